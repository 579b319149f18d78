"""The tools of all chats, for the window: which may be used where, their sessions, what is asked.

Imports the tools only once a chat uses some: most starts need none. Must know
neither how calls are shown nor how they are judged.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.errors import AppError
from app.messages import Conversation
from app.settings import Settings
from ui.models.asker import Answer as Told
from ui.models.asker import Asker

if TYPE_CHECKING:
    from app.tools.action import ToolProgram
    from app.tools.consent import Answer, PendingQuestions, Question
    from app.tools.grants import Grant
    from app.tools.session import ToolSession
    from app.tools.undo import Restored
    from ui.servers.server_desk import ServerDesk
    from ui.tools.calls import Call


def key_of(chat_id: int | None, key: str) -> str:
    """By which a chat is known to its tools: its id if it is kept, else the key it has in hand."""
    return f"unkept-{key}" if chat_id is None else f"chat-{chat_id}"


class ToolDesk(QObject):
    """`taken_back` carries the id that was asked for and a `Restored` or an `AppError`; `history` a
    number from `look_up` and what the journal knows; `asked` the id of a question that stands now,
    in whichever chat. `changed`: a chat has another folder.

    A chat is named by its `key_of`.

    Args:
        settings: Those that hold now.
    """

    taken_back = Signal(str, object)
    history = Signal(int, object)
    changed = Signal()
    asked = Signal(str)

    def __init__(self, settings: Callable[[], Settings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._lock = threading.Lock()
        self._questions: PendingQuestions | None = None
        self._deadlines: dict[str, float] = {}
        self._sessions: dict[str, ToolSession] = {}
        self._folders: dict[str, Path] = {}
        self._asker = Asker(self)
        self._asker.answered.connect(self._take_answer)
        self._restoring: dict[int, str] = {}
        self.servers: ServerDesk | None = None
        self.undone: set[str] = set()  # answers whose changes were taken back

    @property
    def questions(self) -> PendingQuestions:
        """The questions of all chats."""
        from ui.tools.questions import HeardQuestions

        with self._lock:
            if self._questions is None:
                self._questions = HeardQuestions(self._hear)
            return self._questions

    def chosen(self, tools: tuple[str, ...] | None) -> tuple[str, ...]:
        """The tools that a chat with this choice may use; None is the choice for all chats."""
        return self._settings().tools if tools is None else tools

    def session(
        self, key: str, tools: tuple[str, ...] | None, before: str = ""
    ) -> ToolSession | None:
        """The tools of a chat, for a turn; None if it has none. For background threads.

        Args:
            before: The key that it had before it was kept.

        Raises:
            JournalError: Nothing can be written down, so no tool is used.
        """
        names = self.chosen(tools)
        if not names:
            return None
        from app.tools.session import ToolSession

        programs = self._programs(names)
        questions = self.questions
        with self._lock:
            session = self._sessions.get(key)
            if before in self._folders and before != key:
                self._folders.setdefault(key, self._folders.pop(before))
            folder = self._folders.get(key)
        if session is None:
            session = ToolSession(key, programs, questions, folder=folder)
            if folder is not None:
                session.permit(_reading(folder, key))
            with self._lock:
                self._sessions[key] = session
        else:
            session.use(programs)
        return session

    def sessions(self) -> tuple[tuple[str, ToolSession], ...]:
        """The chats that have used tools since the start."""
        with self._lock:
            return tuple(self._sessions.items())

    def answer(self, id: str, answer: Answer) -> bool:
        """Answers a question; False if it does not wait any more."""
        return self.questions.answer(id, answer)

    def deadline(self, id: str) -> float | None:
        """Until when a question stands, in seconds since 1970; None if it was never put here."""
        return self._deadlines.get(id)

    def folder(self, key: str) -> Path | None:
        """The folder that a chat may read in."""
        return self._folders.get(key)

    def set_folder(self, key: str, folder: Path | None) -> None:
        """Lets a chat read in a folder until Hearth ends; None takes that back.

        Raises:
            Refused: It holds nearly everything.
        """
        from app.tools.action import Refused
        from app.tools.places import too_wide

        folder = folder.resolve() if folder is not None else None
        if folder is not None and too_wide(folder):
            raise Refused(
                "{path} holds nearly everything on this computer.",
                "Choose a folder inside it.",
                path=str(folder),
            )
        with self._lock:
            session = self._sessions.get(key)
            if folder is None:
                self._folders.pop(key, None)
            else:
                self._folders[key] = folder
        if session is not None:
            session.revoke(_grant_id(key))
            session.folder = folder
            if folder is not None:
                session.permit(_reading(folder, key))
        self.changed.emit()

    def furnish(self, conversation: Conversation, tools: tuple[str, ...]) -> Conversation:
        """A conversation with what these tools bring to its prompt. For background threads."""
        from app.tools.notes import Notes, NotesError

        instructions = conversation.instructions
        if "remember" in tools:
            with suppress(NotesError):  # told on the page of permissions
                instructions = Notes().with_instructions(instructions)
        specs = tuple(program.spec for program in self._programs(tools))
        return msgspec.structs.replace(conversation, instructions=instructions, tools=specs)

    def take_back(self, id: str) -> None:
        """Brings back what files were before an answer; `taken_back` tells what came of it."""

        def restore() -> Restored:
            from app.tools.session import ToolSession

            return ToolSession("window", ()).take_back(id)

        self._restoring[self._asker.ask(restore)] = id

    def look_up(self, key: str, calls: Sequence[Call]) -> int:
        """Looks what the journal knows of stored calls; `history` tells, by the number."""

        def find() -> dict[int, Call]:
            from ui.tools.history import known_of

            return known_of(key, calls)

        return self._asker.ask(find)

    def leave(self) -> None:
        """Hearth ends: questions that stand are left open. Before the background threads end."""
        with self._lock:
            questions = self._questions
        if questions is not None:
            questions.leave()

    def close(self) -> None:
        self.leave()
        self._asker.close()

    def _programs(self, names: Sequence[str]) -> list[ToolProgram]:
        """Those of these tools that work on this computer."""
        from app.tools.registry import available

        known = available()
        programs = [known[name]() for name in names if name in known]
        if self.servers is not None:
            programs += self.servers.programs(names)
        return programs

    @Slot(object)
    def _take_answer(self, told: Told) -> None:
        asked_for = self._restoring.pop(told.number, None)
        if asked_for is not None:
            outcome = told.value if told.error is None else told.error
            if outcome is None:  # a bug: whoever pressed must not wait for ever
                outcome = AppError("Nothing could be taken back.", "Start Hearth anew.")
            self._note_undone(asked_for, outcome)
            self.taken_back.emit(asked_for, outcome)
        elif told.value is not None:
            self.history.emit(told.number, told.value)

    def _hear(self, question: Question) -> None:
        """In the thread that asks."""
        self._deadlines[question.id] = time.time() + question.timeout_s
        with suppress(RuntimeError):  # the window is gone already
            self.asked.emit(question.id)

    def _note_undone(self, asked_for: str, outcome: Restored | AppError) -> None:
        if not isinstance(outcome, AppError) and outcome.again:
            self.undone.discard(outcome.again)
            self.undone.add(asked_for)


def _grant_id(key: str) -> str:
    return f"folder-{key}"


def _reading(folder: Path, key: str) -> Grant:
    """The permission to read in a folder that the person has chosen for a chat."""
    from app.journal.activity import now
    from app.tools.grants import Grant

    return Grant(
        _grant_id(key),
        "allow",
        capability="read_folder",
        target=str(folder),
        scope="folder",
        chat=key,
        origin="composer",
        made_at=now(),
    )
