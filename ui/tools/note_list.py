"""What the model remembers: each note can be changed and removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app.tools.notes import Note
from app.tools.visible import visible
from ui.tools.record_words import moment
from ui.tools.records import Records
from ui.tools.row_list import RowList
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

LONGEST = 1000


class NoteList(RowList):
    """Shows what `records` tells."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.cards: list[NoteCard] = []
        self._removed: Note | None = None
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.add = ActionButton("plus")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        self.above.addLayout(row)
        self.field.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        records.notes.connect(self.show_notes)
        self.undo.undo_requested.connect(self._bring_back)
        self._retranslate()

    def renew(self) -> None:
        """Looks again what is remembered."""
        self._records.read_notes()

    @Slot(object)
    def show_notes(self, notes: tuple[Note, ...]) -> None:
        self.cards = []
        for note in reversed(notes):
            card = NoteCard(note)
            card.changed.connect(self._change)
            card.remove_requested.connect(self._remove)
            self.cards.append(card)
        self.show_rows(self.cards)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _add(self) -> None:
        text = " ".join(self.field.text().split())
        if text:
            self.field.clear()
            self._records.add_note(text)

    @Slot(object, str)
    def _change(self, note: Note, text: str) -> None:
        self._records.change_note(note, text)

    @Slot(object)
    def _remove(self, note: Note) -> None:
        self._removed = note
        self._records.change_note(note, "")
        self.say_gone(lambda: (self.tr("The note is removed."), self.tr("Bring the note back")))

    @Slot()
    def _bring_back(self) -> None:
        if self._removed is not None:
            self._records.add_note(self._removed.text)
            self._removed = None
        self.undo.hide()

    def _retranslate(self) -> None:
        self.say_empty(
            self.tr("The model remembers nothing."),
            self.tr(
                "With the tool “Remember”, it may ask to keep a short note. You can also write one "
                "yourself: every later chat with that tool knows it."
            ),
        )
        words = self.tr("Something that the model should know in every chat")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.add.say(self.tr("Add"), self.tr("Add this note"))


class NoteCard(Card):
    """One note. `changed` carries it and its new text; `remove_requested` carries it."""

    changed = Signal(object, str)
    remove_requested = Signal(object)

    def __init__(self, note: Note) -> None:
        super().__init__(spacing=3)
        self.note = note
        self.text, self.when = Label(), Label("hint")
        self.text.setText(visible(note.text))
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.hide()
        self.edit, self.remove = IconButton("pencil"), IconButton("trash-2")
        self.edit.clicked.connect(self._edit)
        self.remove.clicked.connect(self._remove)
        self.field.returnPressed.connect(self._keep)
        self.field.editingFinished.connect(self._keep)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        for part in (self.text, self.field, self.when):
            texts.addWidget(part)
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        for button in (self.edit, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(row)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _edit(self) -> None:
        self.field.setText(self.note.text)
        self.text.hide()
        self.field.show()
        self.field.setFocus()

    @Slot()
    def _keep(self) -> None:
        if self.field.isHidden():
            return
        text = " ".join(self.field.text().split())
        self.field.hide()
        self.text.show()
        if not text:
            self._remove()
        elif text != self.note.text:
            self.text.setText(visible(text))
            self.changed.emit(self.note, text)

    @Slot()
    def _remove(self) -> None:
        self.remove.setEnabled(False)
        self.remove_requested.emit(self.note)

    def _retranslate(self) -> None:
        shown = visible(self.note.text)
        self.when.setText(self.tr("Kept {moment}").format(moment=moment(self.note.at)))
        self.edit.name(self.tr("Change"))
        self.edit.setAccessibleName(self.tr("Change: {note}").format(note=shown))
        self.remove.name(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove: {note}").format(note=shown))
        self.field.setAccessibleName(self.tr("The note"))
        self.setAccessibleName(shown)
