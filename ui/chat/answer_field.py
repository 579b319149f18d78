"""One field of the form that answers have: its name, its kind, what belongs in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app.chat.answer_form import FIELD_TYPES, Field, FieldType
from ui.widgets.buttons import IconButton, TextButton
from ui.widgets.choice import Choice


class FieldRow(QFrame):
    """One field. `edited`: something of it has changed; `remove_requested`: it is to go."""

    edited = Signal()
    remove_requested = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.name, self.description, self.choices = QLineEdit(), QLineEdit(), QLineEdit()
        self.type = Choice(FIELD_TYPES, field.type)
        self.many, self.required = TextButton("chip", "square"), TextButton("chip", "square")
        self.remove = IconButton("x", size=14)
        for button in (self.many, self.required):
            button.setCheckable(True)
            button.toggled.connect(self._show_checks)
        self.name.setText(field.name)
        self.description.setText(field.description)
        self.choices.setText(", ".join(field.choices))
        self.many.setChecked(field.many)
        self.required.setChecked(field.required)
        first = QHBoxLayout()
        first.setSpacing(7)
        first.addWidget(self.name, 1)
        for widget in (self.type, self.many, self.required, self.remove):
            first.addWidget(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 9, 8, 10)
        rows.setSpacing(7)
        rows.addLayout(first)
        rows.addWidget(self.description)
        rows.addWidget(self.choices)
        for line in (self.name, self.description, self.choices):
            line.textEdited.connect(self.edited)
        for button in (self.many, self.required):
            button.toggled.connect(self.edited)
        self.type.chosen.connect(self._take_type)
        self.remove.clicked.connect(self.remove_requested)
        self.choices.setVisible(field.type == "choice")
        self._show_checks()
        self._retranslate()

    def field(self) -> Field:
        kind: FieldType = self.type.value  # type: ignore[assignment]
        return Field(
            self.name.text().strip(),
            kind,
            self.description.text().strip(),
            self.required.isChecked(),
            self.many.isChecked(),
            tuple(self.choices.text().split(",")) if kind == "choice" else (),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(object)
    def _take_type(self, value: FieldType) -> None:
        self.choices.setVisible(value == "choice")
        self.edited.emit()

    @Slot()
    def _show_checks(self) -> None:
        for button in (self.many, self.required):
            button.set_before("check" if button.isChecked() else "square")

    def _retranslate(self) -> None:
        self.name.setPlaceholderText(self.tr("Name of the field"))
        self.name.setAccessibleName(self.tr("Name of the field"))
        self.description.setPlaceholderText(self.tr("What belongs in it (optional)"))
        self.description.setAccessibleName(self.tr("What belongs in it (optional)"))
        self.choices.setPlaceholderText(self.tr("Choices, with commas between them"))
        self.choices.setAccessibleName(self.tr("Choices, with commas between them"))
        texts: dict[object, str] = {
            "text": self.tr("Text"),
            "number": self.tr("Number"),
            "integer": self.tr("Whole number"),
            "yes_no": self.tr("Yes or no"),
            "date": self.tr("Date"),
            "choice": self.tr("Choice"),
        }
        self.type.set_texts(self.tr("Kind"), texts)
        self.many.setText(self.tr("List"))
        self.many.setToolTip(self.tr("Any number of such values"))
        self.required.setText(self.tr("Required"))
        self.required.setToolTip(self.tr("The model may not leave it out"))
        self.remove.name(self.tr("Remove the field"))
        for button in (self.many, self.required):
            button.setAccessibleName(button.text())
            button.updateGeometry()
