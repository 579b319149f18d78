"""Windows whose servers are rude ones of the test's own, with a keyring in memory."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.tools.mcp.config import Program, Server
from tests.tools.mcp.conftest import RUDE, Remembered
from tests.ui.conftest import OpenWindow
from ui.main_window import MainWindow
from ui.servers.server_card import ServerCard
from ui.servers.server_desk import ServerDesk, ServerRow
from ui.servers.servers_pane import ServersPane
from ui.tools.tools_page import ToolsPage

LONG_MS = 60_000  # never reached; only keeps a broken test from waiting for ever


@dataclass
class Place:
    """A window, and the folder that its rude servers write into."""

    qtbot: QtBot
    window: MainWindow
    secrets: Remembered
    folder: Path

    @property
    def desk(self) -> ServerDesk:
        return self.window.services.servers

    @property
    def pane(self) -> ServersPane:
        page = self.window.frame.page("permissions")
        assert isinstance(page, ToolsPage)
        assert page.servers is not None
        return page.servers.pane

    @property
    def command(self) -> str:
        return shlex.join((sys.executable, str(RUDE), "plain", str(self.folder)))

    def show(self) -> ServersPane:
        self.window.show_servers()
        return self.pane

    def set_up(self, name: str = "rude", *, confirmed: bool = True) -> None:
        """A rude server, without the window's help."""
        arguments = (str(RUDE), "plain", str(self.folder))
        servers = self.desk.servers
        servers.add(Server(name, Program(sys.executable, arguments)), {})
        if confirmed:
            servers.confirm(servers.confirmation(name))

    def choose(self, *tools: str) -> None:
        servers = self.desk.servers
        servers.choose("rude", [o for o in servers.look("rude") if o.tool in tools])

    def card(self, name: str = "rude") -> ServerCard:
        """Waits for the card of a server."""
        self.qtbot.waitUntil(lambda: name in self.pane.cards, timeout=LONG_MS)
        return self.pane.cards[name]

    def wait_for(self, name: str, phase: str) -> ServerCard:
        """Waits until a card shows that its server is in this phase."""
        card = self.card(name)
        self.qtbot.waitUntil(lambda: card.row.state.phase == phase, timeout=LONG_MS)
        return card

    def row(self, name: str = "rude") -> ServerRow:
        return next(row for row in self.desk.rows if row.name == name)

    def press(self, button: QAbstractButton) -> None:
        self.qtbot.waitUntil(button.isEnabled, timeout=LONG_MS)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def started(self) -> bool:
        return (self.folder / "pid").exists()


@pytest.fixture
def place(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> Place:
    folder = tmp_path / "rude"
    folder.mkdir()
    window = open_window(Settings(tools=("rude:*",)))
    window.resize(1280, 800)
    place = Place(qtbot, window, Remembered(), folder)
    place.desk.servers.secrets = place.secrets
    return place
