"""The starter model in the real engine process, for several windows, and what is done in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.chat.store import ChatRow, Hit
from app.engine.api import GenerateRequest
from app.engine.client import EngineProcess
from app.events import StreamEvent
from ui.chat.footer import AnswerFooter
from ui.chat.turn_view import TurnView
from ui.chats.chat_items import title_of
from ui.main_window import MainWindow

CHILD = Path(__file__).with_name("waiting_child.py")
LEFT = Qt.MouseButton.LeftButton


class Starter(EngineProcess):
    """Outlives the windows that close it. `requests` are those it was given.

    Args:
        folder: Where it looks whether it is to wait.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wait"
        super().__init__([sys.executable, "-P", str(CHILD), str(self._file)])
        self.requests: list[GenerateRequest] = []

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        self.requests.append(request)
        return super().generate(request, cancel)

    def wait_after(self, tokens: int) -> None:
        """Has all answers stop for a while once they have so many tokens."""
        whole = self._file.with_suffix(".new")
        whole.write_text(str(tokens))
        whole.replace(self._file)

    def go_on(self) -> None:
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """A window has closed; the next one needs it."""

    def end(self) -> None:
        super().close()


class Namer(QObject):
    """Answers the next question for a name, as a person would: by keys in the dialog."""

    def __init__(self, qtbot: QtBot, name: str) -> None:
        super().__init__()
        self._qtbot, self._name = qtbot, name
        self.done = False
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._type)
        self._timer.start()

    @Slot()
    def _type(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QInputDialog):
            return
        self._timer.stop()
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.selectAll()
        self._qtbot.keyClicks(field, self._name)
        self.done = True
        self._qtbot.keyClick(field, Qt.Key.Key_Return)


def type_and_send(qtbot: QtBot, window: MainWindow, text: str) -> None:
    draft = window.page.composer.draft
    qtbot.keyClicks(draft, text)
    qtbot.keyClick(draft, Qt.Key.Key_Return)


def ask(qtbot: QtBot, window: MainWindow, text: str) -> TurnView:
    """Types a question, sends it, and waits until it is answered and in the list of chats."""
    with qtbot.waitSignal(window.page.turn_ended):
        type_and_send(qtbot, window, text)
    if not window.page.private:
        qtbot.waitUntil(lambda: window.page.place.chat_id in chats(window).values())
    return window.page.transcript.turns[-1]


def chats(window: MainWindow) -> dict[str, int]:
    """The ids of the chats in the list, by their titles, from top to bottom."""
    model = window.frame.sidebar.chats.chats
    items = [model.item(row) for row in range(model.rowCount())]
    rows = [item.chat if isinstance(item, Hit) else item for item in items]
    return {row.title: row.id for row in rows if isinstance(row, ChatRow)}


def index_of(window: MainWindow, title: str) -> QModelIndex:
    model = window.frame.sidebar.chats.chats
    for row in range(model.rowCount()):
        if title_of(model.item(row)) == title or model.index(row).data() == title:
            return model.index(row)
    raise AssertionError(f"{title} is not in the list")


def click_row(qtbot: QtBot, window: MainWindow, title: str) -> None:
    """Clicks a row of the list, once it is there."""
    qtbot.waitUntil(lambda: title in shown_rows(window))
    rows = window.frame.sidebar.chats
    index = index_of(window, title)
    rows.scrollTo(index)
    qtbot.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(index).center())


def shown_rows(window: MainWindow) -> list[str]:
    """What stands in the list, headings too."""
    model = window.frame.sidebar.chats.chats
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def open_chat(qtbot: QtBot, window: MainWindow, title: str) -> None:
    before = window.page.open
    click_row(qtbot, window, title)
    qtbot.waitUntil(lambda: window.page.open is not before)


def choose(menu: QMenu, *path: str) -> None:
    """Chooses an action by its words, through menus in menus."""
    menu.aboutToShow.emit()
    words, *rest = path
    action = next(one for one in menu.actions() if one.text().split("\t")[0] == words)
    inner = action.menu()
    if rest:
        assert isinstance(inner, QMenu)
        choose(inner, *rest)
    else:
        assert action.isEnabled()
        action.trigger()


def footer_of(turn: TurnView) -> AnswerFooter:
    assert turn.footer is not None
    return turn.footer
