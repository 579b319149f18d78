"""The real program in a process of its own."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.settings import Settings
from tests.end_to_end.starter import Starter
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme

Run = Callable[..., subprocess.CompletedProcess[bytes]]
OpenWindow = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def throw_away() -> None:
    """The window before goes now: what both Python and Qt delete shows near its cause."""
    gc.collect()


@pytest.fixture
def hearth() -> Run:
    """Runs `hearth …` to its end."""

    def run(
        *arguments: str, stdin: bytes = b"", folder: Path = paths.RESOURCES.parent
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            input=stdin,
            capture_output=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(paths.RESOURCES.parent)},
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def shared_starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    """One engine process for all windows of a module."""
    folder = tmp_path_factory.mktemp("starter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEARTH_HOME", str(folder / "home"))
        engine = Starter(folder)
        engine.start()
    yield engine
    engine.end()


@pytest.fixture
def starter(shared_starter: Starter) -> Iterator[Starter]:
    yield shared_starter
    shared_starter.go_on()
    shared_starter.requests.clear()


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, starter: Starter) -> Iterator[OpenWindow]:
    """Opens a window whose chats are kept, and in which the starter answers."""
    apply_theme(qapp, "light")
    apply_language(qapp, "en")
    windows: list[MainWindow] = []

    def open_() -> MainWindow:
        settings = Settings(language="en", welcomed=True)
        window = MainWindow(starter, Preferences(settings, store=lambda _: None))
        windows.append(window)
        window.resize(1280, 800)
        with qtbot.waitSignals([window.loader.ended, window.services.book.ready]):
            window.start()
            window.services.book.start()
        return window

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


def json_lines(output: bytes) -> list[dict[str, Any]]:
    # Not splitlines(): a model may write U+2028 and the like, which JSON leaves as they are.
    return [json.loads(line) for line in output.split(b"\n") if line]
