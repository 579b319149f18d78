from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import store_scale


def test_the_benchmark_measures_a_small_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_scale, "LONG_CHAT", 200)
    file = tmp_path / "chats.sqlite3"
    arguments = ["store_scale", "--chats", "70", "--messages", "600", "--json"]
    monkeypatch.setattr("sys.argv", [*arguments, "--file", str(file)])
    store_scale.main()
    first = json.loads(capsys.readouterr().out)
    assert first["search as you type"]["n"] > 300
    assert first["open any chat"]["p95_ms"] > 0
    made = file.stat().st_size
    store_scale.main()  # the file serves again
    assert json.loads(capsys.readouterr().out).keys() == first.keys()
    assert file.stat().st_size < 2 * made


def test_the_same_seed_makes_the_same_chats() -> None:
    words = [store_scale.Words(store_scale.random.Random(3)).text(50) for _ in range(2)]
    assert words[0] == words[1]
    lengths = store_scale.chat_lengths(store_scale.random.Random(3), 100, 10_000)
    assert len(lengths) == 100
    assert abs(sum(lengths) - 10_000) < 500
