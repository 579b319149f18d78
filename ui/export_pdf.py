"""A chat as a PDF to print or to keep, written in a background thread.

Works in small steps, so that the window stays quick: rich text is put in block by block and drawn
page by page. Knows pages, nothing of Markdown.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QLocale,
    QMarginsF,
    QObject,
    QRectF,
    QSizeF,
    Qt,
    QThread,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from app.cancel import CancelToken
from app.errors import AppError
from ui.fonts import text_font
from ui.print_html import PrintableChat, blocks, style_sheet
from ui.theme import LIGHT

DOTS_PER_INCH = 96
MARGINS_MM = QMarginsF(22, 20, 22, 24)
FOOTER_PX = 26
BODY_PX = 13.5
STOP_TIMEOUT_MS = 10_000
# Above and below, in pixels, and the ground: by how a piece begins.
_SPACES = {
    "<p class='facts'": (2, 18, ""),
    "<p class='who'": (18, 3, ""),
    "<p class='note'": (0, 6, ""),
    "<h": (10, 4, ""),
    "<pre": (4, 10, LIGHT.palette.code),
}


class ExportError(AppError):
    """The chat cannot be written to this place."""


@dataclass(frozen=True, slots=True)
class _Order:
    chat: PrintableChat
    path: Path
    cancel: CancelToken


class _OfflineDocument(QTextDocument):
    """Rich text that loads nothing, whatever it refers to."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def write_pdf(
    chat: PrintableChat,
    path: Path,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> bool:
    """Writes the file in one piece: it is there as a whole, or not at all. For any thread.

    Args:
        progress: Called with a fraction from 0 to 1.

    Returns:
        Whether it was written; False if it was cancelled.

    Raises:
        ExportError: The folder does not take it.
    """
    token = cancel or CancelToken()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".hearth-", suffix=".pdf")
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from None
    temporary = Path(name)
    try:
        if not _draw(chat, temporary, token, progress):
            return False
        if not temporary.stat().st_size:
            raise _unwritable(path, None)
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return True


def _draw(
    chat: PrintableChat, path: Path, cancel: CancelToken, progress: Callable[[float], None]
) -> bool:
    writer = _writer(chat, path)
    area = QRectF(writer.pageLayout().paintRectPixels(DOTS_PER_INCH))
    body = QSizeF(area.width(), area.height() - FOOTER_PX)
    document = _document(writer, body)
    cursor = QTextCursor(document)
    pieces = list(blocks(chat))
    for index, piece in enumerate(pieces):
        if cancel.cancelled:
            return False
        _begin_block(cursor, piece)
        begun = cursor.position()
        cursor.insertHtml(piece)
        if piece.startswith(("<ol", "<ul")):
            _drop_empty_block(document, begun)
        progress(0.5 * (index + 1) / len(pieces))
    pages = document.pageCount()
    painter = QPainter(writer)
    if not painter.isActive():
        return True  # nothing was written, which is noticed
    for page in range(pages):
        if cancel.cancelled:
            painter.end()
            return False
        if page:
            writer.newPage()
        _draw_page(painter, document, body, page)
        _draw_footer(painter, area.width(), area.height(), page + 1, pages, chat.title)
        progress(0.5 + 0.5 * (page + 1) / pages)
    painter.end()
    return True


def _begin_block(cursor: QTextCursor, piece: str) -> None:
    """A place for the next piece: rich text that is put in gives its first block no format."""
    above, below, ground = next(
        (space for start, space in _SPACES.items() if piece.startswith(start)), (0, 8, "")
    )
    space = QTextBlockFormat()
    space.setTopMargin(above)
    space.setBottomMargin(below)
    if ground:
        space.setBackground(QColor(ground))
    if piece.startswith("<blockquote"):
        space.setLeftMargin(18)
    if cursor.block().length() > 1:  # after a table there is an empty one already
        cursor.insertBlock(space, QTextCharFormat())
    else:
        cursor.setBlockFormat(space)
        cursor.setCharFormat(QTextCharFormat())


def _drop_empty_block(document: QTextDocument, position: int) -> None:
    """A list that is put in leaves the block empty that was begun for it."""
    block = document.findBlock(position)
    if block.length() == 1 and block.textList() is None:
        cursor = QTextCursor(block)
        cursor.deleteChar()


def _writer(chat: PrintableChat, path: Path) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(chat.title)
    writer.setCreator("Hearth")
    metric = QLocale().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    size = QPageSize.PageSizeId.A4 if metric else QPageSize.PageSizeId.Letter
    writer.setPageSize(QPageSize(size))
    writer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
    return writer


def _document(writer: QPdfWriter, body: QSizeF) -> QTextDocument:
    document = _OfflineDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setUseDesignMetrics(True)
    font = text_font(BODY_PX)
    font.setPointSizeF(BODY_PX * 72 / DOTS_PER_INCH)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(style_sheet())
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(body)
    return document


def _draw_page(painter: QPainter, document: QTextDocument, body: QSizeF, page: int) -> None:
    painter.save()
    painter.translate(0, -page * body.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    clip = QRectF(0, page * body.height(), body.width(), body.height())
    painter.setClipRect(clip)
    context.clip = clip
    # Paper is white: a dark window's palette would print light words.
    context.palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.palette.ink))
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_footer(
    painter: QPainter, width: float, height: float, page: int, pages: int, title: str
) -> None:
    font = text_font(10)
    font.setPointSizeF(7.5)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(LIGHT.palette.muted))
    line = QRectF(0, height - FOOTER_PX, width, FOOTER_PX)
    bottom = Qt.AlignmentFlag.AlignBottom
    words = QCoreApplication.translate("print", "Page {page} of {pages}")
    number = words.format(page=page, pages=pages)
    painter.drawText(line, bottom | Qt.AlignmentFlag.AlignRight, number)
    room = int(width * 0.7)
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, bottom | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class _Worker(QObject):
    """Lives in the background thread."""

    progressed = Signal(float)
    written = Signal(object)
    failed = Signal(object)
    ended = Signal()

    @Slot(object)
    def run(self, order: _Order) -> None:
        try:
            if write_pdf(order.chat, order.path, order.cancel, self.progressed.emit):
                self.written.emit(order.path)
        except AppError as error:
            self.failed.emit(error)
        finally:
            self.ended.emit()


class PdfExport(QObject):
    """Writes one PDF at a time.

    `progressed` carries a fraction from 0 to 1, `written` the `Path`, `failed` an `AppError`;
    `ended` comes last, also after a cancel.
    """

    progressed = Signal(float)
    written = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _ordered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel: CancelToken | None = None
        self._thread = QThread(self)
        self._thread.setObjectName("pdf-export")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._ordered.connect(self._worker.run)
        self._worker.progressed.connect(self.progressed)
        self._worker.written.connect(self.written)
        self._worker.failed.connect(self.failed)
        self._worker.ended.connect(self._end)

    @property
    def running(self) -> bool:
        return self._cancel is not None

    def start(self, chat: PrintableChat, path: Path) -> None:
        """Begins to write; ignored while another is being written."""
        if self.running:
            return
        self._cancel = CancelToken()
        self._thread.start(QThread.Priority.LowPriority)
        self._ordered.emit(_Order(chat, path, self._cancel))

    @Slot()
    def cancel(self) -> None:
        """Gives up: there will be no file."""
        if self._cancel is not None:
            self._cancel.cancel()

    def close(self) -> None:
        """Gives up and ends the thread."""
        self.cancel()
        self._thread.quit()
        self._thread.wait(STOP_TIMEOUT_MS)

    @Slot()
    def _end(self) -> None:
        self._cancel = None
        self.ended.emit()


def _unwritable(path: Path, error: OSError | None) -> ExportError:
    return ExportError(
        "The PDF could not be written to {path}: {reason}.",
        "Choose another folder, or make room on the disk.",
        path=path,
        reason=(error.strerror if error else None) or "nothing could be written",
    )
