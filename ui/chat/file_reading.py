"""Reads attached files and counts their tokens in a background thread, one after another.

Knows files and counts; must not know how any of it is shown.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.cancel import CancelToken
from app.chat.context import estimate
from app.errors import AppError, AttachmentError
from app.messages import Attachment

# Tokens of a text; None where only an estimate can be had. Called in the background thread.
CountText = Callable[[str], int | None]
STOP_TIMEOUT_MS = 5_000


@dataclass(frozen=True, slots=True)
class FileProgress:
    """`fraction` of a file has been read."""

    number: int
    fraction: float


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file's text is there, with its tokens. `exact`: counted, not estimated."""

    number: int
    attachment: Attachment
    tokens: int
    exact: bool


@dataclass(frozen=True, slots=True)
class FileFailed:
    """There is nothing to be had of a file."""

    number: int
    error: AppError


class _Order:
    """A file to read, or an attachment whose tokens are to be counted anew."""

    def __init__(self, number: int, what: Path | Attachment) -> None:
        self.number, self.what = number, what
        self.cancel = CancelToken()


class _Worker(QObject):
    """Lives in the background thread."""

    progressed = Signal(object)
    read = Signal(object)
    failed = Signal(object)

    def __init__(self, count: CountText) -> None:
        super().__init__()
        self._count = count

    @Slot(object)
    def run(self, order: _Order) -> None:
        if order.cancel.cancelled:
            return
        try:
            attachment = self._attachment(order)
            if attachment is None or order.cancel.cancelled:
                return
            tokens = self._count(attachment.text)
        except AppError as error:
            self.failed.emit(FileFailed(order.number, error))
            return
        exact = tokens is not None
        known = tokens if tokens is not None else estimate(attachment.text)
        self.read.emit(FileRead(order.number, attachment, known, exact))

    def _attachment(self, order: _Order) -> Attachment | None:
        if isinstance(order.what, Attachment):
            return order.what
        # Imported in this thread, with the first file: a window that begins has none.
        from app.chat.attachments import files

        number = order.number

        def tell(fraction: float) -> None:
            self.progressed.emit(FileProgress(number, fraction))

        try:
            return files.read(order.what, order.cancel, tell)
        except OSError:  # it went away just now, or no process can be started
            raise AttachmentError(
                "{name} cannot be read.",
                "Check that the file is still there and that you may read it.",
                name=order.what.name,
            ) from None


class FileReading(QObject):
    """`progressed` carries a `FileProgress`, `read` a `FileRead`, `failed` a `FileFailed`."""

    progressed = Signal(object)
    read = Signal(object)
    failed = Signal(object)
    _ordered = Signal(object)

    def __init__(self, count: CountText, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._orders: dict[int, _Order] = {}
        self._closed = False
        self._thread = QThread(self)
        self._thread.setObjectName("file-reading")
        self._worker = _Worker(count)
        self._worker.moveToThread(self._thread)
        self._ordered.connect(self._worker.run)
        self._worker.progressed.connect(self._pass_progress)
        self._worker.read.connect(self._pass_read)
        self._worker.failed.connect(self._pass_failed)

    def begin(self, what: Path | Attachment) -> int:
        """Queues a file, or an attachment to be counted anew; its number is in all signals."""
        order = _Order(next(self._numbers), what)
        self._orders[order.number] = order
        if not self._closed and not self._thread.isRunning():
            self._thread.start()
        self._ordered.emit(order)
        return order.number

    def cancel(self, number: int) -> None:
        """Nothing more is told about it."""
        order = self._orders.pop(number, None)
        if order is not None:
            order.cancel.cancel()

    def close(self) -> None:
        """Gives up what is being read and ends the thread."""
        self._closed = True
        for number in list(self._orders):
            self.cancel(number)
        self._thread.quit()
        self._thread.wait(STOP_TIMEOUT_MS)

    @Slot(object)
    def _pass_progress(self, progress: FileProgress) -> None:
        if progress.number in self._orders:
            self.progressed.emit(progress)

    @Slot(object)
    def _pass_read(self, read: FileRead) -> None:
        if self._orders.pop(read.number, None) is not None:
            self.read.emit(read)

    @Slot(object)
    def _pass_failed(self, failed: FileFailed) -> None:
        if self._orders.pop(failed.number, None) is not None:
            self.failed.emit(failed)
