"""Buttons whose icons follow the theme, and the icon as a label.

Know the theme and the icons; must not know what they are pressed for.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from ui.theme import theme_source
from ui.widgets.icons import icon, pixmap


def palette_colour(name: str) -> str:
    """The colour in force for a field name of `ui.theme.Palette`, as `#RRGGBB`."""
    return str(getattr(theme_source().theme.palette, name))


def native_key(key: str) -> str:
    """A key as this platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def with_key(text: str, key: str) -> str:
    """A tooltip that also names the key.

    >>> with_key("New chat", "Ctrl+N")
    'New chat (Ctrl+N)'
    """
    return f"{text} ({native_key(key)})"


class IconButton(QToolButton):
    """A tool button with one icon, in a colour of the palette given by name."""

    def __init__(self, icon_name: str, colour: str = "muted", size: int = 16) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._colour = colour
        self._size = size
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme_source().changed.connect(self._recolour)
        self._recolour()

    def set_icon(self, icon_name: str, colour: str | None = None) -> None:
        self._icon_name = icon_name
        self._colour = colour or self._colour
        self._recolour()

    def name(self, text: str, key: str = "") -> None:
        """Sets what a screen reader says and the tooltip shows."""
        self.setAccessibleName(text)
        self.setToolTip(with_key(text, key) if key else text)

    @Slot()
    def _recolour(self) -> None:
        self.setIcon(icon(self._icon_name, palette_colour(self._colour), self._size))


class IconLabel(QLabel):
    """An icon that says nothing by itself: the text beside it does."""

    def __init__(self, icon_name: str, colour: str, size: int = 16) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._colour = colour
        self._size = size
        self.setFixedSize(size, size)
        theme_source().changed.connect(self._recolour)
        self._recolour()

    def set_icon(self, icon_name: str) -> None:
        self._icon_name = icon_name
        self._recolour()

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        self.setPixmap(pixmap(self._icon_name, palette_colour(self._colour), self._size))


class TextButton(QToolButton):
    """A button with an optional icon before its text, which may be elided, and one after it.

    Painted here, since a tool button knows only one icon and cannot elide.

    Args:
        role: The style sheet's role, which draws ground and border.
        before: Name of the icon before the text, or nothing.
        after: Name of the icon after the text, or nothing.
        colour: Of text and first icon, a field name of `ui.theme.Palette`.
        padding: Pixels at the left and right.
    """

    GAP = 6
    ICON = 14
    MAX_TEXT = 260

    def __init__(
        self, role: str, before: str = "", after: str = "", colour: str = "ink", padding: int = 10
    ) -> None:
        super().__init__()
        self._before = before
        self._after = after
        self._colour = colour
        self._padding = padding
        self._short = ""
        self.setProperty("role", role)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme_source().changed.connect(self.update)

    def set_before(self, icon_name: str) -> None:
        self._before = icon_name
        self.update()

    def set_text_or_short(self, text: str, short: str) -> None:
        """Shows `text`, or `short` where there is too little room for it."""
        self._short = short
        self.setText(text)
        self.updateGeometry()

    def text_in(self, width: int) -> str:
        """What is shown of the text in so many pixels."""
        metrics = self.fontMetrics()
        text = self.text()
        if self._short and metrics.horizontalAdvance(text) > width:
            text = self._short
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        text = min(metrics.horizontalAdvance(self.text()), self.MAX_TEXT) + 1
        icons = sum(self.ICON + self.GAP for name in (self._before, self._after) if name)
        return QSize(icons + text + 2 * self._padding, metrics.height() + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        area = self.rect().adjusted(self._padding, 0, -self._padding, 0)
        colour = palette_colour(self._colour)
        if self._before:
            self._paint_icon(painter, self._before, colour, area.left())
            area.setLeft(area.left() + self.ICON + self.GAP)
        if self._after:
            area.setRight(area.right() - self.ICON)
            self._paint_icon(painter, self._after, palette_colour("muted"), area.right() + 1)
            area.setRight(area.right() - self.GAP)
        painter.setPen(QColor(colour))
        text = self.text_in(area.width() + 1)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_icon(self, painter: QPainter, name: str, colour: str, x: int) -> None:
        target = QRect(x, (self.height() - self.ICON) // 2, self.ICON, self.ICON)
        icon(name, colour, self.ICON).paint(painter, target)


class MenuButton(TextButton):
    """A button that opens a menu at once, with the chevron that says so."""

    def __init__(self, role: str, before: str = "") -> None:
        super().__init__(role, before, after="chevron-down")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
