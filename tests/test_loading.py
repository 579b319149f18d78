"""How a model is loaded on computers that it fits, or does not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.engine.api import ALL_LAYERS
from app.hardware import detect
from app.hardware.held import NOTHING, Held
from app.hardware.profile import Memory
from app.loading import LEAST_BYTES, choose_loading
from app.models import library
from app.models.library import Model
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model
from tests.hardware.machines import machine


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """All of gpt-oss-20b but its weights, which are a hole in the file."""
    path = tmp_path_factory.mktemp("large") / "large.gguf"
    write_model(path, replace(FULL_SHAPES, layers=24), hollow=True)
    return library.resolve(path)


@pytest.fixture(autouse=True)
def _as_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of a recorded machine is the one that is free."""
    monkeypatch.setattr(detect, "with_memory_now", lambda profile: profile)


def test_a_small_model_needs_no_plan(random_model: Path) -> None:
    loading = choose_loading(library.resolve(random_model), machine("laptop-16gb"))
    assert loading.planned is None
    assert loading.warning is None
    assert loading.plan.path == random_model


def test_the_starter_is_loaded_without_looking_at_the_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def look(_: Path) -> None:
        raise AssertionError("it took time to look at the computer")

    monkeypatch.setattr(detect, "find_hardware", look)
    assert choose_loading(library.resolve("starter")).planned is None


def test_a_large_model_is_loaded_as_planned(large: Model) -> None:
    loading = choose_loading(large, machine("desktop-32gb-nvidia-8gb"))
    assert large.path.stat().st_size > LEAST_BYTES
    assert loading.warning is None
    assert loading.plan.n_gpu_layers not in (0, ALL_LAYERS)
    assert loading.plan.experts_on_cpu > 0
    assert loading.planned is not None
    assert loading.plan.n_ctx == loading.planned.plan.n_ctx


def test_a_model_that_would_swap_may_be_insisted_on(large: Model) -> None:
    warning = choose_loading(large, machine("laptop-16gb")).warning
    assert warning is not None
    assert warning.can_be_tried
    assert "are available now" in warning.message


def test_a_model_that_cannot_run_may_not(large: Model) -> None:
    warning = choose_loading(large, machine("netbook-8gb-no-avx2")).warning
    assert warning is not None
    assert not warning.can_be_tried
    assert "this computer has" in warning.message


def test_the_memory_that_is_free_now_decides(large: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.delenv(detect.VARIABLE, raising=False)
    monkeypatch.setattr(detect, "find_memory", lambda: Memory(64_000_000_000, 60_000_000_000))
    assert choose_loading(large, machine("laptop-16gb")).warning is None


def test_a_loaded_model_makes_room_for_the_next(
    large: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.delenv(detect.VARIABLE, raising=False)
    laptop = machine("laptop-16gb")
    memory = Memory(32_000_000_000, 2_000_000_000)  # nearly all is taken by the model before
    monkeypatch.setattr(detect, "find_memory", lambda: memory)
    assert choose_loading(large, laptop).warning is not None
    held = Held(host_bytes=20_000_000_000)
    assert choose_loading(large, laptop, held=held).warning is None
    found = msgspec.structs.replace(laptop, memory=memory)
    monkeypatch.setattr(detect, "find_hardware", lambda folder: found)
    assert choose_loading(large).warning is not None
    assert choose_loading(large, held=held).warning is None


def test_a_plan_on_a_card_says_what_it_holds_there(large: Model) -> None:
    loading = choose_loading(large, machine("desktop-32gb-nvidia-8gb"))
    assert loading.planned is not None
    held = loading.held_by(os.getpid())
    assert held.host_bytes > 0
    assert held.gpu_bytes == loading.planned.plan.gpu_memory.total_bytes > 0
    assert loading.held_by(None) == NOTHING


def test_a_recorded_computer_keeps_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv(detect.VARIABLE, "recorded.json")
    laptop = machine("laptop-16gb")
    assert detect.with_memory_now(laptop) == laptop
