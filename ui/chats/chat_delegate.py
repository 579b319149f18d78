"""Paints the rows of the list of chats: headings, folders, titles, and what a search has found."""

from __future__ import annotations

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.chat.store.days import Heading
from app.chat.store.values import ChatRow, Excerpt, Hit
from ui.chat.turn_desk import Mark
from ui.chats.chat_items import (
    EmptyFolder,
    Filed,
    FolderRow,
    FoldersHeading,
    MoreInFolder,
    PinnedHeading,
)
from ui.chats.chat_list_model import ITEM_ROLE, MARK_ROLE
from ui.chats.chat_words import item_words, title_words
from ui.fonts import text_font
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

# All rows of a list are equally high: the view then need not ask about each of ten thousand.
ROW, HIT = 33, 52
PADDING, RADIUS, ICON, GAP = 10, 7, 14, 8
INDENT = 36  # of what is in a folder: below its name
LEAD = 14  # characters shown before the first found place
MARK, MARK_ROOM = 14, 22
_MARKS: dict[Mark, tuple[str, str]] = {
    "waiting": ("clock", "muted"),
    "writing": ("pencil", "accent"),
    "asking": ("circle-question-mark", "accent"),
    "failed": ("triangle-alert", "bad"),
}


class ChatDelegate(QStyledItemDelegate):
    """Knows the look, not what a click does. `drop_folder` would take what is dragged now."""

    drop_folder: int | None = None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, HIT if isinstance(index.data(ITEM_ROLE), Hit) else ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sizes = theme_source().theme.sizes
        if isinstance(item, Heading | PinnedHeading | FoldersHeading):
            _write(painter, _within(area, 8), item_words(item), sizes.caption, "muted")
            painter.restore()
            return
        _ground(painter, area, state)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        weight = QFont.Weight.Medium if selected else QFont.Weight.Normal
        match item:
            case ChatRow() | Filed():
                left = INDENT if isinstance(item, Filed) else 0
                mark = index.data(MARK_ROLE)
                if mark is not None:
                    _paint_mark(painter, area, mark)
                inner = area.adjusted(left, 0, 0 if mark is None else -MARK_ROOM, 0)
                _write(painter, _within(inner), item_words(item), sizes.body, "ink", weight)
            case FolderRow():
                if self.drop_folder == item.folder.id:
                    _mark_target(painter, area)
                _paint_folder(painter, _within(area), item)
            case EmptyFolder() | MoreInFolder():
                inner = area.adjusted(INDENT, 0, 0, 0)
                _write(painter, _within(inner), item_words(item), sizes.small, "muted")
            case Hit():
                upper = QRect(area.left(), area.top() + 5, area.width(), 22)
                lower = QRect(area.left(), area.top() + 26, area.width(), 20)
                _write_found(painter, _within(upper), _titled(item), sizes.body, "ink")
                _write_found(painter, _within(lower), item.excerpt, sizes.caption, "muted")
        painter.restore()


def _paint_mark(painter: QPainter, area: QRect, mark: Mark) -> None:
    """A sign at the right; its shape says what it means, its colour repeats it."""
    centre = QPoint(area.right() - PADDING - MARK // 2, area.center().y())
    if mark == "answered":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette_colour("accent")))
        painter.drawEllipse(centre, 4, 4)
        return
    name, colour = _MARKS[mark]
    box = QRect(centre.x() - MARK // 2, centre.y() - MARK // 2, MARK, MARK)
    icon(name, palette_colour(colour), MARK).paint(painter, box)


def _titled(hit: Hit) -> Excerpt:
    return hit.title if hit.title.text else Excerpt(title_words(hit.chat))


def _mark_target(painter: QPainter, area: QRect) -> None:
    painter.setPen(QColor(palette_colour("accent")))
    painter.setBrush(QColor(palette_colour("accent_soft")))
    painter.drawRoundedRect(area.adjusted(0, 1, -1, -1), RADIUS, RADIUS)


def _paint_folder(painter: QPainter, area: QRect, row: FolderRow) -> None:
    """A chevron, a folder, its name, and how many chats are in it."""
    sizes = theme_source().theme.sizes
    y = area.center().y() - ICON // 2 + 1
    chevron = "chevron-down" if row.is_open else "chevron-right"
    icon(chevron, palette_colour("muted"), ICON).paint(painter, area.left() - 4, y, ICON, ICON)
    name = "folder-open" if row.is_open else "folder"
    left = area.left() + ICON
    icon(name, palette_colour("muted"), ICON).paint(painter, left, y, ICON, ICON)
    count = QLocale().toString(row.folder.n_chats) if row.folder.n_chats else ""
    painter.setFont(text_font(sizes.caption))
    painter.setPen(QColor(palette_colour("muted")))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
    room = painter.fontMetrics().horizontalAdvance(count) + GAP
    _write(painter, area.adjusted(2 * ICON + GAP, 0, -room, 0), row.folder.name, sizes.body, "ink")


def _ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
    selected = bool(state & QStyle.StateFlag.State_Selected)
    under = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    inner = area.adjusted(0, 1, -1, -1)
    if selected or under:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette_colour("hover")))
        painter.drawRoundedRect(inner, RADIUS, RADIUS)
    if focused:
        painter.setPen(QColor(palette_colour("accent")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, RADIUS, RADIUS)


def _within(area: QRect, top: int = 0) -> QRect:
    return area.adjusted(PADDING, top, -PADDING, 0)


def _write(
    painter: QPainter,
    area: QRect,
    text: str,
    size: float,
    colour: str,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> None:
    font = text_font(size)
    font.setWeight(weight)
    painter.setFont(font)
    painter.setPen(QColor(palette_colour(colour)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _write_found(
    painter: QPainter, area: QRect, excerpt: Excerpt, size: float, colour: str
) -> None:
    """A line with the found places on a soft ground; it begins shortly before the first of them."""
    text, found = excerpt.text, excerpt.found
    skipped = max(0, found[0][0] - LEAD) if found else 0
    if skipped:
        text = "…" + text[skipped:]
        found = tuple((begin - skipped + 1, end - skipped + 1) for begin, end in found)
    font = text_font(size)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    for begin, end in found:
        if begin < len(shown):
            left = area.left() + metrics.horizontalAdvance(shown[:begin])
            right = area.left() + metrics.horizontalAdvance(shown[: min(end, len(shown))])
            mark = QRect(left, area.center().y() - 9, right - left, 18)
            painter.fillRect(mark, QColor(palette_colour("accent_soft")))
    painter.setPen(QColor(palette_colour(colour)))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
