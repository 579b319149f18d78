"""How long the window hangs when large files are dropped on it, are sent, and are there again.

    python -m tests.benchmarks.dropped_files

Drops a file of 100 MB, one of 16 MB of which a part can be read, and twenty of 1 MB each, on the
real window with the starter model; then sends one of 1 MB. Nothing may hold the window up for more
than 100 ms. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_home = tempfile.TemporaryDirectory()
os.environ["HEARTH_HOME"] = _home.name

from tests.benchmarks.stalls import Stalls  # noqa: E402, I001 - before Qt's application is made

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl  # noqa: E402
from PySide6.QtGui import QDragEnterEvent, QDropEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.engine.client import EngineProcess  # noqa: E402
from app.settings import Settings  # noqa: E402
from ui.application import SWITCH_S, WANTED_SOON, make_application  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.preferences import Preferences  # noqa: E402
from ui.theme import apply_theme  # noqa: E402

LIMIT_S = 0.1
SETTLE_S = 1.5  # what is counted and kept in the background follows a moment later
WORDS = b"the quick brown fox jumps over the lazy dog and on\n"


def main() -> None:
    app = make_application()
    sys.setswitchinterval(SWITCH_S)
    apply_theme(app, "light")
    window = MainWindow(EngineProcess(), Preferences(Settings(welcomed=True), lambda _: None))
    window.resize(1280, 800)
    window.start()
    window.services.book.start()
    for name in WANTED_SOON:  # as in the application, before anybody has dropped anything
        import_module(name)
    _wait_until(lambda: window.loader.model is not None and not window.loader.opening)
    folder = Path(tempfile.mkdtemp(dir=_home.name))
    stalls = Stalls()
    results = {}
    for name, paths in _files(folder).items():
        _settle(0.5)
        stalls.forget()
        _drop(window, paths)
        _wait_until(lambda: not window.chat.tray.reading)
        _settle(SETTLE_S)
        results[name] = _summary(stalls) | {
            "attached": len(window.page.composer.files),
            "problems": [line.text() for line in window.chat.tray.problems],
        }
        window.chat.tray.clear()
    results["kept and shown again"] = _again(window, stalls, folder)
    window.close()
    print(json.dumps({"limit_s": LIMIT_S, "results": results}, indent=2, ensure_ascii=False))


def _files(folder: Path) -> dict[str, list[Path]]:
    huge = folder / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    large = folder / "large.txt"
    large.write_bytes(WORDS * (15_500_000 // len(WORDS)))
    many = [folder / f"{number}.txt" for number in range(20)]
    for path in many:
        path.write_bytes(WORDS * (1_000_000 // len(WORDS)))
    return {"100 MB": [huge], "16 MB": [large], "20 times 1 MB": many}


def _again(window: MainWindow, stalls: Stalls, folder: Path) -> dict[str, object]:
    """Sends a file that is too long for the window: it is refused, and comes back."""
    stalls.forget()
    _drop(window, [folder / "0.txt"])
    _wait_until(lambda: not window.chat.tray.reading)
    window.page.composer.set_text("What is in it?")
    _wait_until(window.chat.notice.isVisible)
    window.page.composer.send.click()
    _wait_until(lambda: not window.page.streaming)
    _settle(SETTLE_S)
    return _summary(stalls) | {"attached": len(window.page.composer.files)}


def _drop(window: MainWindow, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, keys)
    drop = QDropEvent(QPointF(5, 5), action, data, button, keys)
    QTimer.singleShot(0, window, lambda: QApplication.sendEvent(window.page, enter))
    QTimer.singleShot(50, window, lambda: QApplication.sendEvent(window.page, drop))
    _settle(0.1)
    assert window.chat.tray.chips or window.chat.tray.problems


def _summary(stalls: Stalls) -> dict[str, object]:
    longest = sorted((stretch.own_s for stretch in stalls.stretches), reverse=True)[:3]
    return {
        "longest_ms": [round(1000 * seconds, 1) for seconds in longest],
        "within_limit": not longest or longest[0] <= LIMIT_S,
    }


def _settle(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _wait_until(holds: Callable[[], bool], timeout_s: float = 120.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        _settle(0.02)


if __name__ == "__main__":
    main()
