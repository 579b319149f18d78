"""The o200k ranks: read, spelled as GGUF spells tokens, and taken apart into merges.

Knows the `.tiktoken` format and byte-pair encoding; knows nothing of models, training or special
tokens. Needs the standard library only.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path


def read_ranks(path: Path) -> list[bytes]:
    """The tokens of a `.tiktoken` file; a token's place in the list is its rank and its id.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is no `<base64> <rank>`, or the ranks are not 0, 1, 2, …
    """
    ranks: list[bytes] = []
    with open(path, "rb") as file:
        for line in file:
            if not line.strip():
                continue
            encoded, rank = line.split()
            if int(rank) != len(ranks):
                raise ValueError(f"{path}: rank {int(rank)} stands where {len(ranks)} should")
            ranks.append(base64.b64decode(encoded, validate=True))
    return ranks


def byte_to_unicode(token: bytes) -> str:
    """A token's bytes as GGUF spells them: one printable character for each byte."""
    return token.decode("latin-1").translate(_SPELLING)


def merges_from_ranks(ranks: Sequence[bytes]) -> list[str]:
    """The merge list, "left right" in GGUF's spelling, in the order of the tokens they make.

    A rank list does not say which two tokens each token was made of. Byte-pair encoding of its
    bytes with the lower ranks alone finds it: what is left in the end is that pair. `ranks` may be
    the beginning of a longer list. Takes about 5 s for all 199,998 tokens of o200k.

    Raises:
        ValueError: A token cannot be made of two lower ones.
    """
    rank_of = {token: rank for rank, token in enumerate(ranks)}
    merges: list[str] = []
    for rank, token in enumerate(ranks):
        if len(token) < 2:
            continue
        parts = _encode_below(token, rank, rank_of)
        if len(parts) != 2:
            raise ValueError(f"token {rank} ({token!r}) is not the merge of two lower tokens")
        merges.append(f"{byte_to_unicode(parts[0])} {byte_to_unicode(parts[1])}")
    return merges


def _encode_below(token: bytes, limit: int, rank_of: Mapping[bytes, int]) -> list[bytes]:
    """Byte-pair encoding of `token` with the ranks below `limit`."""
    parts = [token[i : i + 1] for i in range(len(token))]
    pair_ranks = [rank_of.get(token[i : i + 2], limit) for i in range(len(token) - 1)]
    while pair_ranks:
        lowest = min(pair_ranks)
        if lowest >= limit:
            break
        i = pair_ranks.index(lowest)
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
        del pair_ranks[i]
        # Only the two pairs that touch the new part have changed.
        for j in (i - 1, i):
            if 0 <= j < len(pair_ranks):
                pair_ranks[j] = rank_of.get(parts[j] + parts[j + 1], limit)
    return parts


def _spelling() -> dict[int, str]:
    """Byte value to character: printable Latin-1 stands for itself, the rest from U+0100 on."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = (byte for byte in range(256) if byte not in printable)
    return {byte: chr(byte) for byte in printable} | {
        byte: chr(0x100 + place) for place, byte in enumerate(others)
    }


_SPELLING = _spelling()
