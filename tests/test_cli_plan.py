"""`hearth plan`, from the command line to verdicts and numbers."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.hardware.detect import VARIABLE
from tests.hardware.machines import FOLDER
from tests.models.test_plan import FIELDS


@pytest.fixture(autouse=True)
def _signals_stay_as_they_are() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a recorded computer this one."""
    return lambda name: monkeypatch.setenv(VARIABLE, str(FOLDER / f"{name}.json"))


def plan(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = cli.main(["plan", *options])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_a_model_that_is_not_here_yet(capsys: pytest.CaptureFixture[str], on: Any) -> None:
    on("workstation-80gb-gpu")
    code, out, err = plan(capsys, "--model", "gpt-oss-120b", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert set(FIELDS) <= found.keys()
    assert found["verdict"] == "runs_well"
    assert found["n_gpu_layers"] == 37


def test_words_for_a_person(capsys: pytest.CaptureFixture[str], on: Any) -> None:
    on("laptop-16gb")
    code, out, err = plan(capsys, "--model", "gpt-oss-20b")
    assert code == 0, err
    first, second, *_ = out.splitlines()
    assert first == "gpt-oss 20B: will swap: not recommended"
    assert second.startswith("It needs 12.5 GB of memory")
    assert second.endswith("or choose a smaller model.")
    for line in ("Weights", "Conversation (KV cache)", "Together", "on battery"):
        assert line in out


def test_a_window_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], on: Any, random_model: Path
) -> None:
    on("laptop-16gb")
    small, large = (
        json.loads(plan(capsys, "--model", str(random_model), "--context", n, "--json")[1])
        for n in ("4096", "65536")
    )
    assert (small["n_ctx"], large["n_ctx"]) == (4096, 65_536)
    assert large["kv_bytes"] > 10 * small["kv_bytes"]


def test_what_was_measured_is_shown_and_used(
    capsys: pytest.CaptureFixture[str], on: Any, random_model: Path
) -> None:
    on("laptop-16gb")
    options = ("--model", str(random_model), "--context", "4096")
    code, out, err = plan(capsys, *options, "--measure", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["corrected"] is False
    assert found["measured_decode_tps"] > 0
    assert found["measured_total_bytes"] == pytest.approx(found["total_bytes"], rel=0.4)
    after = json.loads(plan(capsys, *options, "--json")[1])
    assert after["corrected"] is True
    assert after["predicted_decode_tps"] == pytest.approx(found["measured_decode_tps"])
    assert after["total_bytes"] == found["measured_total_bytes"]
    text = plan(capsys, *options)[1]
    assert "Measured: predicted " in text
    assert ", used " in text


def test_nothing_is_measured_where_nothing_can_run(
    capsys: pytest.CaptureFixture[str], on: Any
) -> None:
    on("netbook-8gb-no-avx2")
    code, _, err = plan(capsys, "--model", "gpt-oss-20b", "--measure")
    assert code == 1
    assert "cannot run here" in err
    assert "this computer has 8.2 GB" in err


def test_a_model_must_be_here_to_be_measured(capsys: pytest.CaptureFixture[str], on: Any) -> None:
    on("workstation-80gb-gpu")
    code, _, err = plan(capsys, "--model", "gpt-oss-20b", "--measure")
    assert code == 1
    assert "is not on this computer yet" in err


def test_unknown_models_are_named(capsys: pytest.CaptureFixture[str], on: Any) -> None:
    on("laptop-16gb")
    code, _, err = plan(capsys, "--model", "gpt-5")
    assert code == 1
    assert 'no model called "gpt-5"' in err
