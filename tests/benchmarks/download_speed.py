"""A download with everything it does, beside `curl` and then `sha256sum`, in the same run.

    python -m tests.benchmarks.download_speed [--gigabytes 2] [--rounds 3] [--folder DIR] [--json]

Both fetch the same file from the same server on this computer, in turns. Measured besides: how late
a thread that only wants to run every 5 ms was while the download went on (what a window would
feel), and how much memory the download took. Exit code 1 if it is slower than 0.9 times `curl` and
`sha256sum`, a thread had to wait 16 ms or longer more than once in a hundred times, or memory grew
by more than 64 MiB.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from app.cancel import CancelToken
from app.models.download import Hub, ModelDownload, RemoteFile, fetch_model
from tests.benchmarks.download_schedules import mapped_file
from tests.models.download import schedules
from tests.models.download.hub_double import REVISION

_BEAT_S = 0.005
_LATE_S = 0.016
_LEAST_RATIO = 0.9
_MOST_MEMORY = 64 * 1024**2


@dataclass(frozen=True)
class Result:
    """Times of one round each, in seconds; lateness over all rounds; memory in bytes."""

    size_bytes: int
    ours_s: list[float]
    curl_s: list[float]
    sha256sum_s: list[float]
    late_p99_s: float
    late_most_s: float
    memory_grown_bytes: int

    @property
    def ratio(self) -> float:
        """Their time by ours: above 1, ours is the faster one. The median of the rounds."""
        pairs = zip(self.ours_s, self.curl_s, self.sha256sum_s, strict=True)
        return statistics.median((curl + sums) / ours for ours, curl, sums in pairs)


def judge(result: Result) -> list[str]:
    """What is promised and not kept."""
    problems = []
    if result.ratio < _LEAST_RATIO:
        problems.append(f"only {result.ratio:.2f} times the speed of curl and sha256sum")
    if result.late_p99_s >= _LATE_S:
        problems.append(f"a thread waited {result.late_p99_s * 1000:.1f} ms, once in a hundred")
    if result.memory_grown_bytes > _MOST_MEMORY:
        problems.append(f"memory grew by {result.memory_grown_bytes / 1024**2:.0f} MiB")
    return problems


def measure(folder: Path, size_bytes: int, rounds: int) -> Result:
    """Lets both fetch in turns.

    Raises:
        subprocess.CalledProcessError: `curl` or `sha256sum` failed.
    """
    original = folder / "original"
    digest = schedules.prefix_hashes(mapped_file(original, size_bytes), 64 * 1024**2)[-1]
    command = [sys.executable, "-m", "tests.benchmarks.hub_process", str(original), digest]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=schedules.ROOT
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        endpoint = server.stdout.readline().strip()
        file = RemoteFile("owner/repo", REVISION, "model.gguf", size_bytes, digest)
        source = Hub(endpoint, token=lambda: None)
        source.link(file)  # the library that this takes is loaded before the clock runs
        ours, curls, sums = [], [], []
        beat = _Beat()
        process = psutil.Process()
        before = most = process.memory_info().rss
        for _ in range(rounds):
            with beat:
                ours.append(_ours(folder / "ours", file, source))
            most = max(most, beat.most_rss)
            curls.append(_timed(["curl", "-sSLo", str(folder / "theirs"), source.link(file).url]))
            sums.append(_timed(["sha256sum", str(folder / "theirs")]))
            (folder / "theirs").unlink()
        server.stdin.close()
    late = sorted(beat.late_s)
    return Result(
        size_bytes, ours, curls, sums, late[len(late) * 99 // 100], late[-1], most - before
    )


class _Beat:
    """A thread that wants to run every 5 ms, as a window does, and notes how late it was."""

    def __init__(self) -> None:
        self.late_s: list[float] = []
        self.most_rss = 0

    def __enter__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        process, count = psutil.Process(), 0
        while not self._over.is_set():
            started = time.perf_counter()
            time.sleep(_BEAT_S)
            self.late_s.append(time.perf_counter() - started - _BEAT_S)
            count += 1
            if count % 20 == 0:
                self.most_rss = max(self.most_rss, process.memory_info().rss)


def _ours(folder: Path, file: RemoteFile, source: Hub) -> float:
    started = time.perf_counter()
    done = fetch_model(ModelDownload("m", "M", (file,)), folder, source, CancelToken())
    took_s = time.perf_counter() - started
    assert done is not None
    shutil.rmtree(folder)
    return took_s


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"LC_ALL": "C"})
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the files lie")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        result = measure(Path(folder), int(options.gigabytes * 1e9), options.rounds)
    problems = judge(result)
    if options.json:
        print(json.dumps(asdict(result) | {"ratio": result.ratio, "problems": problems}))
    else:
        _show(result)
        print("\n".join(problems) or "All promises are kept.")
    return 1 if problems else 0


def _show(result: Result) -> None:
    gigabytes = result.size_bytes / 1e9
    for name, times in (
        ("ours", result.ours_s),
        ("curl", result.curl_s),
        ("sha256sum", result.sha256sum_s),
    ):
        each = ", ".join(f"{took_s:.2f}" for took_s in times)
        print(f"{name:10} {gigabytes / statistics.median(times):5.2f} GB/s  ({each} s)")
    print(f"ratio      {result.ratio:5.2f}")
    print(
        f"lateness   {result.late_p99_s * 1000:.1f} ms (99 %), {result.late_most_s * 1000:.1f} ms"
    )
    print(f"memory    +{result.memory_grown_bytes / 1024**2:.1f} MiB")


if __name__ == "__main__":
    sys.exit(main())
