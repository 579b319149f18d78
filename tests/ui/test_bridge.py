from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.errors import EngineError
from app.events import LoadProgress, StreamEvent
from ui.bridge import STOP_TIMEOUT_S, Bridge, JobDone, JobEvent, JobFailed


class Listener(QObject):
    """Notes what the bridge says, and in which thread it hears it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.heard: list[JobEvent | JobFailed | JobDone] = []
        self.threads: set[QThread] = set()
        for signal in (bridge.received, bridge.failed, bridge.done):
            signal.connect(self.hear)

    @Slot(object)
    def hear(self, message: JobEvent | JobFailed | JobDone) -> None:
        self.heard.append(message)
        self.threads.add(QThread.currentThread())


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close(release=lambda: None)


def count_to(end: int, cancel: CancelToken) -> Iterator[StreamEvent]:
    for number in range(end):
        if cancel.cancelled:
            return
        yield LoadProgress(number)


def test_events_arrive_in_order_in_the_window_thread(
    qtbot: QtBot, qapp: QApplication, bridge: Bridge
) -> None:
    listener = Listener(bridge)
    with qtbot.waitSignal(bridge.done):
        job = bridge.submit(lambda cancel: count_to(500, cancel))
    events = [JobEvent(job, LoadProgress(number)) for number in range(500)]
    assert listener.heard == [*events, JobDone(job)]
    assert listener.threads == {qapp.thread()}


def test_jobs_run_one_after_another(qtbot: QtBot, bridge: Bridge) -> None:
    listener = Listener(bridge)
    with qtbot.waitSignals([bridge.done, bridge.done]):
        first = bridge.submit(lambda cancel: count_to(3, cancel))
        second = bridge.submit(lambda cancel: count_to(1, cancel))
    assert [message.job for message in listener.heard] == [first] * 4 + [second] * 2
    assert not bridge.busy


def test_an_error_is_passed_on_before_the_end(qtbot: QtBot, bridge: Bridge) -> None:
    error = EngineError("No.")

    def fail(cancel: CancelToken) -> Iterator[StreamEvent]:
        yield LoadProgress(0)
        raise error

    listener = Listener(bridge)
    with qtbot.waitSignal(bridge.done):
        job = bridge.submit(fail)
    assert listener.heard[1:] == [JobFailed(job, error), JobDone(job)]


def test_one_job_can_be_cancelled(qtbot: QtBot, bridge: Bridge) -> None:
    started = threading.Event()

    def wait(cancel: CancelToken) -> Iterator[StreamEvent]:
        stopped = threading.Event()
        started.set()
        with cancel.on_cancel(stopped.set):
            assert stopped.wait(10)
        return
        yield

    listener = Listener(bridge)
    job = bridge.submit(wait)
    other = bridge.submit(lambda cancel: count_to(1, cancel))
    assert started.wait(10)
    with qtbot.waitSignals([bridge.done, bridge.done]):
        bridge.cancel(job)
    assert listener.heard == [JobDone(job), JobEvent(other, LoadProgress(0)), JobDone(other)]


def test_a_cancelled_job_that_waits_ends_at_once_and_never_runs(
    qtbot: QtBot, bridge: Bridge
) -> None:
    release = threading.Event()

    def busy(cancel: CancelToken) -> Iterator[StreamEvent]:
        release.wait(10)
        return
        yield

    listener = Listener(bridge)
    running = bridge.submit(busy)
    waiting = bridge.submit(lambda cancel: count_to(3, cancel))
    bridge.cancel(waiting)
    assert listener.heard == [JobDone(waiting)]
    last = bridge.submit(lambda cancel: count_to(1, cancel))
    with qtbot.waitSignals([bridge.done, bridge.done]):
        release.set()
    expected = [JobDone(running), JobEvent(last, LoadProgress(0)), JobDone(last)]
    assert listener.heard[1:] == expected


def test_a_job_that_has_begun_behind_an_unheard_end_keeps_its_events(
    qtbot: QtBot, bridge: Bridge
) -> None:
    """The end of the job before it is still on its way to the window when this one is cancelled."""
    listener = Listener(bridge)
    begun = threading.Event()

    def wait_for_cancel(cancel: CancelToken) -> Iterator[StreamEvent]:
        yield LoadProgress(0.5)
        cancelled = threading.Event()
        begun.set()
        with cancel.on_cancel(cancelled.set):
            cancelled.wait(10)

    first = bridge.submit(lambda cancel: count_to(1, cancel))
    second = bridge.submit(wait_for_cancel)
    assert begun.wait(10)  # without letting the window hear anything
    bridge.cancel(second)
    qtbot.waitUntil(lambda: not bridge.busy)
    events = [JobEvent(first, LoadProgress(0)), JobDone(first)]
    assert listener.heard == [*events, JobEvent(second, LoadProgress(0.5)), JobDone(second)]


def test_closing_releases_a_job_that_does_not_heed_cancel(qapp: QApplication) -> None:
    bridge = Bridge()
    started, released = threading.Event(), threading.Event()

    def deaf(cancel: CancelToken) -> Iterator[StreamEvent]:
        started.set()
        released.wait(60)
        return
        yield

    bridge.submit(deaf)
    assert started.wait(10)
    began = time.monotonic()
    bridge.close(release=released.set)
    assert released.is_set()
    assert time.monotonic() - began < 2 * STOP_TIMEOUT_S
