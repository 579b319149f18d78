"""A model that is planned for, in the whole window: loaded so, answering so, and learnt from."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import measured
from app.paths import RESOURCES
from app.settings import Settings
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model
from tests.fakes import FakeEngine, answer
from tests.ui.conftest import OpenWindow


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of gpt-oss-20b but its weights, on a computer whose card holds a part of it."""
    machine = RESOURCES / "machines" / "desktop-32gb-nvidia-8gb.json"
    monkeypatch.setenv("HEARTH_HARDWARE", str(machine))
    path = tmp_path / "large.gguf"
    write_model(path, replace(FULL_SHAPES, layers=24), hollow=True)
    return path


def test_an_answer_is_computed_as_planned_and_corrects_the_next_plan(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine, large: Path
) -> None:
    engine.pid = os.getpid()
    window = open_window(Settings(model=str(large)))
    [plan] = engine.loads
    assert 0 < plan.experts_on_cpu < 24 < plan.n_gpu_layers
    engine.scripts = [answer("word " * 20)]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert engine.requests[-1].plan == plan
    [record] = measured.recall()
    assert record.n_gpu_layers == plan.n_gpu_layers
    assert record.measured.decode_tps == pytest.approx(11.8)
    assert record.measured.total_bytes > 0


def test_what_was_planned_once_holds_after_a_crash(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine, large: Path
) -> None:
    window = open_window(Settings(model=str(large)))
    [plan] = engine.loads
    for _ in range(2):  # there is no engine process in between
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.send("Hello")
    assert [request.plan for request in engine.requests] == [plan, plan]
    assert all(request.plan == plan for request in engine.prepared)
