"""The chat with what stands above it: the top bar, a strip on loading, a strip on downloads.

Opens models and says how that goes; the chat itself is the page's business.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.chat.title import title_from
from app.engine.api import Engine
from app.errors import AppError
from app.messages import Conversation
from ui.bridge import Bridge
from ui.chat.attachments import AttachmentTray, DropZone
from ui.chat.chat_page import ChatPage
from ui.chat.ledger import LeftOutNotice
from ui.chat.open_chat import OpenChat
from ui.chat.prompt import Prompt
from ui.chat.prompt_ledger import PromptLedger
from ui.chats.chat_shaping import ChatShaping
from ui.chats.exchange_menu import ExchangeMenu
from ui.chats.exchange_strip import ExchangeStrip
from ui.chats.persona_shelf import PersonaShelf
from ui.chats.turn_keeper import TurnKeeper
from ui.model_loader import STARTER, ModelLoader
from ui.models.download_strip import DownloadStrip
from ui.preferences import Preferences
from ui.services import Services
from ui.status_strip import StatusStrip
from ui.tools.tool_place import ToolPlace
from ui.top_bar import TopBar

if TYPE_CHECKING:
    from ui.servers.form_shelf import FormShelf


class ChatView(QWidget):
    """`models_requested`: the person wants to see other models.

    Args:
        model: Id or path of the model to open instead of the last one.
    """

    models_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        bridge: Bridge,
        preferences: Preferences,
        services: Services,
        model: str | None,
    ) -> None:
        super().__init__()
        self._preferences, self._services = preferences, services
        self.loader = ModelLoader(
            engine, bridge, model or preferences.settings.model, self, services.plan_loading
        )
        services.computer.holding = self.loader.holding
        self.top_bar = TopBar()
        self.strip = StatusStrip()
        self.downloads = DownloadStrip(services.desk)
        self.page = ChatPage(
            bridge,
            preferences,
            self.loader.answer,
            self._prepare,
            TurnKeeper(services.book.store),
            self._answering_name,
        )
        self.tray = AttachmentTray(self.loader.count_text)
        self.page.composer.place_attachments(self.tray)
        self.page.complete = self._complete
        self.page.models = self.top_bar.models.others
        self._opened = False  # the model that was to be opened last is there
        self._again_in: OpenChat | None = None  # the chat to be answered again, once it can be
        self.notice = LeftOutNotice()
        self.page.place_above_composer(self.notice)
        services.servers.count = self.loader.count_text
        services.servers.forms_changed.connect(self._show_forms)
        self.forms: FormShelf | None = None
        self.drop_zone = DropZone(self.page, self.tray)
        self.prompt_ledger = PromptLedger(
            self.page, self.loader, self.top_bar.ledger, self.notice, self, self._tools
        )
        self.exchange = ExchangeMenu(self, services.exchange, self._chat_to_export)
        self.exchange_strip = ExchangeStrip(services.exchange)
        self.top_bar.more.setMenu(self.exchange)
        personas = PersonaShelf(services.book, self)
        self.shaping = ChatShaping(self.page, self.top_bar, personas, preferences, self)
        self.tools = ToolPlace(services.tools, self.page, self.loader, services.book, preferences)
        self._gpu_avoided = False
        self._lock_question: QWidget | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.top_bar, self.strip, self.downloads, self.exchange_strip):
            rows.addWidget(widget)
        rows.addWidget(self.page, 1)
        self._connect()
        self._show_model()

    def open_wanted(self) -> None:
        """Loads the model that was asked for last."""
        self._open_model(self.loader.wanted)

    @Slot(str)
    def choose_model(self, wanted: str) -> None:
        """Opens a model by its id or path, if it is not the one that answers."""
        self.shaping.forget_model()
        self._use_model(wanted)

    @Slot(str)
    def _use_model(self, wanted: str) -> None:
        if wanted == self.loader.current and self.loader.model is not None:
            self._show_model()  # choosing it again must leave it checked
            return
        self._open_model(wanted)

    @Slot()
    def pick_model_file(self) -> None:
        """Asks for a file and opens it."""
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a model file"),
            str(Path.home()),
            self.tr("Model files (*.gguf)"),
        )
        if path:
            self._open_model(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_lock()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_model()
            self.shaping.show_persona()
        super().changeEvent(event)

    @Slot()
    def _show_forms(self) -> None:
        """A server asks the person for something, or does so no more."""
        if self.forms is None:
            from ui.servers.form_shelf import FormShelf  # most starts need none

            self.forms = FormShelf(self._services.servers)
            self.page.place_above_composer(self.forms)
            self.forms.show_forms()

    def _connect(self) -> None:
        models, strip, loader, page = self.top_bar.models, self.strip, self.loader, self.page
        models.chosen.connect(self.choose_model)
        models.file_requested.connect(self.pick_model_file)
        models.more_requested.connect(self.models_requested)
        self.downloads.models_requested.connect(self.models_requested)
        self.downloads.chat_requested.connect(self.choose_model)
        strip.cancel_requested.connect(self._cancel_loading)
        strip.retry_requested.connect(self._reopen)
        strip.starter_requested.connect(self._open_starter)
        strip.gpu_requested.connect(self._open_with_gpu)
        strip.anyway_requested.connect(self._open_anyway)
        loader.progressed.connect(self._show_progress)
        loader.loaded.connect(self._show_loaded)
        loader.gpu_avoided.connect(self._note_gpu_avoided)
        loader.failed.connect(self._show_load_error)
        loader.ended.connect(self._end_loading)
        loader.ended.connect(page.read_ahead)
        loader.loaded.connect(self.tray.recount)
        page.returned.connect(self._give_back)
        self.shaping.model_wanted.connect(self._use_model)
        self.tools.failed.connect(self._show_keeping_error)
        page.model_requested.connect(self._answer_again_with)
        loader.ended.connect(self._answer_again)
        page.desk.started.connect(self._note_work)
        page.keeping_failed.connect(self._show_keeping_error)
        page.desk.ended.connect(self._end_loading)
        self._services.shelf.changed.connect(self._show_model)
        lock = self._services.lock
        lock.changed.connect(self._show_lock)
        lock.opening_wanted.connect(self._ask_for_lock)
        self.top_bar.lock.closing_chosen.connect(lock.set_closed)
        self._preferences.save_failed.connect(self._show_save_error)

    def _model_name(self) -> str:
        """The name of the model that is being opened, else of the one that answers."""
        model = self.loader.model
        if model is not None and not self.loader.opening:
            return self.tr("Starter model") if model.is_starter else model.name
        wanted = self.loader.wanted
        if wanted == STARTER:
            return self.tr("Starter model")
        known = self._services.shelf.model(wanted)
        return known.name if known is not None else Path(wanted).stem

    @Slot()
    def _show_model(self) -> None:
        name = self._model_name()
        current = self.loader.current
        self.top_bar.set_model_name(name)
        self.top_bar.models.set_models(
            current, self._preferences.settings.recent_models, self._services.shelf.models
        )
        self.page.empty.set_model(None if current == STARTER else name)

    def _open_model(self, wanted: str, *, gpu_again: bool = False, anyway: bool = False) -> None:
        self._gpu_avoided = self._opened = False
        self._again_in = None
        self._note_work()
        self.loader.open(wanted, gpu_again=gpu_again, anyway=anyway)
        self.strip.show_loading(self._model_name)
        self._show_model()

    @Slot(str)
    def _answer_again_with(self, model: str) -> None:
        """Opens a model and has it answer the last message anew, if it can be opened."""
        self.choose_model(model)
        if self.loader.opening:
            self._again_in = self.page.open
        else:
            self.page.retry()

    @Slot()
    def _answer_again(self) -> None:
        chat, self._again_in = self._again_in, None
        if self._opened and chat is self.page.open:
            self.page.retry()

    @Slot()
    def _open_starter(self) -> None:
        self._open_model(STARTER)

    @Slot()
    def _reopen(self) -> None:
        self._open_model(self.loader.wanted)

    @Slot()
    def _open_with_gpu(self) -> None:
        self._open_model(self.loader.current, gpu_again=True)

    @Slot()
    def _open_anyway(self) -> None:
        self._open_model(self.loader.wanted, anyway=True)

    @Slot()
    def _cancel_loading(self) -> None:
        self.loader.cancel()
        self.page.stop()

    @Slot(float)
    def _show_progress(self, fraction: float) -> None:
        self.strip.show_loading(self._model_name)
        self.strip.set_progress(fraction)

    @Slot()
    def _show_loaded(self) -> None:
        if self._gpu_avoided:  # said once it runs: before that, the strip shows how far it is
            self._gpu_avoided = False
            self.strip.show_gpu_avoided()
        elif not self.strip.tells_of_gpu:  # each turn passes here
            self.strip.clear()
        if self.loader.opening:
            self._opened = True
            self._remember_model()
        self._show_model()

    @Slot()
    def _note_gpu_avoided(self) -> None:
        self._gpu_avoided = True

    def _remember_model(self) -> None:
        if self.loader.wanted == STARTER:
            self._preferences.change(model=STARTER)
        else:
            self._preferences.remember_model(self.loader.wanted)

    @Slot(object)
    def _show_load_error(self, error: AppError) -> None:
        self.strip.show_error(error, starter_offered=self.loader.wanted != STARTER)

    @Slot()
    def _note_work(self) -> None:
        """Nothing is measured beside a model at work: both would be slow."""
        self._services.computer.hold(True)

    @Slot()
    def _end_loading(self) -> None:
        self._services.computer.hold(self.loader.opening or self.page.desk.busy)
        if not self.strip.has_message:
            self.strip.clear()
        self._show_model()

    @Slot()
    def _show_lock(self) -> None:
        self.top_bar.show_lock(self._services.lock.state)

    @Slot(str)
    def _ask_for_lock(self, host: str) -> None:
        if self._lock_question is not None:
            return
        from ui.lock.lock_question import ask_over

        self._lock_question = question = ask_over(self.window(), host)
        question.answered.connect(self._answer_for_lock)
        question.destroyed.connect(self._forget_lock_question)

    @Slot(bool)
    def _answer_for_lock(self, is_opened: bool) -> None:
        if is_opened:
            self._services.lock.open_for_downloads()

    @Slot()
    def _forget_lock_question(self) -> None:
        self._lock_question = None

    def close_counting(self) -> None:
        """Ends what counts and reads in the background; the engine is to be closed before."""
        self.prompt_ledger.close()
        self.tray.close_reading()

    def _chat_to_export(self) -> tuple[int | None, str]:
        """The chat that is open, with the words that it begins with."""
        messages = self.page.chat.messages
        return self.page.place.chat_id, title_from(messages[0].text) if messages else ""

    def _complete(self, prompt: Prompt) -> Prompt:
        """What was typed, with the files that go along."""
        return Prompt(prompt.text, self.page.composer.files)

    @Slot(object)
    def _give_back(self, prompt: Prompt) -> None:
        """A prompt that could not be asked: its files come back to the composer."""
        if not self.page.composer.files:
            self.page.composer.set_files(prompt.files)

    def _tools(self) -> tuple[str, ...]:
        """The names of the tools that the next answer may use."""
        return self._services.tools.chosen(self.page.chat.tools)

    def _prepare(self, conversation: Conversation, private: bool) -> None:
        self.loader.prepare(conversation, self._tools(), private=private)

    def _answering_name(self) -> str:
        """Which model answers, in no language."""
        model = self.loader.model
        return model.name if model is not None else ""

    @Slot(object)
    def _show_keeping_error(self, error: AppError) -> None:
        self.strip.show_error(error, starter_offered=False)

    @Slot(object)
    def _show_save_error(self, error: OSError) -> None:
        problem = AppError(
            "Your settings could not be saved ({reason}).",
            "They hold until you close the window. Check that the disk is not full.",
            reason=error.strerror or type(error).__name__,
        )
        self.strip.show_error(problem, starter_offered=False)
