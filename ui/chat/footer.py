"""The line under a finished answer: copy, answer again, its versions, and what it took."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.events import Finished
from ui.chat.again_menu import AgainMenu, Models
from ui.chat.thinking import GO_ON_KEY
from ui.chat.versions import VersionSwitch
from ui.widgets.buttons import IconButton, TextButton


class AnswerFooter(QWidget):
    """Signals `copy_requested`, `copy_plain_requested`, `regenerate_requested`,
    `again_requested` with an `Again`, and `continue_requested`.

    Args:
        models: Names the models that can answer again.
    """

    copy_requested = Signal()
    copy_plain_requested = Signal()
    regenerate_requested = Signal()
    again_requested = Signal(object)
    continue_requested = Signal()

    def __init__(
        self,
        finished: Finished | None = None,
        *,
        can_continue: bool = False,
        models: Models | None = None,
    ) -> None:
        super().__init__()
        self._finished = finished
        self.copy = IconButton("copy", size=15)
        self.copy.clicked.connect(self.copy_requested)
        self.regenerate = IconButton("refresh-cw", size=15)
        self.regenerate.clicked.connect(self.regenerate_requested)
        self.more = IconButton("ellipsis", size=15)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = self.menu = AgainMenu(self, models)
        menu.copy_requested.connect(self.copy_requested)
        menu.copy_plain_requested.connect(self.copy_plain_requested)
        menu.again_requested.connect(self.again_requested)
        self.more.setMenu(menu)
        self.versions = VersionSwitch()
        self.go_on = TextButton("thinking", colour="accent", padding=4)
        self.go_on.setCursor(Qt.CursorShape.PointingHandCursor)
        self.go_on.clicked.connect(self.continue_requested)
        self._figures = QLabel()
        self._figures.setProperty("role", "hint")
        for button in (self.copy, self.regenerate, self.more):
            button.setFixedSize(26, 26)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 16)
        row.setSpacing(6)
        row.addWidget(self.copy)
        row.addWidget(self.regenerate)
        row.addWidget(self.more)
        row.addWidget(self.versions)
        row.addWidget(self.go_on)
        self.go_on.setVisible(can_continue)  # not before it has its parent: it would be a window
        row.addStretch(1)
        row.addWidget(self._figures)
        self._retranslate()

    def figures(self) -> str:
        """Such as "11.8 tokens/s · 0.6 s to first word · 212 tokens"; empty if nothing is known."""
        return self._figures.text()

    def set_last(self, last: bool) -> None:
        """Only the last answer can be given anew or go on."""
        self.regenerate.setVisible(last)
        self.menu.can_answer_again = last
        if not last:
            self.go_on.hide()

    def set_answered(self, answered: bool, *, failed: bool) -> None:
        """Offers to copy only what is there; a turn that failed has its own way to try again."""
        self.copy.setVisible(answered)
        self.menu.has_answer = answered
        if failed:
            self.set_last(False)

    def set_copied(self, copied: bool) -> None:
        """Shows for a moment that the answer is on the clipboard."""
        self.copy.set_icon("check" if copied else "copy", "ok" if copied else "muted")
        self.copy.name(self.tr("Copied") if copied else self.tr("Copy answer"), "Ctrl+Shift+C")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.copy.name(self.tr("Copy answer"), "Ctrl+Shift+C")
        self.regenerate.name(self.tr("Answer again"), "Ctrl+R")
        self.more.name(self.tr("More: copy in another form, answer again otherwise"))
        self.go_on.setText(self.tr("Go on"))
        self.go_on.setAccessibleName(self.tr("Go on"))
        self.go_on.setToolTip(
            self.tr("Let the model go on where it stopped ({key})").format(key=GO_ON_KEY)
        )
        self._figures.setText(self._figures_text())

    def _figures_text(self) -> str:
        if self._finished is None:
            return ""
        timings, usage, locale = self._finished.timings, self._finished.usage, QLocale()
        shown = []
        if timings.decode_tps > 0:
            rate = locale.toString(timings.decode_tps, "f", 1 if timings.decode_tps < 100 else 0)
            shown.append(self.tr("{rate} tokens/s").format(rate=rate))
        if timings.ttft_s > 0:
            seconds = locale.toString(timings.ttft_s, "f", 1)
            shown.append(self.tr("{seconds} s to first word").format(seconds=seconds))
        count = usage.completion_tokens
        if count == 1:
            shown.append(self.tr("1 token"))
        elif count > 1:
            shown.append(self.tr("{count} tokens").format(count=locale.toString(count)))
        return " · ".join(shown)
