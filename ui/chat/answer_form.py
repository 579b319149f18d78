"""How the answer is to look: free text, or JSON by a small form of fields, or by a schema as text.

Makes a `ResponseFormat`; must not know what is done with it.
"""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.chat.answer_form import (
    AnswerForm,
    AnswerFormError,
    Field,
    Schema,
    form_of,
    read_schema_text,
    response_format,
    schema_of,
    schema_text,
)
from app.messages import ResponseFormat
from ui.chat.answer_field import FieldRow
from ui.errors import error_hint, error_message
from ui.fonts import code_font
from ui.theme import theme_source
from ui.widgets.buttons import TextButton
from ui.widgets.choice import Choice

CHECK_DELAY_MS = 300
_EXAMPLE = AnswerForm("answer", (Field("answer"),))


class AnswerFormEditor(QWidget):
    """`changed` carries the `ResponseFormat`, None for free text.

    While the form is not complete, the last complete one holds, and a sentence says what is
    missing.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._format: ResponseFormat | None = None
        self._last: tuple[int, Field] | None = None  # the field that was removed last, and where
        self.field_rows: list[FieldRow] = []
        self.kind = Choice(("free", "form", "schema"), "free")
        self.name, self._name_label = QLineEdit(), QLabel()
        self.add = TextButton("chip", "plus")
        self.schema = QPlainTextEdit()
        self._problem = QLabel()
        self._removed_words = QLabel()
        self.undo = TextButton("small", colour="accent", padding=4)
        self._checker = QTimer(self)
        self._checker.setSingleShot(True)
        self._checker.setInterval(CHECK_DELAY_MS)
        self._build()
        self.kind.chosen.connect(self._take_kind)
        self.name.textEdited.connect(self._check_soon)
        self.schema.textChanged.connect(self._check_soon)
        self.add.clicked.connect(self._add_empty)
        self.undo.clicked.connect(self._undo)
        self._checker.timeout.connect(self.check_now)
        self._retranslate()
        self._show_kind()

    @property
    def response_format(self) -> ResponseFormat | None:
        """The last complete one; None for free text."""
        return self._format

    @property
    def problem(self) -> str:
        """What is missing, in words; empty if nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def set_response_format(self, form: ResponseFormat | None) -> None:
        """Shows what holds, and tells nobody."""
        self._checker.stop()
        self._format = form
        self._clear_fields()
        self.name.clear()
        if form is None:
            self.kind.set_value("free")
        else:
            self._show_schema(form.schema)
        self._show_kind()

    def offer(self, form: ResponseFormat) -> None:
        """Whoever chooses fields or a schema next begins with this one."""
        self._checker.stop()
        self.schema.setPlainText(schema_text(form.schema))
        self._checker.stop()

    @Slot()
    def check_now(self) -> None:
        """Takes what the form says now, if it is complete."""
        self._checker.stop()
        try:
            form = self._current()
        except AnswerFormError as error:
            self._tell(f"{error_message(error)} {error_hint(error)}".strip())
            return
        self._tell("")
        if form != self._format:
            self._format = form
            self.changed.emit(form)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "small")
        self._problem.setProperty("state", "warn")
        self._name_label.setProperty("role", "hint")
        self._removed_words.setProperty("role", "hint")
        self.schema.setProperty("role", "field")
        font = code_font(theme_source().theme.sizes.code)
        self.schema.setFont(font)
        self.schema.setTabStopDistance(2 * QFontMetricsF(font).horizontalAdvance(" "))
        self.schema.setMinimumHeight(220)
        fields = QWidget()
        rows = QVBoxLayout(fields)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._name_label)
        rows.addWidget(self.name)
        rows.addSpacing(4)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(8)
        rows.addLayout(self._fields)
        removed = QHBoxLayout()
        removed.addWidget(self.add)
        removed.addStretch(1)
        removed.addWidget(self._removed_words)
        removed.addWidget(self.undo)
        rows.addLayout(removed)
        rows.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(fields)
        self._pages.addWidget(self.schema)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self._problem)
        self._problem.hide()
        self._forget_removed()

    def _current(self) -> ResponseFormat | None:
        match self.kind.value:
            case "form":
                return response_format(schema_of(self._form()))
            case "schema":
                return response_format(read_schema_text(self.schema.toPlainText()))
            case _:
                return None

    def _form(self) -> AnswerForm:
        fields = tuple(row.field() for row in self.field_rows)
        return AnswerForm(self.name.text().strip() or "answer", fields)

    def _show_schema(self, schema: Schema) -> None:
        form = form_of(schema)
        self._clear_fields()
        if form is None:
            self.kind.set_value("schema")
            self.schema.setPlainText(schema_text(schema))
            self._checker.stop()
            return
        self.kind.set_value("form")
        self.name.setText(form.name)
        for field in form.fields:
            self._add_field(field)

    @Slot(object)
    def _take_kind(self, kind: str) -> None:
        """Takes over into the other way of editing what can be taken over."""
        self._tell("")
        if kind == "schema":
            form = self._form() if self.field_rows else _EXAMPLE
            with contextlib.suppress(AnswerFormError):
                self.schema.setPlainText(schema_text(schema_of(form)))
        elif kind == "form":
            self._form_from_text()
        self._show_kind()
        if self.kind.value == kind:
            self.check_now()

    def _form_from_text(self) -> None:
        text = self.schema.toPlainText()
        if text.strip():
            try:
                schema = read_schema_text(text)
            except AnswerFormError as error:
                self.kind.set_value("schema")
                self._tell(f"{error_message(error)} {error_hint(error)}".strip())
                return
            if form_of(schema) is None:
                self.kind.set_value("schema")
                self._tell(self.tr("This schema says more than the form can show."))
                return
            self._show_schema(schema)
        if not self.field_rows:
            self._add_field(Field(""))

    def _show_kind(self) -> None:
        kind = self.kind.value
        self._pages.setVisible(kind != "free")
        self._pages.setCurrentIndex(1 if kind == "schema" else 0)

    @Slot()
    def _check_soon(self) -> None:
        self._checker.start()

    @Slot()
    def _add_empty(self) -> None:
        self._add_field(Field("")).name.setFocus()

    def _add_field(self, field: Field, place: int | None = None) -> FieldRow:
        row = FieldRow(field)
        row.edited.connect(self._check_soon)
        row.remove_requested.connect(self._remove)
        at = len(self.field_rows) if place is None else place
        self.field_rows.insert(at, row)
        self._fields.insertWidget(at, row)
        return row

    @Slot()
    def _remove(self) -> None:
        row = self.sender()
        if not isinstance(row, FieldRow):
            return
        self._last = (self.field_rows.index(row), row.field())
        self._drop(row)
        name = self._last[1].name
        self._removed_words.setText(
            self.tr("{name} removed").format(name=name) if name else self.tr("Field removed")
        )
        self._removed_words.show()
        self.undo.show()
        self.undo.setFocus()
        self.check_now()

    @Slot()
    def _undo(self) -> None:
        if self._last is not None:
            place, field = self._last
            self._add_field(field, min(place, len(self.field_rows))).name.setFocus()
            self._forget_removed()
            self.check_now()

    def _forget_removed(self) -> None:
        self._last = None
        self._removed_words.hide()
        self.undo.hide()

    def _drop(self, row: FieldRow) -> None:
        self.field_rows.remove(row)
        self._fields.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _clear_fields(self) -> None:
        for row in list(self.field_rows):
            self._drop(row)
        self._forget_removed()

    def _tell(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        raw = self.kind.value == "schema" and bool(words)
        self.schema.setProperty("state", "bad" if raw else "")
        self.schema.style().unpolish(self.schema)
        self.schema.style().polish(self.schema)

    def _retranslate(self) -> None:
        texts: dict[object, str] = {
            "free": self.tr("Free text"),
            "form": self.tr("Fields (JSON)"),
            "schema": self.tr("JSON Schema"),
        }
        self.kind.set_texts(self.tr("Form of the answer"), texts)
        self._name_label.setText(self.tr("What the answer is"))
        self.name.setPlaceholderText(self.tr("recipe, invoice, list of people …"))
        self.name.setAccessibleName(self.tr("What the answer is"))
        self.add.setText(self.tr("Add a field"))
        self.add.setAccessibleName(self.tr("Add a field"))
        self.schema.setAccessibleName(self.tr("JSON Schema"))
        self.undo.setText(self.tr("Undo"))
