"""One line of a server's form: what is asked, where it is entered, what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import Remark
from app.tools.mcp.form_entries import fault_in
from app.tools.mcp.forms import Field, Scalar
from ui.errors import error_message
from ui.widgets.check_box import CheckBox
from ui.widgets.choice import Choice
from ui.widgets.labels import Label

UNSAID = ""  # in a choice that need not be made


class FormField(QWidget):
    """`edited`: the person has entered something."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._title, self._hint, self._trouble = Label("small"), Label("hint"), Label("hint")
        self._trouble.set_state("bad")
        self._trouble.hide()
        self.line = QLineEdit()
        self.box = CheckBox()
        self.boxes: dict[str, CheckBox] = {}
        values = tuple(option.value for option in field.options)
        preset = field.default if field.kind == "one_of" else None
        self.choice = Choice((UNSAID, *values), preset or UNSAID)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        if field.kind != "yes_no":
            rows.addWidget(self._title)
        rows.addWidget(self._control())
        rows.addWidget(self._hint)
        rows.addWidget(self._trouble)
        self._retranslate()

    @property
    def value(self) -> Scalar:
        """What is entered; a text where a number should be stays a text."""
        match self.field.kind:
            case "yes_no":
                return self.box.isChecked()
            case "one_of":
                return str(self.choice.value) or None
            case "some_of":
                return [value for value, box in self.boxes.items() if box.isChecked()]
            case "text":
                return self.line.text()
            case _:
                return _number(self.line.text())

    def fault(self) -> Remark | None:
        """What is wrong with it, which is shown from now on; None if nothing is."""
        fault = fault_in(self.field, self.value)
        self._trouble.show_text("" if fault is None else error_message(fault))
        return fault

    def focus(self) -> None:
        first = next(iter(self.boxes.values()), None)
        controls = {"yes_no": self.box, "one_of": self.choice, "some_of": first}
        (controls.get(self.field.kind) or self.line).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _control(self) -> QWidget:
        field = self.field
        if field.kind == "yes_no":
            self.box.setChecked(field.default is True)
            self.box.clicked.connect(self.edited)
            return self.box
        if field.kind == "one_of":
            self.choice.chosen.connect(self.edited)
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self.choice)
            line.addStretch(1)
            return row
        if field.kind == "some_of":
            return self._boxes()
        self.line.setText("" if field.default is None else str(field.default))
        self.line.textEdited.connect(self.edited)
        return self.line

    def _boxes(self) -> QWidget:
        chosen = self.field.default if isinstance(self.field.default, list) else []
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        for option in self.field.options:
            box = self.boxes[option.value] = CheckBox()
            box.setText(option.title)
            box.setChecked(option.value in chosen)
            box.clicked.connect(self.edited)
            rows.addWidget(box)
        return column

    def _retranslate(self) -> None:
        field = self.field
        words = self.tr("{title} (needed)") if field.required else "{title}"
        title = words.format(title=field.title)
        self._title.setText(title)
        self.box.setText(title)
        self.line.setAccessibleName(title)
        self.line.setAccessibleDescription(field.description)
        texts: dict[object, str] = {option.value: option.title for option in field.options}
        self.choice.set_texts(title, {UNSAID: self.tr("Nothing chosen"), **texts})
        said = field.description
        if field.looks_secret:
            warning = self.tr("This looks like a password: no server should ask for one here.")
            said = f"{said} {warning}".strip()
        self._hint.set_state("warn" if field.looks_secret else "")
        self._hint.show_text(said)


def _number(text: str) -> Scalar:
    bare = text.strip().replace(",", ".")
    for kind in (int, float):
        try:
            return kind(bare)
        except ValueError:
            continue
    return bare
