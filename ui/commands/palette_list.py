"""The lines of the palette: their model, and how they are painted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.commands.entries import Entry
from ui.fonts import text_font
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
ROW, PADDING, ICON, GAP, RADIUS = 36, 12, 16, 10, 7


class PaletteModel(QAbstractListModel):
    """Entries, those that came first before those that are added."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()

    def entry(self, row: int) -> Entry | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def show_entries(self, entries: Iterable[Entry]) -> None:
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def add(self, entries: Iterable[Entry]) -> None:
        """Puts more below; what stands above does not move."""
        more = tuple(entries)
        if more:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self._entries += more
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.UserRole:
                return entry
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken
        return None


class PaletteDelegate(QStyledItemDelegate):
    """An icon, the title with the typed letters in the accent's colour, what it is at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette_colour("hover")))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        inner = area.adjusted(PADDING, 0, -PADDING, 0)
        if entry.icon:
            image = icon(entry.icon, palette_colour("muted"), ICON)
            image.paint(painter, inner.left(), area.center().y() - ICON // 2 + 1, ICON, ICON)
        inner.setLeft(inner.left() + ICON + GAP)
        inner.setRight(inner.right() - _write_right(painter, inner, entry))
        _write_title(painter, inner, entry)
        painter.restore()


def _write_right(painter: QPainter, area: QRect, entry: Entry) -> int:
    """Writes the keys, else the kind; returns the room that it took."""
    text = entry.keys or entry.kind
    if not text:
        return 0
    painter.setFont(text_font(theme_source().theme.sizes.caption))
    painter.setPen(QColor(palette_colour("muted")))
    place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(area, place, text)
    return painter.fontMetrics().horizontalAdvance(text) + 2 * GAP


def _write_title(painter: QPainter, area: QRect, entry: Entry) -> None:
    sizes = theme_source().theme.sizes
    painter.setFont(text_font(sizes.body))
    metrics = painter.fontMetrics()
    room = area.width()
    if entry.note:
        room = min(room, max(room // 2, room - 260))
    shown = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
    left = area.left()
    place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    for run, is_found in _runs(shown, entry.found):
        painter.setPen(QColor(palette_colour("accent" if is_found else "ink")))
        width = metrics.horizontalAdvance(run)
        painter.drawText(QRect(left, area.top(), width + 2, area.height()), place, run)
        left += width
    if entry.note:
        _write_note(painter, QRect(left + GAP, area.top(), area.right() - left - GAP, ROW), entry)


def _write_note(painter: QPainter, area: QRect, entry: Entry) -> None:
    font = text_font(theme_source().theme.sizes.small)
    painter.setFont(font)
    painter.setPen(QColor(palette_colour("muted")))
    text = QFontMetrics(font).elidedText(entry.note, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _runs(text: str, found: tuple[int, ...]) -> Iterable[tuple[str, bool]]:
    """The text in pieces that are found, or not."""
    places, start = set(found), 0
    for place in range(1, len(text) + 1):
        if place == len(text) or (place in places) != (start in places):
            yield text[start:place], start in places
            start = place
