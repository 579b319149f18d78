"""All servers: the list, the form for a new one, and the way back from a removal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.tools.mcp.config import Server
from ui.errors import error_hint, error_message
from ui.servers.server_card import ServerCard
from ui.servers.server_desk import ServerDesk, ServerRow
from ui.servers.server_form import ServerForm
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label
from ui.widgets.undo_bar import UndoBar


class ServersPane(QWidget):
    """Rows of a page. `shown` carries a card that should be in sight."""

    shown = Signal(object)

    def __init__(self, desk: ServerDesk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: dict[str, ServerCard] = {}
        self._removed = ""
        self._intro, self._empty, self._trouble = Label("muted"), Label("hint"), Label()
        self._trouble.set_state("bad")
        self._trouble.hide()
        self.add = ActionButton("plus")
        self.form = ServerForm()
        self.form.hide()
        self.undo = UndoBar()
        self.undo.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._build()
        self._connect()
        self._retranslate()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        self._desk.refresh()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(self._intro, 1)
        head.addWidget(self.add)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addLayout(head)
        for part in (self._trouble, self.undo, self.form, self._empty):
            rows.addWidget(part)
        rows.addLayout(self._list)

    def _connect(self) -> None:
        desk = self._desk
        self.add.clicked.connect(self._begin)
        self.form.closed.connect(self._end_form)
        self.form.submitted.connect(self._add)
        self.form.changed.connect(self._change)
        self.undo.undo_requested.connect(self._bring_back)
        self.undo.closed.connect(self._forget)
        desk.changed.connect(self._show)
        desk.added.connect(self._note_added)
        desk.removed.connect(self._offer_undo)
        desk.failed.connect(self._show_error)

    @Slot()
    def _begin(self) -> None:
        self.form.begin()
        self.form.show()
        self.add.hide()
        self.form.focus()

    @Slot()
    def _end_form(self) -> None:
        self.form.hide()
        self.add.show()
        self.add.setFocus()

    @Slot(object)
    def _add(self, found: object) -> None:
        self._desk.add(found)  # type: ignore[arg-type]

    @Slot(object, object)
    def _change(self, server: Server, secrets: dict[str, str]) -> None:
        self._desk.change(server, secrets)
        self._end_form()

    @Slot(object)
    def _note_added(self, _names: tuple[str, ...]) -> None:
        self._end_form()

    @Slot(object)
    def _edit(self, row: ServerRow) -> None:
        self.form.edit(row.seen.server)
        self.form.show()
        self.add.hide()
        self.shown.emit(self.form)
        self.form.values.setFocus()

    @Slot()
    def _show(self) -> None:
        """Brings the cards in line with the servers; those that stay keep their state."""
        names = [row.name for row in self._desk.rows]
        for name in [name for name in self.cards if name not in names]:
            gone = self.cards.pop(name)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for index, row in enumerate(self._desk.rows):
            card = self.cards.get(row.name)
            if card is None:
                card = self.cards[row.name] = ServerCard(self._desk, row)
                card.edit_requested.connect(self._edit)
            else:
                card.show_row(row)
            if self._list.indexOf(card) != index:
                self._list.removeWidget(card)
                self._list.insertWidget(index, card)
                card.show()
        self._empty.setVisible(not names and self.form.isHidden())
        self._trouble.hide()

    @Slot(str, object)
    def _show_error(self, name: str, error: AppError) -> None:
        if name in self.cards:
            self.cards[name].show_error(error)
        elif not self.form.isHidden():
            self.form.show_error(error)
        else:
            self._trouble.show_text(f"{error_message(error)} {error_hint(error)}".strip())

    @Slot(str)
    def _offer_undo(self, name: str) -> None:
        self._removed = name
        self.undo.say(self._undo_words)
        self.undo.show()

    def _undo_words(self) -> tuple[str, str]:
        return (
            self.tr("{name} is removed.").format(name=self._removed),
            self.tr("Bring {name} back").format(name=self._removed),
        )

    @Slot()
    def _bring_back(self) -> None:
        self.undo.hide()
        self._desk.bring_back()

    @Slot()
    def _forget(self) -> None:
        self.undo.hide()
        self._desk.forget()

    def _retranslate(self) -> None:
        self._intro.setText(
            self.tr(
                "Programs and addresses that bring their own tools (MCP). Each is started only "
                "after your yes to its exact command, and each of its tools is asked about before "
                "it is used."
            )
        )
        self.add.say(self.tr("Add a server"))
        self._empty.setText(self.tr("No server is set up."))
