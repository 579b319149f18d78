"""Between transcript and composer: what servers ask of the person, the oldest first."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.tools.mcp.forms import Filling
from ui.servers.form_card import FormCard
from ui.servers.server_desk import ServerDesk


class FormShelf(QWidget):
    """Shows one form at a time; another is shown when the first was answered. `shown`: one came."""

    shown = Signal()

    def __init__(self, desk: ServerDesk) -> None:
        super().__init__()
        self._desk = desk
        self.card: FormCard | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 8)
        desk.forms_changed.connect(self.show_forms)
        self.hide()

    @Slot()
    def show_forms(self) -> None:
        """Shows the oldest form that waits, or nothing."""
        waiting = self._desk.forms.open()
        if self.card is not None and self.card.form not in waiting:
            card, self.card = self.card, None
            self._rows.removeWidget(card)
            card.hide()
            card.deleteLater()
        if self.card is None and waiting:
            self.card = FormCard(waiting[0])
            self.card.answered.connect(self._answer)
            self._rows.addWidget(self.card)
            self.show()
            self.shown.emit()
            if not self.window().isActiveWindow():
                QApplication.alert(self.window())
        self.setVisible(self.card is not None)

    @Slot(str, object)
    def _answer(self, id: str, filling: Filling) -> None:
        self._desk.forms.answer(id, filling)
