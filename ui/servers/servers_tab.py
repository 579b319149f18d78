"""The servers as a tab of the page of permissions."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.servers.server_desk import ServerDesk
from ui.servers.servers_pane import ServersPane
from ui.widgets.card_list import CardList


class ServersTab(CardList):
    """Scrolls the pane."""

    def __init__(self, desk: ServerDesk) -> None:
        super().__init__()
        self.pane = ServersPane(desk)
        self.append(self.pane)
        self.pane.shown.connect(self._bring_into_sight)

    @Slot(object)
    def _bring_into_sight(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget)
