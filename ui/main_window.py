"""The window: puts the parts together and lets them hear of each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QUrl, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from app import paths
from app.engine.api import Engine
from app.errors import AppError
from ui.bridge import Bridge
from ui.chat.chat_page import ChatPage
from ui.chat.composer import EFFORT_KEY
from ui.chat.thinking import GO_ON_KEY
from ui.chat.transcript import JUMP_KEY
from ui.computer.computer_page import ComputerPage
from ui.frame import Frame
from ui.language import apply_language
from ui.manners import manners_of
from ui.model_loader import STARTER, ModelLoader
from ui.model_menu import OPEN_KEY
from ui.preferences import Preferences
from ui.services import Services
from ui.settings.settings_page import SettingsPage
from ui.sidebar import NEW_KEY, PAGE_KEYS, PageName
from ui.status_strip import StatusStrip
from ui.theme import ThemeChoice, apply_theme
from ui.top_bar import MODEL_KEY, SIDEBAR_KEY, TopBar

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
        self._engine = engine
        self._preferences = preferences
        self.bridge = Bridge(self)
        self.services = services or Services(preferences, parent=self)
        self.loader = ModelLoader(
            engine,
            self.bridge,
            model or preferences.settings.model,
            self,
            self.services.plan_loading,
        )
        self.top_bar = TopBar()
        self.strip = StatusStrip()
        self.page = ChatPage(self.bridge, preferences, self.loader.answer, self.loader.prepare)
        self._closed = False
        self._used_tokens = 0
        self._gpu_avoided = False
        self._build()
        self._connect()
        self._add_keys()
        self._restore_geometry()
        self._show_model()
        self.page.composer.draft.setFocus()

    def start(self, *, with_services: bool = False) -> None:
        """Shows the window and loads the model behind it: writing is possible at once.

        Args:
            with_services: Start the services, too, once the model is there: looking at the computer
                beside it would slow both.
        """
        if with_services:
            self.loader.ended.connect(self.services.start)
        self.show()
        self._open_model(self.loader.wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.composer.draft.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_model()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self._closed = True
            box = self.normalGeometry()
            self._preferences.change(window=(box.x(), box.y(), box.width(), box.height()))
            self.hide()  # ending the engine may take a moment that nobody needs to watch
            self.services.close()
            self.bridge.close(self._engine.close)
        super().closeEvent(event)

    def _build(self) -> None:
        self.setWindowTitle("Hearth")
        self.setMinimumSize(*MINIMUM_SIZE)
        chat = QWidget()
        rows = QVBoxLayout(chat)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        rows.addWidget(self.strip)
        rows.addWidget(self.page, 1)
        self.frame = Frame(
            chat,
            {"computer": self._make_computer_page, "settings": self._make_settings_page},
        )
        self.setCentralWidget(self.frame)

    def _connect(self) -> None:
        bar, strip, loader = self.top_bar, self.strip, self.loader
        bar.new_chat_requested.connect(self._new_chat)
        bar.sidebar_requested.connect(self.frame.toggle_sidebar)
        self.frame.sidebar.new_chat_requested.connect(self._new_chat)
        self.frame.sidebar_shown.connect(bar.set_sidebar_shown)
        self.frame.page_shown.connect(self._focus_page)
        self.page.titled.connect(self.frame.sidebar.set_chat_title)
        bar.models.chosen.connect(self._choose_model)
        bar.models.file_requested.connect(self._pick_model_file)
        bar.settings_requested.connect(self._show_settings)
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
        loader.ended.connect(self.page.read_ahead)
        self.page.context_used.connect(self._show_context)
        self.page.turn_ended.connect(self._end_loading)
        self.page.turn_started.connect(self._note_work)
        self.services.shelf.changed.connect(self._show_model)
        self._preferences.save_failed.connect(self._show_save_error)

    def _add_keys(self) -> None:
        keys = (
            (NEW_KEY, self._new_chat),
            (SIDEBAR_KEY, self.frame.toggle_sidebar),
            (OPEN_KEY, self._pick_model_file),
            (MODEL_KEY, self.top_bar.model.showMenu),
            (PAGE_KEYS["settings"], self._show_settings),
            (EFFORT_KEY, self.page.composer.effort.showMenu),
            ("Ctrl+T", self.page.toggle_thinking),
            ("Ctrl+R", self.page.retry),
            (GO_ON_KEY, self.page.go_on),
            ("Ctrl+Shift+C", self.page.copy_last_answer),
            (JUMP_KEY, self.page.transcript.follow),
            ("Ctrl+L", self.page.composer.draft.setFocus),
            ("Esc", self.page.stop),
        )
        for key, action in keys:
            QShortcut(QKeySequence(key), self).activated.connect(action)

    @Slot()
    def _new_chat(self) -> None:
        self.frame.show_page("chat")
        self.page.new_chat()

    @Slot(str)
    def _focus_page(self, name: PageName) -> None:
        page = self.frame.page(name)
        if isinstance(page, SettingsPage):
            page.show_settings(self._preferences.settings)
        if name == "chat":
            self.page.composer.draft.setFocus()
        else:
            page.setFocus()

    def _restore_geometry(self) -> None:
        self.resize(*DEFAULT_SIZE)
        saved = self._preferences.settings.window
        if saved is None:
            return
        box = QRect(*saved)
        # A screen that is gone must not keep the window out of sight.
        if any(screen.availableGeometry().intersects(box) for screen in QGuiApplication.screens()):
            self.setGeometry(box)

    def _model_name(self) -> str:
        """The name of the model that is being opened, else of the one that answers."""
        model = self.loader.model
        if model is not None and not self.loader.opening:
            return self.tr("Starter model") if model.is_starter else model.name
        wanted = self.loader.wanted
        if wanted == STARTER:
            return self.tr("Starter model")
        known = self.services.shelf.model(wanted)
        return known.name if known is not None else Path(wanted).stem

    @Slot()
    def _show_model(self) -> None:
        name = self._model_name()
        current = self.loader.current
        self.top_bar.set_model_name(name)
        self.top_bar.models.set_models(
            current, self._preferences.settings.recent_models, self.services.shelf.models
        )
        self.page.empty.set_model(None if current == STARTER else name)

    def _open_model(self, wanted: str, *, gpu_again: bool = False, anyway: bool = False) -> None:
        self._gpu_avoided = False
        self._note_work()
        self.loader.open(wanted, gpu_again=gpu_again, anyway=anyway)
        self.strip.show_loading(self._model_name)
        self._show_model()

    @Slot(str)
    def _choose_model(self, wanted: str) -> None:
        if wanted == self.loader.current and self.loader.model is not None:
            self._show_model()  # choosing it again must leave it checked
            return
        self._open_model(wanted)

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
    def _pick_model_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a model file"),
            str(Path.home()),
            self.tr("Model files (*.gguf)"),
        )
        if path:
            self._open_model(path)

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
            self._remember_model()
        self._show_model()
        self._show_context(self._used_tokens)

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
        self.services.computer.hold(True)

    @Slot()
    def _end_loading(self) -> None:
        self.services.computer.hold(self.loader.opening or self.page.streaming)
        if not self.strip.has_message:
            self.strip.clear()
        self._show_model()

    @Slot(int)
    def _show_context(self, used_tokens: int) -> None:
        self._used_tokens = used_tokens
        self.top_bar.set_context(used_tokens, self.loader.n_ctx)

    @Slot(object)
    def _show_save_error(self, error: OSError) -> None:
        problem = AppError(
            "Your settings could not be saved ({reason}).",
            "They hold until you close the window. Check that the disk is not full.",
            reason=error.strerror or type(error).__name__,
        )
        self.strip.show_error(problem, starter_offered=False)

    def _make_computer_page(self) -> ComputerPage:
        parts = self.services
        page = ComputerPage(parts.computer, parts.plans, parts.shelf)
        page.models_requested.connect(self._show_models)
        return page

    @Slot()
    def _show_models(self) -> None:
        self.frame.show_page("models")

    def _make_settings_page(self) -> SettingsPage:
        page = SettingsPage(self._preferences.settings)
        page.theme_chosen.connect(self._set_theme)
        page.language_chosen.connect(self._set_language)
        page.unloading_chosen.connect(self._set_unloading)
        page.battery_chosen.connect(self._set_battery)
        page.folder_requested.connect(self._show_folder)
        return page

    @Slot()
    def _show_settings(self) -> None:
        self.frame.show_page("settings")

    @Slot()
    def _show_folder(self) -> None:
        folder = paths.data_dir()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot(str)
    def _set_theme(self, choice: ThemeChoice) -> None:
        self._preferences.change(theme=choice)
        apply_theme(_application(), choice)

    @Slot(str)
    def _set_language(self, choice: str) -> None:
        self._preferences.change(language=choice)
        apply_language(_application(), choice)

    @Slot(int)
    def _set_unloading(self, minutes: int) -> None:
        self._preferences.change(unload_after_min=minutes)
        self._engine.configure(manners_of(self._preferences.settings))

    @Slot(bool)
    def _set_battery(self, spared: bool) -> None:
        self._preferences.change(fewer_threads_on_battery=spared)
        self._engine.configure(manners_of(self._preferences.settings))


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("A window needs its application.")
    return app
