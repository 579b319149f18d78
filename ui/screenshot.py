"""Takes a picture of the real window after a real answer, for documentation and review.

Uses its own settings and never saves any.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app import network
from app.engine.api import Engine
from app.engine.client import EngineProcess
from app.errors import AppError, InvalidInput
from app.settings import Settings
from ui.application import make_application
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import ThemeChoice, apply_theme

SETTLE_MS = 250  # layout, and what waits for a moment before it is shown
TURN_TIMEOUT_MS = 300_000


def take(
    out: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    theme: ThemeChoice = "light",
    prompt: str = "",
    language: Literal["system", "en", "de"] = "system",
    thinking: Literal["open", "closed"] = "closed",
    model: str | Path | None = None,
    engine: Engine | None = None,
) -> None:
    """Writes a PNG of the window to `out`.

    Args:
        size: Width and height in pixels; the window's own minimum holds.
        prompt: Asked and answered before the picture is taken; empty for an empty chat.
        model: Id or path; the starter if None.
        engine: The real one if None.

    Raises:
        AppError: The model could not be loaded, the prompt not be answered in time, or the picture
            not be written.
    """
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    settings = Settings(
        theme=theme,
        language=language,
        thinking_open=thinking == "open",
        welcomed=True,
        offline=True,  # as after the first steps
    )
    apply_theme(app, theme)
    apply_language(app, language)
    preferences = Preferences(settings, store=lambda _: None)
    network.enforce(network.Gate(choices=lambda: preferences.settings))
    window = MainWindow(engine or EngineProcess(), preferences, str(model or "starter"))
    try:
        window.resize(*size)
        _answer(window, prompt)
        window.page.composer.draft.clearFocus()  # no caret, so that two pictures are alike
        _wait(SETTLE_MS)
        if not window.grab().save(str(out), "PNG"):
            raise InvalidInput(
                "The picture could not be written to {path}.",
                "Give the path of a .png file in a folder that exists.",
                path=out,
            )
    finally:
        window.close()
        window.deleteLater()
        network.release()


def _answer(window: MainWindow, prompt: str) -> None:
    errors: list[AppError] = []
    window.loader.failed.connect(errors.append)
    loop = QEventLoop()
    window.loader.ended.connect(loop.quit)
    window.start()
    _run(loop)
    if prompt.strip() and not errors:
        window.page.turn_ended.connect(loop.quit)
        window.page.send(prompt)
        _run(loop)
        errors += [turn.failure for turn in window.page.transcript.turns if turn.failure]
    if errors:
        raise errors[0]


def _run(loop: QEventLoop) -> None:
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(lambda: loop.exit(1))
    late.start(TURN_TIMEOUT_MS)
    if loop.exec():
        raise InvalidInput(
            "The answer for the picture took longer than {seconds} seconds.",
            "Choose a smaller model or a shorter prompt.",
            seconds=TURN_TIMEOUT_MS // 1000,
        )


def _wait(duration_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(duration_ms, loop.quit)
    loop.exec()
