"""Cuts text that never pauses into pieces that tokenizers can bear.

Their regular expressions call themselves for every character of a run, until the stack is full and
the process ends; some take a time that grows with the square of its length. People do paste such
text: keys, images in base64, lines of dashes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator


def cut_runs(text: str, longest: int) -> Iterator[str]:
    """The text in pieces: no more than `longest` characters with no change from word to space.

    >>> list(cut_runs("abcde   f", 2))
    ['ab', 'cd', 'e  ', ' f']
    """
    start = 0
    for run in _run(longest).finditer(text):
        if run.end() < len(text):
            yield text[start : run.end()]
            start = run.end()
    yield text[start:]


@functools.cache
def _run(length: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{length}}}|\s{{{length}}}")
