"""`hearth inspect tokens`: the tokens of a text, as the model gets them."""

from __future__ import annotations

from typing import Any

import msgspec

from app.cli_vocabulary import refuse_surrogates, segments
from app.engine.vocabulary import Vocabulary


class Token(msgspec.Struct, frozen=True):
    """One token. `text` is None where its bytes are no whole characters; `bytes` is hexadecimal."""

    id: int
    text: str | None
    bytes: str
    special: bool


def tokens_of(text: str, vocabulary: Vocabulary, *, with_specials: bool) -> list[Token]:
    """The tokens of `text`.

    Args:
        with_specials: The names of special tokens become these tokens. Otherwise all is text, as
            if a person had typed it.

    Raises:
        InvalidInput: The text is no valid Unicode.
    """
    refuse_surrogates(text)
    parts = segments(text, vocabulary) if with_specials else [(vocabulary.encode(text), False)]
    return [_token(token, vocabulary, special) for ids, special in parts for token in ids]


def _token(token: int, vocabulary: Vocabulary, special: bool) -> Token:
    data = vocabulary.piece(token)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return Token(token, text, data.hex(), special)


def as_json(tokens: list[Token]) -> dict[str, Any]:
    """`{"tokens": [ids], "count", "pieces": [{"id", "text", "bytes", "special"}]}`."""
    return {
        "tokens": [token.id for token in tokens],
        "count": len(tokens),
        "pieces": msgspec.to_builtins(tokens),
    }


def as_text(tokens: list[Token]) -> str:
    """One token a line: its id, its text or bytes in quotes, and whether it is special."""
    lines = [f"{token.id:>8}  {_shown(token)}" for token in tokens]
    unit = "token" if len(tokens) == 1 else "tokens"
    n_special = sum(token.special for token in tokens)
    return "\n".join([*lines, f"{len(tokens)} {unit}, {n_special} special"])


def _shown(token: Token) -> str:
    if token.special:
        return f"{token.text}  (special)"
    if token.text is None:
        return f"bytes {bytes.fromhex(token.bytes).hex(' ')}"
    # Control characters and marks of direction would work on the terminal, not show in it.
    letters = (letter if letter.isprintable() else repr(letter)[1:-1] for letter in token.text)
    return f'"{"".join(letters)}"'
