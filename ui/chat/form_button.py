"""The composer's sign for the form of the answer: an icon while it is free text, else its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.messages import ResponseFormat
from ui.widgets.buttons import IconButton, TextButton, with_key

FORM_KEY = "Ctrl+Shift+J"
LONGEST_NAME = 24


class FormButton(QWidget):
    """`requested`: the form is to be shown; `dropped`: answers are to be free text again."""

    requested = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form: ResponseFormat | None = None
        self.icon = IconButton("braces", size=17)
        self.chip = TextButton("chip", "braces")
        self.drop = IconButton("x", size=13)
        self.drop.setFixedSize(22, 22)
        self.icon.clicked.connect(self.requested)
        self.chip.clicked.connect(self.requested)
        self.drop.clicked.connect(self.dropped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.icon, self.chip, self.drop):
            row.addWidget(widget)
        self.set_form(None)

    def set_form(self, form: ResponseFormat | None) -> None:
        self._form = form
        self.icon.setVisible(form is None)
        self.chip.setVisible(form is not None)
        self.drop.setVisible(form is not None)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.icon.name(self.tr("Answers as JSON, by a form"), FORM_KEY)
        self.drop.name(self.tr("Answer in free text again"))
        if self._form is None:
            return
        name = self._form.name
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 1].rstrip()}…"
        words = self.tr("JSON: {name}").format(name=name)
        self.chip.setText(words)
        self.chip.setAccessibleName(words)
        self.chip.setToolTip(with_key(self.tr("The form that answers have"), FORM_KEY))
        self.chip.updateGeometry()
