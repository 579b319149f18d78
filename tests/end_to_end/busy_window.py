"""A window that never rests, to be killed: asks, types, edits, renames, deletes, changes chats.

    python -m tests.end_to_end.busy_window SEED

The real window, offscreen, on the store in `HEARTH_HOME`; only the engine is scripted. Says on
stdout what is about to be written ("will") and what is written ("did"), in the words of
`tests.chat.store.killing`: whoever kills it can tell from these what must be on disk.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, Slot

from app.cancel import CancelToken
from app.chat.store.answers import Answer, Answers
from app.chat.store.chats import Chats
from app.chat.store.drafts import Drafts
from app.chat.store.messages import Messages
from app.engine.api import GenerateRequest
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.messages import Message
from app.settings import Settings
from tests.chat.store.busy_child import WORDS, say
from tests.fakes import FakeEngine
from ui.application import make_application
from ui.chat.question_editor import QuestionEditor
from ui.chat.turn_view import TurnView
from ui.chats.chat_book import Listed
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme

TICK_MS = 15
ENDS_BY_ITSELF_MS = 120_000  # if whoever started it is gone

_begun = threading.local()  # the answer that this thread has begun


class Typist(FakeEngine):
    """Writes seeded words, about 200 a second, and now and then pauses."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        rng, answer, _begun.answer = self._rng, getattr(_begun, "answer", None), None
        words = [rng.choice(WORDS) + " " for _ in range(rng.randint(20, 220))]
        if answer is None:  # its chat was deleted just now: it is answered, and not kept
            yield Finished("stop")
            return
        say("begin", id=answer, chat=_begun.chat, text="".join(words))
        for _ in range(rng.randint(0, 20)):
            yield ReasoningDelta(rng.choice(WORDS) + " ")
        for written, word in enumerate(words):
            time.sleep(0.7 if rng.random() < 0.003 else 0.005)
            if cancel.cancelled:
                yield Finished("cancelled", token_ids=tuple(range(written)))
                return
            say("delta", id=answer, text=word)
            yield TextDelta(word)
        yield Finished("stop", token_ids=tuple(range(len(words))))


class Person(QObject):
    """Does one thing after the other with the window, faster than any person would."""

    def __init__(self, window: MainWindow, rng: random.Random) -> None:
        super().__init__(window)
        self._window, self._rng = window, rng
        self._count = 0
        self._chats: list[int] = []
        window.page.edit_changed.connect(self._tell_of_edit)
        window.services.book.listed.connect(self._take_list)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._act)

    def begin(self) -> None:
        self._timer.start()

    @Slot(object)
    def _take_list(self, listed: Listed) -> None:
        self._chats = [chat.id for chat in (*listed.pinned, *listed.recent)]

    @Slot()
    def _act(self) -> None:
        book, page = self._window.services.book, self._window.page
        actions: list[tuple[float, Callable[[], None]]] = [
            (0.20, self._type),
            (0.15, self._type_edit),
            (0.01, self._give_up_edit),
            (0.03, self._open),
            (0.02, self._with_chat(lambda chat: book.rename(chat, self._words(3)))),
            (0.02, self._with_chat(lambda chat: book.pin(chat, self._rng.random() < 0.5))),
            (0.02, self._with_chat(book.delete)),
            (0.02, self._window.frame.sidebar.undo_requested.emit),
            (0.01, self._window.chats.new_chat),
        ]
        if page.streaming:
            actions.append((0.02, page.stop))
        else:
            actions += [(0.25, self._ask), (0.04, page.retry), (0.12, self._send_edit)]
        chance = self._rng.random()
        for weight, action in actions:
            chance -= weight
            if chance < 0:
                action()
                return

    def _ask(self) -> None:
        self._type()
        self._window.page.composer.send.click()

    def _type(self) -> None:
        self._count += 1
        self._window.page.composer.set_text(f"{self._count} {self._words(6)}")
        say("typed", count=self._count)

    def _type_edit(self) -> None:
        """Goes on with the change of a question that is seen, or begins one."""
        editor = self._editor()
        if editor is None:
            # Not those that are asked just now: what has no place yet cannot be changed.
            turns = [turn for turn in self._window.page.transcript.made() if _is_kept(turn)]
            if not turns:
                return
            message = self._rng.choice(turns).message
            message.begin_editing()
            editor = message.editor
        if editor is not None:
            self._count += 1
            editor.draft.setPlainText(f"{self._count} {self._words(6)}")

    def _give_up_edit(self) -> None:
        editor = self._editor()
        if editor is not None:
            editor.cancel.click()

    def _send_edit(self) -> None:
        for turn in self._window.page.transcript.made():
            editor = turn.message.editor if turn.awake else None
            if editor is not None and editor.send.isEnabled():
                id, text = turn.versions[0].shown_id, editor.text()
                say("edit-sent", message=id, text=text)
                editor.send.click()
                return

    def _editor(self) -> QuestionEditor | None:
        """One that is open."""
        turns = [turn for turn in self._window.page.transcript.made() if turn.awake]
        return next((turn.message.editor for turn in turns if turn.message.editor), None)

    @Slot(int, object)
    def _tell_of_edit(self, message: int, text: str | None) -> None:
        say("edit", message=message, text=text)

    def _open(self) -> None:
        self._with_chat(lambda chat: self._window.chats.open(chat, None))()

    def _with_chat(self, do: Callable[[int], object]) -> Callable[[], None]:
        return lambda: do(self._rng.choice(self._chats)) and None if self._chats else None

    def _words(self, count: int) -> str:
        return " ".join(self._rng.choice(WORDS) for _ in range(count))


def _is_kept(turn: TurnView) -> bool:
    return turn.awake and turn.versions[0].shown_id is not None


def tell_what_is_written() -> None:
    """Has the store say what it is about to write, and what it has written."""
    _told(Drafts, "save", lambda chat, text: [{"do": "draft", "chat": chat, "text": text}])
    _told(Drafts, "save_edit", lambda id, text: [{"do": "edit", "message": id, "text": text or ""}])
    _told(Drafts, "clear", lambda chat: [{"do": "draft", "chat": chat, "text": ""}])
    _told(Chats, "delete", lambda ids: [{"do": "delete-chat", "chat": id} for id in ids])
    _told(Chats, "restore", lambda one: [{"do": "restore-chat", "chat": id} for id in one.ids])
    _told(Chats, "rename", lambda chat, title: [{"do": "rename", "chat": chat}])
    _told(Chats, "pin", lambda chat, pinned=True: [{"do": "pin", "chat": chat}])
    add, begin = Messages.add, Answers.begin

    def add_and_tell(self: Messages, chat: int, message: Message, *rest: Any, **more: Any) -> int:
        say("will", do="ask", chat=chat)
        id = add(self, chat, message, *rest, **more)
        say("did", do="message", chat=chat, id=id, text=message.text)
        return id

    def begin_and_note(self: Answers, chat: int, *rest: Any, **more: Any) -> Answer:
        answer = begin(self, chat, *rest, **more)
        _begun.answer, _begun.chat = answer.message_id, chat
        return answer

    Messages.add, Answers.begin = add_and_tell, begin_and_note  # type: ignore[method-assign]


def _told(kind: type, name: str, facts: Callable[..., Sequence[dict[str, Any]]]) -> None:
    method = getattr(kind, name)

    def told(self: object, *given: Any, **more: Any) -> Any:
        lines = facts(*given, **more)
        for line in lines:
            say("will", **line)
        result = method(self, *given, **more)
        for line in lines:
            say("did", **line)
        return result

    setattr(kind, name, told)


def run(seed: int) -> None:
    """Opens the window and has it used until the process is killed."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # nobody listens any more: end
    say("will", do="open the store")
    tell_what_is_written()
    rng = random.Random(seed)
    app = make_application()
    apply_theme(app, "light")
    apply_language(app, "en")
    window = MainWindow(Typist(rng), Preferences(Settings(welcomed=True), lambda _: None))
    person = Person(window, rng)
    window.services.book.ready.connect(person.begin)
    window.start()
    window.services.book.start()
    QTimer.singleShot(ENDS_BY_ITSELF_MS, app.quit)
    app.exec()


if __name__ == "__main__":
    run(int(sys.argv[1]))
