"""What is allowed, remembered and was done, for the pages: read and changed in the background.

Knows the files of `app.tools` and the journal; must not know how any of it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.errors import AppError
from app.journal import Connection, Entry, Journal, Undone, fold
from app.tools.grants import Grant, GrantStore
from app.tools.notes import Note, Notes
from app.tools.session import ToolSession
from ui.models.asker import Answer, Asker
from ui.tools.tool_desk import ToolDesk


@dataclass(frozen=True, slots=True)
class Held:
    """A permission, and the chat that it ends with; "" if it lasts."""

    grant: Grant
    key: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the activity: a request, a contact, or an undo."""

    at: datetime
    what: Entry | Connection | Undone


class Records(QObject):
    """All methods return at once.

    `grants` carries a tuple of `Held`, `notes` one of `Note`, `activity` one of `Happening`, the
    newest first; `verified` a `Verification`, `exported` the `Path` of a copy, `failed` an
    `AppError`.
    """

    grants = Signal(object)
    notes = Signal(object)
    activity = Signal(object)
    verified = Signal(object)
    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: ToolDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._signals: dict[int, SignalInstance] = {}
        self._then: dict[int, Callable[[], None]] = {}
        self._asker = Asker(self)
        self._asker.answered.connect(self._take)

    def read_grants(self) -> None:
        own = tuple(
            Held(grant, key) for key, session in self._desk.sessions() for grant in session.grants
        )
        self._ask(lambda: (*map(Held, GrantStore().all()), *own), "grants")

    def revoke(self, held: Held) -> None:
        """Takes a permission back; `restore` gives it again."""

        def revoke() -> None:
            session = self._session(held)
            if session is not None:
                session.revoke(held.grant.id)
            else:
                GrantStore().revoke(held.grant.id)

        self._change(revoke, self.read_grants)

    def restore(self, held: Held) -> None:
        def restore() -> None:
            session = self._session(held)
            if session is not None:
                session.permit(held.grant)
            else:
                GrantStore().add(held.grant)

        self._change(restore, self.read_grants)

    def read_notes(self) -> None:
        self._ask(Notes().all, "notes")

    def change_note(self, note: Note, text: str) -> None:
        """Replaces a note; an empty text removes it."""

        def change() -> None:
            notes = Notes()
            present = notes.all()
            if note in present:  # else it is gone already
                notes.change(present.index(note), text)

        self._change(change, self.read_notes)

    def add_note(self, text: str) -> None:
        self._change(lambda: Notes().add(text), self.read_notes)

    def read_activity(self) -> None:
        self._ask(_happenings, "activity")

    def verify(self) -> None:
        """Checks whether the journal is whole."""
        self._ask(Journal().verify, "verified")

    def export(self, path: Path) -> None:
        """Writes a copy of the journal: a page to read if the name says so, else lines of JSON."""

        def write() -> Path:
            from app import cli_journal

            try:
                cli_journal.export(Journal(), path, as_html=path.suffix.lower() == ".html")
            except OSError as error:
                raise AppError(
                    "The copy cannot be written to {path}.",
                    "Choose another folder.",
                    path=str(path),
                ) from error
            return path

        self._ask(write, "exported")

    def close(self) -> None:
        self._asker.close()

    def _session(self, held: Held) -> ToolSession | None:
        return dict(self._desk.sessions()).get(held.key) if held.key else None

    def _ask(self, question: Callable[[], object], signal: str) -> None:
        self._signals[self._asker.ask(question)] = getattr(self, signal)

    def _change(self, change: Callable[[], None], then: Callable[[], None]) -> None:
        self._then[self._asker.ask(change)] = then

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        signal = self._signals.pop(answer.number, None)
        then = self._then.pop(answer.number, None)
        if answer.error is not None:
            self.failed.emit(answer.error)
        elif signal is not None and answer.value is not None:
            signal.emit(answer.value)
        if then is not None:
            then()


def _happenings() -> tuple[Happening, ...]:
    rows = tuple(Journal().rows())
    found = [Happening(entry.requested.at, entry) for entry in fold(rows)]
    found += [Happening(row.at, row) for row in rows if isinstance(row, Connection | Undone)]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))
