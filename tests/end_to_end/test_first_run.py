"""From the first start to an answer of a model that was just downloaded, with everything real.

The Hub is a double on this computer, the catalogue has one tiny model: the starter's own file under
another name, so that it can really answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.engine.client import EngineProcess
from app.models import catalogue, inventory
from app.models.catalogue import Catalogue, CatalogueFile
from app.models.download import Hub
from app.models.gguf import read_header
from app.models.shape import shape_of
from tests.models.download.conftest import TUNING
from tests.models.download.hub_double import REVISION, HubDouble, Stored, serving
from ui.firstrun.wizard import Wizard
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.models.download_desk import DownloadDesk
from ui.preferences import Preferences
from ui.services import Services
from ui.theme import apply_theme

ID, NAME, FILE = "little-one", "Little One", "little-one.gguf"
REPOSITORY = "hearth/little-one-GGUF"
SLOW_BYTES_PER_S = 100_000
MS = 60_000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubDouble]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    double = HubDouble({(REPOSITORY, FILE): Stored(paths.STARTER_MODEL.read_bytes())})
    with serving(double):
        monkeypatch.setenv("HF_ENDPOINT", double.endpoint)
        yield double


@pytest.fixture
def little_catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """One entry, whose file is what the Hub has."""
    data = paths.STARTER_MODEL.read_bytes()
    shape = shape_of([read_header(paths.STARTER_MODEL)])
    whole = catalogue.load()
    model = whole.models[0]
    entry = msgspec.structs.replace(
        model,
        id=ID,
        name=NAME,
        repository=REPOSITORY,
        revision=REVISION,
        files=(CatalogueFile(FILE, len(data), hashlib.sha256(data).hexdigest()),),
        other_builds=(),
        shape=msgspec.structs.replace(
            model.shape,
            architecture=shape.architecture,
            weights=shape.weights,
            layers=shape.layers,
            embedding_length=shape.embedding_length,
            vocabulary_size=shape.vocabulary_size,
        ),
    )
    little = msgspec.structs.replace(whole, models=(entry,))
    monkeypatch.setattr(catalogue, "load", lambda: little)
    return little


@dataclass
class FirstRun:
    """The window, with the first steps before everything else."""

    window: MainWindow
    services: Services

    @property
    def wizard(self) -> Wizard:
        assert self.window.wizard is not None
        return self.window.wizard


@pytest.fixture
def first_run(
    qapp: QApplication,
    qtbot: QtBot,
    hub: HubDouble,
    little_catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[FirstRun]:
    machine = paths.RESOURCES / "machines" / "laptop-16gb.json"
    monkeypatch.setenv("HEARTH_HARDWARE", str(machine))
    locale = QLocale()
    apply_theme(qapp, "light")
    apply_language(qapp, "en")
    preferences = Preferences()
    preferences.change(language="en", theme="light")
    services = Services(preferences)
    services.desk.close()
    # Small blocks, so that a few megabytes show how a download goes on.
    services.desk = DownloadDesk(
        services.shelf,
        Hub(hub.endpoint, token=lambda: None, timeout_s=3),
        preferences,
        tuning=TUNING,
        reserve_bytes=0,
    )
    window = MainWindow(EngineProcess(), preferences, services=services)
    window.resize(1024, 640)
    with qtbot.waitSignal(window.loader.ended, timeout=MS):
        window.start(with_services=True)
    yield FirstRun(window, services)
    window.close()
    window.deleteLater()
    QLocale.setDefault(locale)


def ask(qtbot: QtBot, window: MainWindow, prompt: str) -> str:
    with qtbot.waitSignal(window.page.turn_ended, timeout=MS):
        window.page.send(prompt)
    return window.page.transcript.turns[-1].answer_text()


def enter(qtbot: QtBot, wizard: Wizard) -> None:
    qtbot.keyClick(wizard.focusWidget() or wizard, Qt.Key.Key_Return)


def test_from_the_first_start_to_an_answer_of_the_downloaded_model(
    qtbot: QtBot, first_run: FirstRun, hub: HubDouble
) -> None:
    wizard, window = first_run.wizard, first_run.window
    strip = window.chat.downloads
    desk, shelf = first_run.services.desk, first_run.services.shelf
    desk.set_limit(SLOW_BYTES_PER_S)

    enter(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.choice.entry is not None, timeout=MS)
    assert wizard.card.title.text() == "Your computer can run a small model"
    assert wizard.computer.facts.cards[0].text().startswith("16 GB memory")
    size = f"{paths.STARTER_MODEL.stat().st_size / 1e6:.1f} MB"
    assert wizard.computer.model.text().startswith(f"{NAME} OpenAI · Apache-2.0 {size}")

    enter(qtbot, wizard)
    assert wizard.card.title.text() == f"Download {NAME}"
    assert f"To: {shelf.folder}" in wizard.download.table.text()
    assert hub.sent_bytes == 0
    enter(qtbot, wizard)
    assert wizard.number == 4
    assert settings.load().wizard_step == 4

    with qtbot.waitSignal(wizard.finished):
        enter(qtbot, wizard)
    assert settings.load().welcomed
    assert window.wizard is None
    assert window.frame.current == "chat"
    answer = ask(qtbot, window, "What is gpt-oss?")
    assert "OpenAI" in answer
    qtbot.waitUntil(lambda: strip.isVisible() and NAME in strip.text(), timeout=MS)
    row = desk.row_of(ID)
    assert row is not None, "it should still be on its way while the starter answers"
    assert row.have_bytes < row.total_bytes

    desk.set_limit(0)
    qtbot.waitUntil(lambda: strip.text() == f"{NAME} is ready.", timeout=MS)
    qtbot.waitUntil(lambda: shelf.of_entry(ID) is not None, timeout=MS)
    with qtbot.waitSignal(window.loader.ended, timeout=MS):
        strip.chat.click()
    model = window.loader.model
    assert model is not None
    assert (model.id, model.path.parent) == (ID, inventory.models_folder())
    assert "OpenAI" in ask(qtbot, window, "What is gpt-oss?")


def test_a_crash_in_the_middle_comes_back_to_the_same_step_and_the_download_goes_on(
    qtbot: QtBot, first_run: FirstRun
) -> None:
    wizard, desk = first_run.wizard, first_run.services.desk
    desk.set_limit(SLOW_BYTES_PER_S)
    enter(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.choice.entry is not None, timeout=MS)
    enter(qtbot, wizard)
    enter(qtbot, wizard)
    qtbot.waitUntil(lambda: (row := desk.row_of(ID)) is not None and row.have_bytes > 0, timeout=MS)
    desk.close()  # as a crash would leave it: the settings, the queue and what has come

    preferences = Preferences()
    services = Services(preferences)
    again = Wizard(services.computer, services.plans, services.shelf, services.desk, preferences)
    try:
        assert not preferences.settings.welcomed
        assert again.number == 4
        services.start()
        services.desk.set_limit(0)
        with qtbot.waitSignal(services.desk.finished, timeout=MS):
            pass
        qtbot.waitUntil(
            lambda: again.privacy.progress.text().startswith(f"{NAME} is ready"), timeout=MS
        )
    finally:
        services.close()
        again.deleteLater()


def test_a_model_of_another_program_is_used_where_it_lies(
    qtbot: QtBot, first_run: FirstRun, hub: HubDouble, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    folder = tmp_path / ".lmstudio" / "models" / "hearth" / "little-one-GGUF"
    folder.mkdir(parents=True)
    theirs = folder / FILE
    theirs.write_bytes(paths.STARTER_MODEL.read_bytes())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    wizard, window = first_run.wizard, first_run.window
    enter(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.choice.entry is not None, timeout=MS)
    qtbot.waitUntil(lambda: first_run.services.shelf.looked, timeout=MS)
    enter(qtbot, wizard)
    assert wizard.card.title.text() == f"{NAME} is already on this computer"
    assert "LM Studio" in wizard.card.sentence.text()
    enter(qtbot, wizard)
    qtbot.waitUntil(lambda: bool(wizard.download.ready_id), timeout=MS)
    with qtbot.waitSignal(window.loader.ended, timeout=MS):
        enter(qtbot, wizard)
    assert window.loader.model is not None
    assert window.loader.model.path == theirs
    assert "OpenAI" in ask(qtbot, window, "What is gpt-oss?")
    assert (hub.sent_bytes, hub.metadata_requests) == (0, 0)
