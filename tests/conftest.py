"""Every test gets a home of its own and never a real screen; models are made once a session."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.models.gguf import read_header
from tests.benchmarks.make_gguf import TINY, TINY_FULL_VOCABULARY, write_model
from ui.garbage import Growth

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No background thread destroys what an earlier test has left of its widgets: see ui/garbage.py.
gc.disable()
growth = Growth()

# A busy machine is slow, not wrong: whoever waits in vain for what never comes waits this long.
WAIT_MS = 90_000
for wait in (QtBot.waitSignal, QtBot.waitSignals, QtBot.waitUntil, QtBot.waitExposed):
    assert wait.__kwdefaults__["timeout"] < WAIT_MS
    wait.__kwdefaults__["timeout"] = WAIT_MS


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    growth.collect_young()
    if growth.is_large:
        growth.collect_all()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "hearth-home"))


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny gpt-oss with random weights: answers nonsense, and never stops by itself."""
    path = tmp_path_factory.mktemp("models") / "random.gguf"
    write_model(path, TINY)
    _silence_special_tokens(path)
    return path


@pytest.fixture(scope="session")
def full_vocabulary_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny gpt-oss with random weights and all 201,088 tokens of the real one."""
    path = tmp_path_factory.mktemp("models") / "full-vocabulary.gguf"
    write_model(path, TINY_FULL_VOCABULARY)
    return path


def _silence_special_tokens(path: Path) -> None:
    """Gives the special tokens the logit 0, which never wins among 3,072 random ones."""
    header = read_header(path)
    output = next(tensor for tensor in header.tensors if tensor.name == "output.weight")
    n_embd, n_vocab = output.shape
    row_bytes = n_embd // 32 * 34  # Q8_0
    first = TINY.n_ranks or n_vocab
    with path.open("r+b") as file:
        file.seek(header.data_offset + output.offset + first * row_bytes)
        file.write(bytes((n_vocab - first) * row_bytes))


@pytest.fixture(scope="session")
def starter_model() -> Path:
    return paths.STARTER_MODEL
