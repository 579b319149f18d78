"""The real vocabulary, and what the dialect's tests say again and again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import openai_harmony as reference
import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.engine.tiktoken_vocabulary import TiktokenVocabulary
from app.engine.vocabulary import Vocabulary

DATA = Path(__file__).resolve().parents[2] / "data"
# The reference library looks here before it would ask the network.
os.environ["TIKTOKEN_ENCODINGS_BASE"] = str(DATA)


@pytest.fixture(scope="session")
def vocabulary() -> TiktokenVocabulary:
    return TiktokenVocabulary(DATA / "o200k_base.tiktoken")


@pytest.fixture(scope="session")
def oracle(vocabulary: TiktokenVocabulary) -> reference.HarmonyEncoding:
    """The reference library; further copies of it would take 50 MB each."""
    return reference.load_harmony_encoding(reference.HarmonyEncodingName.HARMONY_GPT_OSS)


@pytest.fixture(scope="session")
def dialect(vocabulary: TiktokenVocabulary) -> HarmonyDialect:
    return HarmonyDialect(vocabulary)


@pytest.fixture(scope="session")
def transcript() -> Callable[[str, Vocabulary], list[int]]:
    """Text with special tokens written out, to the ids of any vocabulary."""

    def encode_transcript(text: str, vocabulary: Vocabulary) -> list[int]:
        token_ids: list[int] = []
        for piece in re.split(r"(<\|\w+\|>)", text):
            special = vocabulary.special(piece)
            token_ids += vocabulary.encode(piece) if special is None else [special]
        return token_ids

    return encode_transcript


@pytest.fixture(scope="session")
def encode(transcript, vocabulary: TiktokenVocabulary) -> Callable[[str], list[int]]:
    """Text with special tokens written out, to ids of o200k."""
    return lambda text: transcript(text, vocabulary)


@pytest.fixture(scope="session")
def decode(vocabulary: TiktokenVocabulary) -> Callable[[tuple[int, ...]], str]:
    """Ids to text with special tokens written out."""
    return lambda token_ids: b"".join(map(vocabulary.piece, token_ids)).decode()
