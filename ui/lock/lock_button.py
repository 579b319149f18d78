"""The lock in the bar on top: says what is true, and closes or opens.

Shows what it is told; must not know the gate's rules.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.network import State
from ui.widgets.buttons import TextButton

_UNKNOWN = State(locked=False, contacts=(), refusal=None)


class LockButton(TextButton):
    """`closing_chosen` carries whether the person wants the lock closed."""

    closing_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__("model", before="lock-open", colour="muted", padding=8)
        self._state = _UNKNOWN
        self._is_narrow = False
        self._menu = QMenu(self)
        self.switch = QAction(self._menu)
        self.switch.setCheckable(True)
        self.switch.triggered.connect(self._choose)
        self.now, self.refused = QAction(self._menu), QAction(self._menu)
        for line in (self.now, self.refused):
            line.setEnabled(False)
        self._menu.addAction(self.switch)
        self._menu.addSeparator()
        self._menu.addActions([self.now, self.refused])
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._retranslate()

    def show_state(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self._retranslate()

    def words(self) -> str:
        """What it says, in a few words."""
        hosts = list(dict.fromkeys(contact.host for contact in self._state.contacts))
        if hosts:
            more = f" +{len(hosts) - 1}" if len(hosts) > 1 else ""
            return self.tr("Online: {host}").format(host=hosts[0]) + more
        if self._state.locked:
            return self.tr("Nothing leaves this computer")
        return self.tr("Lock open")

    def words_width(self) -> int:
        """The room that the words take, beside the icon."""
        return self.fontMetrics().horizontalAdvance(self.words()) + self.GAP

    def set_narrow(self, narrow: bool) -> None:
        """Without words, only the icon stays."""
        self._is_narrow = narrow
        self._show_words()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(bool)
    def _choose(self, closed: bool) -> None:
        self.switch.setChecked(self._state.locked)  # it shows what is so, once it is
        self.closing_chosen.emit(closed)

    def _show_words(self) -> None:
        self.setText("" if self._is_narrow else self.words())
        self.updateGeometry()
        self.update()

    def _retranslate(self) -> None:
        state = self._state
        online = bool(state.contacts)
        self._colour = "ok" if state.locked and not online else "muted"
        self.set_before("globe" if online else "lock" if state.locked else "lock-open")
        self.setAccessibleName(self.words())
        self.setToolTip(self._explained())
        self.setAccessibleDescription(self._explained())
        self.switch.setText(self.tr("Offline lock: let nothing leave this computer"))
        self.switch.setChecked(state.locked)
        hosts = ", ".join(dict.fromkeys(contact.host for contact in state.contacts))
        self.now.setText(
            self.tr("Connected now: {hosts}").format(hosts=hosts)
            if online
            else self.tr("No connection at this moment")
        )
        self.refused.setVisible(state.refusal is not None)
        if state.refusal is not None:
            words = self.tr("Refused last: {host}")
            self.refused.setText(words.format(host=state.refusal.host))
        self._show_words()

    def _explained(self) -> str:
        if self._state.contacts:
            return self.tr("Hearth is online for what you asked for. Chats stay here.")
        if self._state.locked:
            return self.tr("The offline lock is closed: no part of Hearth can go online.")
        return self.tr("Hearth may go online for models, and for tools that you allow it.")
