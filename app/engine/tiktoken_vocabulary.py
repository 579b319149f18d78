"""A vocabulary read from a `.tiktoken` file, with harmony's special tokens added.

Knows the o200k family only, and the ids that o200k_harmony gives its special tokens. Reads nothing
but the one file it is given; nothing is fetched and nothing cached.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from app.engine.o200k_text import O200kText
from app.errors import ModelFileError

FIRST_SPECIAL = 199_998
LAST_SPECIAL = 201_088
REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()

_NAMED = {
    "startoftext": 199_998,
    "endoftext": 199_999,
    "return": 200_002,
    "constrain": 200_003,
    "channel": 200_005,
    "start": 200_006,
    "end": 200_007,
    "message": 200_008,
    "call": 200_012,
}


class TiktokenVocabulary:
    """Implements `Vocabulary` for a `.tiktoken` file: lines of base64 bytes, a space, the rank.

    Raises:
        ModelFileError: The file cannot be read, or is no such list.
    """

    def __init__(self, path: Path) -> None:
        self._specials = harmony_specials()
        ranks = _read_ranks(path)
        try:
            self._text = O200kText(ranks)
        except ValueError as error:
            raise _not_a_vocabulary(path) from error
        self._pieces = {token: piece for piece, token in ranks.items()}
        self._pieces |= {token: text.encode() for text, token in self._specials.items()}

    def encode(self, text: str) -> list[int]:
        """Ordinary tokens only; a lone surrogate becomes U+FFFD."""
        return self._text.encode(text)

    def special(self, text: str) -> int | None:
        return self._specials.get(text)

    def piece(self, token: int) -> bytes:
        """The token's bytes; U+FFFD for an id that the vocabulary does not have."""
        return self._pieces.get(token, REPLACEMENT)


def harmony_specials() -> dict[str, int]:
    """The special tokens of o200k_harmony: those with a name, all others `<|reserved_ID|>`."""
    names = {token: name for name, token in _NAMED.items()}
    ids = range(FIRST_SPECIAL, LAST_SPECIAL + 1)
    return {f"<|{names.get(token, f'reserved_{token}')}|>": token for token in ids}


def _read_ranks(path: Path) -> dict[bytes, int]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ModelFileError(
            "The vocabulary {path} cannot be read: {reason}.",
            "Give the path of a .tiktoken file that you may read.",
            path=path,
            reason=error.strerror or error,
        ) from error
    try:
        pairs = [line.split() for line in lines if line]
        ranks = {base64.b64decode(piece, validate=True): int(rank) for piece, rank in pairs}
    except (ValueError, binascii.Error) as error:
        raise _not_a_vocabulary(path) from error
    if not all(bytes((byte,)) in ranks for byte in range(256)):
        raise _not_a_vocabulary(path)
    if len(set(ranks.values())) != len(pairs) or not _in_range(ranks):
        raise _not_a_vocabulary(path)
    return ranks


def _in_range(ranks: dict[bytes, int]) -> bool:
    return min(ranks.values()) >= 0 and max(ranks.values()) < FIRST_SPECIAL


def _not_a_vocabulary(path: Path) -> ModelFileError:
    return ModelFileError(
        "{path} is not a .tiktoken vocabulary.",
        "Choose a file whose lines are the base64 of a token, a space and its rank.",
        path=path,
    )
