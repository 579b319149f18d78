"""The limit holds for all connections together; the speed is that of the last seconds."""

from __future__ import annotations

import threading
import time

import pytest

from app.models.download.pace import Limiter, Speedometer


def test_two_threads_share_one_limit() -> None:
    limiter, stopped = Limiter(100_000), threading.Event()

    def take() -> None:
        for _ in range(10):
            limiter.take(5000, stopped)

    started = time.monotonic()
    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 100_000 / 100_000 - 0.3  # a quarter second of burst


def test_no_limit_takes_no_time_and_a_stop_ends_the_wait() -> None:
    stopped = threading.Event()
    started = time.monotonic()
    Limiter().take(10**12, stopped)
    stopped.set()
    Limiter(1).take(10**6, stopped)
    assert time.monotonic() - started < 1


def test_a_low_limit_reads_little_at_once() -> None:
    assert Limiter(0).read_bytes(500_000) == 500_000
    assert Limiter(160_000).read_bytes(500_000) == 10_000


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_speed_forgets_what_is_long_ago() -> None:
    clock = Clock()
    meter = Speedometer(clock)
    assert meter.left_s(100) is None
    done = 0
    for speed in (1000, 200):
        for _ in range(20):
            clock.now += 1
            done += speed
            meter.note(done)
    assert meter.bytes_per_s() == pytest.approx(200)
    assert meter.left_s(2000) == pytest.approx(10)
    meter.note(done - 500)
    assert meter.bytes_per_s() == 0.0
