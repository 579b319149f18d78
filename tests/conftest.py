"""Every test gets a home of its own and never a real screen; models are made once a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import paths
from tests.benchmarks.make_gguf import TINY, write_model

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "hearth-home"))


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny gpt-oss with random weights: answers nonsense, and never stops by itself."""
    path = tmp_path_factory.mktemp("models") / "random.gguf"
    write_model(path, TINY)
    return path


@pytest.fixture(scope="session")
def starter_model() -> Path:
    return paths.STARTER_MODEL
