"""The real window on the real engine process."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.engine.client import EngineProcess
from app.engine.protocol import Command, Generate
from app.models import inventory
from app.settings import Settings
from ui.main_window import MainWindow
from ui.preferences import Preferences

LOAD_MS = 60_000
ANSWER_MS = 60_000


@pytest.fixture
def engine() -> EngineProcess:
    return EngineProcess()


@pytest.fixture
def preferences() -> Preferences:
    return Preferences(Settings(language="en"), store=lambda _: None)


def open_window(
    qtbot: QtBot, engine: EngineProcess, preferences: Preferences, model: Path
) -> MainWindow:
    window = MainWindow(engine, preferences, str(model))
    with qtbot.waitSignal(window.loader.ended, timeout=LOAD_MS):
        window.start()
    return window


@pytest.fixture
def random_window(
    qtbot: QtBot, engine: EngineProcess, preferences: Preferences, random_model: Path
) -> Iterator[MainWindow]:
    """A window whose model writes nonsense and never stops by itself."""
    window = open_window(qtbot, engine, preferences, random_model)
    yield window
    window.close()


@pytest.fixture
def starter_window(
    qtbot: QtBot, engine: EngineProcess, preferences: Preferences
) -> Iterator[MainWindow]:
    window = open_window(qtbot, engine, preferences, paths.STARTER_MODEL)
    yield window
    window.close()


def last_answer(window: MainWindow) -> str:
    return window.page.transcript.turns[-1].answer_text()


def last_written(window: MainWindow) -> str:
    """All that the model wrote: with random weights it may well be reasoning only."""
    turn = window.page.transcript.turns[-1]
    thought = turn.thinking.text() if turn.thinking is not None else ""
    return thought + turn.answer_text()


def ask(qtbot: QtBot, window: MainWindow, prompt: str) -> str:
    with qtbot.waitSignal(window.page.turn_ended, timeout=ANSWER_MS):
        window.page.send(prompt)
    return last_answer(window)


def test_kill_9_in_mid_answer_keeps_the_text_and_the_next_prompt_is_answered(
    qtbot: QtBot, random_window: MainWindow, engine: EngineProcess
) -> None:
    window = random_window
    window.page.send("Hi")
    qtbot.waitUntil(lambda: len(last_written(window)) > 20, timeout=ANSWER_MS)
    killed = engine.pid
    assert killed is not None
    with qtbot.waitSignal(window.page.turn_ended, timeout=ANSWER_MS):
        os.kill(killed, signal.SIGKILL)

    turn = window.page.transcript.turns[-1]
    assert turn.error is not None
    assert turn.failure is not None
    assert turn.failure.message == "The engine stopped unexpectedly (SIGKILL)."
    assert len(last_written(window)) > 20

    window.page.send("Again")
    qtbot.waitUntil(lambda: len(last_written(window)) > 20, timeout=ANSWER_MS)
    assert engine.pid not in (None, killed)


def test_retry_after_a_crash_answers_in_the_same_place(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    starter_window: MainWindow,
    engine: EngineProcess,
) -> None:
    window = starter_window
    asked, write = threading.Event(), engine._write

    def write_and_tell(command: Command, *, quiet: bool = False) -> None:
        write(command, quiet=quiet)
        if isinstance(command, Generate):
            asked.set()

    monkeypatch.setattr(engine, "_write", write_and_tell)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGSTOP)  # so that it dies before it has answered
    window.page.send("What is gpt-oss?")
    assert asked.wait(ANSWER_MS / 1000)  # an engine that died before it was asked is replaced
    with qtbot.waitSignal(window.page.turn_ended, timeout=ANSWER_MS):
        os.kill(engine.pid, signal.SIGKILL)
    turn = window.page.transcript.turns[-1]
    assert turn.error is not None
    with qtbot.waitSignal(window.page.turn_ended, timeout=ANSWER_MS):
        turn.error.retry.click()
    assert len(window.page.transcript.turns) == 1
    assert turn.error is None
    assert "OpenAI" in turn.answer_text()


def test_opening_a_model_counts_as_its_use(
    qtbot: QtBot, engine: EngineProcess, preferences: Preferences, random_model: Path
) -> None:
    id = inventory.link(random_model).id
    window = open_window(qtbot, engine, preferences, random_model)
    window.close()
    assert inventory.find(id).last_used_at is not None


def test_stop_in_mid_answer_keeps_the_text(qtbot: QtBot, random_window: MainWindow) -> None:
    window = random_window
    window.page.send("Hi")
    qtbot.waitUntil(lambda: len(last_written(window)) > 20, timeout=ANSWER_MS)
    with qtbot.waitSignal(window.page.turn_ended, timeout=ANSWER_MS):
        window.page.stop()
    assert len(last_written(window)) > 20
    assert window.page.transcript.turns[-1].error is None


def test_closing_in_mid_answer_ends_the_engine(
    qtbot: QtBot, random_window: MainWindow, engine: EngineProcess
) -> None:
    random_window.page.send("Hi")
    qtbot.waitUntil(lambda: len(last_written(random_window)) > 20, timeout=ANSWER_MS)
    random_window.close()
    assert engine.pid is None


def test_starter_answers_questions_one_after_the_other_in_their_language(
    qtbot: QtBot, starter_window: MainWindow
) -> None:
    assert "OpenAI" in ask(qtbot, starter_window, "What is gpt-oss?")
    assert "Modelle" in ask(qtbot, starter_window, "Was ist Hearth?")
    turn = starter_window.page.transcript.turns[-1]
    assert turn.thinking is not None


def test_two_windows_at_once(
    qtbot: QtBot, starter_window: MainWindow, preferences: Preferences
) -> None:
    other = open_window(qtbot, EngineProcess(), preferences, paths.STARTER_MODEL)
    first = ask(qtbot, starter_window, "What is Hearth?")
    assert ask(qtbot, other, "What is Hearth?") == first
    other.close()
