"""Lets a person edit what a tool is called with: a field for each argument."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.tools.visible import visible
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label

LINE_HEIGHT, FIELD_LINES = 20, 8


class ArgumentsForm(QWidget):
    """`submitted` carries the edited arguments as JSON; `closed`: they stay as they were.

    Args:
        arguments: A JSON object. Texts are edited as they are, everything else as JSON.
    """

    submitted = Signal(str)
    closed = Signal()

    def __init__(self, arguments: str) -> None:
        super().__init__()
        self._before: dict[str, Any] = json.loads(arguments)
        self.fields: dict[str, QPlainTextEdit] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(5)
        for name, value in self._before.items():
            label = Label("hint", wraps=False)
            label.setText(visible(name, one_line=True))
            field = _field(value if isinstance(value, str) else _json(value))
            field.setAccessibleName(label.text())
            label.setBuddy(field)
            self.fields[name] = field
            rows.addWidget(label)
            rows.addWidget(field)
        self._fault = Label("hint")
        self._fault.set_state("bad")
        self._fault.hide()
        self.done, self.cancel = ActionButton(role="primary"), ActionButton()
        self.done.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 5, 0, 0)
        buttons.addWidget(self.done)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        rows.addWidget(self._fault)
        rows.addLayout(buttons)
        self._retranslate()

    def begin(self) -> None:
        """Puts the cursor into the first field."""
        next(iter(self.fields.values())).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _submit(self) -> None:
        edited: dict[str, Any] = {}
        for name, field in self.fields.items():
            text = field.toPlainText()
            try:
                edited[name] = text if isinstance(self._before[name], str) else json.loads(text)
            except ValueError:
                self._fault.show_text(
                    self.tr("“{name}” is not valid JSON.").format(name=field.accessibleName())
                )
                field.setFocus()
                return
        self.submitted.emit(_json(edited))

    def _retranslate(self) -> None:
        self.done.say(self.tr("Show what this comes to"))
        self.cancel.say(self.tr("Leave it as it was"))


def can_edit(arguments: str) -> bool:
    """Whether there is anything to edit."""
    try:
        value = json.loads(arguments)
    except ValueError:
        return False
    return isinstance(value, dict) and bool(value)


def _field(text: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setProperty("role", "field")
    field.setTabChangesFocus(True)
    field.setPlainText(text)
    lines = min(FIELD_LINES, text.count("\n") + 1 + len(text) // 90)
    field.setFixedHeight(lines * LINE_HEIGHT + 18)
    return field


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
