"""Takes pictures of the first steps and of the pages beside the chat, on a recorded computer.

Everything is real but the computer, which is read from a file, and the downloads, which are told
and not fetched. Has a home of its own: what lies on this computer is neither shown nor touched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import network, paths
from app.engine.client import EngineProcess
from app.errors import InvalidInput
from app.hardware.detect import VARIABLE, read_profile
from app.models import catalogue, inventory
from app.models.catalogue import Entry
from app.models.download import DownloadRow
from app.models.found.files import Found
from app.models.found.search import Candidate
from app.models.inventory import Installed
from app.models.library_index import Source
from app.settings import Settings
from ui.application import make_application
from ui.firstrun.wizard import Wizard
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.models.download_desk import DownloadDesk
from ui.models.models_page import HERE, ModelsPage
from ui.models.shelf import Shelf
from ui.preferences import Preferences
from ui.screenshot import SETTLE_MS
from ui.screenshot_answers import SCENES as ANSWERS
from ui.screenshot_chat import SCENES
from ui.screenshot_servers import SCENES as SERVERS
from ui.screenshot_tools import MAKERS as TOOLS
from ui.screenshot_window import SCENES as WINDOW
from ui.services import Services
from ui.sidebar import PageName
from ui.theme import ThemeChoice, apply_theme
from ui.tools.consent_card import HOLD_MS

MACHINE = "desktop-32gb-nvidia-8gb"
TIMEOUT_MS = 30_000
# A picture of a download on its way: how much has come, in bytes, and how fast.
COME_SHARE, COME_BYTES_PER_S = 0.43, 11.4e6


class PictureDesk(DownloadDesk):
    """Fetches nothing: what is ordered is shown as it would look some minutes later."""

    def get(self, entry_id: str) -> None:
        entry = catalogue.load().entry(entry_id)
        if entry is None:
            return
        total = entry.size_bytes
        come = round(total * COME_SHARE)
        left_s = (total - come) / COME_BYTES_PER_S
        self._show(
            DownloadRow(entry.id, entry.name, "downloading", come, total, COME_BYTES_PER_S, left_s)
        )


class PictureShelf(Shelf):
    """Has the models that it is given, and finds one of another program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = Path("/home/anna/models")
        self.elsewhere: tuple[Candidate, ...] = ()

    def refresh(self) -> None:
        self.known = True
        self.changed.emit()

    def look_elsewhere(self) -> None:
        self.candidates, self.looked = self.elsewhere, True
        self.changed.emit()


@dataclass(frozen=True)
class Scene:
    """What a picture is made from."""

    services: Services
    preferences: Preferences


def take_page(
    out: Path,
    page: str,
    *,
    size: tuple[int, int] = (1280, 800),
    theme: ThemeChoice = "light",
    language: Literal["system", "en", "de"] = "system",
    machine: str = MACHINE,
) -> None:
    """Writes a PNG of one of `PAGES` to `out`.

    Args:
        size: Width and height in pixels.
        machine: The recorded computer to be on, a name in resources/machines.

    Raises:
        InvalidInput: There is no such page, or the picture cannot be written.
    """
    if page not in PAGES:
        raise InvalidInput(
            "There is no page called {page}.", "Take one of {pages}.", page=page, pages=[*PAGES]
        )
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    apply_theme(app, theme)
    apply_language(app, language)
    with _elsewhere(machine):
        preferences = Preferences(
            # Closed as after the first steps, unless a model is on its way.
            Settings(theme=theme, language=language, welcomed=True, offline=page not in FETCHING),
            store=lambda _: None,
        )
        network.enforce(network.Gate(choices=lambda: preferences.settings))
        services = Services(preferences)
        services.desk.close()
        services.shelf.close()
        services.shelf = PictureShelf(services)
        services.desk = PictureDesk(services.shelf, preferences=preferences, parent=services)
        widget: QWidget | None = None
        try:
            _wait_for_plans(services)
            widget = PAGES[page](Scene(services, preferences))
            widget.resize(*size)
            widget.show()
            _wait(SETTLE_MS)
            if (focused := widget.focusWidget()) is not None:
                focused.clearFocus()  # a ring round the first control would look like a meaning
            _wait(SETTLE_MS + (HOLD_MS if page in TOOLS else 0))
            if not widget.grab().save(str(out), "PNG"):
                raise InvalidInput(
                    "The picture could not be written to {path}.",
                    "Give the path of a .png file in a folder that exists.",
                    path=out,
                )
        finally:
            if widget is not None:
                widget.close()
                widget.deleteLater()
            services.close()
            network.release()


def _first_step(number: int) -> Callable[[Scene], QWidget]:
    def make(scene: Scene) -> QWidget:
        parts = scene.services
        wizard = Wizard(parts.computer, parts.plans, parts.shelf, parts.desk, scene.preferences)
        for _ in range(1, number):
            wizard.card.next.click()
        return wizard

    return make


def _window_page(name: PageName) -> Callable[[Scene], QWidget]:
    def make(scene: Scene) -> QWidget:
        window = MainWindow(EngineProcess(), scene.preferences, services=scene.services)
        window.frame.show_page(name)
        return window

    return make


def _scene(fill: Callable[[MainWindow], object]) -> Callable[[Scene], QWidget]:
    def make(scene: Scene) -> QWidget:
        window = MainWindow(EngineProcess(), scene.preferences, services=scene.services)
        fill(window)
        return window

    return make


def _download(scene: Scene) -> QWidget:
    """The chat while a model comes."""
    scene.services.desk.get(catalogue.load().models[0].id)
    return _window_page("chat")(scene)


def _models(scene: Scene) -> QWidget:
    """The recommended models, one of them on its way."""
    scene.services.desk.get("gpt-oss-20b")
    return _window_page("models")(scene)


def _models_conditions(scene: Scene) -> QWidget:
    """A model whose licence has conditions, before it is got."""
    window, page = _models_page(scene)
    page.show_entry("llama-3.1-8b")
    card = page.all.cards["llama-3.1-8b"]
    card.get.click()
    QTimer.singleShot(SETTLE_MS // 2, card, lambda: page.all.ensureWidgetVisible(card, 0, 24))
    return window


def _models_here(scene: Scene) -> QWidget:
    """What is on this computer, and what another program has."""
    shelf = scene.services.shelf
    assert isinstance(shelf, PictureShelf)
    shelf.models = (_installed("qwen3-4b", "hearth", 0), _installed("llama-3.2-3b", "lm-studio", 1))
    entry = _entry("gemma-3-12b")
    path = Path("/home/anna/.local/share/nomic.ai/GPT4All") / entry.files[0].name
    shelf.elsewhere = (
        Candidate(Found(path, "gpt4all"), entry.name, entry.size_bytes, entry=entry),
    )
    window, page = _models_page(scene)
    page.show_tab(HERE)
    return window


def _models_page(scene: Scene) -> tuple[QWidget, ModelsPage]:
    window = MainWindow(EngineProcess(), scene.preferences, services=scene.services)
    window.frame.show_page("models")
    page = window.frame.page("models")
    assert isinstance(page, ModelsPage)
    return window, page


def _entry(id: str) -> Entry:
    return next(entry for entry in catalogue.load().models if entry.id == id)


def _installed(id: str, source: Source, days: int) -> Installed:
    """A model of the catalogue as if it were here, used so many days ago."""
    entry = _entry(id)
    used_at = datetime.now(UTC) - timedelta(days=days)
    path = Path("/home/anna/models") / entry.files[0].name
    return Installed(
        id, entry.name, source, (path,), entry.size_bytes, id, used_at, used_at, used_at
    )


PAGES: dict[str, Callable[[Scene], QWidget]] = {
    "first-steps-1": _first_step(1),
    "first-steps-2": _first_step(2),
    "first-steps-3": _first_step(3),
    "first-steps-4": _first_step(4),
    "download": _download,
    "models": _models,
    "models-conditions": _models_conditions,
    "models-here": _models_here,
    "computer": _window_page("computer"),
    "settings": _window_page("settings"),
    **{name: _scene(fill) for name, fill in SCENES.items()},
    **{name: _scene(fill) for name, fill in ANSWERS.items()},
    **{name: _scene(fill) for name, fill in TOOLS.items()},
    **{name: _scene(fill) for name, fill in SERVERS.items()},
    **{name: _scene(fill) for name, fill in WINDOW.items()},
}


FETCHING = ("first-steps-3", "first-steps-4", "download", "models")


@contextmanager
def _elsewhere(machine: str) -> Iterator[None]:
    """An empty home, and another computer."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as home:
        try:
            for name in ("HOME", "USERPROFILE"):
                os.environ[name] = home
            for name in ("HEARTH_HOME", "HF_ENDPOINT", "HF_HOME", "LOCALAPPDATA", "APPDATA"):
                os.environ.pop(name, None)
            for name in [name for name in os.environ if name.startswith("XDG_")]:
                if name.endswith("_HOME"):
                    del os.environ[name]
            os.environ[VARIABLE] = str(_recorded(machine, Path(home) / "computer.json"))
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _recorded(machine: str, target: Path) -> Path:
    """The recorded computer, with its models where this home has them."""
    profile = read_profile(paths.RESOURCES / "machines" / f"{machine}.json")
    if profile.disk is not None:
        disk = msgspec.structs.replace(profile.disk, path=str(inventory.models_folder()))
        profile = msgspec.structs.replace(profile, disk=disk)
    target.write_bytes(msgspec.json.encode(profile))
    return target


def _wait_for_plans(services: Services) -> None:
    loop = QEventLoop()

    def look() -> None:
        computer = services.computer
        known = computer.speed is not None and services.shelf.known and not computer.looking
        if known and services.plans.recommended() is not None:
            loop.quit()

    services.plans.changed.connect(look)
    services.shelf.changed.connect(look)
    services.computer.looked.connect(look)
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    services.start()
    loop.exec()
    _wait(SETTLE_MS)  # plans are made once more when everything is known


def _wait(duration_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(duration_ms, loop.quit)
    loop.exec()
