"""The page of personas: a list at the left, the chosen one as a form at the right.

What is typed is kept by itself, a moment after the last key. Must not know what a persona is used
for.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.personas import LONGEST_NAME, Persona, PersonaBook, PersonaError, Removed
from app.messages import EFFORTS
from ui.errors import error_hint, error_message
from ui.theme import theme_source
from ui.widgets.buttons import IconButton, TextButton, palette_colour
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.icons import icon
from ui.widgets.page import Page
from ui.widgets.switch import Switch

SAVE_DELAY_MS = 500
LIST_WIDTH = 236
Named = tuple[tuple[str, str], ...]  # ids or paths with their names


class PersonaForm(Card):
    """One persona. `edited` is emitted whenever the person has changed something.

    Args:
        models: The models that can be chosen.
        tools: The tools that can be allowed.
    """

    edited = Signal()

    def __init__(self, models: Named, tools: Named) -> None:
        super().__init__(spacing=6)
        self._persona = Persona("", "")
        self._models, self._tool_names = models, dict(tools)
        self._labels = {name: QLabel() for name in ("name", "instructions", "model", "effort")}
        self._labels["tools"] = QLabel()
        for label in self._labels.values():
            label.setProperty("role", "hint")
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.instructions = QPlainTextEdit()
        self.instructions.setProperty("role", "field")
        self.instructions.setTabChangesFocus(True)
        self.instructions.setMinimumHeight(170)
        self.model = Choice(("", *(model for model, _ in models)), "")
        self.effort = Choice((None, *EFFORTS), None)
        self.tools = Choice((None, "chosen"), None)
        self.switches = {tool: Switch() for tool in self._tool_names}
        self._tool_rows = QWidget()
        self._build()
        self.name.textEdited.connect(self.edited)
        self.instructions.textChanged.connect(self._note_typing)
        for choice in (self.model, self.effort, self.tools):
            choice.chosen.connect(self._take_choice)
        for switch in self.switches.values():
            switch.toggled.connect(self._note_switch)
        self._filling = False
        self._retranslate()

    def show_persona(self, persona: Persona) -> None:
        """Shows one, and tells nobody."""
        self._filling = True
        self._persona = persona
        if self.name.text() != persona.name:
            self.name.setText(persona.name)
        if self.instructions.toPlainText() != persona.instructions:
            self.instructions.setPlainText(persona.instructions)
        self.model.set_value(persona.model if persona.model in self.model.actions_of else "")
        self.effort.set_value(persona.effort)
        self.tools.set_value(None if persona.tools is None else "chosen")
        for tool, switch in self.switches.items():
            switch.setChecked(tool in (persona.tools or ()))
        self._tool_rows.setVisible(persona.tools is not None)
        self._filling = False

    def persona(self) -> Persona:
        """What the form says now."""
        chosen = tuple(tool for tool, switch in self.switches.items() if switch.isChecked())
        model = str(self.model.value)
        if not model and self._persona.model not in self.model.actions_of:
            model = self._persona.model  # not here at the moment: no reason to forget it
        return msgspec.structs.replace(
            self._persona,
            name=self.name.text(),
            instructions=self.instructions.toPlainText(),
            model=model,
            effort=self.effort.value,
            tools=None if self.tools.value is None else chosen,
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self.rows.addWidget(self._labels["name"])
        self.rows.addWidget(self.name)
        self.rows.addSpacing(6)
        self.rows.addWidget(self._labels["instructions"])
        self.rows.addWidget(self.instructions, 1)
        self.rows.addSpacing(6)
        choices = QHBoxLayout()
        choices.setSpacing(22)
        for name, choice in (
            ("model", self.model),
            ("effort", self.effort),
            ("tools", self.tools),
        ):
            column = QVBoxLayout()
            column.setSpacing(5)
            column.addWidget(self._labels[name])
            column.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
            choices.addLayout(column)
        choices.addStretch(1)
        self.rows.addLayout(choices)
        rows = QVBoxLayout(self._tool_rows)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(4)
        for tool, switch in self.switches.items():
            row = QHBoxLayout()
            row.addWidget(switch)
            row.addWidget(QLabel(self._tool_names[tool]), 1)
            rows.addLayout(row)
        self.rows.addWidget(self._tool_rows)

    @Slot()
    def _note_typing(self) -> None:
        if not self._filling:
            self.edited.emit()

    @Slot(object)
    def _take_choice(self, _value: object) -> None:
        self._tool_rows.setVisible(self.tools.value is not None)
        self.edited.emit()

    @Slot(bool)
    def _note_switch(self, _on: bool) -> None:
        if not self._filling:
            self.edited.emit()

    def _retranslate(self) -> None:
        names = {
            "name": self.tr("Name"),
            "instructions": self.tr("Instructions for the model"),
            "model": self.tr("Model"),
            "effort": self.tr("Effort"),
            "tools": self.tr("Tools"),
        }
        for name, label in self._labels.items():
            label.setText(names[name])
        self.name.setAccessibleName(names["name"])
        self.instructions.setAccessibleName(names["instructions"])
        self.instructions.setPlaceholderText(
            self.tr("Who the model is to be, what it should do, and how it should answer.")
        )
        as_is = self.tr("As in the chat")
        self.model.set_texts(names["model"], {"": as_is, **dict(self._models)})
        self.effort.set_texts(
            names["effort"],
            {
                None: as_is,
                "low": self.tr("Low"),
                "medium": self.tr("Medium"),
                "high": self.tr("High"),
            },
        )
        self.tools.set_texts(names["tools"], {None: as_is, "chosen": self.tr("Only these")})
        for tool, switch in self.switches.items():
            switch.setAccessibleName(self._tool_names[tool])


class PersonaEditor(Page):
    """`chosen` carries the `Persona` that the person wants to chat with; `changed`: some changed.

    Args:
        book: Keeps them.
        models, tools: What can be chosen, with its names.
    """

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, book: PersonaBook, models: Named = (), tools: Named = ()) -> None:
        super().__init__(spacing=14)
        self._book = book
        self._current = ""
        self._removed: Removed | None = None
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.new = QPushButton()
        self.new.setProperty("role", "newChat")
        self.buttons: dict[str, QPushButton] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(1)
        self.form = PersonaForm(models, tools)
        self.chat = QPushButton()
        self.chat.setProperty("role", "primary")
        self.duplicate = TextButton("chip", "copy")
        self.reset = TextButton("chip", "rotate-ccw")
        self.delete = IconButton("trash-2")
        self._notice, self._notice_words = QFrame(), QLabel()
        self.undo = TextButton("small", colour="accent", padding=4)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_DELAY_MS)
        self._build()
        self._connect()
        self._retranslate()
        self._show_list()

    def save_now(self) -> None:
        """Keeps what is typed at once: the page is left, or the window closed."""
        if self._saver.isActive():
            self._saver.stop()
            self._save()

    def hideEvent(self, event: QHideEvent) -> None:
        self.save_now()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.save_now()
            self._retranslate()
            self._show_list()
        super().changeEvent(event)

    @property
    def notice(self) -> str:
        """What the line above the form says; empty if there is none."""
        return "" if self._notice.isHidden() else self._notice_words.text()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.new)
        left.addLayout(self._list)
        left.addStretch(1)
        holder = QWidget()
        holder.setFixedWidth(LIST_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(left)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.chat)
        foot.addWidget(self.duplicate)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(self.delete)
        self.form.rows.addSpacing(8)
        self.form.rows.addLayout(foot)
        self._notice.setProperty("role", "problem")
        row = QHBoxLayout(self._notice)
        row.setContentsMargins(11, 5, 7, 5)
        row.addWidget(self._notice_words, 1)
        row.addWidget(self.undo)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._notice)
        right.addWidget(self.form, 1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(holder)
        both.addLayout(right, 1)
        self.rows.addWidget(self._hint)
        self.rows.addLayout(both, 1)
        self._notice.hide()

    def _connect(self) -> None:
        self.new.clicked.connect(self._add)
        self.form.edited.connect(self._saver.start)
        self._saver.timeout.connect(self._save)
        self.chat.clicked.connect(self._choose)
        self.duplicate.clicked.connect(self._duplicate)
        self.reset.clicked.connect(self._reset)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self._undo)
        theme_source().changed.connect(self._show_list)

    @property
    def _language(self) -> str:
        return QLocale().name().partition("_")[0]

    @Slot()
    def _show_list(self) -> None:
        """Builds the list anew; the one that was shown stays, or its neighbour takes its place."""
        order = list(self.buttons)
        place = order.index(self._current) if self._current in order else 0
        for button in self.buttons.values():
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        personas = self._book.personas(self._language)
        self.buttons = {persona.id: self._button(persona) for persona in personas}
        if self._current not in self.buttons and personas:
            self._current = personas[min(place, len(personas) - 1)].id
        self._show_current()

    def _button(self, persona: Persona) -> QPushButton:
        metrics = self.fontMetrics()
        mode = Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(persona.name, mode, LIST_WIDTH - 60).replace("&", "&&")
        button = QPushButton(icon(persona.icon, palette_colour("ink"), 15), f"  {shown}")
        button.setProperty("role", "row")
        button.setCheckable(True)
        button.setAccessibleName(persona.name)
        button.setProperty("persona", persona.id)
        button.clicked.connect(self._open)
        self._list.addWidget(button)
        return button

    def _show_current(self) -> None:
        persona = self._book.find(self._current, self._language)
        self.form.setEnabled(persona is not None)
        for persona_id, button in self.buttons.items():
            button.setChecked(persona_id == self._current)
        if persona is not None:
            self.form.show_persona(persona)
        self.reset.setVisible(self._book.changed(self._current))

    @Slot()
    def _open(self) -> None:
        self.save_now()
        button = self.sender()
        if isinstance(button, QPushButton):
            self._current = str(button.property("persona"))
        self._show_current()

    @Slot()
    def _add(self) -> None:
        self.save_now()
        self._keep(lambda: self._book.new(self.tr("New persona")))
        self.form.name.setFocus()
        self.form.name.selectAll()

    @Slot()
    def _duplicate(self) -> None:
        self.save_now()
        persona = self.form.persona()
        name = self.tr("Copy of {name}").format(name=persona.name)
        self._keep(lambda: self._book.duplicate(persona, name[:LONGEST_NAME]))

    @Slot()
    def _save(self) -> None:
        persona = self.form.persona()
        try:
            self._book.save(persona)
        except PersonaError as error:
            self._tell(f"{error_message(error)} {error_hint(error)}".strip())
            return
        if self._removed is None:
            self._notice.hide()
        button = self.buttons.get(persona.id)
        if button is not None and button.accessibleName() != persona.name.strip():
            self._show_list()
        self.reset.setVisible(self._book.changed(persona.id))
        self.changed.emit()

    @Slot()
    def _reset(self) -> None:
        self._saver.stop()
        self._keep(lambda: self._book.reset(self._current))

    @Slot()
    def _delete(self) -> None:
        self.save_now()
        persona = self._book.find(self._current, self._language)
        if persona is None:
            return
        try:
            self._removed = self._book.delete(persona)
        except PersonaError as error:
            self._tell(f"{error_message(error)} {error_hint(error)}".strip())
            return
        self._tell(self.tr("{name} was deleted.").format(name=persona.name), undo=True)
        self._show_list()
        self.undo.setFocus()
        self.changed.emit()

    @Slot()
    def _undo(self) -> None:
        removed, self._removed = self._removed, None
        if removed is not None:
            self._current = removed.persona.id
            self._keep(lambda: self._book.restore(removed))

    @Slot()
    def _choose(self) -> None:
        self.save_now()
        self.chosen.emit(self.form.persona())

    def _keep(self, change: Callable[[], Persona | None]) -> None:
        """Carries out a change of the book; what it makes is shown."""
        self._notice.hide()
        self._removed = None
        try:
            made = change()
        except PersonaError as error:
            self._tell(f"{error_message(error)} {error_hint(error)}".strip())
            return
        if isinstance(made, Persona):
            self._current = made.id
        self._show_list()
        self.changed.emit()

    def _tell(self, words: str, *, undo: bool = False) -> None:
        self._notice_words.setText(words)
        self.undo.setVisible(undo)
        self._notice.show()

    def _retranslate(self) -> None:
        self.set_title(self.tr("Personas"))
        self._hint.setText(
            self.tr("Instructions that you need again and again, with what goes with them.")
        )
        self.new.setText(self.tr("New persona"))
        self.chat.setText(self.tr("Chat with it"))
        self.duplicate.setText(self.tr("Duplicate"))
        self.reset.setText(self.tr("Back to the original"))
        self.delete.name(self.tr("Delete this persona"))
        self.undo.setText(self.tr("Undo"))
