from __future__ import annotations

import pytest

from app.hardware.detect import read_profile
from app.hardware.speed import UNMEASURED, speed_of
from app.models import catalogue
from app.models.plan import Plan
from app.models.recommendation import recommended, smaller_than
from app.paths import RESOURCES
from app.planning import find_target, plan_for

MODELS = catalogue.load().models


def _plans(machine: str) -> dict[str, Plan]:
    profile = read_profile(RESOURCES / "machines" / f"{machine}.json")
    speed = speed_of(profile) or UNMEASURED
    return {entry.id: plan_for(find_target(entry.id), profile, speed).plan for entry in MODELS}


@pytest.mark.parametrize(
    "machine", ["desktop-32gb-nvidia-8gb", "apple-m3-pro-36gb", "workstation-80gb-gpu"]
)
def test_the_first_choice_is_recommended_where_it_fits(machine: str) -> None:
    assert recommended(MODELS, _plans(machine)) == "gpt-oss-20b"


@pytest.mark.parametrize("machine", ["laptop-16gb", "apple-m2-16gb", "hybrid-laptop-16gb"])
def test_the_largest_that_runs_well_is_recommended_where_the_first_choice_does_not_fit(
    machine: str,
) -> None:
    plans = _plans(machine)
    id = recommended(MODELS, plans)
    assert id is not None
    assert plans[id].verdict == "runs_well"
    sizes = {entry.id: entry.size_bytes for entry in MODELS}
    well = [one for one in plans if plans[one].verdict == "runs_well"]
    assert sizes[id] == max(sizes[one] for one in well)


def test_a_netbook_on_battery_gets_the_quickest_of_what_runs_slowly() -> None:
    plans = _plans("netbook-8gb-no-avx2")
    assert "runs_well" not in {plan.verdict for plan in plans.values()}
    assert recommended(MODELS, plans) == "gemma-3-1b"


def test_without_plans_nothing_is_recommended() -> None:
    assert recommended(MODELS, {}) is None


def test_the_smaller_one_is_much_smaller_and_quicker_and_runs_well() -> None:
    plans = _plans("desktop-32gb-nvidia-8gb")
    id = smaller_than("gpt-oss-20b", MODELS, plans)
    assert id is not None
    sizes = {entry.id: entry.size_bytes for entry in MODELS}
    assert sizes[id] * 3 <= sizes["gpt-oss-20b"] * 2
    assert plans[id].predicted.decode_tps > plans["gpt-oss-20b"].predicted.decode_tps
    assert plans[id].verdict == "runs_well"


def test_there_is_nothing_smaller_than_the_smallest() -> None:
    smallest = min(MODELS, key=lambda entry: entry.size_bytes)
    assert smaller_than(smallest.id, MODELS, _plans("workstation-80gb-gpu")) is None


def test_nothing_is_smaller_than_an_unknown_model() -> None:
    assert smaller_than("none", MODELS, {}) is None
