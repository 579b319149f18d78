"""From the start of the process until a person can type, and until the starter can answer.

Each run is a new process that opens the real window offscreen (or on the display there is), types
a letter into the composer as soon as the event loop runs, and waits for the model. The first run
warms the file cache and is left out.

    python tests/benchmarks/window_start.py [--runs 5] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT_S = 2.0


def main() -> int:
    options = _options()
    if options.child:
        return _child()
    runs = [_run_once() for _ in range(options.runs + 1)][1:]
    result = {
        key: {
            "median_s": round(statistics.median(run[key] for run in runs), 3),
            "max_s": round(max(run[key] for run in runs), 3),
        }
        for key in ("typing", "model_ready")
    }
    if options.json:
        print(json.dumps(result))
    else:
        for key, times in result.items():
            print(f"{key:12} median {times['median_s']:.3f} s   max {times['max_s']:.3f} s")
    return 0 if result["typing"]["max_s"] < LIMIT_S else 1


def _run_once() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "HEARTH_HOME": home}
        started = time.time()
        output = subprocess.run(
            [sys.executable, __file__, "--child"],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
        ).stdout
    moments = json.loads(output.splitlines()[-1])
    return {key: moment - started for key, moment in moments.items()}


def _child() -> int:
    """Opens the window as `hearth` does and prints when it could do what, in Unix time."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app import settings
    from app.settings import Settings
    from ui import application
    from ui.main_window import MainWindow

    moments: dict[str, float] = {}
    settings.save(Settings(welcomed=True))  # an ordinary start, not the first

    class WatchedWindow(MainWindow):
        def start(self, *, with_services: bool = False) -> None:
            self.loader.ended.connect(self.note_model)
            super().start(with_services=with_services)
            QTimer.singleShot(0, self.type_a_letter)

        def type_a_letter(self) -> None:
            draft = self.page.composer.draft
            QTest.keyClicks(draft, "a")
            if draft.toPlainText() != "a":
                raise RuntimeError("the composer did not take the letter")
            moments["typing"] = time.time()

        def note_model(self) -> None:
            if self.loader.model is None:
                raise RuntimeError("the starter model was not loaded")
            moments["model_ready"] = time.time()
            print(json.dumps(moments), flush=True)
            QTimer.singleShot(0, self.close)
            QTimer.singleShot(0, QApplication.quit)

    application.MainWindow = WatchedWindow  # type: ignore[misc]
    return application.run("starter")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
