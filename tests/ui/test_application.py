"""What the application does around its window."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.client import EngineProcess
from app.models import inventory, removal
from app.models.removal import remove
from tests.models.library_files import save, save_own
from ui import application, main_window


class Window:
    """Removes a model as soon as it is open, as a person would on the Models page."""

    def __init__(self, *_: object) -> None:
        pass

    def start(self, *, with_services: bool) -> None:
        assert with_services
        remove("a")

    def listen_to_later_starts(self) -> None:
        pass

    def watch_from_tray(self) -> None:
        pass

    def leave_tray(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _keep_ctrl_c() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def trash() -> Path:
    return inventory.models_folder() / removal.TRASH


def test_what_was_removed_is_deleted_on_quitting_and_what_was_left_over_at_the_start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_own("a.gguf")
    leftover = save(trash() / "1-1-1" / "old.gguf", b"")
    seen: list[bool] = []

    def until_the_leftover_is_gone(_: QApplication | None = None) -> int:
        qtbot.waitUntil(lambda: not leftover.exists())
        seen.append(any(trash().rglob("a.gguf")))
        return 7

    monkeypatch.setattr(main_window, "MainWindow", Window)
    monkeypatch.setattr(EngineProcess, "start", lambda self: None)
    monkeypatch.setattr(QApplication, "exec", until_the_leftover_is_gone)
    assert application.run() == 7
    assert seen == [True]  # until then it could be had back
    assert not trash().exists()
