"""Cuts long code into pieces that are laid out one by one.

Where it cuts depends on the code alone, never on how it arrived; a cut is sought in front of a
line at the margin with no string or comment open, so that each piece can be coloured by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ui.chat.markdown.leaves import Code, Container

# A piece is cut at the first good place past LINES, or anywhere past a limit.
LINES = 60
MOST_LINES = 120
MOST_CHARACTERS = 10_000
# Lines longer than this are taken apart, in characters.
LINE_PART = 6_000


@dataclass(slots=True)
class CodePieces:
    """Fed whole lines (or parts of an overlong one); yields the pieces that are complete."""

    language: str = ""
    path: tuple[Container, ...] = ()
    part: int = 0
    inside_line: bool = False
    _lines: list[str] = field(default_factory=list)
    _count: int = 0
    _characters: int = 0

    def add(self, text: str) -> Iterator[Code]:
        for line in _kept_lines(text):
            if self._is_full(line):
                yield self._close()
            self._lines.append(line)
            self._characters += len(line)
            self.inside_line = not line.endswith("\n")
            self._count += not self.inside_line

    def last(self, partial: str = "") -> Code:
        """The piece that is still open, with a line that is still being written."""
        code = "".join(self._lines) + partial
        return Code(code.removesuffix("\n"), self.language, self.path, self.part)

    def _is_full(self, line: str) -> bool:
        if self._characters + len(line) > MOST_CHARACTERS and self._lines:
            return True
        if self._count < LINES or self.inside_line:
            return False
        return self._count >= MOST_LINES or (not line[0].isspace() and self._nothing_open())

    def _nothing_open(self) -> bool:
        code = "".join(self._lines)
        if any(code.count(quote) % 2 for quote in ('"""', "'''", "`")):
            return False
        return code.count("/*") == code.count("*/")

    def _close(self) -> Code:
        code = Code("".join(self._lines), self.language, self.path, self.part, more=True)
        self._lines = []
        self._count = self._characters = 0
        self.part += 1
        return code


def pieces_of(code: str, language: str, path: tuple[Container, ...]) -> Iterator[Code]:
    """A whole code block in pieces."""
    pieces = CodePieces(language, path)
    yield from pieces.add(code)
    yield pieces.last()


def whole_code(pieces: Iterable[Code]) -> str:
    """What was cut, in one piece again."""
    return "".join(piece.code for piece in pieces)


def _kept_lines(text: str) -> Iterator[str]:
    """Lines with their ends. Unlike `str.splitlines`, breaks at "\\n" only."""
    start = 0
    while start < len(text):
        stop = min(len(text), start + LINE_PART)
        end = text.find("\n", start, stop) + 1 or stop
        yield text[start:end]
        start = end
