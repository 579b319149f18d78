"""The page of personas: a list at the left, the chosen one as a form at the right.

What is typed is to be kept by itself, a moment after the last key. The page shows every change at
once and says what has to be written down; it must not know where that happens.
"""

from __future__ import annotations

import secrets

import msgspec
from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.personas import Language, bundled, offered
from app.chat.store.values import Persona
from app.errors import AppError
from ui.chat.persona_form import LONGEST_NAME, Named, PersonaForm
from ui.errors import error_hint, error_message
from ui.theme import theme_source
from ui.widgets.buttons import IconButton, TextButton, palette_colour
from ui.widgets.icons import icon
from ui.widgets.page import Page

SAVE_DELAY_MS = 500
_ICONS = {
    "hearth-brief": "zap",
    "hearth-tutor": "sparkles",
    "hearth-editor": "pencil",
    "hearth-translator": "languages",
    "hearth-programmer": "wrench",
    "hearth-critic": "scale",
    "hearth-plain": "file-text",
}
LIST_WIDTH = 236


class PersonaEditor(Page):
    """What is to be written down is said by `save_requested` (a `Persona`), `delete_requested` and
    `restore_requested` (a uid). `chosen` carries the `Persona` that the person wants to chat with.

    Args:
        own: The person's own, as the store lists them.
        models, tools: What can be chosen, with its names.
    """

    chosen = Signal(object)
    save_requested = Signal(object)
    delete_requested = Signal(str)
    restore_requested = Signal(str)

    def __init__(
        self, own: tuple[Persona, ...] = (), models: Named = (), tools: Named = ()
    ) -> None:
        super().__init__(spacing=14)
        self._own = list(own)
        self._current = ""
        self._removed: tuple[int, Persona] | None = None  # what was deleted last, and where
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
        self._notice_words.setWordWrap(True)
        self.undo = TextButton("small", colour="accent", padding=4)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_DELAY_MS)
        self._build()
        self._connect()
        self._retranslate()
        self._show_list()

    @property
    def personas(self) -> tuple[Persona, ...]:
        """All that can be chosen now, the person's own first."""
        return offered(tuple(self._own), self._language)

    def set_own(self, own: tuple[Persona, ...]) -> None:
        """Shows what the store lists now."""
        self.save_now()
        if self._own == list(own):
            return
        self._own = list(own)
        self._show_list()

    def show_persona(self, uid: str) -> None:
        """Opens one of them, "" for a new one."""
        if not uid:
            self._add()
        elif uid in self.buttons:
            self.save_now()
            self._current = uid
            self._show_current()

    @Slot(object)
    def show_error(self, error: AppError) -> None:
        """Says why something could not be written down."""
        self._tell(f"{error_message(error)} {error_hint(error)}".strip())

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
    def _language(self) -> Language:
        return "de" if QLocale().language() == QLocale.Language.German else "en"

    def _find(self, uid: str) -> Persona | None:
        return next((persona for persona in self.personas if persona.uid == uid), None)

    def _is_own(self, uid: str) -> bool:
        return any(persona.uid == uid for persona in self._own)

    def _is_bundled(self, uid: str) -> bool:
        return any(persona.uid == uid for persona in bundled(self._language))

    @Slot()
    def _show_list(self) -> None:
        """Builds the list anew; the one that was shown stays, or its neighbour takes its place."""
        order = list(self.buttons)
        place = order.index(self._current) if self._current in order else 0
        for button in self.buttons.values():
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        personas = self.personas
        self.buttons = {persona.uid: self._button(persona) for persona in personas}
        if self._current not in self.buttons and personas:
            self._current = personas[min(place, len(personas) - 1)].uid
        self._show_current()

    def _button(self, persona: Persona) -> QPushButton:
        metrics = self.fontMetrics()
        mode = Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(persona.name, mode, LIST_WIDTH - 60).replace("&", "&&")
        name = _ICONS.get(persona.uid, "message-circle")
        button = QPushButton(icon(name, palette_colour("ink"), 15), f"  {shown}")
        button.setProperty("role", "row")
        button.setCheckable(True)
        button.setAccessibleName(persona.name)
        button.setToolTip(persona.description)
        button.setProperty("persona", persona.uid)
        button.clicked.connect(self._open)
        self._list.addWidget(button)
        return button

    def _show_current(self) -> None:
        persona = self._find(self._current)
        self.form.setEnabled(persona is not None)
        for uid, button in self.buttons.items():
            button.setChecked(uid == self._current)
        if persona is not None:
            self.form.show_persona(persona)
        changed = self._is_own(self._current) and self._is_bundled(self._current)
        self.reset.setVisible(changed)
        self.delete.setVisible(self._is_own(self._current) and not changed)

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
        self._make(Persona(secrets.token_hex(8), self.tr("New persona")))
        self.form.name.setFocus()
        self.form.name.selectAll()

    @Slot()
    def _duplicate(self) -> None:
        self.save_now()
        persona, uid = self.form.persona(), secrets.token_hex(8)
        name = self.tr("Copy of {name}").format(name=persona.name)[:LONGEST_NAME]
        settings = msgspec.structs.replace(persona.settings, persona=uid)
        self._make(Persona(uid, name, settings, persona.description))

    def _make(self, persona: Persona) -> None:
        """Shows a new one, and has it written down."""
        self._forget_removed()
        settings = msgspec.structs.replace(persona.settings, persona=persona.uid)
        persona = msgspec.structs.replace(persona, settings=settings)
        self._own.append(persona)
        self._current = persona.uid
        self._show_list()
        self.save_requested.emit(persona)

    @Slot()
    def _save(self) -> None:
        persona = self.form.persona()
        if persona == self._find(persona.uid):
            return
        was_listed = list(self.buttons)
        place = next((i for i, one in enumerate(self._own) if one.uid == persona.uid), None)
        if place is None:
            self._own.append(persona)
        else:
            self._own[place] = persona
        names = [(one.uid, one.name) for one in self.personas]
        shown = [(uid, self.buttons[uid].accessibleName()) for uid in was_listed]
        if names != shown:
            self._show_list()
        else:
            self._show_current()
        self.save_requested.emit(persona)

    @Slot()
    def _reset(self) -> None:
        self._saver.stop()
        words = self.tr("{name} is as it came with Hearth again.")
        self._take_away(words)

    @Slot()
    def _delete(self) -> None:
        self.save_now()
        self._take_away(self.tr("{name} was deleted."))

    def _take_away(self, words: str) -> None:
        """Takes the one that is shown out of the person's own; it can be had back."""
        place = next((i for i, one in enumerate(self._own) if one.uid == self._current), None)
        if place is None:
            return
        persona = self._own.pop(place)
        self._removed = (place, persona)
        self._tell(words.format(name=persona.name), undo=True)
        self._show_list()
        self.undo.setFocus()
        self.delete_requested.emit(persona.uid)

    @Slot()
    def _undo(self) -> None:
        if self._removed is None:
            return
        place, persona = self._removed
        self._own = [one for one in self._own if one.uid != persona.uid]
        self._own.insert(min(place, len(self._own)), persona)
        self._current = persona.uid
        self._forget_removed()
        self._show_list()
        self.restore_requested.emit(persona.uid)

    def _forget_removed(self) -> None:
        self._removed = None
        self._notice.hide()

    @Slot()
    def _choose(self) -> None:
        self.save_now()
        self.chosen.emit(self.form.persona())

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
