"""A field for the address of the search engine that tools ask."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from app.tools.action import Refused
from app.tools.addresses import normalized
from ui.errors import error_hint, error_message

WIDTH = 280


class SearchAddress(QLineEdit):
    """`chosen` carries an address in its one spelling, or "" for none; never one that is none."""

    chosen = Signal(str)

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._chosen = address
        self.setFixedWidth(WIDTH)
        self.editingFinished.connect(self._choose)
        self._retranslate()

    def show_address(self, address: str) -> None:
        """Shows an address, and tells nobody; what is being typed stays."""
        if address != self._chosen:
            self._chosen = address
            self.setText(address)
            self._say("")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _choose(self) -> None:
        text = self.text().strip()
        try:
            address = normalized(text if "://" in text else f"https://{text}") if text else ""
        except Refused as error:
            self._say(f"{error_message(error)} {error_hint(error)}".strip())
            return
        self._say("")
        self.setText(address)
        if address != self._chosen:
            self._chosen = address
            self.chosen.emit(address)

    def _say(self, fault: str) -> None:
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)
        self.setProperty("state", "bad" if fault else "")
        self.style().unpolish(self)
        self.style().polish(self)

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("https://… of a SearXNG"))
