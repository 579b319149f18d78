"""Drives the engine process: starts it, writes commands, yields its events, names its death."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from app import paths
from app.cancel import CancelToken
from app.engine import protocol
from app.engine.api import GenerateRequest, LoadPlan, Manners, TokenCounts
from app.engine.asked_counts import AskedCounts
from app.engine.engine_process import close_quietly, exit_name, spawn
from app.engine.gpu_trial import GpuTrials
from app.engine.protocol import (
    Cancel,
    Configure,
    Count,
    Counted,
    Done,
    Event,
    Failed,
    Generate,
    Load,
    Measure,
    Prepare,
    Ready,
    Settled,
)
from app.errors import EngineCrashed, EngineError, ModelFileError
from app.events import Finished, GpuAvoided, ModelLoaded, StreamEvent
from app.messages import Conversation

START_TIMEOUT_S = 60.0
CANCEL_TIMEOUT_S = 5.0  # a GPU driver may hang; the person does not wait for it
CLOSE_TIMEOUT_S = 2.0
COUNT_TIMEOUT_S = 10.0

_Lines = queue.SimpleQueue[protocol.Reply | None]


class EngineProcess:
    """An `Engine` in a child process. One request at a time; started when first needed, or before
    by `start`.
    """

    def __init__(
        self, command: Sequence[str] | None = None, manners: Manners | None = None
    ) -> None:
        """Starts nothing yet.

        Args:
            command: Runs this program instead of the engine; it must speak `protocol`.
            manners: What the engine does by itself between requests.
        """
        self._manners = manners or Manners()
        # -P: the working directory must not lend the engine any module.
        self._command = command or [sys.executable, "-P", "-m", "app.engine.child"]
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False  # the process has said that it is there
        self._lines: _Lines = queue.SimpleQueue()
        self._last_id = 0
        self._counts = AskedCounts()
        # Reentrant: a signal handler may cancel in the very thread that is writing.
        self._write_lock = threading.RLock()
        self._gpu = GpuTrials(paths.state_dir() / "gpu")

    @property
    def pid(self) -> int | None:
        """The process id of the running engine, None if there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Starts the process and does not wait: it comes up while its caller does other things.

        Only before the first request. What goes wrong, the first request will meet and say.
        """
        if self.pid is None:
            with contextlib.suppress(OSError):
                self._launch()

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        yield from self._request(Load(id=self._new_id(), plan=plan), cancel)

    def measure(
        self, plan: LoadPlan, cancel: CancelToken, n_ctxs: Sequence[int] = ()
    ) -> Iterator[StreamEvent]:
        command = Measure(id=self._new_id(), plan=plan, n_ctxs=tuple(n_ctxs))
        yield from self._request(command, cancel)

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        command = Generate(id=self._new_id(), request=request)
        finished = False
        for event in self._request(command, cancel):
            finished = isinstance(event, Finished)
            yield event
        if not finished:  # the engine had to be ended, or was never asked
            yield Finished("cancelled")

    def configure(self, manners: Manners) -> None:
        self._manners = manners
        if self.pid is not None:
            self._write(Configure(manners=manners), quiet=True)

    def prepare(self, request: GenerateRequest) -> None:
        if self.pid is not None:
            allowed = msgspec.structs.replace(request, plan=self._gpu.allowed(request.plan))
            self._write(Prepare(id=self._new_id(), request=allowed), quiet=True)

    def count(
        self,
        plan: LoadPlan,
        texts: Sequence[str] = (),
        conversations: Sequence[Conversation] = (),
        timeout_s: float = COUNT_TIMEOUT_S,
    ) -> TokenCounts | None:
        if self.pid is None:
            return None
        with self._counts.asked() as asked:
            command = Count(
                id=asked.id,
                path=plan.path,
                texts=tuple(texts),
                conversations=tuple(conversations),
            )
            self._write(command, quiet=True)
            return asked.wait(timeout_s)

    def try_gpu_again(self, model: Path) -> None:
        self._gpu.try_again(model)

    def wait_until_settled(self, timeout_s: float) -> int | None:
        """Waits until the engine has done all that it does by itself after the last request.

        Not while a request runs.

        Returns:
            How many tokens of the next prompt are in the KV cache; None if the time was too short.

        Raises:
            EngineCrashed: The engine is gone.
        """
        last = self._last_id
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0:
            try:
                reply = self._lines.get(timeout=left)
            except queue.Empty:
                return None
            if reply is None:
                raise self._crashed()
            if isinstance(reply, Settled) and reply.id == last:
                return reply.n_tokens
        return None

    def close(self) -> None:
        """Ends the engine process, by force if it does not go by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            self._gpu.end()
        close_quietly(process.stdin)
        try:
            process.wait(CLOSE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _request(
        self, command: Load | Measure | Generate, cancel: CancelToken
    ) -> Iterator[StreamEvent]:
        if cancel.cancelled:
            return
        self._ensure_started()
        plan = self._gpu.allowed(_plan_of(command))
        if plan != _plan_of(command) and self._gpu.to_be_told(plan.path):
            yield GpuAvoided()
        yield from self._guarded(_with_plan(command, plan), cancel)

    def _guarded(
        self, command: Load | Measure | Generate, cancel: CancelToken
    ) -> Iterator[StreamEvent]:
        """Carries out a request; leaves a marker if the engine dies over its GPU."""
        if isinstance(command, Measure) and self._gpu.trying:
            yield from self._exchange(command, cancel)
            return
        self._gpu.begin(_plan_of(command))
        loaded = False
        try:
            for event in self._exchange(command, cancel):
                loaded = loaded or isinstance(event, ModelLoaded)
                self._gpu.see(event)
                yield event
        finally:
            if not loaded and self.pid is not None:
                self._gpu.end()

    def _exchange(
        self, command: Load | Measure | Generate, cancel: CancelToken
    ) -> Iterator[StreamEvent]:
        """Writes a command and yields the events that answer it."""
        self._write(command)
        over = False
        try:
            with cancel.on_cancel(lambda: self._write(Cancel(id=command.id), quiet=True)):
                for reply in self._replies(command.id, cancel):
                    if isinstance(reply, Event):
                        yield reply.event
                        continue
                    over = True
                    if isinstance(reply, Failed):
                        raise reply.error()
        except EngineCrashed:
            over = True
            raise
        finally:
            if not over:  # whoever iterated went away: the engine must not go on for nobody
                self._write(Cancel(id=command.id), quiet=True)

    def _replies(self, request_id: int, cancel: CancelToken) -> Iterator[Event | Done | Failed]:
        """The replies to one request, up to its end; none if it had to be ended by force."""
        deadline: float | None = None
        while True:
            if cancel.cancelled and deadline is None:
                deadline = time.monotonic() + CANCEL_TIMEOUT_S
            try:
                reply = self._lines.get(timeout=0.25)
            except queue.Empty:
                if deadline is not None and time.monotonic() > deadline:
                    self._kill()
                    return
                continue
            if reply is None:
                raise self._crashed()
            if isinstance(reply, Ready | Settled | Counted) or reply.id != request_id:
                continue  # left over from a request that nobody waits for
            yield reply
            if not isinstance(reply, Event):
                return

    def _ensure_started(self) -> None:
        if self.pid is None:
            self._launch()
        if self._greeted:
            return
        try:
            reply = self._lines.get(timeout=START_TIMEOUT_S)
        except queue.Empty:
            self._kill()
            raise EngineError(
                "The engine did not start within {timeout_s} seconds.",
                "Close other programs and try again.",
                timeout_s=round(START_TIMEOUT_S),
            ) from None
        if reply is None:
            raise self._crashed()
        if reply.v != protocol.VERSION:
            self._kill()
            raise EngineError(
                "The engine belongs to another version of Hearth.", "Install Hearth again."
            )
        self._greeted = True
        self._write(Configure(manners=self._manners))

    def _launch(self) -> None:
        self._kill()
        self._lines = queue.SimpleQueue()
        self._greeted = False
        self._gpu.engine_started()
        self._process = spawn(self._command)
        threading.Thread(
            target=_read_lines,
            args=(self._process.stdout, self._lines, self._counts),
            name="engine-reader",
            daemon=True,
        ).start()

    def _write(self, command: protocol.Command, *, quiet: bool = False) -> None:
        """Writes one command; a dead engine is noticed where its replies are read."""
        process = self._process
        if process is None or process.stdin is None:
            return
        try:
            line = protocol.encode(command)
        except UnicodeEncodeError:
            raise ModelFileError(
                "The file's name or the text holds characters that are not text.",
                "Rename the file or retype the text.",
            ) from None
        try:
            with self._write_lock:
                process.stdin.write(line)
                process.stdin.flush()
        except (OSError, ValueError):
            if not quiet:
                raise self._crashed() from None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            close_quietly(process.stdin)

    def _crashed(self) -> EngineCrashed:
        """The error for an engine that has closed its end of the pipe."""
        process, self._process = self._process, None
        if process is None:
            return EngineCrashed("The engine was closed.", "Try again: it starts anew.")
        try:
            code = process.wait(CLOSE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        close_quietly(process.stdin)
        return EngineCrashed(
            "The engine stopped unexpectedly ({reason}).",
            "What was written so far is kept. Try again: the engine starts anew.",
            reason=exit_name(code),
        )


def _plan_of(command: Load | Measure | Generate) -> LoadPlan:
    return command.request.plan if isinstance(command, Generate) else command.plan


def _with_plan(command: Load | Measure | Generate, plan: LoadPlan) -> Load | Measure | Generate:
    if isinstance(command, Generate):
        request = msgspec.structs.replace(command.request, plan=plan)
        return msgspec.structs.replace(command, request=request)
    return msgspec.structs.replace(command, plan=plan)


def _read_lines(source: IO[bytes], lines: _Lines, counts: AskedCounts) -> None:
    """Passes on every reply, and None when the engine is gone. Runs in a thread of its own."""
    with source:
        for line in source:
            try:
                reply = protocol.decode_reply(line)
            except ValueError:
                break  # cut short by its death, or not our engine: either way it is over
            if isinstance(reply, Counted):
                counts.answer(reply)
            else:
                lines.put(reply)
    counts.give_up()
    lines.put(None)
