"""Whether a place in streamed Markdown is code, where markup is only talked about."""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")


class CodeTracker:
    """Follows a text piece by piece; knows fenced blocks and spans within one line."""

    def __init__(self) -> None:
        self._fence = ""
        self._line = ""

    def feed(self, text: str) -> None:
        *ended, rest = text.split("\n")
        for part in ended:
            self._end_line(self._line + part)
            self._line = ""
        self._line += rest

    def after(self, text: str) -> CodeTracker:
        """A tracker that has also seen `text`; this one stays as it is."""
        other = CodeTracker()
        other._fence, other._line = self._fence, self._line
        other.feed(text)
        return other

    @property
    def in_code(self) -> bool:
        if self._fence or _FENCE.match(self._line):
            return True
        return self._line.count("`") % 2 == 1

    @property
    def at_line_start(self) -> bool:
        return not self._line.strip()

    def _end_line(self, line: str) -> None:
        match = _FENCE.match(line)
        if match is None:
            return
        marks, info = match[1], match[2].strip()
        if not self._fence:
            self._fence = "" if "`" in info else marks
        elif marks[0] == self._fence[0] and len(marks) >= len(self._fence) and not info:
            self._fence = ""
