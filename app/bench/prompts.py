"""Prompts to measure with: any length, no two alike from their first tokens on, no sense at all."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from app.messages import Conversation, Message, Text

_WORDS = ("the", "quick", "brown", "fox", "jumps", "over", "lazy", "dogs", "and", "runs", "along")
_FIRST_DAY = datetime.date(2001, 1, 1)

CountTokens = Callable[[str], int]


def conversation_of(salt: int, n_tokens: int, count: CountTokens) -> Conversation:
    """A first question of about `n_tokens` tokens, unlike that of any other `salt`.

    Args:
        count: How many tokens of the model a text has.
    """
    # Both go to the beginning of the prompt, each in some dialects.
    date = _FIRST_DAY + datetime.timedelta(days=salt % 10_000)
    text = _text(random.Random(salt), n_tokens, count)
    return Conversation(
        (Message("user", (Text(text),)),),
        instructions=f"{salt} is the number of this chat.",
        date=date.isoformat(),
    )


def _text(chance: random.Random, n_tokens: int, count: CountTokens) -> str:
    text = ""
    while (missing := n_tokens - count(text)) > 0:
        words = chance.choices(_WORDS, k=max(1, missing // 8))
        text = " ".join(filter(None, [text, *words]))
    return text
