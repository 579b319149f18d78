"""One persona as a form: name, instructions, model, effort, tools. Keeps and sends nothing."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.store.values import Persona
from app.messages import EFFORTS
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.switch import Switch

LONGEST_NAME = 80
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
        self._models = models
        parts = ("name", "description", "instructions", "model", "effort", "tools")
        self._labels = {name: QLabel() for name in parts}
        for label in self._labels.values():
            label.setProperty("role", "hint")
        self.name, self.description = QLineEdit(), QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.instructions = QPlainTextEdit()
        self.instructions.setProperty("role", "field")
        self.instructions.setTabChangesFocus(True)
        self.instructions.setMinimumHeight(170)
        self.model = Choice(("", *(model for model, _ in models)), "")
        self.effort = Choice(EFFORTS, "medium")
        self.tools = Choice((None, "chosen"), None)
        self.switches: dict[str, Switch] = {}
        self._tool_rows = QWidget()
        self._tool_labels: dict[str, QLabel] = {}
        self._build()
        self.set_tools(tools)
        self.name.textEdited.connect(self.edited)
        self.description.textEdited.connect(self.edited)
        self.instructions.textChanged.connect(self._note_typing)
        for choice in (self.model, self.effort, self.tools):
            choice.chosen.connect(self._take_choice)
        self._filling = False
        self._retranslate()

    def set_tools(self, tools: Named) -> None:
        """Offers these tools, too, or calls those that are offered by other names."""
        for tool, _ in tools:
            if tool in self.switches:
                continue
            switch = self.switches[tool] = Switch()
            label = self._tool_labels[tool] = QLabel()
            switch.setChecked(tool in (self._persona.settings.tools or ()))
            switch.toggled.connect(self._note_switch)
            row = QHBoxLayout()
            row.addWidget(switch)
            row.addWidget(label, 1)
            self._tool_column.addLayout(row)
        for tool, name in tools:
            self.switches[tool].setAccessibleName(name)
            self._tool_labels[tool].setText(name)

    def set_models(self, models: Named) -> None:
        """Offers other models; the one that was chosen stays, if it is among them."""
        if models == self._models:
            return
        self._models = models
        self.model.set_values(("", *(model for model, _ in models)), self._persona.settings.model)
        self._retranslate()

    def show_persona(self, persona: Persona) -> None:
        """Shows one, and tells nobody."""
        self._filling = True
        self._persona, settings = persona, persona.settings
        for line, text in ((self.name, persona.name), (self.description, persona.description)):
            if line.text() != text:
                line.setText(text)
        if self.instructions.toPlainText() != settings.instructions:
            self.instructions.setPlainText(settings.instructions)
        self.model.set_value(settings.model if settings.model in self.model.actions_of else "")
        self.effort.set_value(settings.effort)
        self.tools.set_value(None if settings.tools is None else "chosen")
        for tool, switch in self.switches.items():
            switch.setChecked(tool in (settings.tools or ()))
        self._tool_rows.setVisible(settings.tools is not None)
        self._filling = False

    def persona(self) -> Persona:
        """What the form says now; the name is never empty."""
        before = self._persona.settings
        chosen = [tool for tool, switch in self.switches.items() if switch.isChecked()]
        # Those that are not here at the moment are not forgotten either.
        chosen += [tool for tool in before.tools or () if tool not in self.switches]
        model = str(self.model.value)
        if not model and before.model not in self.model.actions_of:
            model = before.model  # not here at the moment: no reason to forget it
        settings = msgspec.structs.replace(
            before,
            instructions=self.instructions.toPlainText(),
            model=model,
            effort=self.effort.value,
            tools=None if self.tools.value is None else tuple(chosen),
        )
        return msgspec.structs.replace(
            self._persona,
            name=self.name.text().strip() or self._persona.name,
            settings=settings,
            description=self.description.text().strip(),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self.rows.addWidget(self._labels["name"])
        self.rows.addWidget(self.name)
        self.rows.addSpacing(6)
        self.rows.addWidget(self._labels["description"])
        self.rows.addWidget(self.description)
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
        self._tool_column = QVBoxLayout(self._tool_rows)
        self._tool_column.setContentsMargins(0, 6, 0, 0)
        self._tool_column.setSpacing(4)
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
            "description": self.tr("In a few words"),
            "instructions": self.tr("Instructions for the model"),
            "model": self.tr("Model"),
            "effort": self.tr("Effort"),
            "tools": self.tr("Tools"),
        }
        for name, label in self._labels.items():
            label.setText(names[name])
        self.name.setAccessibleName(names["name"])
        self.description.setAccessibleName(names["description"])
        self.instructions.setAccessibleName(names["instructions"])
        self.instructions.setPlaceholderText(
            self.tr("Who the model is to be, what it should do, and how it should answer.")
        )
        as_is = self.tr("As in the chat")
        self.model.set_texts(names["model"], {"": as_is, **dict(self._models)})
        self.effort.set_texts(
            names["effort"],
            {
                "low": self.tr("Low"),
                "medium": self.tr("Medium"),
                "high": self.tr("High"),
            },
        )
        self.tools.set_texts(names["tools"], {None: as_is, "chosen": self.tr("Only these")})
