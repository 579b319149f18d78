"""Small tags: a word or two on a soft ground, with an icon, in grey, green, amber or red.

The colour repeats what the words say and never says it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.errors import notice_text
from ui.models.wording import verdict_words
from ui.widgets.buttons import IconLabel

if TYPE_CHECKING:
    from app.hardware.profile import Notice
    from app.models.verdict import Verdict

TagState = Literal["plain", "ok", "warn", "bad", "accent"]
_COLOURS: dict[TagState, str] = {
    "plain": "muted",
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
    "accent": "accent",
}
_VERDICT_STATES: dict[Verdict, TagState] = {
    "runs_well": "ok",
    "runs_slowly": "warn",
    "will_swap": "warn",
    "cannot_run": "plain",
}
ICON_SIZE = 12


class Tag(QFrame):
    """A tag that keeps its words on one line.

    Args:
        icon_name: Of the icon before the words, or nothing.
    """

    def __init__(self, text: str = "", icon_name: str = "", state: TagState = "plain") -> None:
        super().__init__()
        self.setProperty("role", "tag")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel(icon_name or "info", "muted", ICON_SIZE)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 2, 7, 2)
        row.setSpacing(5)
        row.addWidget(self._icon)
        row.addWidget(self._label)
        self._icon.setVisible(bool(icon_name))
        self.set_state(state)
        self.set_text(text)

    def text(self) -> str:
        return self._label.text()

    def set_text(self, text: str) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)

    def set_icon(self, icon_name: str) -> None:
        self._icon.set_icon(icon_name)
        self._icon.show()

    def set_state(self, state: TagState) -> None:
        self.setProperty("state", state)
        self._icon.set_colour(_COLOURS[state])
        _restyle(self)
        _restyle(self._label)


class VerdictTag(Tag):
    """Whether a model runs well here; hidden while that is not known. The reason is its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict: Verdict | None = None
        self._reason: Notice | None = None
        self.hide()

    @property
    def verdict(self) -> Verdict | None:
        return self._verdict

    def set_verdict(self, verdict: Verdict | None, reason: Notice | None = None) -> None:
        self._verdict, self._reason = verdict, reason
        if verdict is not None:
            self.set_state(_VERDICT_STATES[verdict])
        self._retranslate()
        self.setVisible(verdict is not None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.set_text(verdict_words(self._verdict) if self._verdict else "")
        reason = notice_text(self._reason) if self._reason else ""
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)


def _restyle(widget: QWidget) -> None:
    """Lets the style sheet see a property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
