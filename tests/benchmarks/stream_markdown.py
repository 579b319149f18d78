"""Replays a long answer into the transcript's Markdown view and prints how long each append takes.

Run: python tests/benchmarks/stream_markdown.py [--tokens 50000] [--rate 30] [--speed 60]

Tokens are words of about four characters; each append carries what a model at `--speed` tokens a
second makes in one tick of `--rate` Hz. "append" is the call alone, "frame" adds layout and paint.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from itertools import cycle, islice

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QScrollArea

from ui.chat.markdown import MarkdownView
from ui.theme import apply_theme

PARAGRAPHS = """\
## Section {n}

The **quick** brown fox, number {n}, jumps over `lazy_dog()` and reads [a page](https://x.test/{n}).
It goes on for a while, as answers do, with *emphasis* here and there and a second sentence
after the first, so that the paragraph takes several lines on the screen.

1. First do this, then wait.
2. Then do that:
   - with care
   - with `--option {n}`
3. Done.

"""
CODE = """\
```python
def function_{n}(values: list[int]) -> int:
    \"\"\"Adds up what is in `values`.\"\"\"
    total = 0
    for value in values:  # one by one
        total += value * {n}
    return total
```

"""
TABLE = """\
| Name | Meaning | Size |
|---|:---|---:|
| alpha {n} | the first of them | 12 |
| beta | the **second** one | 1,024 |
| gamma | `third` | 7 |

> A remark about table {n}, in two
> lines of source.

"""


def document(tokens: int, kind: str) -> str:
    """About `tokens` tokens of Markdown: "mixed", "code" (one block) or "list" (one list)."""
    length = tokens * 4
    if kind == "code":
        body = "".join(
            CODE.replace("```python\n", "").replace("```\n", "").format(n=n)
            for n in range(length // 180)
        )
        return ("```python\n" + body)[:length]
    if kind == "list":
        return "".join(f"- item {n} with **bold** words and `code`\n" for n in range(length // 38))
    parts = (part.format(n=n) for n, part in enumerate(cycle((PARAGRAPHS, CODE, TABLE))))
    return "".join(islice(parts, length // 280))[:length]


def frames(view: MarkdownView, text: str, size: int) -> Iterator[tuple[float, float]]:
    """Appends `text` in pieces of `size` characters; yields (append, frame) in milliseconds."""
    app = QApplication.instance()
    assert app is not None
    for start in range(0, len(text), size):
        begin = time.perf_counter()
        view.append(text[start : start + size])
        appended = time.perf_counter()
        app.processEvents()
        yield (appended - begin) * 1e3, (time.perf_counter() - begin) * 1e3


def replay(kind: str, tokens: int, size: int) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    view = MarkdownView()
    area.setWidget(view)
    area.resize(760, 700)
    area.show()
    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))
    list(frames(view, document(500, "mixed") + "\n```\n\n", 400))  # loads fonts and lexers
    view.clear()
    times = list(frames(view, document(tokens, kind), size))
    view.finish()
    report(kind, "append", [first for first, _ in times])
    report(kind, "frame", [second for _, second in times])
    begin = time.perf_counter()
    view.heightForWidth(600)
    print(
        f"{kind:6} new width: {(time.perf_counter() - begin) * 1e3:.0f} ms, "
        f"{len(view.blocks())} widgets"
    )
    area.close()


def report(kind: str, what: str, times: list[float]) -> None:
    tenth = max(2, len(times) // 10)
    first, last = times[:tenth], times[-tenth:]
    print(
        f"{kind:6} {what:6} "
        f"first tenth p50 {_p(first, 50):6.2f} p99 {_p(first, 99):6.2f} ms   "
        f"last tenth p50 {_p(last, 50):6.2f} p99 {_p(last, 99):6.2f} ms   "
        f"ratio p50 {_p(last, 50) / _p(first, 50):.2f} p99 {_p(last, 99) / _p(first, 99):.2f}   "
        f"worst {max(times):.1f} ms"
    )


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=50_000)
    parser.add_argument("--rate", type=float, default=30.0, help="appends a second")
    parser.add_argument("--speed", type=float, default=120.0, help="tokens a second")
    options = parser.parse_args()
    app = QApplication([])
    apply_theme(app, "light")
    size = max(1, round(4 * options.speed / options.rate))
    for kind in ("mixed", "code", "list"):
        replay(kind, options.tokens, size)


if __name__ == "__main__":
    main()
