"""What a window feels of a download: how late its thread is, and how much memory grows.

    python -m tests.benchmarks.download_window [--gigabytes 2] [--folder DIR] [--json]

Shows the page of models without a screen and lets it fetch a model from a server on this computer,
which is far faster than any network. A timer that wants to fire every 5 ms notes how late it is:
before the download, and while it runs. Another process does the same without Qt and without a
download: what that is late the computer itself is to blame for. Exit code 1 if the window's thread
was late by more than 16 ms once in a thousand times, and the other process was not just as late, or
if memory grew by more than 64 MiB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Slot

from app.hardware import detect
from app.models.download import Hub, ModelDownload, RemoteFile
from app.paths import RESOURCES
from tests.benchmarks.download_schedules import mapped_file
from tests.models.download import schedules
from tests.models.download.hub_double import REVISION
from ui.application import make_application
from ui.computer.computer import Computer
from ui.computer.plans import Plans
from ui.language import apply_language
from ui.models.download_desk import DownloadDesk
from ui.models.models_page import ModelsPage
from ui.models.shelf import Shelf
from ui.theme import apply_theme

BEAT_MS = 5
LATE_MS = 16.0
MOST_MEMORY = 64 * 1024**2
SHOWN = "gpt-oss-20b"  # the card that shows the download
# Two threads that are late for the same reason are not late by the same time.
_NOISE = 1.5
_IDLE_MS = 3000
_LIMIT_MS = 600_000
_CONTROL = """
import sys, threading, time
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
last = time.perf_counter()
while not over.is_set():
    time.sleep(0.005)
    now = time.perf_counter()
    print((now - last) * 1000 - 5)
    last = now
"""


@dataclass(frozen=True)
class Lateness:
    """How late a beat of every 5 ms was, in milliseconds."""

    beats: int
    p50_ms: float
    p99_ms: float
    p999_ms: float
    most_ms: float
    over_16_ms: int


@dataclass(frozen=True)
class Result:
    """The window's thread before and during the download, and a process that does nothing else."""

    bytes_per_s: float
    idle: Lateness
    downloading: Lateness
    control: Lateness
    memory_grown_bytes: int


def lateness(late_ms: Sequence[float]) -> Lateness:
    ordered = sorted(late_ms)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99, 0.999)]
    over = sum(late > LATE_MS for late in ordered)
    return Lateness(len(ordered), at[0], at[1], at[2], ordered[-1], over)


def judge(result: Result) -> list[str]:
    """What is promised and not kept."""
    problems, late_ms = [], result.downloading.p999_ms
    if late_ms > max(LATE_MS, _NOISE * result.control.p999_ms):
        problems.append(
            f"the window's thread was late by {late_ms:.1f} ms, once in a thousand times; "
            f"a process that does nothing by {result.control.p999_ms:.1f} ms"
        )
    if result.memory_grown_bytes > MOST_MEMORY:
        problems.append(f"memory grew by {result.memory_grown_bytes / 1024**2:.0f} MiB")
    return problems


class Heart(QObject):
    """Beats in the thread of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.most_rss = 0
        self._process = psutil.Process()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.late_ms = []
        self._clock.start()
        self._timer.start(BEAT_MS)

    def stop(self) -> Lateness:
        self._timer.stop()
        return lateness(self.late_ms)

    @Slot()
    def _beat(self) -> None:
        self.late_ms.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - BEAT_MS))
        self._clock.restart()
        if len(self.late_ms) % 40 == 0:
            self.most_rss = max(self.most_rss, self._process.memory_info().rss)


def measure(folder: Path, size_bytes: int, apart: bool = True, idle_ms: int = _IDLE_MS) -> Result:
    """Lets the page fetch a file of this size into `folder`; changes HEARTH_HOME."""
    original = folder / "original"
    hashes = schedules.prefix_hashes(mapped_file(original, size_bytes), 64 * 1024**2)
    os.environ["HEARTH_HOME"] = str(folder / "home")
    os.environ[detect.VARIABLE] = str(RESOURCES / "machines" / "laptop-16gb.json")
    command = [sys.executable, "-m", "tests.benchmarks.hub_process", str(original), hashes[-1]]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=schedules.ROOT
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        file = RemoteFile("owner/repo", REVISION, "model.gguf", size_bytes, hashes[-1])
        hub = Hub(server.stdout.readline().strip(), token=lambda: None)
        hub.link(file)  # the library that this takes is loaded before the clock runs
        result = _watch(ModelDownload(SHOWN, "A Model", (file,)), hub, apart, idle_ms)
        server.stdin.close()
    return result


def _watch(download: ModelDownload, hub: Hub, apart: bool, idle_ms: int) -> Result:
    app = make_application()
    apply_theme(app, "light")
    apply_language(app, "en")
    computer, shelf = Computer(), Shelf()
    plans = Plans(computer)
    desk = DownloadDesk(shelf, hub, reserve_bytes=0, apart=apart)
    page = ModelsPage(computer, plans, shelf, desk)
    page.resize(1280, 800)
    page.show()
    computer.look()
    heart = Heart()
    _loop_for(idle_ms)
    heart.start()
    _loop_for(idle_ms)
    idle = heart.stop()
    before = psutil.Process().memory_info().rss
    with subprocess.Popen(
        [sys.executable, "-c", _CONTROL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as control:
        ended = QEventLoop()
        desk.finished.connect(ended.quit)
        desk.failed.connect(ended.quit)  # it arrives, but is no model that could be listed
        heart.start()
        started = time.perf_counter()
        desk.get_download(download)
        QTimer.singleShot(_LIMIT_MS, ended.quit)
        ended.exec()
        took_s = time.perf_counter() - started
        busy = heart.stop()
        late, _ = control.communicate("")
    arrived = list((Path(os.environ["HEARTH_HOME"]) / "models").glob("*.gguf"))
    for one in (plans, computer, desk, shelf):
        one.close()
    page.close()
    assert arrived, "the file has not come"
    return Result(
        download.total_bytes / took_s,
        idle,
        busy,
        lateness([max(0.0, float(line)) for line in late.splitlines()]),
        max(0, heart.most_rss - before),
    )


def _loop_for(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, help="where the files lie")
    parser.add_argument("--together", action="store_true", help="fetch in the window's process")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        size_bytes = int(options.gigabytes * 1e9)
        result = measure(Path(folder), size_bytes, apart=not options.together)
    problems = judge(result)
    if options.json:
        print(json.dumps(asdict(result) | {"problems": problems}))
    else:
        _show(result)
        print("\n".join(problems) or "All promises are kept.")
    return 1 if problems else 0


def _show(result: Result) -> None:
    print(f"speed        {result.bytes_per_s / 1e9:.2f} GB/s")
    for name in ("idle", "downloading", "control"):
        one = getattr(result, name)
        print(
            f"{name:12} late by {one.p50_ms:.1f} ms (50 %), {one.p99_ms:.1f} (99 %), "
            f"{one.p999_ms:.1f} (99.9 %), {one.most_ms:.1f} at most; "
            f"{one.over_16_ms} of {one.beats} over 16 ms"
        )
    print(f"memory      +{result.memory_grown_bytes / 1024**2:.1f} MiB")


if __name__ == "__main__":
    sys.exit(main())
