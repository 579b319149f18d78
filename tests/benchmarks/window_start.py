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
from pathlib import Path

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
        settings = {"welcomed": True, "model": "starter"}  # an ordinary start, not the first
        (Path(home) / "settings.json").write_text(json.dumps(settings))
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
    from PySide6.QtCore import QEvent, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    from ui import __main__ as hearth
    from ui import application

    moments: dict[str, float] = {}
    make = application.make_application

    def make_and_watch() -> QApplication:
        made = make()
        QTimer.singleShot(0, look)
        return made

    def look() -> None:
        """The first thing that the event loop does: the window stands, and is not painted yet."""
        from ui.main_window import MainWindow

        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        window = windows[0]

        def note_model() -> None:
            if window.loader.model is None:
                raise RuntimeError("the starter model was not loaded")
            moments["model_ready"] = time.time()
            print(json.dumps(moments), flush=True)
            QTimer.singleShot(0, window.close)
            QTimer.singleShot(0, QApplication.quit)

        window.loader.ended.connect(note_model)
        QTimer.singleShot(0, lambda: type_a_letter(window.page.composer.draft))

    def type_a_letter(draft: QPlainTextEdit) -> None:
        QApplication.sendEvent(
            draft, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "a")
        )
        draft.repaint()
        if draft.toPlainText() != "a":
            raise RuntimeError("the composer did not take the letter")
        moments["typing"] = time.time()

    application.make_application = make_and_watch
    return hearth.main([])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
