from __future__ import annotations

import threading

from app.tools.deadline import Deadline

LONG_S = 60.0  # never reached; only keeps a broken test from waiting for ever


def test_it_is_due_after_its_time() -> None:
    due = threading.Event()
    with Deadline(0.01, due.set):
        assert due.wait(LONG_S)


def test_time_in_a_pause_does_not_count() -> None:
    due = threading.Event()
    with Deadline(0.2, due.set) as deadline:
        with deadline.paused(), deadline.paused():
            if due.is_set():  # the machine was busy before the pause began
                return
            assert not due.wait(0.6)
        assert due.wait(LONG_S)


def test_nothing_is_due_once_the_block_is_left() -> None:
    due = threading.Event()
    with Deadline(LONG_S, due.set) as deadline:
        pause = deadline.paused()
        pause.__enter__()
        deadline._left_s = 0.01
    pause.__exit__(None, None, None)
    assert not due.wait(0.5)
