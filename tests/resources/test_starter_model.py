"""The shipped starter model: what its header says, and how it is scored."""

from __future__ import annotations

import pytest
from gguf import GGMLQuantizationType, GGUFReader

from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.paths import STARTER_MODEL
from resources.starter.corpus import read_lessons
from resources.starter.evaluate import judge, summarise
from resources.starter.vocabulary import SPECIAL_TOKENS, StarterVocabulary

CONTROL_TOKEN = 3
LESSON = read_lessons()[0]


@pytest.fixture(scope="module")
def header() -> GGUFReader:
    return GGUFReader(STARTER_MODEL)


def value(header: GGUFReader, key: str) -> object:
    field = header.get_field(key)
    assert field is not None, key
    return field.contents()


def test_file_is_small() -> None:
    assert STARTER_MODEL.stat().st_size <= 12_000_000


def test_header_says_what_it_is(header: GGUFReader) -> None:
    assert value(header, "general.architecture") == "gpt-oss"
    assert value(header, "general.name") == "Hearth starter"
    assert value(header, "general.license") == "apache-2.0"
    assert value(header, "general.sampling.temp") == 0
    assert "is not gpt-oss" in str(value(header, "general.description"))


def test_experts_are_mxfp4(header: GGUFReader) -> None:
    experts = [
        tensor
        for tensor in header.tensors
        if "_exps." in tensor.name and tensor.name.endswith(".weight")
    ]
    assert len(experts) == 3 * int(str(value(header, "gpt-oss.block_count")))
    assert {tensor.tensor_type for tensor in experts} == {GGMLQuantizationType.MXFP4}


def test_layers_have_windows_and_sinks(header: GGUFReader) -> None:
    names = {tensor.name for tensor in header.tensors}
    assert value(header, "gpt-oss.attention.sliding_window") == 128
    assert "blk.0.attn_sinks.weight" in names


def test_vocabulary_is_the_first_ranks_of_o200k(header: GGUFReader) -> None:
    vocabulary = StarterVocabulary()
    tokens = value(header, "tokenizer.ggml.tokens")
    types = value(header, "tokenizer.ggml.token_type")
    assert isinstance(tokens, list)
    assert isinstance(types, list)
    assert len(tokens) == value(header, "gpt-oss.vocab_size") == len(vocabulary)
    assert tuple(tokens[-len(SPECIAL_TOKENS) :]) == SPECIAL_TOKENS
    assert set(types[-len(SPECIAL_TOKENS) :]) == {CONTROL_TOKEN}
    assert value(header, "tokenizer.ggml.pre") == "gpt-4o"


def turn(analysis: str, answer: str, finished: Finished) -> list[StreamEvent]:
    return [ReasoningDelta(analysis), TextDelta(answer), finished]


def test_right_answer_is_counted() -> None:
    result = judge(LESSON, "?", "low", turn("Two words", LESSON.answer, Finished("stop")))
    assert result.right
    assert not result.malformed
    assert result.analysis_words == 2


@pytest.mark.parametrize("finished", [Finished("length"), Finished("stop", malformed=True)])
def test_turn_without_a_proper_end_is_malformed(finished: Finished) -> None:
    assert judge(LESSON, "?", "low", turn("A", LESSON.answer, finished)).malformed


def test_summary_counts_by_language_and_effort() -> None:
    good = judge(LESSON, "a", "low", turn("One", LESSON.answer, Finished("stop")))
    bad = judge(LESSON, "b", "low", turn("One two three", "Nothing.", Finished("stop")))
    summary = summarise([good, bad])
    assert summary["accuracy"] == 0.5
    assert summary["accuracy_by"] == {"en low": 0.5}
    assert summary["analysis_words"] == {"low": 2}
    assert summary["malformed"] == 0
