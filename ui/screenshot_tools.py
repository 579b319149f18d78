"""What the pictures of tools show: every state of a call, and pages with something on them.

The calls are told, not carried out; what stands on the pages was really done, in a home of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.cancel import CancelToken
from app.events import (
    Fault,
    Finished,
    PermissionAsked,
    PermissionDecided,
    ReasoningDelta,
    RoundFinished,
    StreamEvent,
    TextDelta,
    Timings,
    ToolCallRequested,
    ToolFinished,
    Usage,
)
from app.journal.activity import now
from app.messages import ToolCall
from app.tools.consent import Answer, Question
from app.tools.diff import unified
from app.tools.grants import Grant, GrantStore
from app.tools.notes import Notes
from app.tools.registry import chosen
from app.tools.session import ToolSession
from ui.chat.turn_body import Fittings
from ui.chat.turn_view import TurnView
from ui.language import window_language
from ui.main_window import MainWindow
from ui.tools.call_column import CallColumn
from ui.tools.tools_page import ACTIVITY, NOTES, PERMISSIONS, ToolsPage

FOLDER = "/home/anna/Documents/Power"
BILL = f"{FOLDER}/bill-2026-10.txt"
NOTES_FILE = f"{FOLDER}/notes.txt"
SCOPES = ("once", "chat", "folder", "always")
ENDED = Finished("stop", Usage(612, 0, 84), Timings(ttft_s=0.6, decode_tps=11.8))
TIMEOUT_MS = 30_000


def _asked(
    call: int, name: str, capability: str, arguments: object, **more: Any
) -> PermissionAsked:
    values: dict[str, Any] = {"folder": FOLDER, "scopes": SCOPES, "timeout_s": 600.0, **more}
    text = json.dumps(arguments, ensure_ascii=False)
    return PermissionAsked(
        call=call, id=str(call), name=name, capability=capability, arguments=text, **values
    )


def _decided(
    call: int, name: str, by: Literal["person", "rule"], rule: str, target: str, **more: Any
) -> PermissionDecided:
    values: dict[str, Any] = {"decision": "allow", **more}
    return PermissionDecided(
        call=call, id=str(call), name=name, by=by, rule=rule, target=target, **values
    )


def _finished(call: int, name: str, content: str, **more: Any) -> ToolFinished:
    values: dict[str, Any] = {"outcome": "done", "seconds": 0.1, **more}
    return ToolFinished(call=call, id=str(call), name=name, content=content, **values)


def _called(name: str, arguments: object) -> ToolCallRequested:
    return ToolCallRequested(name, json.dumps(arguments, ensure_ascii=False))


def _question() -> str:
    if window_language() == "de":
        return "Schau bitte in meine Stromrechnung und erklär mir, warum sie so hoch ist."
    return "Please look at my power bill and explain why it is so high."


def _thought() -> ReasoningDelta:
    return ReasoningDelta("They want to know why the bill is high. I have to read it.")


def _show(
    window: MainWindow, events: Sequence[StreamEvent], *, ended: bool, undone: bool = False
) -> None:
    """Shows a turn that consists of these events."""
    answers = {"answer"} if undone else set()
    transcript = window.page.transcript
    turn = TurnView(_question())
    turn.fit_out(Fittings(lambda: CallColumn(answers)))
    pages = transcript.parentWidget()
    if isinstance(pages, QStackedWidget):
        pages.setCurrentWidget(transcript)
    transcript.add_turn(turn)
    turn.show_events(tuple(events))
    if ended:
        answered = any(isinstance(event, TextDelta) for event in events)
        turn.finish(ENDED if answered else Finished("tool_call"))


def reading(window: MainWindow) -> QWidget:
    """May it read a file?"""
    asked = _asked(1, "read_file", "read_folder", {"path": BILL}, target=BILL, asked_for="bill")
    _show(window, [_thought(), _called("read_file", {"path": BILL}), asked], ended=False)
    return window


def changing(window: MainWindow) -> QWidget:
    """May it change a file, after it has read something?"""
    before = "Power\n\nOctober: 95 EUR\nNovember: open\n"
    after = before.replace("open", "412 kWh, 141 EUR") + "Ask the provider about the new price.\n"
    arguments = {"path": NOTES_FILE, "content": after}
    asked = _asked(
        2,
        "write_file",
        "write_folder",
        arguments,
        target=NOTES_FILE,
        preview=unified(before, after, "notes.txt"),
        read=(BILL,),
        reason="content from outside was read",
        effect=Fault("Replace the content of {path}.", "", {"path": NOTES_FILE}),
    )
    events: list[StreamEvent] = [
        _called("read_file", {"path": BILL}),
        _decided(1, "read_file", "person", "default", BILL, scope="once"),
        _finished(1, "read_file", "October: 412 kWh, 141 EUR"),
        RoundFinished(Finished("tool_call")),
        _called("write_file", arguments),
        asked,
    ]
    _show(window, events, ended=False)
    return window


def server(window: MainWindow) -> QWidget:
    """May a server's tool be used, with arguments that try to hide something?"""
    asked = _asked(
        1,
        "mail__send",
        "mcp",
        {"to": "provider@example.org", "text": "Please explain the price.\u202e"},
        target="mail:send",
        folder="",
        scopes=("once", "chat"),
        source="mail (npx -y @example/mail-server)",
        read=(BILL,),
        edited=True,
    )
    _show(window, [_called("mail__send", {}), asked], ended=False)
    return window


def calls(window: MainWindow) -> QWidget:
    """Calls that were done, allowed by a permission, denied, edited, and that failed."""
    other = f"{FOLDER}/contract.txt"
    fault = Fault("There is no file {path}.", "Check the path.", {"path": other})
    events: list[StreamEvent] = [
        _thought(),
        _called("calculator", {"expression": "412*0.342"}),
        _decided(1, "calculator", "rule", "harmless", ""),
        _finished(1, "calculator", "140.904"),
        _called("read_file", {"path": BILL}),
        _decided(2, "read_file", "rule", "allow: card", BILL),
        _finished(2, "read_file", "October: 412 kWh, 141 EUR"),
        _called("read_file", {"path": other}),
        _decided(3, "read_file", "person", "default", other, scope="chat"),
        _finished(3, "read_file", "Failed.", outcome="failed", fault=fault),
        _called("list_folder", {"path": "/home/anna"}),
        _decided(4, "list_folder", "person", "default", "/home/anna", decision="deny"),
        _finished(4, "list_folder", "Not done.", outcome="denied"),
        _called("write_file", {"path": NOTES_FILE, "content": "x"}),
        _decided(5, "write_file", "person", "default", NOTES_FILE, scope="once", edited=True),
        _finished(5, "write_file", "Wrote 1 byte.", answer="answer", changed=(NOTES_FILE,)),
        RoundFinished(Finished("tool_call")),
        TextDelta(_answer()),
    ]
    _show(window, events, ended=True)
    return window


def undone(window: MainWindow) -> QWidget:
    """What an answer changed was taken back; one call still runs, another was left open."""
    events: list[StreamEvent] = [
        _called("write_file", {"path": NOTES_FILE, "content": "x"}),
        _decided(1, "write_file", "person", "default", NOTES_FILE, scope="folder"),
        _finished(1, "write_file", "Wrote 1 byte.", answer="answer", changed=(NOTES_FILE,)),
        RoundFinished(Finished("tool_call")),
        TextDelta(_answer()),
    ]
    _show(window, events, ended=True, undone=True)
    left: list[StreamEvent] = [
        _called("read_file", {"path": BILL}),
        RoundFinished(Finished("tool_call")),
    ]
    _show(window, left, ended=True)
    running: list[StreamEvent] = [
        _called("python", {"code": "print(412 * 0.342)"}),
        _decided(1, "python", "person", "default", "", scope="once"),
    ]
    _show(window, running, ended=False)
    return window


def _answer() -> str:
    if window_language() == "de":
        return "Sie ist hoch, weil du im Oktober **412 kWh** verbraucht hast, zum neuen Preis."
    return "It is high because you used **412 kWh** in October, at the new price."


class _Person:
    """Answers by plan."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = [*answers]

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        return self._answers.pop(0) if self._answers else None


def page(tab: int) -> Callable[[MainWindow], QWidget]:
    """The page of permissions, with something on it."""

    def make(window: MainWindow) -> QWidget:
        _fill(Path.home() / "Documents")
        window.frame.show_page("permissions")
        shown = window.frame.page("permissions")
        assert isinstance(shown, ToolsPage)
        shown.show_tab(tab)
        pane = (shown.permissions, shown.notes, shown.activity)[tab]
        told = (shown.records.grants, shown.records.notes, shown.records.activity)[tab]
        loop = QEventLoop()
        told.connect(loop.quit)
        QTimer.singleShot(TIMEOUT_MS, loop.quit)
        pane.renew()
        loop.exec()
        return window

    return make


def _fill(folder: Path) -> None:
    moment = now()
    GrantStore().add(
        Grant(
            "read",
            "allow",
            tool="read_file",
            capability="read_folder",
            target=FOLDER,
            origin="card",
            made_at=moment - timedelta(days=2),
            last_used_at=moment,
        )
    )
    GrantStore().add(
        Grant(
            "search",
            "allow",
            tool="web_search",
            capability="network",
            target="search.example.org",
            origin="card",
            made_at=moment - timedelta(days=9),
            expires_at=moment + timedelta(days=21),
        )
    )
    for note in ("Call me Anna.", "My bills lie in Documents/Power."):
        Notes().add(note)
    folder.mkdir(parents=True)
    (folder / "bill.txt").write_text("October: 412 kWh, 141 EUR\n")
    person = _Person(Answer(True, "chat"), Answer(False), Answer(True))
    tools = chosen(["calculator", "read_file", "write_file"])
    session = ToolSession("chat-1", tools, person, folder=folder)
    for number, (name, arguments) in enumerate(
        (
            ("calculator", {"expression": "412*0.342"}),
            ("read_file", {"path": "bill.txt"}),
            ("read_file", {"path": "contract.txt"}),
            ("write_file", {"path": "notes.txt", "content": "141 EUR\n"}),
            ("read_file", {"path": "/etc/shadow"}),
        ),
        start=1,
    ):
        call = ToolCall(name, json.dumps(arguments))
        for _ in session.call(call, number, "answer", CancelToken()):
            pass
    session.take_back("answer")


MAKERS: dict[str, Callable[[MainWindow], QWidget]] = {
    "tools-reading": reading,
    "tools-changing": changing,
    "tools-server": server,
    "tools-calls": calls,
    "tools-undone": undone,
    "permissions": page(PERMISSIONS),
    "permissions-notes": page(NOTES),
    "permissions-activity": page(ACTIVITY),
}
