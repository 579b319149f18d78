"""Remembers across crashes which models must not use the GPU: its driver may end the process,
or stop the whole computer, while a model is loaded and its first tokens are computed.

A marker file names the model for just that time. One that is found later was left by a crash. Knows
plans and files; knows nothing of processes but whether the one that left a marker still runs.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from app.engine.api import LoadPlan
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta, ToolCallRequested


class _Marker(msgspec.Struct, frozen=True):
    """Which model a process is trying; a process is known by its id and when it was started."""

    model: str
    pid: int
    started: float


class GpuTrials:
    """The trials of one engine process at a time. Without a place to write, nothing is remembered.

    A model is on trial from `begin` until its first tokens (`see`) or until loading it came to an
    orderly end (`end`).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._active: LoadPlan | None = None
        self._proven: list[LoadPlan] = []
        self._told: set[Path] = set()

    def engine_started(self) -> None:
        """A new engine process: whatever was on trial in the last one has crashed it."""
        self._active = None
        self._proven.clear()

    def allowed(self, plan: LoadPlan) -> LoadPlan:
        """The plan, or the same without the GPU where it crashed with this model before."""
        if plan.n_gpu_layers == 0 or plan in self._proven or not self._left_by_a_crash(plan.path):
            return plan
        return msgspec.structs.replace(plan, n_gpu_layers=0, experts_on_cpu=0)

    def to_be_told(self, model: Path) -> bool:
        """Whether the person has yet to hear that this model avoids the GPU; True only once."""
        new = model not in self._told
        self._told.add(model)
        return new

    @property
    def trying(self) -> bool:
        """Whether a model is on trial."""
        return self._active is not None

    def begin(self, plan: LoadPlan) -> None:
        if plan.n_gpu_layers == 0 or plan in self._proven or plan == self._active:
            return
        self.end()
        self._active = plan
        import psutil  # the first model is on its way before this is needed

        me = psutil.Process()
        marker = _Marker(str(plan.path), me.pid, me.create_time())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._file(plan.path).open("wb") as file:
                file.write(msgspec.json.encode(marker))
                file.flush()
                os.fsync(file.fileno())  # the whole computer may stop at any moment now
        except (OSError, UnicodeEncodeError):
            return

    def see(self, event: StreamEvent) -> None:
        """Ends the trial well if this event proves that the GPU computes."""
        if self._active is None:
            return
        computed = isinstance(event, ReasoningDelta | TextDelta | ToolCallRequested) or (
            isinstance(event, Finished) and event.usage.completion_tokens > 0
        )
        if computed:
            self._proven.append(self._active)
            self.end()

    def end(self) -> None:
        """The model on trial is given up or closed in good order; does nothing without one."""
        if self._active is not None:
            self._remove(self._active.path)
            self._active = None

    def try_again(self, model: Path) -> None:
        """Forgets that the GPU crashed with this model."""
        self._remove(model)
        self._told.discard(model)

    def _left_by_a_crash(self, model: Path) -> bool:
        if self._active is not None and self._active.path == model:
            return False
        try:
            marker = msgspec.json.decode(self._file(model).read_bytes(), type=_Marker)
        except OSError:  # there is none, as a rule
            return False
        except ValueError:  # cut short while it was written: the computer stopped right then
            return True
        if marker.pid == os.getpid():
            return True
        return not _runs(marker)

    def _remove(self, model: Path) -> None:
        try:
            self._file(model).unlink(missing_ok=True)
        except OSError:
            return

    def _file(self, model: Path) -> Path:
        digest = hashlib.sha256(os.fsencode(model)).hexdigest()
        return self._folder / f"{digest[:16]}.json"


def _runs(marker: _Marker) -> bool:
    """Whether the process that wrote the marker is still there; ids are used again."""
    import psutil

    try:
        return abs(psutil.Process(marker.pid).create_time() - marker.started) < 1.0
    except psutil.Error:
        return False
