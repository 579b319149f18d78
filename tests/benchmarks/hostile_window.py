"""Puts texts that are made to hurt through the real window: pasted and typed in, asked, changed,
answered, thought, opened again.

    python -m tests.benchmarks.hostile_window [--only WORDS]

Offscreen, on a store of its own. Exit code 1 if a key or a click would have to wait for more than
100 ms (without what other programs take of the processors), anything is fetched or opened, or a
text comes back from the store other than it was.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HEARTH_HOME"] = tempfile.mkdtemp(prefix="hearth-benchmark-")

from PySide6.QtCore import QEventLoop, QMimeData, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.cancel import CancelToken
from app.chat.conversation import readable
from app.engine.api import GenerateRequest
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.settings import Settings
from tests.benchmarks.stalls import Stalls
from tests.fakes import FakeEngine
from tests.ui.chat.hostile_texts import HOSTILE
from ui.application import WANTED_SOON, make_application
from ui.chat.markdown.formulas import formulas
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme

LIMIT_MS = 100.0
DELTAS = 150
PATIENCE_S = 120.0
PAGES = 6
# Those of the ordinary text, which is played first.
FIRST_CHATS = (1, 2)


class Echo(FakeEngine):
    """Thinks and says what it is told to, in many pieces."""

    thought = said = ""

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        for kind, text in ((ReasoningDelta, self.thought), (TextDelta, self.said)):
            step = max(1, len(text) // DELTAS)
            for begin in range(0, len(text), step):
                time.sleep(0.005)
                yield kind(text[begin : begin + step])
        yield Finished("stop")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="only texts whose name has these words")
    options = parser.parse_args()
    reached: list[str] = []
    sys.addaudithook(lambda event, given: _note(reached, event, given))
    QDesktopServices.openUrl = lambda url: reached.append(url.toString())  # type: ignore[assignment]
    sys.setswitchinterval(0.001)
    app = make_application()
    apply_theme(app, "light")
    apply_language(app, "en")
    import_all()
    engine = Echo(n_ctx=10_000_000)  # no text is too long: it would be given back
    preferences = Preferences(Settings(welcomed=True, thinking_open=True), lambda _: None)
    window = MainWindow(engine, preferences)
    window.resize(1280, 800)
    window.start()
    window.services.book.start()
    wait_until(lambda: window.loader.model is not None)
    stalls = Stalls()
    play(window, engine, stalls, "an ordinary text")  # what is made once is made now
    worst = 0.0
    for name, text in HOSTILE.items():
        if options.only in name:
            figures = play(window, engine, stalls, text)
            worst = max(worst, *figures.values())
            shown = "  ".join(f"{what} {took:6.1f}" for what, took in figures.items())
            print(f"{name:28} {shown}", flush=True)
    window.close()
    formulas().close()
    print(f"worst {worst:.1f} ms ({LIMIT_MS:.0f} ms are allowed); reached: {reached or 'nothing'}")
    return int(worst > LIMIT_MS or bool(reached))


def import_all() -> None:
    """What the application imports soon after its start."""
    for name in WANTED_SOON:
        __import__(name)


def play(window: MainWindow, engine: Echo, stalls: Stalls, text: str) -> dict[str, float]:
    """The longest stall in milliseconds for each way into the window."""
    return {
        "typed": typed(window, stalls, text),
        "asked": asked(window, engine, stalls, text),
        "changed": changed(window, stalls),
        "answered": answered(window, engine, stalls, "", text),
        "thought": answered(window, engine, stalls, text, "So."),
        "again": opened_again(window, stalls, text),
        "paged": paged(window, stalls),
    }


def typed(window: MainWindow, stalls: Stalls, text: str) -> float:
    """Pasted into a chat and written in; left behind and come back to; thrown away."""
    chats = window.services.book.store().chats
    here, there = FIRST_CHATS if chats.page(limit=2) else (None, None)
    draft = window.page.composer.draft
    pasted = QMimeData()
    pasted.setText(text)
    if here is not None:
        open_chat(window, here)
    settle(0.3)
    stalls.forget()
    at_once(lambda: draft.insertFromMimeData(pasted))
    for _ in range(3):
        settle(0.05)
        press(draft, Qt.Key.Key_A)
    settle(0.8)  # it is kept, and its tokens are counted
    written = draft.text()
    if here is not None and there is not None:
        open_chat(window, there)
        open_chat(window, here)
        wait_until(lambda: draft.text() == written)
    at_once(draft.selectAll)
    press(draft, Qt.Key.Key_Delete)
    settle(0.8)
    return longest(stalls)


def changed(window: MainWindow, stalls: Stalls) -> float:
    """The question that was asked last, in the field to change it in, and shown as a whole."""
    turns = window.page.transcript.made()
    if not turns:
        return 0.0  # of nothing but blanks
    stalls.forget()
    at_once(turns[-1].message.begin_editing)
    settle(0.2)
    editor = turns[-1].message.editor
    if editor is None:
        raise AssertionError("the question cannot be changed")
    press(editor.draft, Qt.Key.Key_A)
    settle(0.1)
    press(editor, Qt.Key.Key_Escape)
    settle(0.1)
    if (show_all := turns[-1].message.show_all) is not None:
        at_once(show_all.click)
        settle(1.0)
    return longest(stalls)


def asked(window: MainWindow, engine: Echo, stalls: Stalls, text: str) -> float:
    window.chats.new_chat()
    engine.thought, engine.said = "", "Yes."
    settle(0.3)
    stalls.forget()
    at_once(lambda: window.page.send(text))
    return over(window, stalls)


def answered(window: MainWindow, engine: Echo, stalls: Stalls, thought: str, said: str) -> float:
    window.chats.new_chat()
    engine.thought, engine.said = thought, said
    settle(0.3)
    stalls.forget()
    at_once(lambda: window.page.send("Go on"))
    return over(window, stalls)


def opened_again(window: MainWindow, stalls: Stalls, text: str) -> float:
    """The chat in which the text was answered."""
    store = window.services.book.store()
    chats = [chat.id for chat in store.chats.page(limit=3)]
    answers = store.messages.transcript(chats[1]).messages
    if text.strip() and readable(text) not in [one.message.text for one in answers]:
        raise AssertionError("the store has another text")
    worst = 0.0
    for chat in reversed(chats):
        stalls.forget()
        open_chat(window, chat)
        settle(1.0)
        worst = max(worst, longest(stalls))
    return worst


def paged(window: MainWindow, stalls: Stalls) -> float:
    """Through the same chats page by page, and from one end to the other."""
    worst = 0.0
    for chat in [chat.id for chat in window.services.book.store().chats.page(limit=3)]:
        open_chat(window, chat)
        settle(1.0)
        stalls.forget()
        transcript = window.page.transcript
        for key, times in ((Qt.Key.Key_PageUp, PAGES), (Qt.Key.Key_PageDown, PAGES)):
            for _ in range(times):
                press(transcript, key)
                settle(0.05)
        bar = transcript.verticalScrollBar()
        for end in (bar.minimum, bar.maximum):
            at_once(lambda bar=bar, end=end: bar.setValue(end()))
            settle(0.3)
        worst = max(worst, longest(stalls))
    return worst


def open_chat(window: MainWindow, chat: int) -> None:
    at_once(lambda: window.chats.open(chat))
    wait_until(lambda: window.page.place.chat_id == chat)


def over(window: MainWindow, stalls: Stalls) -> float:
    wait_until(lambda: not window.page.streaming)
    settle(1.0)
    return longest(stalls)


def longest(stalls: Stalls) -> float:
    return stalls.longest_round_s * 1e3


def at_once(do: Callable[[], object]) -> None:
    """Within the event loop, as keys and clicks come: what is done outside is not measured."""
    loop = QEventLoop()
    QTimer.singleShot(0, do)
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def press(widget: QWidget, key: Qt.Key) -> None:
    at_once(lambda: QTest.keyClick(widget, key))


def settle(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    loop = QEventLoop()
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not come")
        QTimer.singleShot(5, loop.quit)
        loop.exec()


def _note(reached: list[str], event: str, given: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo"):
        reached.append(f"{event} {given[1:]}")
    elif event == "open" and str(given[0]).startswith("/etc/passwd"):
        reached.append(str(given[0]))


if __name__ == "__main__":
    sys.exit(main())
