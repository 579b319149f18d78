from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.hardware.profile import Notice
from app.models import catalogue
from tests.hardware.stubs import put_on_path
from tests.ui.firstrun.conftest import OpenWizard, World
from tests.ui.firstrun.fakes import machine
from ui.computer.computer import Computer
from ui.computer.plans import Plans
from ui.firstrun.wizard import Wizard

GOOD = "desktop-32gb-nvidia-8gb"


def test_before_the_probes_answer_there_are_grey_bars(
    open_wizard: OpenWizard, world: World
) -> None:
    step = open_wizard(2).computer
    assert step.title() == "Looking at your computer…"
    assert step.facts.cards[0].accessibleName() == "Being looked at"
    assert step.model.accessibleName() == "Finding the best model for this computer"


def test_the_cards_fill_in_before_the_model_is_known(open_wizard: OpenWizard, world: World) -> None:
    step = open_wizard(2).computer
    world.computer.be(machine(GOOD))
    assert step.facts.cards[0].text() == "32 GB memory: 24.5 GB free right now"
    assert step.title() == "Finding a model for your computer…"
    assert step.note() == "Measuring how fast it is: this takes a few seconds."
    world.computer.measure()
    assert step.title() == "Your computer can run a good model"
    assert step.note() == ""


def test_the_recommended_model_is_told_with_its_price(
    open_wizard: OpenWizard, world: World
) -> None:
    step = open_wizard(2).computer
    world.be(GOOD)
    text = step.model.text()
    assert text.startswith("gpt-oss 20B OpenAI · Apache-2.0 12.1 GB · about ")
    assert "words per second here" in text
    assert step.model.verdict.verdict == "runs_well"


def test_the_alternative_takes_its_place_and_gives_it_back(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    step = wizard.computer
    world.be(GOOD)
    smaller = step.model.other.text()
    assert step.model.other.accessibleName() == f"Smaller and quicker: {smaller}"
    step.model.other.click()
    assert step.model.text().startswith(smaller)
    assert "knows less" in step.model.text()
    assert step.title() == "Your computer can run a good model"
    assert wizard.choice.is_swapped
    step.model.other.click()
    assert step.model.text().startswith("gpt-oss 20B")
    assert not wizard.choice.is_swapped


def test_a_probe_that_hangs_costs_a_sentence(open_wizard: OpenWizard, world: World) -> None:
    step = open_wizard(2).computer
    slow = Notice("{probe} gave an answer that makes no sense.", fields={"probe": "nvidia-smi"})
    world.computer.be(msgspec.structs.replace(machine(GOOD), problems=(slow,), gpus=()))
    assert step.facts.cards[2].text() == ("No graphics card found: the processor does all the work")
    assert step.note().startswith("nvidia-smi gave an answer that makes no sense.")


def test_where_nothing_large_runs_the_small_model_is_offered_honestly(
    open_wizard: OpenWizard, world: World
) -> None:
    step = open_wizard(2).computer
    world.be("netbook-8gb-no-avx2")
    assert step.title() == "Your computer can run a small model"
    assert (
        step.note() == "Your processor lacks AVX2, so answers will be slow. Choose a small model."
    )
    assert step.model.text().startswith("Gemma 3 1B")


def test_where_none_runs_well_the_smallest_is_shown_with_what_is_wrong(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    profile = machine("netbook-8gb-no-avx2")
    memory = msgspec.structs.replace(profile.memory, available_bytes=1_000_000_000)
    world.computer.be(msgspec.structs.replace(profile, memory=memory))
    world.computer.measure()
    smallest = min(catalogue.load().models, key=lambda entry: entry.size_bytes)
    assert wizard.choice.entry == smallest
    assert wizard.computer.title() == "Your computer is short of memory for a model"
    assert "1.0 GB are available now" in wizard.computer.model.text()


def test_where_nothing_can_run_the_starter_is_what_is_left(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    profile = machine("netbook-8gb-no-avx2")
    memory = msgspec.structs.replace(
        profile.memory, total_bytes=900_000_000, available_bytes=300_000_000
    )
    world.computer.be(msgspec.structs.replace(profile, memory=memory))
    world.computer.measure()
    assert wizard.choice.entry is None
    assert wizard.computer.title() == "Your computer cannot run these models"
    assert "starter model" in wizard.computer.note()
    assert not wizard.computer.model.isVisible()
    wizard.card.next.click()
    assert wizard.card.title.text() == "No model to download for now"
    wizard.card.next.click()
    assert (wizard.number, world.desk.asked) == (4, [])


def test_no_model_is_shown_that_measuring_would_turn_into_another(
    open_wizard: OpenWizard, world: World
) -> None:
    wizard = open_wizard(2)
    world.computer.be(machine("laptop-16gb"))
    assert world.plans.recommended() is not None
    assert (wizard.choice.entry, wizard.choice.alternative) == (None, None)
    world.plans.is_stale = True  # as long as those with the measured speed are being made
    world.computer.measure()
    assert wizard.choice.entry is None
    world.plans.is_stale = False
    world.plans.changed.emit()
    assert wizard.choice.entry is not None
    world.plans.is_stale = True  # a page that is opened has plans made anew
    world.plans.changed.emit()
    assert wizard.choice.entry is not None


def test_a_real_probe_that_hangs_leaves_the_others_answers_and_a_sentence(
    qtbot: QtBot, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path, monkeypatch, "nvidia-smi", "hang")
    computer = Computer()
    plans = Plans(computer)
    wizard = Wizard(computer, plans, world.shelf, world.desk, world.preferences)
    try:
        with qtbot.waitSignal(computer.found):
            wizard.card.next.click()
        memory, processor, _, disk = (card.text() for card in wizard.computer.facts.cards)
        assert "memory" in memory
        assert "core" in processor
        assert "free" in disk
        assert "nvidia-smi did not answer in time" in wizard.computer.note()
        assert wizard.card.title.text() == "Finding a model for your computer…"
    finally:
        computer.cancel_measuring()
        plans.close()
        computer.close()
        wizard.deleteLater()
