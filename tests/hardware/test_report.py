"""What the report for support says, and what it does not."""

from __future__ import annotations

import getpass
import json
import socket
from pathlib import Path

import msgspec
import pytest

from app.errors import Remark
from app.hardware.detect import read_profile
from app.hardware.profile import Notice
from app.hardware.report import DISTURBED, as_json, as_text, redacted
from tests.hardware.machines import MACHINES, machine


def test_a_report_names_neither_person_nor_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "anna.beispiel")
    monkeypatch.setattr(socket, "gethostname", lambda: "annas-laptop")
    home = str(Path.home())
    report = as_json(machine("laptop-16gb"), None)
    report["disk"]["path"] = "/media/Anna Beispiel/models"
    report["problem_texts"] = [
        f"The file {home}/x of Anna.Beispiel on ANNAS-LAPTOP cannot be read.",
        "The folder susannas-laptop stays.",
    ]
    text = redacted(report)
    json.loads(text)
    for private in ("anna.beispiel", "Anna", "ANNAS", "annas-laptop on"):
        assert private not in text.replace("susannas-laptop", "")
    if len(home) > 1:
        assert home + "/x" not in text
    assert "susannas-laptop" in text
    assert "AMD Ryzen 7 5700U" in text


@pytest.mark.parametrize("name", MACHINES)
def test_what_doctor_prints_describes_the_computer_again(name: str, tmp_path: Path) -> None:
    profile = machine(name)
    file = tmp_path / "again.json"
    file.write_text(json.dumps(as_json(profile, None)))
    again = read_profile(file)
    assert (again.cpu, again.memory, again.gpus) == (profile.cpu, profile.memory, profile.gpus)
    assert again.speed == profile.speed
    assert again.problems == profile.problems


def test_the_text_names_all_parts() -> None:
    text = as_text(machine("hybrid-laptop-16gb"), None)
    for part in ("i7-12700H (14 cores, 6 of them fast)", "AVX2", "16.5 GB, 9.6 GB available"):
        assert part in text
    assert "RTX 3050 Ti Laptop GPU, discrete, 4.3 GB, 3.8 GB free; the engine uses it" in text
    assert "shares the computer's memory" in text


def test_problems_are_sentences() -> None:
    notice = Notice.of(Remark("The {thing} is lost.", "Look for it.", thing="fan"))
    assert str(notice) == "The fan is lost. Look for it."
    assert "Your processor lacks AVX2" in as_text(machine("netbook-8gb-no-avx2"), None)


def test_a_disturbed_measurement_is_said_to_be_one() -> None:
    profile = machine("laptop-16gb")
    assert profile.speed is not None
    assert DISTURBED not in as_text(profile, None)
    disturbed = msgspec.structs.replace(profile.speed, disturbed=True)
    assert DISTURBED in as_text(profile, disturbed)
