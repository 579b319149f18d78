"""The engine process: reads commands on stdin, writes replies on its first stdout, dies with it.

Two threads: this module's main thread owns the model; the reader only queues commands and raises
the abort flag. Nothing is logged here but to stderr, which the client keeps in a file.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
import traceback
from typing import BinaryIO

from app.engine import protocol
from app.engine.api import LoadPlan
from app.engine.dialects.choose import choose_dialect
from app.engine.dialects.dialect import Dialect
from app.engine.generation import Emit, generate
from app.engine.llama import LlamaModel
from app.engine.llama_backend import log_to
from app.engine.llama_load import LoadCancelled
from app.engine.protocol import Cancel, Command, Done, Event, Failed, Generate, Load, Ready
from app.errors import AppError, EngineError
from app.events import Finished, LoadProgress, ModelLoaded, StreamEvent

PROGRESS_STEP = 0.01


class Worker:
    """Carries out one request after another; `cancel` may come from any thread."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._running: int | None = None
        self._cancelled: set[int] = set()
        self._plan: LoadPlan | None = None
        self._model: LlamaModel | None = None
        self._dialect: Dialect | None = None

    def cancel(self, request_id: int) -> None:
        with self._lock:
            self._cancelled.add(request_id)
            if self._running == request_id and self._model is not None:
                self._model.abort.set()

    def run(self, command: Load | Generate) -> None:
        """Carries out one request and ends it with `Done` or `Failed`, whatever happens."""
        with self._lock:
            self._running = command.id
            if self._model is not None:
                self._model.abort.clear()
                if command.id in self._cancelled:
                    self._model.abort.set()
        try:
            self._carry_out(command)
            self._send(Done(id=command.id))
        except AppError as error:
            self._send(Failed.of(command.id, error))
        except Exception as error:  # noqa: BLE001 - the client must hear of it, whatever it is
            traceback.print_exc()
            self._send(Failed.of(command.id, _unexpected(error)))
        finally:
            with self._lock:
                self._running = None
                self._cancelled.discard(command.id)

    def _carry_out(self, command: Load | Generate) -> None:
        plan = command.plan if isinstance(command, Load) else command.request.plan

        def emit(event: StreamEvent) -> None:
            self._send(Event(id=command.id, event=event))

        started = time.perf_counter()
        try:
            model, dialect = self._load(plan, command.id, emit)
        except LoadCancelled:
            if isinstance(command, Generate):
                emit(Finished("cancelled"))
            return
        load_s = time.perf_counter() - started
        emit(ModelLoaded(model.name, model.description.architecture, model.n_ctx, load_s))
        if isinstance(command, Generate):
            generate(model, dialect, command.request, emit, load_s)

    def _load(self, plan: LoadPlan, request_id: int, emit: Emit) -> tuple[LlamaModel, Dialect]:
        if self._model is not None and self._dialect is not None and plan == self._plan:
            return self._model, self._dialect
        self._unload()
        reported = -1.0

        def report(fraction: float) -> bool:
            nonlocal reported
            if fraction - reported >= PROGRESS_STEP or fraction >= 1 > reported:
                reported = fraction
                emit(LoadProgress(fraction))
            return request_id not in self._cancelled

        model = LlamaModel(plan, report)
        try:
            dialect = choose_dialect(
                model.description.architecture, model.description.chat_template, model.vocabulary
            )
        except AppError:
            model.close()
            raise
        with self._lock:
            self._plan, self._model, self._dialect = plan, model, dialect
            if request_id in self._cancelled:
                model.abort.set()
        return model, dialect

    def _unload(self) -> None:
        with self._lock:
            model, self._model, self._dialect, self._plan = self._model, None, None, None
        if model is not None:
            model.close()

    def _send(self, reply: protocol.Reply) -> None:
        self._out.write(protocol.encode(reply))
        self._out.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the client's to hear
    out = _claim_stdout()
    log_to(sys.stderr)
    _volunteer_for_the_oom_killer()
    worker = Worker(out)
    commands: queue.SimpleQueue[Load | Generate] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(sys.stdin.buffer, worker, commands), daemon=True)
    out.write(protocol.encode(Ready(pid=os.getpid())))
    out.flush()
    reader.start()
    while True:
        worker.run(commands.get())


def _read(source: BinaryIO, worker: Worker, commands: queue.SimpleQueue[Load | Generate]) -> None:
    """Queues commands until the client is gone, then ends the process at once.

    The model is only mapped and nothing is half written, so there is nothing to tidy up; waiting
    for a running decode would leave a busy orphan behind.
    """
    for line in source:
        command: Command = protocol.decode_command(line)
        if isinstance(command, Cancel):
            worker.cancel(command.id)
        else:
            commands.put(command)
    os._exit(0)


def _claim_stdout() -> BinaryIO:
    """Keeps fd 1 for the protocol: whatever a library prints goes to stderr instead."""
    claimed = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(claimed, "wb")


def _volunteer_for_the_oom_killer() -> None:
    """On Linux, asks that memory pressure takes this process before the person's others."""
    if sys.platform != "linux":
        return
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("600")
    except OSError as error:
        print(f"oom_score_adj: {error}", file=sys.stderr)  # noqa: T201


def _unexpected(error: Exception) -> EngineError:
    return EngineError(
        "The engine failed: {reason}",
        "Try again. The details are in the engine's log.",
        reason=f"{type(error).__name__}: {error}",
    )


if __name__ == "__main__":
    main()
