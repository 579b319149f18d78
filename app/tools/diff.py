"""The difference between two texts, for a person to read: complete, and in bounded time."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator

_CONTEXT_LINES = 3
_MOST_PAIRS = 1_000_000  # of lines to be compared; beyond, all of the changed part is shown
_Part = tuple[str, int, int, int, int]  # as difflib's opcodes


def unified(old: str, new: str, name: str) -> str:
    """A unified diff. A text that does not end in a line end is marked as such."""
    before, after = _lines(old), _lines(new)
    if before == after:
        return ""
    lines = [f"--- {name}\n", f"+++ {name}\n"]
    for group in _groups(before, after):
        first, last = group[0], group[-1]
        removed, added = last[2] - first[1], last[4] - first[3]
        lines.append(f"@@ -{first[1] + 1},{removed} +{first[3] + 1},{added} @@\n")
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                lines += [f" {line}" for line in before[start:end]]
                continue
            lines += [f"-{line}" for line in before[start:end]]
            lines += [f"+{line}" for line in after[new_start:new_end]]
    return "".join(_ended(line) for line in lines)


def _groups(before: list[str], after: list[str]) -> Iterator[list[_Part]]:
    """What differs, with some lines around it; the middle as a whole where it is too large."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old_end, new_end = len(before) - tail, len(after) - tail
    parts: list[_Part] = [("replace", head, old_end, head, new_end)]
    if (old_end - head) * (new_end - head) <= _MOST_PAIRS:
        # Nothing but the middle: a line below it could be taken for one that was moved there.
        middle = difflib.SequenceMatcher(
            None, before[head:old_end], after[head:new_end], autojunk=False
        )
        parts = [
            (kind, a + head, b + head, c + head, d + head)
            for kind, a, b, c, d in middle.get_opcodes()
        ]
    below = ("equal", old_end, len(before), new_end, len(after))
    yield from _grouped([("equal", 0, head, 0, head), *parts, below])


def _grouped(parts: list[_Part]) -> Iterator[list[_Part]]:
    """Cut where many lines are alike. The first part and the last one are lines that are."""
    (_, _, head, _, new_head), *middle, (_, tail, end, new_tail, _) = parts
    above, below = min(_CONTEXT_LINES, head), min(_CONTEXT_LINES, end - tail)
    group: list[_Part] = [("equal", head - above, head, new_head - above, new_head)]
    for part in middle:
        kind, a, b, c, d = part
        if kind == "equal" and b - a > 2 * _CONTEXT_LINES:
            yield [*group, (kind, a, a + _CONTEXT_LINES, c, c + _CONTEXT_LINES)]
            part = (kind, b - _CONTEXT_LINES, b, d - _CONTEXT_LINES, d)
            group = []
        group.append(part)
    yield [*group, ("equal", tail, tail + below, new_tail, new_tail + below)]


def _lines(text: str) -> list[str]:
    """The lines with their ends. Nothing but a line feed ends one: the rest is for `visible`."""
    return list(io.StringIO(text, newline="\n"))


def _common(left: list[str], right: list[str]) -> int:
    """How many of the first lines are alike."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
