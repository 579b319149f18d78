"""Places tools in the chat that is shown: the calls in its turns, the button in its composer.

Lets the chat's page and the desk of tools hear of each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.chat.reopened import settings_of
from app.errors import AppError
from ui.chat.chat_page import ChatPage
from ui.chat.steps import StepsView
from ui.chats.chat_book import ChatBook
from ui.model_loader import ModelLoader
from ui.preferences import Preferences
from ui.tools.tool_desk import ToolDesk, key_of
from ui.tools.tools_button import ChatTools, Offer, ToolsButton

if TYPE_CHECKING:
    from app.chat.store import ChatSettings
    from app.tools.session import ToolSession
    from ui.chats.turn_keeper import Place

ONLINE = ("fetch_url", "web_search")


class ToolPlace(QObject):
    """`failed` carries an `AppError`; `permissions_requested`: to see all that is allowed."""

    failed = Signal(object)
    permissions_requested = Signal()

    def __init__(
        self,
        desk: ToolDesk,
        page: ChatPage,
        loader: ModelLoader,
        book: ChatBook,
        preferences: Preferences,
    ) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._book, self._preferences = book, preferences
        self.button = ToolsButton(self._look)
        page.desk.tools_for = self._tools_for
        page.make_steps = self._make_steps
        loader.furnish = desk.furnish
        page.composer.place_button(self.button)
        self.button.chosen.connect(self._choose)
        self.button.folder_chosen.connect(self._set_folder)
        self.button.permissions_requested.connect(self.permissions_requested)
        page.prompt_changed.connect(self.show_chat)
        desk.asked.connect(self._call_person)
        self.show_chat()

    @Slot()
    def show_chat(self) -> None:
        """Another chat is shown, or it has other tools."""
        self.button.set_count(len(self._desk.chosen(self._page.chat.tools)))

    @Slot()
    def focus_question(self) -> None:
        """Gives the question that stands in this chat the focus."""
        for turn in reversed(self._page.transcript.turns):
            steps = turn.steps
            if steps is not None and hasattr(steps, "focus_question") and steps.focus_question():
                return

    def _key(self) -> str:
        return key_of(self._page.place.chat_id, self._page.open.key)

    def _tools_for(self, place: Place, settings: ChatSettings, key: str) -> ToolSession | None:
        """For the background thread."""
        return self._desk.session(key_of(place.chat_id, key), settings.tools, key_of(None, key))

    def _make_steps(self) -> StepsView:
        # Imported with the first call: most starts need none.
        from ui.tools.call_column import CallColumn

        column = CallColumn(self._desk.undone, self._desk.deadline)
        column.answered.connect(self._answer)
        column.restore_requested.connect(self._desk.take_back)
        column.history_wanted.connect(self._look_up)
        column.resume_requested.connect(self._page.go_on)
        self._desk.taken_back.connect(column.show_restored)
        self._desk.history.connect(column.show_history)
        return column

    def _look(self) -> ChatTools:
        from app.tools.registry import available

        chosen = self._desk.chosen(self._page.chat.tools)
        settings = self._preferences.settings
        why_not = ""
        if settings.offline:
            why_not = self.tr("the lock is closed")
        elif not settings.online_tools:
            why_not = self.tr("tools are kept from the network")
        names = [*available()]
        if "web_search" not in names:
            names.append("web_search")
        offers = []
        for name in names:
            reason = why_not if name in ONLINE else ""
            if not reason and name == "web_search" and not settings.search_address:
                reason = self.tr("no search engine is chosen")
            offers.append(Offer(name, name in chosen, reason))
        if self._desk.servers is not None:
            offers += [Offer(name, name in chosen) for name in self._desk.servers.offered()]
        return ChatTools(tuple(offers), self._desk.folder(self._key()))

    @Slot(object)
    def _choose(self, names: tuple[str, ...]) -> None:
        """For this chat, and for those that begin later."""
        page = self._page
        page.chat.tools = names
        self._preferences.change(tools=names)
        if page.place.chat_id is not None:
            self._book.save_settings(page.place.chat_id, settings_of(page.chat))
        page.read_ahead()
        page.prompt_changed.emit()

    @Slot(object)
    def _set_folder(self, folder: Path | None) -> None:
        try:
            self._desk.set_folder(self._key(), folder)
        except AppError as error:
            self.failed.emit(error)

    @Slot(str, object)
    def _answer(self, id: str, answer: object) -> None:
        self._desk.answer(id, answer)  # type: ignore[arg-type]

    @Slot()
    def _look_up(self) -> None:
        from ui.tools.call_column import CallColumn

        column = self.sender()
        if isinstance(column, CallColumn):
            column.looked_up_as = self._desk.look_up(self._key(), tuple(column.log.calls))

    @Slot(str)
    def _call_person(self, _: str) -> None:
        window = self._page.window()
        if not window.isActiveWindow():
            QApplication.alert(window)
