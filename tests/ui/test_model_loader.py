"""Which plan a model is loaded by."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.chat.context import LEFT_OUT_NOTE
from app.engine.api import Begin, LoadPlan
from app.errors import PromptTooLong
from app.hardware.held import NOTHING, Held
from app.loading import Loading
from app.messages import Conversation, Message, Role, Text
from app.models.library import Model
from tests.fakes import FakeEngine
from ui.bridge import Bridge
from ui.chat.turn_desk import Ask
from ui.model_loader import ModelLoader


class Planner:
    """Plans a smaller context window each time; `held` is what it was told."""

    def __init__(self) -> None:
        self.held: list[Held] = []

    def __call__(self, model: Model, held: Held) -> Loading:
        self.held.append(held)
        return Loading(model, LoadPlan(model.path, n_ctx=8192 // len(self.held)))


@pytest.fixture
def planner() -> Planner:
    return Planner()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def loader(qtbot: QtBot, engine: FakeEngine, planner: Planner) -> Iterator[ModelLoader]:
    parent = QObject()
    bridge = Bridge(parent)
    yield ModelLoader(engine, bridge, "starter", parent, planner)
    bridge.close(engine.close)


def _open(qtbot: QtBot, loader: ModelLoader, wanted: str, *, gpu_again: bool = False) -> None:
    with qtbot.waitSignal(loader.ended):
        loader.open(wanted, gpu_again=gpu_again)


def test_the_model_that_is_loaded_is_not_planned_anew(
    qtbot: QtBot, loader: ModelLoader, engine: FakeEngine, planner: Planner, random_model: Path
) -> None:
    engine.pid = os.getpid()
    for _ in range(2):
        _open(qtbot, loader, str(random_model))
    assert len(planner.held) == 1
    assert engine.loads[0] == engine.loads[1]  # so that the engine has nothing to do
    _open(qtbot, loader, str(random_model), gpu_again=True)
    assert len(planner.held) == 2


def test_after_a_crash_a_model_is_planned_anew(
    qtbot: QtBot, loader: ModelLoader, engine: FakeEngine, planner: Planner, random_model: Path
) -> None:
    for _ in range(2):  # there is no engine process in between
        _open(qtbot, loader, str(random_model))
    assert len(planner.held) == 2


def test_what_the_loaded_model_holds_is_free_for_the_next(
    qtbot: QtBot, loader: ModelLoader, engine: FakeEngine, planner: Planner, random_model: Path
) -> None:
    _open(qtbot, loader, "starter")
    assert loader.holding() == NOTHING
    engine.pid = os.getpid()
    _open(qtbot, loader, str(random_model))
    assert planner.held[0] == NOTHING
    assert planner.held[1].host_bytes > 10_000_000
    assert loader.holding().host_bytes > 10_000_000


def said(role: Role, words: int) -> Message:
    return Message(role, (Text("word " * words),))


def test_what_does_not_fit_the_window_is_left_out_of_what_the_engine_gets(
    qtbot: QtBot, loader: ModelLoader, engine: FakeEngine, random_model: Path
) -> None:
    engine.n_ctx = 1000
    assert loader.count_text("one two") is None
    _open(qtbot, loader, str(random_model))
    assert loader.count_text("one two") == 2
    short = Conversation((said("user", 20),))
    long = Conversation((said("user", 400), said("assistant", 400), said("user", 20)))
    for conversation in (short, long):
        list(loader.answer(Ask(conversation, Begin()), CancelToken()))
    assert engine.requests[0].conversation == short
    assert engine.requests[1].conversation.messages == (
        Message("developer", (Text(LEFT_OUT_NOTE),)),
        said("user", 20),
    )
    with pytest.raises(PromptTooLong):
        list(loader.answer(Ask(Conversation((said("user", 2000),)), Begin()), CancelToken()))
