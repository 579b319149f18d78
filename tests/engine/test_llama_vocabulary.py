"""Texts stay texts in every kind of vocabulary: byte pairs and SentencePiece, space or none."""

from __future__ import annotations

import random

import pytest

from app.engine.dialects.jinja import JinjaDialect
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.markup_tokens import is_mere_text

KINDS = ("qwen3", "llama-3.1", "mistral-nemo", "mistral-spm", "deepseek-r1", "gemma-2")


@pytest.fixture(params=KINDS)
def vocabulary(
    request: pytest.FixtureRequest, dialects: dict[str, JinjaDialect]
) -> LlamaVocabulary:
    chosen = dialects[request.param].vocabulary
    assert isinstance(chosen, LlamaVocabulary)
    return chosen


def decoded(vocabulary: LlamaVocabulary, text: str) -> str:
    said = b"".join(map(vocabulary.piece, vocabulary.encode(text))).decode()
    return said.removeprefix(" ") if vocabulary._adds_space else said


def test_every_special_token_can_be_written_as_text(vocabulary: LlamaVocabulary) -> None:
    guarded = {i: s for s, i in vocabulary.specials.items() if not is_mere_text(s)}
    assert len(guarded) > 5
    for special in guarded.values():
        for text in (
            special,
            f"a{special}b",
            special * 3,
            special[:-1] + special,
            f"\n {special} ",
        ):
            ids = vocabulary.encode(text)
            assert not set(ids) & set(guarded), text
            assert decoded(vocabulary, text) == text


def test_random_texts_come_back_whole(vocabulary: LlamaVocabulary) -> None:
    rng = random.Random(3)
    specials = list(vocabulary.specials)
    letters = "abz <>|/[]_\n▁é你\U0001f917"
    guarded = {i for s, i in vocabulary.specials.items() if not is_mere_text(s)}
    for _ in range(500):
        pieces = [rng.choice((rng.choice(letters), rng.choice(specials))) for _ in range(8)]
        text = "x" + "".join(pieces)
        ids = vocabulary.encode(text)
        assert not set(ids) & guarded
        # SentencePiece writes a space as "▁" and cannot tell the two apart again.
        assert decoded(vocabulary, text).replace("▁", " ") == text.replace("▁", " ")


def test_ordinary_text_is_tokenised_as_llama_cpp_does(vocabulary: LlamaVocabulary) -> None:
    for text in (
        "Hello, how are you?",
        "  def f(x):\n\treturn x\n\n",
        "Grüße, 你好 \U0001f917",
        "",
    ):
        assert vocabulary.encode(text) == vocabulary._tokenize(text, parse_special=False)


@pytest.mark.parametrize("run", ["^", "a", " ", "\n", "日", "<s>", "\u0301"])
def test_text_without_a_pause_ends_nothing(run: str, vocabulary: LlamaVocabulary) -> None:
    """llama.cpp's regular expressions run out of stack at such a text, some of them."""
    text = "x" + run * 50_000
    assert decoded(vocabulary, text) == text


def test_specials_are_found_by_their_text(vocabulary: LlamaVocabulary) -> None:
    for text, token in vocabulary.specials.items():
        assert vocabulary.piece(token).decode() == text or is_mere_text(text) or text == "<unk>"
    assert vocabulary.begin_text in vocabulary.specials
    assert vocabulary.end_of_generation
    assert vocabulary.end_of_generation <= set(vocabulary.specials.values())
    assert vocabulary.controls <= set(vocabulary.specials.values())


def test_markup_that_is_mere_text_stays_whole(dialects: dict[str, JinjaDialect]) -> None:
    vocabulary = dialects["gemma-2"].vocabulary
    for text in ("\n\n", "<h1>", "</table>"):
        assert vocabulary.encode(f"a{text}b")[1] == vocabulary.specials[text]
