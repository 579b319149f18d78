"""LaTeX formulas to SVG. The only module that knows ziamath; runs as a process of its own:

    python -m app.latex        reads one JSON object a line, {"id", "latex", "display"}, and writes
                               one for each, {"id", "formula": {…} or null}, in the same order;
                               before that, one with the id 0 when it is ready

A process, since a formula takes 2 to 20 ms of pure Python, which would hold up a window in the same
interpreter, and since nobody knows how long what a model wrote may take. It ends by itself when
nobody asks for IDLE_S, and with its parent.
"""

from __future__ import annotations

import queue
import re
import sys
import threading
from typing import Any

import msgspec

# Signs are set at this size and scaled by whoever shows them.
SIZE = 20.0
# Stands for the colour of the text around a formula.
INK = "#010203"
IDLE_S = 30.0
LONGEST = 2_000
# Nested fractions take twice as long with each level.
DEEPEST = 8
# Beyond these the drawing is not to be trusted, in units of which SIZE make one em.
TALLEST = 1_000.0
WIDEST = 4_000.0
MEMORY_LIMIT_BYTES = 1 << 30

_COMMAND = re.compile(r"\\[A-Za-z]")
_VIEW_BOX = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')
# "<" and ">" are not escaped by the converter on the way to MathML.
_SIGNS = {"<": r"\lt ", ">": r"\gt "}


class Formula(msgspec.Struct, frozen=True):
    """A drawing in units of which SIZE make one em; `depth` is how far it reaches below the
    baseline, `height` how far above it."""

    svg: str
    width: float
    height: float
    depth: float


class Request(msgspec.Struct, frozen=True):
    id: int
    latex: str
    display: bool


class Reply(msgspec.Struct, frozen=True):
    """`formula` is None where the LaTeX is wrong or beyond what can be drawn."""

    id: int
    formula: Formula | None


def draw(latex: str, display: bool) -> Formula | None:
    """Draws a formula; None if it is not LaTeX, so that its source can be shown instead."""
    if len(latex) > LONGEST or not _is_sound(latex):
        return None
    try:
        return _draw("".join(_SIGNS.get(sign, sign) for sign in latex), display)
    except Exception:  # noqa: BLE001 (two libraries that document no errors, and any input)
        return None


def _draw(latex: str, display: bool) -> Formula | None:
    import ziamath
    from latex2mathml.converter import convert

    if _COMMAND.search(convert(_without_text(latex))):
        return None  # a command that the converter does not know comes back as it is
    ziamath.config.svg2 = False
    svg = ziamath.Latex(latex, size=SIZE, color=INK, inline=not display).svg()
    box = _VIEW_BOX.search(svg)
    if box is None:
        return None
    _, top, width, height = map(float, box.groups())
    if not 0 < width < WIDEST or not 0 < height < TALLEST or abs(top) > TALLEST:
        return None
    return Formula(svg, width, -top, top + height)


def _without_text(latex: str) -> str:
    r"""`latex` without `\text{…}`, whose words are taken literally."""
    return re.sub(r"\\text\w*\s*\{[^{}]*\}", "x", latex)


def _is_sound(latex: str) -> bool:
    """Whether the braces match and are not nested too deeply."""
    depth = 0
    for sign in re.sub(r"\\.", "", latex, flags=re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if not 0 <= depth <= DEEPEST:
            return False
    return depth == 0


def main() -> None:
    """Answers requests until there are none any more."""
    _limit_memory()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    decoder = msgspec.json.Decoder(Request)
    draw("x", display=False)  # reads the fonts
    _reply(Reply(0, None))
    while True:
        try:
            line = lines.get(timeout=IDLE_S)
        except queue.Empty:
            return
        if not line:
            return
        request = decoder.decode(line)
        _reply(Reply(request.id, draw(request.latex, request.display)))


def _reply(reply: Reply) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
    sys.stdout.buffer.flush()


def _read(lines: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    lines.put(b"")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limits: Any = (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, limits)


if __name__ == "__main__":
    main()
