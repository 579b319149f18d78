"""Text as a label, in one of the style sheet's roles."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy


class Label(QLabel):
    """Plain text that wraps and can be selected; never read as markup.

    Args:
        role: The style sheet's role: "strong", "muted", "hint", "caption" …
        wraps: Whether it may take several lines; else it keeps to one.
    """

    def __init__(self, role: str = "", *, wraps: bool = True) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if wraps:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            policy = self.sizePolicy()  # keeps that the height depends on the width
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            self.setSizePolicy(policy)

    def set_state(self, state: str) -> None:
        """Colours the text: "ok", "warn", "bad", "accent", or "" for none."""
        self.setProperty("state", state)
        self.style().unpolish(self)
        self.style().polish(self)

    def show_text(self, text: str) -> None:
        """Sets the text; hides the label where there is none."""
        self.setText(text)
        self.setVisible(bool(text))


class LinkedLine(QLabel):
    """A sentence with a link behind it, which breaks over lines with it. `followed`: it was chosen.

    The link can be reached and followed by the keyboard, too.
    """

    followed = Signal()

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self._follow)

    def show_line(self, text: str, link: str = "") -> None:
        """Sets the sentence and, behind it, the words to follow; both plain text."""
        anchor = f' <a href="#" style="text-decoration: none">{escape(link)}</a>' if link else ""
        self.setText(escape(text) + anchor)
        self.setAccessibleName(f"{text} {link}".rstrip())

    @Slot(str)
    def _follow(self, _: str) -> None:
        self.followed.emit()
