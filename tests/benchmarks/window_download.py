"""How long the window's thread is held up while a model comes as fast as this computer can take it.

Opens the real page of models offscreen (or on the display there is), orders one file from a Hub in
a process of its own, and notes how late a timer of 5 ms fires until the model is in the library.

    python tests/benchmarks/window_download.py [--bytes 2000000000] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_S = 0.016
BEAT_MS = 5
SETTLE_MS = 1500
TIMEOUT_MS = 300_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HEARTH_HOME"] = str(Path(folder) / "home")
        result = measure(Path(folder), options.bytes)
    if options.json:
        print(json.dumps(result))
    else:
        print("  ".join(f"{name} {value}" for name, value in result.items()))
    return 0 if result["late_p99_ms"] < LIMIT_S * 1000 else 1


def measure(folder: Path, size_bytes: int) -> dict[str, float]:
    """Lateness of the window's timer in milliseconds, and the speed in MB/s."""
    from app.models.download import Hub, ModelDownload, RemoteFile
    from tests.benchmarks.download_schedules import mapped_file
    from tests.models.download import schedules
    from tests.models.download.hub_double import REVISION

    original = folder / "original"
    digest = schedules.prefix_hashes(mapped_file(original, size_bytes), 64 * 1024**2)[-1]
    command = [sys.executable, "-m", "tests.benchmarks.hub_process", str(original), digest]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=schedules.ROOT
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        hub = Hub(server.stdout.readline().strip(), token=lambda: None)
        file = RemoteFile("owner/repo", REVISION, "model.gguf", size_bytes, digest)
        hub.link(file)  # the library that this takes is loaded before the clock runs
        late_s, took_s = _watch(hub, ModelDownload("owner/repo/model.gguf", "A model", (file,)))
        server.stdin.close()
    late_s.sort()
    return {
        "beats": len(late_s),
        "late_median_ms": round(late_s[len(late_s) // 2] * 1000, 2),
        "late_p99_ms": round(late_s[len(late_s) * 99 // 100] * 1000, 2),
        "late_most_ms": round(late_s[-1] * 1000, 2),
        "mb_per_s": round(size_bytes / took_s / 1e6, 1),
    }


def _watch(hub, download) -> tuple[list[float], float]:  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from app.settings import Settings
    from ui.application import make_application
    from ui.models.models_page import HERE, ModelsPage
    from ui.preferences import Preferences
    from ui.services import Services
    from ui.theme import apply_theme

    apply_theme(make_application(), "light")
    services = Services(Preferences(Settings(), store=lambda _: None), hub)
    page = ModelsPage(services.computer, services.plans, services.shelf, services.desk)
    page.resize(1016, 800)
    page.show()
    page.show_tab(HERE)
    late_s: list[float] = []
    loop = QEventLoop()
    last = time.perf_counter()

    def note() -> None:
        nonlocal last
        now = time.perf_counter()
        late_s.append(max(0.0, now - last - BEAT_MS / 1000))
        last = now

    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(note)
    services.desk.finished.connect(loop.quit)
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    settled = QEventLoop()
    QTimer.singleShot(SETTLE_MS, settled.quit)
    settled.exec()
    services.desk.get_download(download)
    last = began = time.perf_counter()
    beat.start(BEAT_MS)
    loop.exec()
    took_s = time.perf_counter() - began
    services.close()
    page.deleteLater()
    return late_s, took_s


if __name__ == "__main__":
    sys.exit(main())
