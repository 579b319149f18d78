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
    if (old_end - head) * (new_end - head) > _MOST_PAIRS:
        around, below = min(head, _CONTEXT_LINES), min(tail, _CONTEXT_LINES)
        yield [
            ("equal", head - around, head, head - around, head),
            ("replace", head, old_end, head, new_end),
            ("equal", old_end, old_end + below, new_end, new_end + below),
        ]
        return
    # Only the middle is compared, with the lines around it that are to be shown.
    start = max(0, head - _CONTEXT_LINES)
    matcher = difflib.SequenceMatcher(
        None,
        before[start : old_end + _CONTEXT_LINES],
        after[start : new_end + _CONTEXT_LINES],
        autojunk=False,
    )
    for group in matcher.get_grouped_opcodes(_CONTEXT_LINES):
        yield [(kind, a + start, b + start, c + start, d + start) for kind, a, b, c, d in group]


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
