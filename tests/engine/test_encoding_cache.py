"""Texts are encoded once while they are remembered, and no caller can spoil what is remembered."""

from __future__ import annotations

import pytest

from app.engine.encoding_cache import EncodingCache
from app.engine.llama_load import open_vocabulary


class Encoder:
    """Letters to numbers; notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> list[int]:
        self.asked.append(text)
        if "?" in text:
            raise ValueError(text)
        return [ord(letter) for letter in text]


def test_a_text_is_encoded_once() -> None:
    encoder = Encoder()
    cache = EncodingCache(encoder)
    assert [cache(text) for text in ("ab", "", "ab", "")] == [[97, 98], [], [97, 98], []]
    assert encoder.asked == ["ab", ""]


def test_what_a_caller_does_to_its_list_stays_with_it() -> None:
    cache = EncodingCache(Encoder())
    cache("ab").append(1)
    assert cache("ab") == [97, 98]


def test_what_was_used_longest_ago_is_forgotten() -> None:
    encoder = Encoder()
    cache = EncodingCache(encoder, max_characters=2 * 150)
    for text in ("a" * 40, "b" * 40, "a" * 40, "c" * 40, "a" * 40, "b" * 40):
        cache(text)
    assert [text[0] for text in encoder.asked] == ["a", "b", "c", "b"]


def test_a_text_that_is_too_long_to_remember_is_encoded_all_the_same() -> None:
    encoder = Encoder()
    cache = EncodingCache(encoder, max_characters=150)
    for _ in range(2):
        assert len(cache("a" * 200)) == 200
        assert cache("b") == [98]
    assert len(encoder.asked) == 3  # the short one is remembered


def test_an_error_is_not_remembered() -> None:
    cache = EncodingCache(Encoder())
    for _ in range(2):
        with pytest.raises(ValueError, match="a\\?"):
            cache("a?")


def test_a_vocabulary_gives_the_same_ids_again(random_model) -> None:
    vocabulary = open_vocabulary(random_model)
    for text in ("Hello <|end|> wörld 🤗", "", "\udcff", " "):
        first = vocabulary.encode(text)
        assert vocabulary.encode(text) == first
        assert b"".join(map(vocabulary.piece, first)) == text.encode("utf-8", "replace")
