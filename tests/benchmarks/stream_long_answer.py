"""Replays a long answer into the real window and measures how long the UI thread is busy.

Run: python tests/benchmarks/stream_long_answer.py [--tokens 50000] [--rate 200] [--faster 2]

The answer goes the whole way: a thread makes tokens, the bridge carries them, the page joins them
30 times a second. `--faster 2` sends 2 times as many tokens a second, so each join holds 2 times
as many: harder than the rate asked for, in less time; 1 replays at the rate itself. `stalls` says
what a stall is; "own" leaves out how long the thread waited for a processor that others used.
Prints one JSON object: milliseconds, the ratio of the last tenth to the first, MiB, and whether
anything goes on once the answer has ended.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HEARTH_HOME", tempfile.mkdtemp(prefix="hearth-benchmark-"))

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.cancel import CancelToken
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.settings import Settings
from tests.benchmarks.long_answer import long_answer
from tests.benchmarks.stalls import WORK_S, Stalls, percentile, spread
from tests.fakes import FakeEngine
from ui.application import WANTED_SOON
from ui.chat.chat_page import ChatPage
from ui.chat.markdown.formulas import formulas
from ui.chat.turn_desk import Ask
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme

THINKING_SHARE = 0.1
IDLE_S = 4.0


class Replay:
    """Yields an answer's tokens at a rate, and notes the memory at each tenth."""

    def __init__(self, tokens: list[str], per_second: float) -> None:
        self.tokens = tokens
        self._per_second = per_second
        self.memory_bytes: list[int] = []
        self.begun = self.answering = self.ended = 0.0

    def answer(self, ask: Ask, cancel: CancelToken) -> Iterator[StreamEvent]:
        process = psutil.Process()
        thinking = int(len(self.tokens) * THINKING_SHARE)
        tenth = max(1, len(self.tokens) // 10)
        self.begun = time.perf_counter()
        for i, token in enumerate(self.tokens):
            if i % tenth == 0:
                self.memory_bytes.append(process.memory_info().rss)
            due = self.begun + i / self._per_second
            if (ahead := due - time.perf_counter()) > 0:
                time.sleep(ahead)
            if i == thinking:
                self.answering = time.perf_counter()
            yield ReasoningDelta(token) if i < thinking else TextDelta(token)
        self.memory_bytes.append(process.memory_info().rss)
        self.ended = time.perf_counter()
        yield Finished("stop")


def measure(tokens: int, per_second: float, thinking_open: bool) -> dict[str, object]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    replay = Replay(long_answer(tokens), per_second)
    for name in WANTED_SOON:  # as in the application, before anybody has asked anything
        import_module(name)
    window = MainWindow(FakeEngine(), Preferences(Settings(thinking_open=thinking_open)))
    window.resize(1280, 800)
    window.show()
    page = window.page
    assert isinstance(page, ChatPage)
    page.desk.answer = replay.answer
    stalls = Stalls()
    loop = QEventLoop()
    page.turn_ended.connect(loop.quit)
    page.send("Explain everything.")
    loop.exec()
    streamed = [one for one in stalls.stretches if replay.begun <= one.at <= replay.ended]
    answered = [one for one in streamed if one.at >= replay.answering]
    idle = _idle(loop, stalls)
    answer = page.transcript.turns[-1].answer
    result = {
        "tokens": tokens,
        "characters": sum(map(len, replay.tokens)),
        "tokens_per_s": round(tokens / (replay.ended - replay.begun), 1),
        **spread("stall", [one.wall_s for one in streamed]),
        **spread("own", [one.own_s for one in streamed]),
        **spread("cpu", [one.cpu_s for one in streamed]),
        **_growth("stall", [one.wall_s for one in answered]),
        **_growth("cpu", [one.cpu_s for one in answered]),
        **_memory(replay.memory_bytes),
        **idle,
        "blocks": len(answer.cells) if answer else 0,
        "widgets": len(answer.blocks()) if answer else 0,
    }
    window.close()
    formulas().close()
    return result


def _growth(what: str, stalls: list[float]) -> dict[str, object]:
    """The last tenth of the answer to its first; what is thought is other work."""
    work = [s for s in stalls if s > WORK_S]
    tenth = max(2, len(work) // 10)
    first, last = work[:tenth], work[-tenth:]
    return {
        f"{what}_ratio_p50": round(percentile(last, 50) / percentile(first, 50), 2),
        f"{what}_ratio_p99": round(percentile(last, 99) / percentile(first, 99), 2),
    }


def _memory(rss: list[int]) -> dict[str, object]:
    steps = [(b - a) / 2**20 for a, b in pairwise(rss[1:])]
    return {
        "memory_mib": round(rss[-1] / 2**20),
        "memory_steps_mib": [round(step, 1) for step in steps],
    }


def _idle(loop: QEventLoop, stalls: Stalls) -> dict[str, object]:
    QTimer.singleShot(2_000, loop.quit)  # what is left to be drawn, and the notice "Copied"
    loop.exec()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    running = [
        timer.parent().metaObject().className() if timer.parent() else "?"
        for widget in app.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive()
    ]
    before, woken = time.process_time(), len(stalls.stretches)
    QTimer.singleShot(int(IDLE_S * 1e3), loop.quit)
    loop.exec()
    used = time.process_time() - before
    return {
        "idle_cpu_percent": round(100 * used / IDLE_S, 2),
        "idle_wakeups_per_s": round((len(stalls.stretches) - woken) / IDLE_S, 1),
        "idle_timers": running,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=50_000)
    parser.add_argument("--rate", type=float, default=200.0, help="tokens a second")
    parser.add_argument("--faster", type=float, default=2.0)
    parser.add_argument("--thinking-open", action="store_true")
    options = parser.parse_args()
    app = QApplication([])
    apply_theme(app, "light")
    apply_language(app, "en")
    result = measure(options.tokens, options.rate * options.faster, options.thinking_open)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
