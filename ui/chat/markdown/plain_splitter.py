"""Splits text that must not be interpreted into leaves of a size that lays out quickly.

What it yields depends on the text, never on how it was cut into pieces.
"""

from __future__ import annotations

from ui.chat.markdown.leaves import Prose
from ui.chat.markdown.splitter import FOREIGN, Step

# A leaf ends with the last line that fits; a longer line is cut.
LEAF = 1_200


class PlainSplitter:
    """Feed text, then call `step` until nothing more is left; `step(final=True)` at the end."""

    def __init__(self) -> None:
        self._tail = ""
        self._inside_line = False

    def feed(self, text: str) -> None:
        if not text.isascii() or "\0" in text:
            text = text.translate(FOREIGN).encode("utf-8", "replace").decode("utf-8")
        self._tail += text

    @property
    def left(self) -> int:
        """How many characters may still be worked on."""
        return len(self._tail)

    def step(self, final: bool = False) -> Step:
        """Closes one leaf, if there is text enough; with `final`, the last one as well."""
        tail = self._tail
        if len(tail) > LEAF:
            newline = tail.rfind("\n", 1, LEAF)
            cut = newline if newline > 0 else tail.rfind(" ", 1, LEAF) + 1 or LEAF
            leaf = Prose("plain", tail[:cut], continues=self._inside_line)
            self._inside_line = newline <= 0
            self._tail = tail[cut:] if self._inside_line else tail[cut + 1 :]
            return Step((leaf,), more=True)
        leaves = (Prose("plain", tail, continues=self._inside_line),) if tail else ()
        if final:
            self._tail = ""
            return Step(closed=leaves)
        return Step(open=leaves)
