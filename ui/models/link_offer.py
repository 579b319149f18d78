"""A model file that was opened from outside: offers to use it where it lies.

Knows the shelf; which model answers is not its business.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import AppError
from ui.errors import error_hint, error_message
from ui.models.shelf import Shelf
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.labels import Label


class LinkOffer(QFrame):
    """`chat_requested` carries the id of the model once it is on the list; `closed`."""

    chat_requested = Signal(str)
    closed = Signal()

    def __init__(self, shelf: Shelf, path: Path) -> None:
        super().__init__()
        self.setObjectName("downloadStrip")
        self.path = Path(os.path.abspath(path))
        self._shelf = shelf
        self._chats = False  # the person wants to chat with it once it is there
        self._error: AppError | None = None
        self._icon = IconLabel("link", "muted", 15)
        self._name = ElidedLabel()
        self._name.setProperty("role", "strong")
        self._words = Label("small")
        self.add, self.chat = ActionButton(), ActionButton(role="primary")
        self.close_button = IconButton("x", size=14)
        self._waiting = False
        self._build()
        self._retranslate()

    def text(self) -> str:
        return f"{self._name.text()} {self._words.text()}"

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 8, 14, 8)
        line.setSpacing(9)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._words)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        for button in (self.add, self.chat, self.close_button):
            line.addWidget(button)
        rule = QFrame()
        rule.setProperty("role", "rule")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(line)
        rows.addWidget(rule)
        self.add.clicked.connect(self._add)
        self.chat.clicked.connect(self._add_and_chat)
        self.close_button.clicked.connect(self.closed)
        self._shelf.changed.connect(self._note_shelf)
        self._shelf.failed.connect(self._note_failure)

    @Slot()
    def _add(self) -> None:
        self._link(chats=False)

    @Slot()
    def _add_and_chat(self) -> None:
        self._link(chats=True)

    def _link(self, *, chats: bool) -> None:
        self._chats, self._waiting, self._error = chats, True, None
        for button in (self.add, self.chat):
            button.setEnabled(False)
        self._shelf.link_file(self.path)

    @Slot()
    def _note_shelf(self) -> None:
        if not self._waiting:
            return
        for model in self._shelf.models:
            if any(os.path.abspath(file) == str(self.path) for file in model.files):
                self._waiting = False
                if self._chats:
                    self.chat_requested.emit(model.id)
                self.closed.emit()
                return

    @Slot(object)
    def _note_failure(self, error: AppError) -> None:
        if self._waiting:
            self._waiting, self._error = False, error
            for button in (self.add, self.chat):
                button.setEnabled(True)
            self._retranslate()

    def _retranslate(self) -> None:
        self._name.setText(self.path.name)
        error = self._error
        if error is None:
            self._words.setText(self.tr("Add it to your models? The file stays where it is."))
        else:
            self._words.setText(f"{error_message(error)} {error_hint(error)}".strip())
        self._icon.set_icon("link" if error is None else "triangle-alert")
        self._icon.set_colour("muted" if error is None else "bad")
        self.setAccessibleName(self.text())
        self.add.say(self.tr("Add"), self.tr("Add {name}").format(name=self.path.name))
        name = self.tr("Add {name} and chat with it").format(name=self.path.name)
        self.chat.say(self.tr("Add and chat"), name)
        self.close_button.name(self.tr("Leave it"))
