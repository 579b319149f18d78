"""How much tools may do and say."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Bounds of one turn.

    Args:
        rounds: How often the model may call tools and go on, before it has to answer.
        calls_per_round: Calls that it may make at once.
        result_chars: What it is given back of one call, in characters.
        tool_s: How long one call may take, in seconds.
        question_s: How long the person is waited for.
    """

    rounds: int = 12
    calls_per_round: int = 16
    result_chars: int = 16_000
    tool_s: float = 60.0
    question_s: float = 600.0


def shortened(text: str, most: int) -> str:
    """The text, with its middle left out if it is longer than so many characters.

    >>> shortened("abcdefghij", 4)
    'abc\\n[6 characters left out]\\nj'
    """
    if len(text) <= most:
        return text
    head = most * 3 // 4
    tail = most - head
    return f"{text[:head]}\n[{len(text) - most} characters left out]\n{text[len(text) - tail :]}"
