"""Push buttons with words, maybe an icon before them, and links that are buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

ICON_SIZE = 13
# The style leaves no room between an icon and the words: the icon brings it along.
ICON_ROOM = 5


class ActionButton(QPushButton):
    """A button as wide as its words.

    Args:
        icon_name: Of the icon before the words, or nothing.
        role: "" for a usual button, "primary" for the one that most people want, "link" for words
            in the accent's colour, "aside" for small muted ones.
        colour: Of the icon, a field name of `ui.theme.Palette`.
    """

    def __init__(self, icon_name: str = "", role: str = "", colour: str = "ink") -> None:
        super().__init__()
        self._icon_name, self._colour = icon_name, colour
        if role:
            self.setProperty("role", role)
        if role in ("link", "aside"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("kind", "action")
        self.setIconSize(QSize(ICON_SIZE + ICON_ROOM, ICON_SIZE))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme_source().changed.connect(self._recolour)
        self._recolour()

    def say(self, text: str, name: str = "") -> None:
        """Sets the words; `name` is what a screen reader says where the words leave it open."""
        self.setText(text)
        self.setAccessibleName(name or text)

    def set_icon(self, icon_name: str) -> None:
        self._icon_name = icon_name
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        if self._icon_name:
            colour = palette_colour(self._colour)
            self.setIcon(icon(self._icon_name, colour, ICON_SIZE, ICON_ROOM))
