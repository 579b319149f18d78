"""Seeded misfortunes of a download: what the server does, and what happens to the computer.

Used in small by the tests and with 2 GB by the benchmark. Each schedule ends with the right file or
with a clear stop, and says how many bytes were sent more often than once.
"""

from __future__ import annotations

import hashlib
import mmap
import random
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from app.cancel import CancelToken
from app.errors import ArrivedDamaged, DownloadError, NotEnoughSpace
from app.models.download.fetch import journal_path, part_path
from app.models.download.hub import Hub
from app.models.download.model import fetch_model
from app.models.download.remote import ModelDownload, RemoteFile, Tuning
from tests.models.download.hub_double import KINDS, Fault, HubDouble, serving

ROOT = Path(__file__).resolve().parents[3]
CHILD = Path(__file__).with_name("fetching_child.py")
EVENTS = ("nothing", "kill -9", "full disk", "changed file", "damaged block", "pause")
_CHILD_LIMIT_S = 300


@dataclass(frozen=True)
class Scale:
    """How large the file is, and in which pieces it comes."""

    tuning: Tuning
    size_bytes: int
    chunk_bytes: int
    stall_s: float = 0.5


@dataclass(frozen=True)
class Schedule:
    """What one seed brings. `at` is the number of bytes sent before the event."""

    seed: int
    faults: tuple[Fault | None, ...]
    event: str
    at: int
    known_hashes: bool


@dataclass(frozen=True)
class Outcome:
    """How it ended. `stop` is empty for the right file.

    `again_bytes` were sent more often than once until then. `searched_bytes`: what it took
    afterwards to find the damage of a file that arrived damaged, as a person may have it done.
    """

    schedule: Schedule
    stop: str
    met: tuple[str, ...]
    again_bytes: int
    allowed_bytes: int
    took_s: float
    searched_bytes: int = 0


def make(seed: int, scale: Scale) -> Schedule:
    """The schedule of this seed: one to six faults, and one event in turn."""
    rng = random.Random(seed)
    requests = scale.size_bytes // scale.tuning.piece_bytes
    faults: list[Fault | None] = [None] * requests
    for place in rng.sample(range(requests), min(requests, rng.randint(1, 6))):
        faults[place] = Fault(rng.choice(KINDS), rng.randrange(scale.tuning.piece_bytes))
    event = EVENTS[seed % len(EVENTS)]
    at = rng.randrange(scale.size_bytes // 8, scale.size_bytes // 2)
    return Schedule(seed, tuple(faults), event, at, known_hashes=rng.random() < 0.7)


def play(
    schedule: Schedule, scale: Scale, data: bytes | mmap.mmap, folder: Path, hashes: list[str]
) -> Outcome:
    """Lets it happen; `hashes` are the file's `prefix_hashes`.

    Raises:
        AssertionError: The file is wrong, or more was fetched again than may be.
    """
    started = time.monotonic()
    if any(fault and fault.kind == "stall" for fault in schedule.faults):
        scale = replace(scale, tuning=msgspec.structs.replace(scale.tuning, stall_s=scale.stall_s))
    hub = HubDouble(chunk_bytes=scale.chunk_bytes)
    with serving(hub):
        file = hub.add("model.gguf", data, sha256=hashes[-1])
        if schedule.known_hashes:
            file = msgspec.structs.replace(file, prefix_sha256=tuple(hashes))
        hub.faults.extend(schedule.faults)
        run = _Run(schedule, scale, hub, file, folder)
        stop = run.play()
        again = hub.sent_bytes - len(data)
        is_whole = not stop
        if stop:
            assert not (folder / file.name).exists()
        if run.arrived_damaged:
            assert stop
            assert "corrupt" in hub.met or schedule.event == "damaged block"
            assert not schedule.known_hashes
            assert run.search()
            is_whole = True
        searched = hub.sent_bytes - len(data) - again
    if is_whole:
        with (folder / file.name).open("rb") as stream:
            assert hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
        assert not part_path(file, folder).exists()
        assert not journal_path(file, folder).exists()
    blocks = len(hub.met) + (schedule.event != "nothing")
    allowed = blocks * scale.tuning.block_bytes
    assert again <= allowed, (schedule.event, hub.met, again, allowed)
    took_s = time.monotonic() - started
    return Outcome(schedule, stop, tuple(hub.met), again, allowed, took_s, searched)


def prefix_hashes(data: bytes | mmap.mmap, block_bytes: int) -> list[str]:
    """The sha256 of the first block, of the first two, and so on; the last is that of all."""
    running, digests = hashlib.sha256(), []
    for start in range(0, len(data), block_bytes):
        running.update(data[start : start + block_bytes])
        digests.append(running.hexdigest())
    return digests


class _Run:
    """One schedule while it is played."""

    def __init__(
        self, schedule: Schedule, scale: Scale, hub: HubDouble, file: RemoteFile, folder: Path
    ) -> None:
        self.schedule, self.scale, self.hub, self.file = schedule, scale, hub, file
        self.folder = folder
        self.download = ModelDownload("a-model", "A Model", (file,))
        self.arrived_damaged = False

    def search(self) -> bool:
        """Somebody wants to have the damage looked for: whether it was found."""
        return self._fetch(CancelToken(), look_for_damage=True) is not None

    def play(self) -> str:
        """What stopped it for good; "" if it ended with a file."""
        try:
            return self._play()
        except ArrivedDamaged as damage:
            self.arrived_damaged = True
            return str(damage)

    def _play(self) -> str:
        match self.schedule.event:
            case "kill -9":
                self._killed()
            case "full disk":
                self._full()
            case "changed file":
                return self._changed()
            case "damaged block":
                self._pause()
                self._damage()
            case "pause":
                self._pause()
        assert self._fetch(CancelToken())
        return ""

    def _fetch(self, cancel: CancelToken, look_for_damage: bool = False) -> tuple[Path, ...] | None:
        return fetch_model(
            self.download,
            self.folder,
            Hub(self.hub.endpoint, token=lambda: None, timeout_s=5),
            cancel,
            tuning=self.scale.tuning,
            reserve_bytes=0,
            look_for_damage=look_for_damage,
        )

    def _killed(self) -> None:
        order = {"download": self.download, "tuning": self.scale.tuning, "folder": self.folder}
        command = [sys.executable, str(CHILD), self.hub.endpoint]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT)
        self.hub.on_sent = lambda sent: child.kill() if sent >= self.schedule.at else None
        child.communicate(msgspec.json.encode(order, enc_hook=str), timeout=_CHILD_LIMIT_S)
        self.hub.on_sent = lambda _: None
        assert child.returncode == -9

    def _full(self) -> None:
        """The file may not grow that large: a full disk, as far as the process can tell."""
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.schedule.at, hard))
        try:
            with pytest.raises(NotEnoughSpace):
                self._fetch(CancelToken())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    def _changed(self) -> str:
        data = self.hub.files[(self.file.repo, self.file.path)].data

        def change(sent: int) -> None:
            if sent >= self.schedule.at:
                self.hub.on_sent = lambda _: None
                self.hub.change(self.file, data, "0" * 64)  # only its name for it counts

        self.hub.on_sent = change
        try:
            self._fetch(CancelToken())
        except ArrivedDamaged:
            raise
        except DownloadError as error:
            return str(error)
        return ""  # all that was left had been asked for before the change

    def _pause(self) -> None:
        cancel = CancelToken()
        self.hub.on_sent = lambda sent: cancel.cancel() if sent >= self.schedule.at else None
        self._fetch(cancel)
        self.hub.on_sent = lambda _: None

    def _damage(self) -> None:
        """A byte of the part turns while nobody looks."""
        with part_path(self.file, self.folder).open("r+b") as part:
            part.seek(100)
            byte = part.read(1)
            part.seek(100)
            part.write(bytes([byte[0] ^ 1]))
