"""`hearth bench`, from the command line to its tables: shapes, sense and errors, never a speed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from app import cli, paths

QUICK = ("--runs", "1", "--prompt-tokens", "40", "--answer-tokens", "8", "--threads", "1")
CASES = ["new chat", "second turn", "early message edited", "chat reopened"]


def bench(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    before = signal.getsignal(signal.SIGINT)
    try:
        code = cli.main(["bench", *options])
    finally:
        signal.signal(signal.SIGINT, before)
    output = capsys.readouterr()
    return code, output.out, output.err


def test_json_has_both_speeds_and_all_waits(
    capsys: pytest.CaptureFixture[str], random_model: Path
) -> None:
    code, out, err = bench(capsys, *QUICK, "--json", "--model", str(random_model))
    assert code == 0, err
    result: dict[str, Any] = json.loads(out)
    assert result["architecture"] == "gpt-oss"
    assert result["path"] == str(random_model)
    assert result["load_s"] > 0
    for phase in ("prefill", "decode"):
        measured = result["speed"][phase]
        assert len(measured["engine_runs_tps"]) == len(measured["bare_runs_tps"]) == 1
        pair = measured["engine_runs_tps"][0] / measured["bare_runs_tps"][0]
        assert measured["ratio"] == pytest.approx(pair)
    assert result["speed"]["answer_tokens"] == 8
    assert [case["case"] for case in result["first_token"]] == CASES
    assert all(case["median_s"] > 0 for case in result["first_token"])


def test_tables_for_a_person_and_progress_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = bench(capsys, *QUICK)
    assert code == 0, err
    lines = out.splitlines()
    assert lines[0].startswith("Hearth Starter (gpt-oss, ")
    assert re.search(r"^reading the prompt +[\d.]+ +[\d.]+ +\d+\.\d\d   \d+ tokens$", out, re.M)
    assert re.search(r"^writing the answer +[\d.]+ +[\d.]+ +\d+\.\d\d   8 tokens$", out, re.M)
    assert [line.split("  ")[0] for line in lines[-4:]] == CASES
    assert "warm-up" in err
    assert "run 1 of 1" in err


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--model", "nope"], "no model called"),
        (["--model", "README.md/none.gguf"], "cannot be read"),
        (["--context", "100000000"], "at most"),
        (["--prompt-tokens", "100000", "--context", "512"], "too long"),
    ],
)
def test_what_cannot_be_measured_is_a_sentence(
    capsys: pytest.CaptureFixture[str], options: list[str], reason: str
) -> None:
    code, out, err = bench(capsys, *options)
    assert (code, out) == (1, "")
    assert reason in err
    assert "Traceback" not in err


@pytest.mark.parametrize("option", ["--runs", "--threads", "--answer-tokens"])
def test_a_number_below_one_is_wrong_usage(option: str) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["bench", option, "0"])
    assert caught.value.code == 2


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize("moment", ["loading", "warm-up", "new chat"])
def test_ctrl_c_stops_it_and_leaves_nothing_behind(random_model: Path, moment: str) -> None:
    command = [sys.executable, "-m", "app.cli", "bench", "--model", str(random_model)]
    command += ["--runs", "2", "--prompt-tokens", "200", "--answer-tokens", "50"]
    with psutil.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=paths.RESOURCES.parent,
    ) as process:
        for line in process.stderr:
            if moment in line:
                break
        children = process.children()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Stopped."
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
