"""When what is due between requests."""

from __future__ import annotations

from pathlib import Path

from app.engine.api import Manners
from app.engine.chores import Chores


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def chores(**manners: object) -> tuple[Chores, Clock]:
    clock = Clock()
    made = Chores(clock)
    made.manners = Manners(**manners)  # type: ignore[arg-type]
    return made, clock


def test_nothing_is_due_before_the_first_request() -> None:
    made, _ = chores(unload_after_s=5)
    assert made.wait_s() is None
    assert made.next() is None


def test_settling_is_due_at_once_and_only_once() -> None:
    made, _ = chores()
    made.request_ended(settle=True)
    assert made.wait_s() == 0
    assert made.next() == "settle"
    assert made.next() is None
    assert made.wait_s() is None


def test_saving_follows_settling_after_a_while() -> None:
    made, clock = chores(state_dir=Path("x"), save_after_s=3)
    made.settled()
    assert made.wait_s() == 3
    assert made.nothing_at_once
    assert made.next() is None
    clock.now += 3
    assert made.next() == "save"


def test_nothing_is_saved_without_a_folder() -> None:
    made, _ = chores()
    made.settled()
    assert made.wait_s() is None


def test_the_model_is_unloaded_long_after_the_last_request() -> None:
    made, clock = chores(unload_after_s=60)
    made.request_ended(settle=True)
    assert made.next() == "settle"
    clock.now += 59
    made.begin()
    made.request_ended(settle=False)
    clock.now += 59
    assert made.next() is None
    clock.now += 1
    assert made.next() == "unload"


def test_a_new_request_voids_what_was_owed() -> None:
    made, _ = chores(state_dir=Path("x"), save_after_s=0)
    made.request_ended(settle=True)
    made.settled()
    made.begin()
    assert made.next() is None
