"""Chats out to files and in from them, in the background.

Knows the stored chats and the files; must not know how any of it is shown or asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal, Slot

from app.cancel import CancelToken
from app.errors import AppError
from ui.bridge import Bridge, Job, JobDone, JobEvent, JobFailed
from ui.chats.chat_book import ChatBook

if TYPE_CHECKING:
    from app.chat.store import Store
    from ui.export_pdf import PdfExport
    from ui.print_html import PrintableChat

Format = Literal["markdown", "pdf", "json"]
TOLD_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Moving:
    """How far it is. `done` chats of `total`, which is 0 if nobody knows; of a PDF, `fraction`."""

    done: int = 0
    total: int = 0
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """`count` chats are in this file now."""

    path: Path
    count: int = 1


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: the ids of the new chats, how many were there already, how many
    had nothing in them. `stopped`: by the person, before its end.
    """

    added: tuple[int, ...] = ()
    already_here: int = 0
    empty: int = 0
    failures: tuple[AppError, ...] = ()
    stopped: bool = False


class ChatExchange(QObject):
    """One export or import at a time; another that is asked for meanwhile is ignored.

    `moved` carries a `Moving`, `exported` an `Exported`, `imported` an `Imported`, `failed` an
    `AppError`; `ended` comes last.
    """

    moved = Signal(object)
    exported = Signal(object)
    imported = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _told = Signal(object)

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._bridge: Bridge | None = None  # its thread begins with the first file
        self._pdf: PdfExport | None = None
        self._job: int | None = None
        self._printing = False
        self._outcome: Exported | Imported | None = None
        self._told.connect(self.moved)

    @property
    def busy(self) -> bool:
        return self._job is not None or self._printing

    def export_chat(self, chat_id: int, path: Path, format: Format) -> None:
        """Writes one chat to a file, in place of what lies there."""

        def job(cancel: CancelToken) -> Iterator[object]:
            from app.chat.exchange import exporting

            store = self._store()
            if format == "pdf":
                yield _Printable(_printable(store, chat_id), path)
                return
            if format == "markdown":
                exporting.write_markdown(store, path, chat_id)
            else:
                exporting.write_json(store, path, chat_id, cancel)
            yield Exported(path)

        self._begin(job)

    def export_all(self, path: Path) -> None:
        """Writes all chats to a file, in Hearth's own format."""

        def job(cancel: CancelToken) -> Iterator[object]:
            from app.chat.exchange import exporting

            store = self._store()
            pace, total = _Pace(), store.chats.count()

            def tell(done: int) -> None:
                if pace.due():
                    self._told.emit(Moving(done, total))

            number = exporting.write_json(store, path, None, cancel, tell)
            if number or not cancel.cancelled:
                yield Exported(path, number)

        self._begin(job)

    def bring_in(self, paths: list[Path]) -> None:
        """Adds the chats in these files to those that are here."""

        def job(cancel: CancelToken) -> Iterator[object]:
            yield from _brought_in(self._store(), paths, cancel)

        self._begin(job)

    @Slot()
    def cancel(self) -> None:
        """Gives up; chats that were brought in already stay."""
        if self._bridge is not None and self._job is not None:
            self._bridge.cancel(self._job)
        if self._pdf is not None:
            self._pdf.cancel()

    def take_out(self, ids: tuple[int, ...]) -> None:
        """Undoes an import: these chats go where deleted ones go."""
        self._book.delete_all(ids)

    def close(self) -> None:
        """Gives up and ends the threads. The stored chats are to be closed after it."""
        if self._pdf is not None:
            self._pdf.close()
        if self._bridge is not None:
            self._bridge.close(lambda: None)

    def _store(self) -> Store:
        """For the background thread."""
        store = self._book.store()
        if store is None:
            raise AppError("Your chats are not open.", "Start Hearth anew, then try again.")
        return store

    def _begin(self, job: Job) -> None:
        if self.busy:
            return
        if self._bridge is None:
            self._bridge = Bridge(self, "chat-exchange")
            self._bridge.received.connect(self._take)
            self._bridge.failed.connect(self._take_failure)
            self._bridge.done.connect(self._take_end)
        self._job = self._bridge.submit(job)
        self.moved.emit(Moving())

    def _print(self, wanted: _Printable) -> None:
        from ui.export_pdf import PdfExport

        if self._pdf is None:
            self._pdf = PdfExport(self)
            self._pdf.progressed.connect(self._take_fraction)
            self._pdf.written.connect(self._take_path)
            self._pdf.failed.connect(self.failed)
            self._pdf.ended.connect(self._end_printing)
        self._printing = True
        self._pdf.start(wanted.chat, wanted.path)

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case Moving():
                self.moved.emit(message.event)
            case Exported() | Imported():
                self._outcome = message.event
            case _Printable():
                self._print(message.event)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, _message: JobDone) -> None:
        self._job = None
        # Told when another may be asked for: who reads it may do so at once.
        outcome, self._outcome = self._outcome, None
        match outcome:
            case Exported():
                self.exported.emit(outcome)
            case Imported():
                self._book.refresh()
                self.imported.emit(outcome)
            case None:
                pass
        if not self.busy:
            self.ended.emit()

    @Slot(float)
    def _take_fraction(self, fraction: float) -> None:
        self.moved.emit(Moving(fraction=fraction))

    @Slot(object)
    def _take_path(self, path: Path) -> None:
        self.exported.emit(Exported(path))

    @Slot()
    def _end_printing(self) -> None:
        self._printing = False
        self.ended.emit()


@dataclass(frozen=True, slots=True)
class _Printable:
    chat: PrintableChat
    path: Path


class _Pace:
    """Ten thousand chats are ten thousand steps, and nobody can read that fast."""

    def __init__(self) -> None:
        self._last = 0.0

    def due(self) -> bool:
        now = time.monotonic()
        if now - self._last < TOLD_EVERY_S:
            return False
        self._last = now
        return True


def _brought_in(store: Store, paths: list[Path], cancel: CancelToken) -> Iterator[object]:
    """Tells how far it is, and at last what became of it."""
    from app.chat.exchange.importing import bring_in
    from app.chat.exchange.reading import read

    added: list[int] = []
    failures: list[AppError] = []
    here = empty = 0
    pace = _Pace()
    for path in paths:
        try:
            for one in bring_in(store, read(path)):
                if one.chat_id is None:
                    empty += 1
                elif one.already_here:
                    here += 1
                else:
                    added.append(one.chat_id)
                if pace.due():
                    yield Moving(len(added) + here + empty)
                if cancel.cancelled:
                    break
        except AppError as error:
            failures.append(error)
        if cancel.cancelled:
            break
    yield Imported(tuple(added), here, empty, tuple(failures), cancel.cancelled)


def _printable(store: Store, chat_id: int) -> PrintableChat:
    from app.chat.exchange.collecting import document
    from app.messages import Message
    from ui.print_html import PrintableChat

    chat = document(store, chat_id)
    path = chat.path
    models = [message.info.model for message in path if message.info.model]
    begun = QDateTime.fromMSecsSinceEpoch(chat.created_at_ms).date()
    day = QLocale().toString(begun, QLocale.FormatType.LongFormat)
    said = tuple(Message(message.role, message.parts) for message in path)
    return PrintableChat(chat.title, said, models[-1] if models else "", day)
