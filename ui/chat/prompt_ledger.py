"""Keeps the ledger true: to the chat, to what is being typed, and to the answer that is written.

Tells the counting what the next prompt would be, and shows what comes of it. Counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.chat.conversation import readable
from app.messages import Conversation, Message, Part, Text
from ui.chat.chat_page import ChatPage
from ui.chat.context_watch import ContextWatch
from ui.chat.ledger import Ledger, LeftOutNotice
from ui.model_loader import ModelLoader


class PromptLedger(QObject):
    """Shows the next prompt of `page` on the ledger, and above the composer what it leaves out.

    Args:
        tools: Names those that the next answer may use.
    """

    def __init__(
        self,
        page: ChatPage,
        loader: ModelLoader,
        ledger: Ledger,
        notice: LeftOutNotice,
        parent: QObject,
        tools: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        super().__init__(parent)
        self._page, self._loader, self._tools = page, loader, tools
        self.watch = ContextWatch(loader.count, self, self._furnished)
        self.watch.changed.connect(ledger.set_use)
        self.watch.changed.connect(notice.set_use)
        notice.shown_requested.connect(ledger.open_list)
        page.prompt_changed.connect(self.renew)
        page.answer_grew.connect(ledger.set_answer)
        page.composer.changed.connect(self.renew)
        loader.loaded.connect(self.renew)

    @Slot()
    def renew(self) -> None:
        """Counts the next prompt anew, soon: it, or the model that will read it, is another."""
        model = self._loader.model
        if model is None:
            return  # the window of a model that is still being loaded is not known
        page = self._page
        text, files = page.composer.text(), page.composer.files
        typed: tuple[Part, ...] = (*files, Text(readable(text))) if text.strip() else files
        self.watch.watch(
            page.chat.ahead,
            self._loader.n_ctx,
            Message("user", typed) if typed else None,
            str(model.path),
            self._tools(),
        )

    def _furnished(self, conversation: Conversation, tools: tuple[str, ...]) -> Conversation:
        """For the background thread."""
        return self._loader.furnish(conversation, tools)

    def close(self) -> None:
        """Ends the counting."""
        self.watch.close()
