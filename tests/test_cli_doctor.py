"""`hearth doctor`, from the command line to what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest

from app import cli
from app.hardware import detect, speed
from app.hardware.detect import VARIABLE
from app.hardware.profile import KernelSpeed, MachineSpeed
from tests.hardware.machines import FOLDER


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the probes say is meant here, not how long they take on a busy machine."""
    monkeypatch.setattr(detect, "LIMIT_S", 60.0)


def doctor(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = cli.main(["doctor", *options])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_this_computer_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = doctor(capsys, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert 0 < found["memory"]["total_bytes"] <= psutil.virtual_memory().total
    assert 0 < found["memory"]["available_bytes"] <= found["memory"]["total_bytes"]
    assert found["cpu"]["threads"] >= 1
    assert found["disk"]["free_bytes"] > 0
    assert found["speed"] is None  # never measured in this home
    assert len(found["problem_texts"]) == len(found["problems"])


def test_a_recorded_computer_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(FOLDER / "netbook-8gb-no-avx2.json"))
    code, out, _ = doctor(capsys)
    assert code == 0
    assert "Celeron" in out
    assert "Your processor lacks AVX2, so answers will be slow." in out
    assert "8.2 GB, 4.9 GB available now" in out


def test_a_report_for_support(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(FOLDER / "hybrid-laptop-16gb.json"))
    file = tmp_path / "report.json"
    code, _, _ = doctor(capsys, "--report", str(file))
    assert code == 0
    assert json.loads(file.read_text("utf-8"))["disk"]["path"] == "…"
    assert "somebody" not in file.read_text("utf-8")


def test_a_report_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(FOLDER / "hybrid-laptop-16gb.json"))
    code, _, err = doctor(capsys, "--report", str(tmp_path / "no" / "report.json"))
    assert code == 1
    assert err.startswith("The report cannot be written to ")


def test_a_bad_recording_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.json"))
    code, _, err = doctor(capsys, "--json")
    assert code == 1
    assert "HEARTH_HARDWARE" in err


def test_measuring_keeps_the_speed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernels = (KernelSpeed("Q8_0", 20e9, 100e9),)
    measured = MachineSpeed(31e9, 2e11, 2, "mains", 1e-6, kernels)
    monkeypatch.setattr(speed, "measure", lambda *_: measured)
    monkeypatch.setattr(speed, "_power", lambda _: "mains")
    code, out, err = doctor(capsys, "--measure", "--json")
    assert code == 0, err
    assert json.loads(out)["speed"]["memory_bytes_per_s"] == 31e9
    assert json.loads(doctor(capsys, "--json")[1])["speed"] == json.loads(out)["speed"]
    assert "reads 31.0 GB/s of memory, 200 billion operations/s" in doctor(capsys)[1]
