from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.commands.command import Command, Commands
from ui.main_window import MainWindow


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def window_with_keys(qtbot: QtBot, english: None) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    return window


@pytest.fixture
def commands(window_with_keys: QWidget, done: list[str]) -> Commands:
    table = (
        Command("one", "chats", "New chat", lambda: done.append("one"), "Ctrl+N", ("F5",)),
        Command("never", "chats", "Settings", lambda: done.append("never"), "F6",
                enabled=lambda: False),
        Command("told", "chats", "Models", None, "F7"),
    )  # fmt: skip
    return Commands(table, window_with_keys)


def test_every_key_of_a_command_runs_it(
    qtbot: QtBot, window_with_keys: QWidget, commands: Commands, done: list[str]
) -> None:
    qtbot.keyClick(window_with_keys, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window_with_keys, Qt.Key.Key_F5)
    assert done == ["one", "one"]


def test_what_cannot_be_done_now_is_not_done(
    qtbot: QtBot, window_with_keys: QWidget, commands: Commands, done: list[str]
) -> None:
    qtbot.keyClick(window_with_keys, Qt.Key.Key_F6)
    commands.run("never")
    commands.run("told")
    assert done == []


def test_no_key_works_until_every_pause_is_over(
    qtbot: QtBot, window_with_keys: QWidget, commands: Commands, done: list[str]
) -> None:
    commands.pause()
    commands.pause()
    commands.resume()
    qtbot.keyClick(window_with_keys, Qt.Key.Key_F5)
    assert done == []
    commands.resume()
    qtbot.keyClick(window_with_keys, Qt.Key.Key_F5)
    assert done == ["one"]


def test_no_key_does_two_things(window: MainWindow) -> None:
    keys = Counter(
        QKeySequence(key).toString()
        for command in window.commands.table
        for key in (command.key, *command.also)
        if key
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_shortcut_of_the_window_is_in_the_table(window: MainWindow) -> None:
    told = {
        QKeySequence(key)
        for command in window.commands.table
        for key in (command.key, *command.also)
    }
    assert [one for one in window.findChildren(QShortcut) if one.key() not in told] == []


def test_every_command_has_a_name_of_its_own(window: MainWindow) -> None:
    for names in (
        [command.id for command in window.commands.table],
        [command.title for command in window.commands.table],
    ):
        assert len(names) == len(set(names))
