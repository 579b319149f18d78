"""Chats whose model calls tools, on real files in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.events import Finished, TextDelta, ToolCallRequested
from app.settings import Settings
from tests.fakes import FakeEngine, Step
from tests.ui.conftest import OpenWindow
from ui.chat.turn_view import TurnView
from ui.main_window import MainWindow
from ui.tools.call_column import CallColumn
from ui.tools.consent_card import ConsentCard

TOOLS = ("calculator", "read_file", "list_folder", "write_file", "edit_file", "remember")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a file in it."""
    folder = tmp_path.resolve() / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("salary 5000\n")
    return folder


def call(name: str, **arguments: object) -> list[Step]:
    """The script of a round in which the model calls one tool."""
    asked = ToolCallRequested(name, json.dumps(arguments))
    return [asked, Finished("tool_call", token_ids=(1, 2))]


def final(text: str = "There you are.") -> list[Step]:
    return [TextDelta(text), Finished("stop", token_ids=(3,))]


@dataclass
class Talk:
    """A window in which questions are answered with tools."""

    qtbot: QtBot
    window: MainWindow
    engine: FakeEngine

    def ask(self, *script: list[Step], text: str = "Please") -> None:
        """Sends a question that is answered by these rounds."""
        self.engine.scripts = [*script]
        self.window.page.composer.set_text(text)
        self.qtbot.keyClick(self.window.page.composer.draft, Qt.Key.Key_Return)

    @property
    def turn(self) -> TurnView:
        return self.window.page.transcript.turns[-1]

    @property
    def column(self) -> CallColumn:
        steps = self.turn.steps
        assert isinstance(steps, CallColumn)
        return steps

    def card(self, index: int = -1) -> ConsentCard:
        """Waits for a question, until it may be answered with a yes."""
        self.qtbot.waitUntil(lambda: self._card(index) is not None)
        card = self._card(index)
        assert card is not None
        self.qtbot.waitUntil(lambda: card.can_allow)
        return card

    def _card(self, index: int) -> ConsentCard | None:
        steps = self.turn.steps
        rows = steps.rows if isinstance(steps, CallColumn) else []
        return rows[index].card if -len(rows) <= index < len(rows) else None

    def press(self, card: ConsentCard, button: str = "once") -> None:
        """Presses one of the answers, and waits until the question is settled."""
        pressed = getattr(card.choices, button, None) or card.choices.longer[button]
        index = next(i for i, row in enumerate(self.column.rows) if row.card is card)
        self.qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.column.rows[index].card is not card)

    def wait_for_end(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.page.streaming)


OpenTalk = Callable[..., Talk]


@pytest.fixture
def open_talk(qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine) -> OpenTalk:
    def open_(tools: tuple[str, ...] = TOOLS, **settings: object) -> Talk:
        window = open_window(Settings(tools=tools, **settings))  # type: ignore[arg-type]
        window.resize(1280, 800)
        return Talk(qtbot, window, engine)

    return open_


@pytest.fixture
def talk(open_talk: OpenTalk) -> Talk:
    return open_talk()
