"""Prompts to measure with: as long as wanted, alike for the same salt, unlike for any other."""

from __future__ import annotations

import pytest

from app.bench.prompts import conversation_of


def count_words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("n_tokens", [1, 7, 500])
def test_the_question_is_as_long_as_wanted(n_tokens: int) -> None:
    (question,) = conversation_of(3, n_tokens, count_words).messages
    assert count_words(question.text) == n_tokens


def test_the_same_salt_gives_the_same_prompt() -> None:
    assert conversation_of(3, 50, count_words) == conversation_of(3, 50, count_words)


def test_prompts_differ_from_their_beginning_on() -> None:
    chats = [conversation_of(salt, 50, count_words) for salt in range(20)]
    for values in (
        {chat.date for chat in chats},
        {chat.instructions for chat in chats},
        {chat.messages[0].text for chat in chats},
    ):
        assert len(values) == len(chats)


def test_a_tokenizer_with_many_tokens_a_word_is_not_overshot_by_much() -> None:
    (question,) = conversation_of(1, 300, len).messages
    assert 300 <= len(question.text) <= 320
