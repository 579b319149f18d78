"""A shelf and a desk of their own for each test, with a Hub that serves one small model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.hardware import detect
from app.models import catalogue
from app.models.catalogue import Entry
from app.models.download import Hub, awake
from app.paths import RESOURCES
from tests.models.download.conftest import TUNING
from tests.models.download.hub_double import HubDouble, serving
from tests.models.library_files import make_known, small_model
from ui.computer.computer import Computer
from ui.computer.plans import Plans
from ui.models.download_desk import DownloadDesk
from ui.models.models_page import ModelsPage
from ui.models.shelf import Shelf

ID = "gpt-oss-20b"


@dataclass(frozen=True)
class Offer:
    """The model that the Hub has, which the catalogue knows as gpt-oss-20b."""

    entry: Entry
    content: bytes


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy, no sleep to be kept off, no folders of real programs."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(awake, "inhibitor", lambda: None)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))


@pytest.fixture
def hub() -> Iterator[HubDouble]:
    with serving(HubDouble()) as double:
        yield double


@pytest.fixture
def offer(hub: HubDouble, monkeypatch: pytest.MonkeyPatch) -> Offer:
    content = small_model("gpt-oss", padding=1 << 20)
    make_known(monkeypatch, ID, "tiny.gguf", content, hashlib.sha256(content).hexdigest())
    entry = catalogue.load().entry(ID)
    assert entry is not None
    hub.add("tiny.gguf", content, repo=entry.repository)
    return Offer(entry, content)


@pytest.fixture
def shelf(qtbot: QtBot, english: None) -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.fixture
def desk(shelf: Shelf, hub: HubDouble) -> Iterator[DownloadDesk]:
    made = DownloadDesk(shelf, a_hub(hub), tuning=TUNING, reserve_bytes=0)
    yield made
    hub.released.set()
    made.close()


def a_hub(hub: HubDouble, token: Callable[[], str | None] = lambda: None) -> Hub:
    return Hub(hub.endpoint, token=token, timeout_s=3)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """A recorded laptop with 16 GB, on which a small model runs well."""
    monkeypatch.setenv(detect.VARIABLE, str(RESOURCES / "machines" / "laptop-16gb.json"))
    made = Computer()
    yield made
    made.close()


@pytest.fixture
def plans(computer: Computer) -> Iterator[Plans]:
    made = Plans(computer)
    yield made
    made.close()


@pytest.fixture
def page(
    qtbot: QtBot, computer: Computer, plans: Plans, shelf: Shelf, desk: DownloadDesk
) -> Iterator[ModelsPage]:
    """The whole page, shown, with its plans made."""
    made = ModelsPage(computer, plans, shelf, desk)
    made.resize(1016, 800)
    made.show()
    with qtbot.waitSignal(plans.changed):
        computer.look()
    qtbot.waitUntil(lambda: ID in made.recommended.cards)
    yield made
    made.close()
    made.deleteLater()
