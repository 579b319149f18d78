"""Folds text so that Qt's plain text field stays fast with any of it, and unfolds it to the letter.

Qt lays out a whole paragraph at each key, and takes its time over each paragraph that comes in: so
a long line becomes several paragraphs, behind marks that nobody sees, and where there are very many
lines, several become one paragraph. Must not know the field.
"""

from __future__ import annotations

from collections.abc import Iterator

# Unicode will never give it a shape, nor shows it where a font has none. Twice: it is meant.
MARK = "\ufff0"
FOLD = MARK + "\n"
# The most characters of a paragraph; one that is being written in may grow to twice as many.
LONGEST = 2_000
# A text of more lines than this has up to so many of them in one paragraph.
MOST_LINES = 5_000
LINES_TOGETHER = 32
# What Qt writes between two lines of one paragraph, and between two paragraphs.
LINE_BREAK, PARAGRAPH_BREAK = "\u2028", "\u2029"


def fold(text: str) -> str:
    """`text` with folds in its long lines, as it goes into the field."""
    if len(text) <= LONGEST and MARK not in text:
        return text
    lines = text.split("\n")
    if MARK in text:
        lines = [_folded(line) for line in lines]
    else:
        lines = [line if len(line) <= LONGEST else _folded(line) for line in lines]
    return "\n".join(lines if len(lines) <= MOST_LINES else _together(lines))


def unfold(shown: str) -> str:
    """The text that `fold` was given, from what a document or a selection says in Qt's spelling."""
    text = shown.replace(PARAGRAPH_BREAK, "\n").replace(LINE_BREAK, "\n")
    if MARK not in text:
        return text
    # A mark whose line break was deleted by hand is none of the text either.
    parts = text.split(MARK + MARK)
    return MARK.join(part.replace(FOLD, "").replace(MARK, "") for part in parts)


def cuts(line: str) -> Iterator[int]:
    """Where to fold a line, in characters from its beginning: behind a space, if there is one."""
    start = 0
    while len(line) - start > LONGEST:
        stop = start + LONGEST
        start = line.rfind(" ", start + LONGEST // 2, stop) + 1 or stop
        yield start


def _folded(line: str) -> str:
    parts = []
    start = 0
    for end in (*cuts(line), len(line)):
        parts.append(line[start:end].replace(MARK, MARK + MARK))
        start = end
    return FOLD.join(parts)


def _together(lines: list[str]) -> Iterator[str]:
    for begin in range(0, len(lines), LINES_TOGETHER):
        some = lines[begin : begin + LINES_TOGETHER]
        paragraph = LINE_BREAK.join(some)
        yield paragraph if len(paragraph) < 2 * LONGEST else "\n".join(some)
