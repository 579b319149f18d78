"""Vocabularies as the command line names them, and text that has special tokens written out.

Shared by the `inspect` commands. Knows nothing of conversations and of a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.engine.o200k_text import exact
from app.engine.tiktoken_vocabulary import TiktokenVocabulary
from app.engine.vocabulary import Vocabulary
from app.errors import InvalidInput
from app.models.gguf import read_header
from app.paths import STARTER_MODEL

# What the families write special tokens like; the vocabulary decides which of these it has.
_MARKUP = re.compile(r"(<[^<>\s]{1,80}>|\[[^\[\]<>\s]{1,80}\])")


def open_vocabulary(path: Path | None) -> Vocabulary:
    """The vocabulary in a `.tiktoken` file or a GGUF; the starter model's for None.

    Raises:
        ModelFileError: The file is missing, damaged, or neither of the two.
    """
    if path is not None and path.suffix == ".tiktoken":
        return TiktokenVocabulary(path)
    gguf = path or STARTER_MODEL
    header = read_header(gguf)  # llama.cpp's own words for a bad file are not for people
    # Loads llama.cpp, which the other commands leave to the engine process.
    from app.engine import llama_load

    vocabulary = llama_load.open_vocabulary(gguf)
    return exact(vocabulary) if header.architecture == "gpt-oss" else vocabulary


def segments(text: str, vocabulary: Vocabulary) -> Iterator[tuple[list[int], bool]]:
    """Encodes a transcript: token ids of its pieces, and whether the piece is a special token.

    The names of special tokens that the vocabulary has become these tokens; whatever else looks
    like one stays text.
    """
    ordinary = ""
    for piece in _MARKUP.split(text):
        special = vocabulary.special(piece) if _MARKUP.fullmatch(piece) else None
        if special is None:
            ordinary += piece
            continue
        if ordinary:
            yield vocabulary.encode(ordinary), False
        yield [special], True
        ordinary = ""
    if ordinary:
        yield vocabulary.encode(ordinary), False


def refuse_surrogates(text: str) -> None:
    """Raises `InvalidInput` for half a surrogate pair, which no model can be given."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            "The input is not valid Unicode (at character {position}).",
            "Save it as UTF-8, without half a surrogate pair, and try again.",
            position=error.start,
        ) from None
