from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.tools.grants import GrantStore
from tests.ui.tools.conftest import OpenTalk, Talk, call, final
from ui.tools.tools_button import ChatTools, Offer, ToolsButton


def open_menu(talk: Talk) -> ToolsButton:
    button = talk.window.chat.tools.button
    button.menu().aboutToShow.emit()
    return button


def pick(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The person will choose this folder."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def test_the_menu_shows_which_tools_a_chat_has(open_talk: OpenTalk) -> None:
    talk = open_talk(tools=("calculator",))
    button = open_menu(talk)
    assert button.text() == "Tools: 1 on"
    assert button.tools["calculator"].isChecked()
    assert not button.tools["read_file"].isChecked()


def test_a_tool_that_is_chosen_is_there_with_the_next_question(open_talk: OpenTalk) -> None:
    talk = open_talk(tools=())
    button = open_menu(talk)
    button.tools["calculator"].setChecked(True)
    button.menu().toggled.emit()  # type: ignore[attr-defined]
    talk.ask(final())
    talk.wait_for_end()
    (spec,) = talk.engine.requests[-1].conversation.tools
    assert spec.name == "calculator"
    assert button.text() == "Tools: 1 on"


def test_the_menu_stays_open_while_tools_are_chosen(qtbot: QtBot, english: None) -> None:
    offers = (Offer("calculator", False), Offer("fetch_url", False, "the lock is closed"))
    button = ToolsButton(lambda: ChatTools(offers))
    qtbot.addWidget(button)
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    menu.setActiveAction(button.tools["calculator"])
    with qtbot.waitSignal(button.chosen) as told:
        qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert told.args == [("calculator",)]
    assert menu.isVisible()
    menu.setActiveAction(button.tools["fetch_url"])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert not button.tools["fetch_url"].isChecked()
    menu.close()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"offline": True, "online_tools": True}, "the lock is closed"),
        ({}, "kept from the network"),
    ],
)
def test_what_needs_the_network_says_why_it_cannot(
    open_talk: OpenTalk, settings: dict[str, object], reason: str
) -> None:
    button = open_menu(open_talk(**settings))
    assert not button.tools["fetch_url"].isEnabled()
    assert reason in button.tools["fetch_url"].text()


def test_a_folder_that_was_chosen_is_read_without_a_question(
    talk: Talk, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(monkeypatch, place)
    open_menu(talk).folder.trigger()
    talk.ask(call("read_file", path="a.txt"), final())
    talk.wait_for_end()
    assert talk.column.rows[0].call.state == "done"
    assert talk.column.rows[0].line.tag.text() == "allowed by a permission"
    assert GrantStore().all() == ()  # nothing of it lasts


def test_a_folder_can_be_taken_back(
    talk: Talk, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(monkeypatch, place)
    open_menu(talk).folder.trigger()
    button = open_menu(talk)
    assert "notes" in button.folder.text()
    button.take_back.trigger()
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    talk.press(talk.card(), "deny")
    talk.wait_for_end()


def test_a_folder_with_nearly_everything_is_refused_with_a_sentence(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(monkeypatch, Path("/"))
    open_menu(talk).folder.trigger()
    assert "nearly everything" in talk.window.strip.text()
