from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.hardware import detect
from app.hardware.probe import LIMIT_S
from app.hardware.profile import Notice
from app.hardware.speed import speed_of
from app.models import inventory, measured
from app.models.plan import Measurement
from app.models.plan_memory import MemoryParts
from app.paths import RESOURCES
from app.planning import find_target, plan_for
from tests.hardware.machines import machine
from tests.hardware.stubs import put_on_path
from tests.ui.computer.conftest import UseMachine
from ui.computer.computer import Computer
from ui.computer.computer_page import ComputerPage
from ui.computer.memory_bar import MemoryLegend
from ui.computer.plan_card import PlanCard
from ui.computer.plans import Plans
from ui.language import apply_language
from ui.models.shelf import Shelf

SLACK_S = 1.5  # a busy machine starts processes slowly
MACHINES = sorted(path.stem for path in (RESOURCES / "machines").glob("*.json"))


@pytest.fixture
def shelf(qtbot: QtBot) -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.fixture
def page(
    qtbot: QtBot, english: None, computer: Computer, plans: Plans, shelf: Shelf
) -> ComputerPage:
    made = ComputerPage(computer, plans, shelf)
    qtbot.addWidget(made)
    made.resize(1016, 800)
    return made


def _show(qtbot: QtBot, page: ComputerPage) -> None:
    page.show()
    qtbot.waitUntil(lambda: bool(page.plan_cards))


@pytest.mark.parametrize("name", MACHINES)
def test_every_recorded_machine_is_shown(
    qtbot: QtBot, page: ComputerPage, use_machine: UseMachine, name: str
) -> None:
    use_machine(name)
    _show(qtbot, page)
    assert "memory" in page.facts.cards[0].text()
    assert page.speed.text().startswith("Reads ")
    for card in page.plan_cards.values():
        model, verdict, speed, *others = card.texts()
        assert all(text.strip() for text in (model, verdict, *others))
        assert bool(speed) == verdict.startswith("Runs")


def test_what_is_wrong_with_the_computer_is_said_in_a_sentence(
    qtbot: QtBot, page: ComputerPage, use_machine: UseMachine
) -> None:
    use_machine("netbook-8gb-no-avx2")
    _show(qtbot, page)
    assert page.problem_texts() == [
        "Your processor lacks AVX2, so answers will be slow. Choose a small model."
    ]


def test_a_probe_that_gave_no_answer_leaves_the_rest_to_be_seen(
    qtbot: QtBot, page: ComputerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Notice(
        "{probe} did not answer within {limit_s} seconds.", "", {"probe": "x", "limit_s": 3}
    )
    profile = msgspec.structs.replace(machine("laptop-16gb"), gpus=(), problems=(silent,))
    monkeypatch.setattr("app.hardware.detect.find_hardware", lambda folder: profile)
    _show(qtbot, page)
    assert page.problem_texts() == ["x did not answer within 3 seconds."]
    assert page.facts.cards[1].text().startswith("8 cores")


def test_a_driver_s_tool_that_hangs_costs_three_seconds_and_one_sentence(
    qtbot: QtBot,
    page: ComputerPage,
    computer: Computer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    put_on_path(tmp_path, monkeypatch, "nvidia-smi", "hang")
    computer.hold(True)  # this computer has never been measured
    started = time.monotonic()
    with qtbot.waitSignal(computer.found):
        page.show()
        assert page.isVisible()  # at once, whatever hangs
    assert time.monotonic() - started < LIMIT_S + SLACK_S
    texts = [text for text in page.problem_texts() if text.startswith("nvidia-smi")]
    assert len(texts) == 1
    assert "did not answer in time" in texts[0]
    assert page.facts.cards[0].text() != ": "


def test_a_description_that_cannot_be_read_is_explained(
    qtbot: QtBot,
    page: ComputerPage,
    computer: Computer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(detect.VARIABLE, str(tmp_path / "missing.json"))
    with qtbot.waitSignal(computer.looked):
        page.show()
    assert len(page.problem_texts()) == 1
    assert "cannot be read" in page.problem_texts()[0]


def test_models_of_this_computer_are_shown_with_what_was_measured(
    qtbot: QtBot,
    page: ComputerPage,
    plans: Plans,
    use_machine: UseMachine,
    random_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_machine("laptop-16gb")
    id = inventory.link(random_model).id
    found = Measurement(total_bytes=250_000_000, decode_tps=12.5)
    monkeypatch.setattr(measured, "last_of", lambda plan, profile, records: found)
    page.show()
    qtbot.waitUntil(lambda: id in page.plan_cards)
    words = page.plan_cards[id].texts()[-1]
    assert words.startswith("Last time: predicted ")
    assert "used 250.0 MB" in words
    assert "measured 12.5 tokens a second" in words


def test_a_model_that_cannot_run_says_why_and_promises_no_speed(
    qtbot: QtBot, english: None, computer: Computer, plans: Plans, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    with qtbot.waitSignal(plans.changed):
        computer.look()
    plan = plans.plan_of("gpt-oss-120b")
    assert plan is not None
    card = PlanCard("gpt-oss 120B", plan)
    qtbot.addWidget(card)
    card.show()
    name, verdict, speed, reason, memory = card.texts()
    assert (name, verdict, speed) == ("gpt-oss 120B", "Cannot run here", "")
    assert "this computer has" in reason
    assert memory.startswith("Needs 63.")


def test_the_first_choice_is_shown_with_the_reason_why_it_will_not_do(
    qtbot: QtBot, page: ComputerPage, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    first, *others = page.plan_cards
    assert first == "gpt-oss-20b"
    assert others  # what is recommended instead
    texts = page.plan_cards[first].texts()
    assert texts[1] == "Too little memory free"
    assert "are available now" in texts[3]


def test_the_legend_names_every_part_of_the_bar(qtbot: QtBot, english: None) -> None:
    legend = MemoryLegend()
    qtbot.addWidget(legend)
    parts = MemoryParts(12_100_000_000, 400_000_000, 200_000_000, 230_000_000)
    speed = speed_of(machine("laptop-16gb"))
    plan = plan_for(find_target("gpt-oss-20b"), machine("laptop-16gb"), speed).plan
    plan = msgspec.structs.replace(plan, memory=parts, available_bytes=24_500_000_000)
    legend.show_plan(plan)
    assert legend.text() == (
        "Needs 12.9 GB, 24.5 GB are available · weights 12.1 GB · conversation 400.0 MB · "
        "working space 200.0 MB · engine 230.0 MB"
    )


def test_measuring_can_be_watched_and_cancelled(
    qtbot: QtBot, page: ComputerPage, computer: Computer, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    computer.hold(True)  # so that it waits, and can surely be cancelled
    page.speed.button.click()
    assert page.speed.text().startswith("Measuring…")
    assert page.speed.button.text() == "Cancel"
    page.speed.button.click()
    assert page.speed.text().startswith("Reads ")
    assert not computer.measuring


def test_a_measurement_beside_other_programs_says_so(
    qtbot: QtBot, page: ComputerPage, computer: Computer, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    assert "Other programs" not in page.speed.text()
    computer.measured.emit(msgspec.structs.replace(computer.speed, disturbed=True))
    assert "Close them and measure again." in page.speed.text()


def test_the_report_is_shown_before_it_is_saved(
    qtbot: QtBot,
    page: ComputerPage,
    use_machine: UseMachine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    page.report_button.click()
    assert page.report.isVisible()
    shown = json.loads(page.report.text.toPlainText())
    assert shown["disk"]["path"] == "…"
    target = tmp_path / "report.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.report.save.click()
    assert json.loads(target.read_text("utf-8")) == shown
    assert page.report.outcome() == f"Saved to {target}."
    page.report.copy.click()
    assert json.loads(QApplication.clipboard().text()) == shown
    page.report.close_button.click()
    assert not page.report.isVisible()


def test_a_report_that_cannot_be_saved_says_what_to_do(
    qtbot: QtBot,
    page: ComputerPage,
    use_machine: UseMachine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    page.report_button.click()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path), ""))
    page.report.save.click()
    assert page.report.outcome().endswith("Choose another file.")


def test_the_page_speaks_german_at_once(
    qtbot: QtBot, qapp: QApplication, page: ComputerPage, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    _show(qtbot, page)
    apply_language(qapp, "de")
    qtbot.waitUntil(lambda: page.title.text() == "Dein Computer")
    assert page.speed.text().startswith("Liest 40,0 GB/s")
    card = next(iter(page.plan_cards.values()))
    assert "Gewichte" in " ".join(card.texts())
