"""The four waits: each chat has all of them, and each is asked of an engine at rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.first_token import CASES, FirstToken, Habits, Wait, measure
from app.bench.speed import Cancelled
from app.cancel import CancelToken
from app.engine.api import LoadPlan
from tests.engine.dialects.family_models import FAMILIES, write_family_model


def measure_all(model: Path, folder: Path, runs: int = 1) -> dict[str, FirstToken]:
    habits = Habits(LoadPlan(model, n_ctx=4096, n_threads=1), 200, 8, runs)
    return {each.case: each for each in measure(habits, folder, words, CancelToken())}


def words(text: str) -> int:
    return len(text.split())


def test_only_what_was_typed_is_read_where_the_chat_is_known(
    random_model: Path, tmp_path: Path
) -> None:
    cases = measure_all(random_model, tmp_path, runs=2)
    assert tuple(cases) == CASES
    assert all(len(case.seconds) == 2 and case.median_s > 0 for case in cases.values())
    assert cases["new chat"].cached_tokens < cases["new chat"].prompt_tokens / 2
    for known in CASES[1:]:
        assert cases[known].prompt_tokens - cases[known].cached_tokens < 40, known


def test_a_chat_that_was_reopened_comes_from_disk(random_model: Path, tmp_path: Path) -> None:
    reopened = measure_all(random_model, tmp_path)["chat reopened"]
    assert reopened.cached_tokens > 200
    assert list(tmp_path.glob("*.kv"))


@pytest.mark.parametrize("family", ["qwen3", "gemma-2"])
def test_other_families_are_measured_too(tmp_path: Path, family: str) -> None:
    model = tmp_path / "model.gguf"
    write_family_model(model, FAMILIES[family])
    cases = measure_all(model, tmp_path / "states")
    assert tuple(cases) == CASES
    assert cases["second turn"].prompt_tokens > cases["new chat"].prompt_tokens


def test_cancel_ends_it_between_two_answers(random_model: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    seen: list[Wait] = []

    def stop(wait: Wait) -> None:
        seen.append(wait)
        cancel.cancel()

    habits = Habits(LoadPlan(random_model, n_ctx=2048, n_threads=1), 50, 4, 3)
    with pytest.raises(Cancelled):
        measure(habits, tmp_path, words, cancel, stop)
    assert [wait.case for wait in seen] == ["new chat"]
