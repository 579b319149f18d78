"""The window on ten thousand chats with a million messages: start, scroll, search, open.

    python -m tests.benchmarks.window_scale --file CHATS.sqlite3 [--json]

`store_scale --file CHATS.sqlite3 --make-only` makes the file; it is copied first. Offscreen, with
the real window and a store of its own folder. Exit code 1 if the window is not usable 1.5 s after
its start, the list is busy for more than 16 ms while it is scrolled, hits are shown more than
100 ms after a key (95th percentile), or the chat of 2,000 messages takes more than 300 ms until it
is shown. "own" leaves out how long the UI thread waited for a processor that other programs used.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.stalls import Stalls, percentile, spread
from tests.benchmarks.store_scale import Words, longest_chat, typed

USABLE_LIMIT_S, STALL_LIMIT_MS, SEARCH_LIMIT_MS, OPEN_LIMIT_MS = 1.5, 16.0, 100.0, 300.0
SEED = 7
PATIENCE_S = 60.0


def main() -> int:
    options = _options()
    if options.child:
        return _child()
    with tempfile.TemporaryDirectory() as home:
        shutil.copy(options.file, Path(home) / "chats.sqlite3")
        settings = {"welcomed": True, "model": "starter"}
        (Path(home) / "settings.json").write_text(json.dumps(settings))
        environment = {**os.environ, "HEARTH_HOME": home}
        started = time.time()
        output = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.window_scale", "--child"],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            timeout=600,
        ).stdout
    result = json.loads(output.splitlines()[-1])
    result["usable_s"] = round(result.pop("usable_at") - started, 3)
    for key, value in result.items():
        print(f"{key:32} {value}")
    return int(
        result["usable_s"] > USABLE_LIMIT_S
        or result["scroll_max_ms"] > STALL_LIMIT_MS
        or result["search_p95_ms"] > SEARCH_LIMIT_MS
        or result["open_max_ms"] > OPEN_LIMIT_MS
    )


def _child() -> int:
    from ui import application

    make = application.make_application
    result: dict[str, object] = {}

    def make_and_watch() -> QApplication:
        made = make()
        QTimer.singleShot(0, measure_and_end)
        return made

    def measure_and_end() -> None:
        try:
            measure()
        except Exception:  # noqa: BLE001 - whatever it is, the window must not stay open for ever
            traceback.print_exc()
            os._exit(1)

    def measure() -> None:
        from ui.main_window import MainWindow

        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        wait_until(lambda: window.frame.sidebar.chats.chats.rowCount() > 0)
        type_into(window.page.composer.draft, "a")
        window.repaint()
        result["usable_at"] = time.time()
        wait_until(lambda: window.loader.model is not None)
        settle(3.0)
        stalls = Stalls()
        result.update(scrolled(window, stalls))
        result.update(searched(window))
        result.update(opened(window, stalls))
        print(json.dumps(result), flush=True)
        window.close()
        QApplication.quit()

    application.make_application = make_and_watch
    return application.run()


def scrolled(window: QWidget, stalls: Stalls) -> dict[str, object]:
    """Turns the wheel over the list, a notch each 1/60 s, from the newest chat to the oldest."""
    view = window.frame.sidebar.chats
    bar = view.verticalScrollBar()
    stalls.forget()
    notches = at_end = 0
    while at_end < 120:
        turn_wheel(view.viewport(), -720)
        settle(1 / 60)
        notches += 1
        at_end = at_end + 1 if bar.value() == bar.maximum() else 0
    found = {
        "rows": view.chats.rowCount(),
        "notches": notches,
        **all_of("scroll", stalls),
    }
    stalls.forget()
    for _ in range(200):  # and up again, all that is there already
        turn_wheel(view.viewport(), 720)
        settle(1 / 60)
    return {**found, **all_of("scroll_up", stalls)}


def searched(window: QWidget) -> dict[str, object]:
    """Types searches key by key; each is timed until its hits stand in the list."""
    sidebar, book = window.frame.sidebar, window.services.book
    edit = sidebar.search.edit
    edit.setFocus()
    took: list[float] = []
    shown: list[str] = []
    book.found.connect(lambda found: shown.append(found.text))
    for text in typed(Words(random.Random(SEED)), random.Random(SEED + 1), 25):
        if not text.strip():
            continue
        if not text.startswith(edit.text()) or not edit.text():
            edit.clear()
            settle(0.05)
            if len(text) > 1:
                edit.setText(text[:-1])
        shown.clear()
        started = time.perf_counter()
        type_into(edit, text[len(edit.text()) :])
        wait_until(lambda wanted=text: wanted in shown)
        sidebar.chats.viewport().repaint()
        took.append((time.perf_counter() - started) * 1e3)
    edit.clear()
    return {
        "searches": len(took),
        "search_p50_ms": round(percentile(took, 50), 1),
        "search_p95_ms": round(percentile(took, 95), 1),
        "search_max_ms": round(max(took), 1),
    }


def opened(window: QWidget, stalls: Stalls) -> dict[str, object]:
    """Opens the chat of 2,000 messages ten times, each time from another chat."""
    book, page = window.services.book, window.page
    store = book.store()
    long_chat = longest_chat(store)
    others = [row.id for row in store.chats.page(limit=30)]
    took: list[float] = []
    busy: list[float] = []
    for other in others[:10]:
        window.chats.open(other, None)
        wait_until(lambda wanted=other: page.place.chat_id == wanted)
        settle(1.0)
        stalls.forget()
        started = time.perf_counter()
        window.chats.open(long_chat, None)
        wait_until(lambda: page.place.chat_id == long_chat)
        page.transcript.viewport().repaint()
        took.append((time.perf_counter() - started) * 1e3)
        settle(0.7)
        busy.append(max(one.own_s for one in stalls.stretches) * 1e3)
    stalls.forget()
    for _ in range(150):
        turn_wheel(page.transcript.viewport(), 240)
        settle(1 / 60)
    return {
        "open_p50_ms": round(percentile(took, 50), 1),
        "open_max_ms": round(max(took), 1),
        "open_stall_max_own_ms": round(max(busy), 1),
        **all_of("chat_scroll", stalls),
    }


def type_into(edit: QWidget, text: str) -> None:
    """As keys come from any keyboard; QTest knows those of ASCII only."""
    for letter in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(edit, key)


def all_of(what: str, stalls: Stalls) -> dict[str, object]:
    return {
        **spread(what, [one.wall_s for one in stalls.stretches]),
        **spread(f"{what}_own", [one.own_s for one in stalls.stretches]),
    }


def turn_wheel(target: QWidget, angle: int) -> None:
    at = QPointF(target.rect().center())
    event = QWheelEvent(
        at,
        QPointF(target.mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.postEvent(target, event)


def settle(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    loop = QEventLoop()
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not come")
        QTimer.singleShot(1, loop.quit)
        loop.exec()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--file", type=Path, help="the store to work on")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file is None and not options.child:
        parser.error("which --file?")
    return options


if __name__ == "__main__":
    sys.exit(main())
