"""What the pages share: the chats, this computer, the plans for it, its models, the downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.chats.chat_book import ChatBook
from ui.chats.exchange import ChatExchange
from ui.computer.computer import Computer
from ui.computer.plans import Plans
from ui.lock.lock_keeper import LockKeeper
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf
from ui.preferences import Preferences
from ui.servers.server_desk import ServerDesk
from ui.tools.tool_desk import ToolDesk

if TYPE_CHECKING:
    from app.hardware.held import Held
    from app.loading import Loading
    from app.models.download import Hub
    from app.models.library import Model
    from app.settings import Settings


class Services(QObject):
    """They do nothing until `start`, or until a page asks them to.

    Args:
        preferences: Keep the limit of bandwidth.
        hub: Where downloads come from; the public one, or that of `HF_ENDPOINT`, if None.
    """

    def __init__(
        self, preferences: Preferences, hub: Hub | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._started = False
        self._preferences = preferences
        self.book = ChatBook(parent=self)
        self.exchange = ChatExchange(self.book, self)
        self.computer = Computer(self)
        self.plans = Plans(self.computer, self)
        self.shelf = Shelf(self)
        self.shelf.changed.connect(self.plans.renew)
        self.desk = DownloadDesk(self.shelf, hub, preferences, apart=hub is None, parent=self)
        self.servers = ServerDesk(self)
        self.lock = LockKeeper(preferences, self.desk, self)
        self.tools = ToolDesk(self._settings, self)
        self.tools.servers = self.servers

    @Slot()
    def start(self) -> None:
        """Goes on with downloads, looks which models are here, and what the computer is; once."""
        if self._started:
            return
        self._started = True
        self.desk.start()
        self.shelf.refresh()
        self.computer.look()

    def plan_loading(self, model: Model, held: Held) -> Loading:
        """How to load a model here, by what is known of the computer. For a background thread.

        Args:
            held: What the model that is loaded now will give back.
        """
        from app.loading import choose_loading

        return choose_loading(model, self.computer.profile, self.computer.speed, held)

    def close(self) -> None:
        """Ends what runs in the background; downloads go on with the next start."""
        self.lock.close()
        self.tools.close()
        self.exchange.close()
        self.servers.close()
        self.book.close()
        self.desk.close()
        self.shelf.close()
        self.plans.close()
        self.computer.close()

    def _settings(self) -> Settings:
        return self._preferences.settings
