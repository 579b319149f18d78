"""Paints the rows of the list of chats: headings, titles, and what a search has found."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QDate,
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
from ui.chats.chat_list_model import ITEM_ROLE, MARK_ROLE, PinnedHeading
from ui.fonts import text_font
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

# All rows of a list are equally high: the view then need not ask about each of ten thousand.
ROW, HIT = 33, 52
PADDING, RADIUS = 10, 7
LEAD = 14  # characters shown before the first found place
MARK, MARK_ROOM = 14, 22
_MARKS: dict[Mark, tuple[str, str]] = {
    "waiting": ("clock", "muted"),
    "writing": ("pencil", "accent"),
    "failed": ("triangle-alert", "bad"),
}


class ChatDelegate(QStyledItemDelegate):
    """Knows the look, not what a click does."""

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
        if isinstance(item, Heading | PinnedHeading):
            _write(painter, _within(area, 8), heading_words(item), sizes.caption, "muted")
        else:
            _ground(painter, area, state)
        if isinstance(item, ChatRow):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            weight = QFont.Weight.Medium if selected else QFont.Weight.Normal
            mark = index.data(MARK_ROLE)
            if mark is not None:
                _paint_mark(painter, area, mark)
            room = area.adjusted(0, 0, -MARK_ROOM, 0) if mark is not None else area
            _write(painter, _within(room), title_words(item), sizes.body, "ink", weight)
        elif isinstance(item, Hit):
            upper = QRect(area.left(), area.top() + 5, area.width(), 22)
            lower = QRect(area.left(), area.top() + 26, area.width(), 20)
            _write_found(painter, _within(upper), _titled(item), sizes.body, "ink")
            _write_found(painter, _within(lower), item.excerpt, sizes.caption, "muted")
        painter.restore()


def heading_words(heading: Heading | PinnedHeading) -> str:
    """What stands above the chats of some days, in the window's language."""
    if isinstance(heading, PinnedHeading):
        return QCoreApplication.translate("chats", "Pinned")
    match heading.when:
        case "today":
            return QCoreApplication.translate("chats", "Today")
        case "yesterday":
            return QCoreApplication.translate("chats", "Yesterday")
        case "this-week":
            return QCoreApplication.translate("chats", "Last 7 days")
        case "this-month":
            return QCoreApplication.translate("chats", "Last 30 days")
        case "month":
            month = heading.month
            date = QDate(month.year, month.month, 1) if month is not None else QDate()
            return QLocale().toString(date, "MMMM yyyy")


def title_words(chat: ChatRow) -> str:
    """A chat's title; one that nobody has said anything in has none yet."""
    return chat.title or QCoreApplication.translate("chats", "New chat")


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
