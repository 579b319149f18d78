"""One background thread between the window and the core.

It runs jobs one after another, each a generator of events, and hands every event to the UI thread.
It must not know what a job is about, nor touch a widget.
"""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.errors import AppError

Job = Callable[[CancelToken], Iterator[object]]
STOP_TIMEOUT_S = 3.0


class JobEvent(msgspec.Struct, frozen=True):
    """A job yielded an event; of which kind, whoever ordered the job knows."""

    job: int
    event: Any


class JobFailed(msgspec.Struct, frozen=True):
    """A job raised an error that the person should read; `JobDone` follows."""

    job: int
    error: AppError


class JobDone(msgspec.Struct, frozen=True):
    """A job is over, however it ended; always the last word about it."""

    job: int


class _Order:
    """A job that was submitted. Either it begins or it is dropped, whichever thread is first."""

    def __init__(self, number: int, job: Job) -> None:
        self.number, self.job = number, job
        self.cancel = CancelToken()
        self._settled = threading.Lock()  # taken for good by the first

    def begin(self) -> bool:
        """For the background thread: False if the job has been dropped."""
        return self._settled.acquire(blocking=False)

    def drop(self) -> bool:
        """For the UI thread: False if the job has begun."""
        return self._settled.acquire(blocking=False)


class _Worker(QObject):
    """Used by the background thread alone, from where its signals are queued to the UI's."""

    received = Signal(object)
    failed = Signal(object)
    done = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.orders: SimpleQueue[_Order | None] = SimpleQueue()

    def run_all(self) -> None:
        """Runs what is ordered until None comes."""
        while self._run_next():
            pass  # nothing of the last one is kept while this waits

    def _run_next(self) -> bool:
        order = self.orders.get()
        if order is not None and order.begin():
            self._run(order)
        return order is not None

    def _run(self, order: _Order) -> None:
        try:
            for event in order.job(order.cancel):
                self.received.emit(JobEvent(order.number, event))
        except AppError as error:
            self.failed.emit(JobFailed(order.number, error))
        except Exception:  # noqa: BLE001 - a bug is told, and the jobs after this one still run
            sys.excepthook(*sys.exc_info())
        finally:  # also after a bug, or the window would wait for ever
            self.done.emit(JobDone(order.number))


class Bridge(QObject):
    """Runs jobs in the background, in the order they come.

    Connect its signals to methods of QObjects only: a lambda or a plain function would run in the
    background thread. `received` carries a `JobEvent`, `failed` a `JobFailed`, `done` a `JobDone`.

    Args:
        name: Of the thread.
    """

    received = Signal(object)
    failed = Signal(object)
    done = Signal(object)

    def __init__(self, parent: QObject | None = None, name: str = "engine-worker") -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._orders: dict[int, _Order] = {}
        self._closed = False
        self._worker = _Worker()
        self._worker.received.connect(self._pass_event)
        self._worker.failed.connect(self._pass_failed)
        self._worker.done.connect(self._pass_done)
        self._thread = threading.Thread(target=self._worker.run_all, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> int:
        """Queues a job and returns its number, which all its signals carry."""
        order = _Order(next(self._numbers), job)
        self._orders[order.number] = order
        self._worker.orders.put(order)
        return order.number

    def cancel(self, number: int | None = None) -> None:
        """Cancels one job, or all that run or wait.

        The `done` of the one that runs comes when it has heeded; of one that waits, at once.
        """
        for job in list(self._orders) if number is None else [number]:
            order = self._orders.get(job)
            if order is None:
                continue
            order.cancel.cancel()
            if order.drop():
                self._pass_done(JobDone(job))

    @property
    def busy(self) -> bool:
        """Whether any job runs or waits."""
        return bool(self._orders)

    def close(self, release: Callable[[], None]) -> None:
        """Cancels everything and ends the thread, in bounded time; no signal comes after that.

        Args:
            release: Frees what a job may be blocked on (it closes the engine). Called once the
                thread has ended, or earlier if it does not end by itself.
        """
        self.cancel()
        self._closed = True
        self._worker.orders.put(None)
        self._thread.join(STOP_TIMEOUT_S)
        release()
        # One that does not end even then ends with the process. It is never killed: it may hold a
        # lock, the interpreter's own among them, and everything would stand still for good.
        self._thread.join(STOP_TIMEOUT_S)

    @Slot(object)
    def _pass_event(self, event: JobEvent) -> None:
        if not self._closed:
            self.received.emit(event)

    @Slot(object)
    def _pass_failed(self, failed: JobFailed) -> None:
        if not self._closed:
            self.failed.emit(failed)

    @Slot(object)
    def _pass_done(self, done: JobDone) -> None:
        # What still lies in the event queue when all is over may find this object half deleted.
        if not self._closed and self._orders.pop(done.job, None) is not None:
            self.done.emit(done)
