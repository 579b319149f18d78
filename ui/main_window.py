"""The window: the chat, the other pages and the first steps, and the ways between them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.engine.api import Engine
from app.errors import AppError
from ui.bridge import Bridge
from ui.cards import Cards
from ui.chat_view import ChatView
from ui.chats.chat_room import ChatRoom
from ui.commands.command import Commands
from ui.commands.table import commands_of
from ui.frame import Frame
from ui.preferences import Preferences
from ui.services import Services
from ui.settings.settings_actions import SettingsActions
from ui.sidebar import PageName

if TYPE_CHECKING:  # the pages are imported when they are made: the first paint needs none of them
    from app.chat.store.values import Persona
    from ui.chat.persona_editor import PersonaEditor
    from ui.computer.computer_page import ComputerPage
    from ui.firstrun.wizard import Wizard
    from ui.models.models_page import ModelsPage
    from ui.settings.settings_page import SettingsPage
    from ui.single_instance import FirstInstance, Request
    from ui.tools.tools_page import ToolsPage
    from ui.tray import Tray

DEFAULT_SIZE = (1280, 800)
MINIMUM_SIZE = (480, 400)


class MainWindow(QMainWindow):
    """Owns the bridge and ends the engine and the services when it is closed.

    Args:
        model: Id or path of the model to open instead of the last one.
        services: What the pages share; of its own if None. They are not started here.
    """

    def __init__(
        self,
        engine: Engine,
        preferences: Preferences,
        model: str | None = None,
        services: Services | None = None,
    ) -> None:
        super().__init__()
        self._engine, self._preferences = engine, preferences
        self.bridge = Bridge(self)
        self.services = services or Services(preferences, parent=self)
        self.chat = ChatView(engine, self.bridge, preferences, self.services, model)
        self.loader, self.page = self.chat.loader, self.chat.page
        self.top_bar, self.strip = self.chat.top_bar, self.chat.strip
        self._settings = SettingsActions(engine, preferences, self.services.lock, self)
        self.frame = Frame(
            self.chat,
            {
                "models": self._make_models_page,
                "permissions": self._make_tools_page,
                "computer": self._make_computer_page,
                "settings": self._make_settings_page,
                "personas": self._make_personas_page,
            },
        )
        self.chats = ChatRoom(self.services.book, self.frame.sidebar, self.page, self)
        self.chats.folders.open_all(preferences.settings.open_folders)
        self.wizard: Wizard | None = None
        self._first: FirstInstance | None = None
        self._tray: Tray | None = None
        self._closed = False
        self.setWindowTitle("Hearth")
        self.setMinimumSize(*MINIMUM_SIZE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self.setCentralWidget(self._stack)
        self.cards = Cards(self)
        self.commands = Commands(commands_of(self), self)
        self._connect()
        self._restore_geometry()
        self.page.composer.draft.setFocus()

    def start(self, *, with_services: bool = False) -> None:
        """Shows the window and loads the model behind it: writing is possible at once.

        Args:
            with_services: Start the services, too, once the model is there: looking at the computer
                beside it would slow both. Whoever is new here is then shown the first steps.
        """
        if with_services:
            self.loader.ended.connect(self.services.start)
            if not self._preferences.settings.welcomed:
                self.show_first_steps()
            # The first paint comes first: opening the chats takes the processor as well.
            QTimer.singleShot(0, self.services.book.start)
        self.show()
        self.chat.open_wanted()

    @Slot()
    def show_first_steps(self) -> None:
        """Shows the first steps in place of everything else, until the person is through."""
        if self.wizard is not None:
            return
        from ui.firstrun.wizard import Wizard

        parts = self.services
        self.wizard = Wizard(
            parts.computer, parts.plans, parts.shelf, parts.desk, self._preferences
        )
        self.wizard.finished.connect(self._end_first_steps)
        self.wizard.chat_requested.connect(self._chat_with)
        self.commands.pause()
        self._stack.addWidget(self.wizard)
        self._stack.setCurrentWidget(self.wizard)

    @Slot()
    def listen_to_later_starts(self) -> None:
        """From now on a second start of Hearth brings this window forward. For the first one."""
        from ui.single_instance import FirstInstance

        self._first = FirstInstance(self)
        self._first.asked.connect(self._take_request)
        self._first.listen()

    @Slot()
    def come_forward(self) -> None:
        """Shows the window before all others, as far as the desktop lets it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def offer_file(self, path: Path) -> None:
        """Offers to use a model file where it lies."""
        from ui.models.link_offer import LinkOffer

        known = self.frame.findChildren(LinkOffer)
        if any(offer.path == Path(os.path.abspath(path)) for offer in known):
            return
        offer = LinkOffer(self.services.shelf, path)
        offer.closed.connect(offer.deleteLater)
        offer.chat_requested.connect(self._chat_with)
        self.frame.show_notice(offer)  # the focus stays: who types must not press a button

    @Slot(object)
    def _take_request(self, request: Request) -> None:
        from ui.single_instance import allow_to_come_forward

        allow_to_come_forward(request)
        self.come_forward()
        for file in request.files:
            self.offer_file(Path(file))

    @Slot()
    def watch_from_tray(self) -> None:
        """From now on answers are told of while the window is hidden, and an icon may hold it."""
        from ui.answer_news import AnswerNews
        from ui.tray import Tray

        if Tray.available():
            tray = self._tray = Tray(self)
            tray.forward_requested.connect(self.come_forward)
            tray.hide_requested.connect(self.hide)
            tray.new_chat_requested.connect(self.come_forward)
            tray.new_chat_requested.connect(self.chats.new_chat)
            tray.quit_requested.connect(self.quit)
            tray.set_wanted(self._preferences.settings.tray)
        self._news = AnswerNews(self.page.desk, self, self._preferences, self._tray)

    @Slot()
    def quit(self) -> None:
        """Ends Hearth, whatever holds the window."""
        self.leave_tray()
        self.close()

    @Slot()
    def leave_tray(self) -> None:
        """Closing the window is to end Hearth from here on."""
        if self._tray is not None:
            self._tray.set_wanted(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.wizard is None:
            self.page.composer.draft.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._tray is not None and self._tray.holds_window:
            self.chats.keep_draft()
            event.ignore()
            self.hide()
            return
        if not self._closed:
            self._closed = True
            box = self.normalGeometry()
            self._preferences.change(
                window=(box.x(), box.y(), box.width(), box.height()),
                open_folders=self.chats.folders.open_ones,
            )
            self.chats.keep_draft()
            if self._first is not None:
                self._first.close()  # a start from here on waits until this one has ended
            self.hide()  # ending the engine may take a moment that nobody needs to watch
            self.services.tools.leave()  # a question that stands outlives the window
            self.bridge.close(self._engine.close)  # first: what is being said is still kept
            self.cards.close()
            self.services.close()
            self.chat.close_counting()
        super().closeEvent(event)

    def _connect(self) -> None:
        bar = self.top_bar
        bar.new_chat_requested.connect(self.chats.new_chat)
        bar.sidebar_requested.connect(self.frame.toggle_sidebar)
        bar.settings_requested.connect(self._show_settings)
        self.chats.chat_wanted.connect(self._show_chat)
        self.services.book.failed.connect(self.show_book_error)
        self.services.book.damaged.connect(self.cards.offer_rescue)
        self.frame.sidebar_shown.connect(bar.set_sidebar_shown)
        self.frame.page_shown.connect(self._prepare_page)
        self.chat.models_requested.connect(self._show_models)
        self.chat.tools.permissions_requested.connect(self._show_permissions)
        self.top_bar.persona.editing_requested.connect(self.show_personas)
        self.page.composer.form_requested.connect(self.cards.show_answer_form)

    def _restore_geometry(self) -> None:
        self.resize(*DEFAULT_SIZE)
        saved = self._preferences.settings.window
        if saved is None:
            return
        box = QRect(*saved)
        # A screen that is gone must not keep the window out of sight.
        if any(screen.availableGeometry().intersects(box) for screen in QGuiApplication.screens()):
            self.setGeometry(box)

    def _make_models_page(self) -> ModelsPage:
        from ui.models.models_page import ModelsPage

        parts = self.services
        page = ModelsPage(parts.computer, parts.plans, parts.shelf, parts.desk)
        page.chat_requested.connect(self._chat_with)
        page.computer_requested.connect(self._show_computer)
        return page

    def _make_tools_page(self) -> ToolsPage:
        from ui.tools.tools_page import ToolsPage

        return ToolsPage(self.services.tools, self.services.servers)

    def _make_computer_page(self) -> ComputerPage:
        from ui.computer.computer_page import ComputerPage

        parts = self.services
        page = ComputerPage(parts.computer, parts.plans, parts.shelf)
        page.models_requested.connect(self._show_models)
        return page

    def _make_personas_page(self) -> PersonaEditor:
        from ui.chats.persona_page import PersonaPage

        page = PersonaPage(self.chat.shaping.personas, self.services.shelf)
        page.chosen.connect(self._chat_as)
        return page

    @Slot(str)
    def show_personas(self, uid: str) -> None:
        """Shows the page of personas, with the one of this `uid`; "" makes a new one."""
        from ui.chat.persona_editor import PersonaEditor

        self.frame.show_page("personas")
        page = self.frame.page("personas")
        if isinstance(page, PersonaEditor):
            page.show_persona(uid)

    @Slot(object)
    def _chat_as(self, persona: Persona) -> None:
        """Begins a chat with a persona, unless one has only just been begun."""
        if self.page.chat.messages:
            self.chats.new_chat()
        self.chat.shaping.choose_persona(persona)
        self.frame.show_page("chat")

    def _make_settings_page(self) -> SettingsPage:
        from ui.chats.deleted_shelf import DeletedShelf
        from ui.settings.backup_section import BackupSection
        from ui.settings.deleted_section import DeletedSection

        page = self._settings.make_page()
        page.first_steps_requested.connect(self.show_first_steps)
        page.servers_requested.connect(self.show_servers)
        section = BackupSection(self.cards.backup_shelf())
        self.services.book.failed.connect(section.note_failure)
        self.services.book.replaced.connect(section.end)
        page.add_section(section)
        deleted = DeletedShelf(self.services.book, page)
        deleted.emptying.connect(self.chats.ways_back.forget)
        page.add_section(DeletedSection(deleted))
        if self._tray is not None:
            from ui.settings.notice_section import NoticeSection

            notices = NoticeSection(self._preferences)
            notices.tray_chosen.connect(self._tray.set_wanted)
            page.add_section(notices)
        return page

    @Slot()
    def _show_chat(self) -> None:
        self.frame.show_page("chat")

    @Slot(object)
    def show_book_error(self, error: AppError) -> None:
        """Says what is wrong with the stored chats."""
        self.strip.show_error(error, starter_offered=False)

    @Slot(str)
    def _chat_with(self, model: str) -> None:
        self.frame.show_page("chat")
        self.chat.choose_model(model)

    @Slot()
    def _show_models(self) -> None:
        self.frame.show_page("models")

    @Slot()
    def _show_permissions(self) -> None:
        self.frame.show_page("permissions")

    @Slot()
    def _show_computer(self) -> None:
        self.frame.show_page("computer")

    @Slot()
    def _show_settings(self) -> None:
        self.frame.show_page("settings")

    @Slot()
    def show_servers(self) -> None:
        """Shows the servers whose tools may be used."""
        from ui.tools.tools_page import SERVERS, ToolsPage

        self.frame.show_page("permissions")
        page = self.frame.page("permissions")
        assert isinstance(page, ToolsPage)
        page.show_tab(SERVERS)

    @Slot(str)
    def _prepare_page(self, name: PageName) -> None:
        page = self.frame.page(name)
        if name == "settings":
            self._settings.bring_up_to_date(page)
        if name == "chat":
            self.page.composer.draft.setFocus()
        else:
            self.services.plans.renew()  # memory that a model took may be known better now
            page.setFocus()

    @Slot()
    def _end_first_steps(self) -> None:
        if self.wizard is None:
            return
        self.commands.resume()
        self.services.lock.close_after_setup()
        wizard, self.wizard = self.wizard, None
        self._stack.setCurrentWidget(self.frame)
        self._stack.removeWidget(wizard)
        wizard.deleteLater()
        self.frame.show_page("chat")
