from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.models import catalogue, inventory
from tests.ui.computer.conftest import UseMachine
from ui.computer.computer import Computer
from ui.computer.plans import Plans


def test_nothing_is_known_before_the_computer_is(plans: Plans) -> None:
    plans.renew()
    assert plans.plan_of("gpt-oss-20b") is None
    assert plans.recommended() is None


def test_every_model_of_the_catalogue_is_planned(
    qtbot: QtBot, computer: Computer, plans: Plans, use_machine: UseMachine
) -> None:
    use_machine("desktop-32gb-nvidia-8gb")
    with qtbot.waitSignal(plans.changed):
        computer.look()
    unplanned = [one.id for one in catalogue.load().models if plans.plan_of(one.id) is None]
    assert unplanned == []
    assert plans.recommended() == "gpt-oss-20b"
    smaller = plans.smaller_than("gpt-oss-20b")
    assert smaller is not None
    plan = plans.plan_of(smaller)
    assert plan is not None
    assert plan.verdict == "runs_well"


def test_a_model_of_this_computer_is_planned_when_it_has_come(
    qtbot: QtBot,
    computer: Computer,
    plans: Plans,
    random_model: Path,
    use_machine: UseMachine,
) -> None:
    use_machine("laptop-16gb")
    with qtbot.waitSignal(plans.changed):
        computer.look()
    id = inventory.link(random_model).id
    assert plans.plan_of(id) is None
    plans.renew()
    qtbot.waitUntil(lambda: plans.plan_of(id) is not None)
    plan = plans.plan_of(id)
    assert plan is not None
    assert plan.verdict == "runs_well"


def test_another_computer_makes_other_plans(
    qtbot: QtBot, computer: Computer, plans: Plans, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    with qtbot.waitSignal(plans.changed):
        computer.look()
    small = plans.plan_of("gpt-oss-120b")
    assert small is not None
    assert small.verdict == "cannot_run"
    qtbot.waitUntil(lambda: not computer.looking)
    use_machine("workstation-80gb-gpu")
    computer.look()

    def runs_well() -> bool:
        plan = plans.plan_of("gpt-oss-120b")
        return plan is not None and plan.verdict == "runs_well"

    qtbot.waitUntil(runs_well)


def test_plans_say_when_newer_ones_are_about_to_come(
    qtbot: QtBot, computer: Computer, plans: Plans, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    assert not plans.is_stale
    with qtbot.waitSignal(computer.measured):
        computer.look()
    assert plans.is_stale
    qtbot.waitUntil(lambda: not plans.is_stale)
    qtbot.waitUntil(lambda: plans.recommended() is not None)
