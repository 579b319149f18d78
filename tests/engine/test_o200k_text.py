"""gpt-oss's own tokens out of a model file: the reference's, where llama.cpp's differ or end it."""

from __future__ import annotations

from pathlib import Path

import openai_harmony
import pytest

from app.engine.llama_load import open_vocabulary
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.o200k_text import LONGEST_RUN, ExactVocabulary, exact
from app.engine.tiktoken_vocabulary import TiktokenVocabulary
from app.engine.vocabulary import Vocabulary
from tests.engine.dialects.conftest import DATA

# Capitals with an umlaut, and letters that are written with signs of their own.
DIFFERENT = (
    *("FÜR ALLE", "नमस्ते दुनिया, आप कैसे हैं?", "สวัสดีครับ ผมชื่อ", "வணக்கம் உலகம்"),
    "e\u0301\n\n// combined",
)
ALIKE = (
    *("Hello, world!", "Grüße aus Köln – 12345 €", "日本語 🤗", "I'LL DON'T", "a\n\n\tb \r\n", ""),
    *("<|start|>system<|message|>x", "def f(x):\n        return x", "МОСКВА 한국어 مَرْحَبًا"),
)
ENDLESS = ("<|", "^", "a", " ", "\n", "日", "\u0301", "  x")


@pytest.fixture(scope="module")
def by_llama_cpp(full_vocabulary_model: Path) -> LlamaVocabulary:
    return open_vocabulary(full_vocabulary_model)


@pytest.fixture(scope="module")
def vocabulary(by_llama_cpp: LlamaVocabulary) -> Vocabulary:
    return exact(by_llama_cpp)


@pytest.fixture(scope="module")
def oracle() -> openai_harmony.HarmonyEncoding:
    return openai_harmony.load_harmony_encoding("HarmonyGptOss")


@pytest.mark.parametrize("text", DIFFERENT + ALIKE)
def test_text_has_the_ids_of_the_reference(text: str, vocabulary, by_llama_cpp, oracle) -> None:
    expected = oracle.encode(text, disallowed_special=())
    assert vocabulary.encode(text) == expected
    assert (by_llama_cpp.encode(text) == expected) == (text in ALIKE)


def test_hindi_takes_little_more_than_half_of_llama_cpps_tokens(vocabulary, by_llama_cpp) -> None:
    hindi = "नमस्ते दुनिया, आप कैसे हैं? "
    assert len(vocabulary.encode(hindi * 10)) < 0.6 * len(by_llama_cpp.encode(hindi * 10))


@pytest.mark.parametrize("run", ENDLESS)
def test_text_without_a_pause_ends_nothing(run: str, vocabulary, by_llama_cpp) -> None:
    for one, length in ((vocabulary, 2 * LONGEST_RUN + 1), (by_llama_cpp, 20_000)):
        text = run * length
        said = b"".join(map(one.piece, one.encode(text)))
        assert said.decode() == text


def test_special_tokens_and_bytes_are_the_models_own(vocabulary, by_llama_cpp) -> None:
    assert isinstance(vocabulary, ExactVocabulary)
    assert vocabulary.special("<|start|>") == by_llama_cpp.special("<|start|>") == 200_006
    assert vocabulary.special("<|nope|>") is None
    assert vocabulary.piece(200_006) == b"<|start|>"


def test_a_smaller_vocabulary_is_read_alike(random_model: Path) -> None:
    small = open_vocabulary(random_model)
    for text in ALIKE:
        assert exact(small).encode(text) == small.encode(text)
    assert max(exact(small).encode("FÜR ALLE 日本")) < 3072


def test_a_vocabulary_that_is_exact_or_no_byte_pairs_stays_as_it_is() -> None:
    known = TiktokenVocabulary(DATA / "o200k_base.tiktoken")
    assert exact(known) is known

    class Letters:
        n_tokens = 3

        def encode(self, text: str) -> list[int]:
            return [ord(letter) for letter in text]

        def special(self, _text: str) -> None:
            return None

        def piece(self, token: int) -> bytes:
            return b"abc"[token : token + 1]

        def is_special(self, _token: int) -> bool:
            return False

    letters = Letters()
    assert exact(letters) is letters
