"""Turns of a random-weight model under constraints: whatever it wants to say, the form holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.api import (
    AnswerNow,
    Continue,
    GenerateRequest,
    LoadPlan,
    Sampling,
    SkipThinking,
    Start,
)
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.generation import generate
from app.engine.llama import LlamaModel
from app.engine.schema_check import check
from app.events import Finished, StreamEvent, assemble
from app.messages import Conversation, Message, Reasoning, ResponseFormat, Text, ToolCall
from tests.benchmarks.wellformed_turns import TOOLS, all_well, bias, run_turns

HELLO = (Message("user", (Text("Hello"),)),)
CHOICE = {
    "type": "object",
    "properties": {"mood": {"enum": ["good", "bad"]}, "score": {"type": "integer", "minimum": 1}},
    "required": ["mood", "score"],
}


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[LlamaModel]:
    loaded = LlamaModel(LoadPlan(random_model, n_ctx=4096, n_threads=1), lambda _: True)
    yield loaded
    loaded.close()


def run(
    model: LlamaModel,
    conversation: Conversation,
    start: Start | None = None,
    *,
    max_tokens: int = 400,
    seed: int = 1,
    biased: bool = True,
) -> tuple[list[StreamEvent], Finished]:
    sampling = Sampling(1.0, seed=seed, logit_bias=bias(model.vocabulary) if biased else ())
    request = GenerateRequest(LoadPlan(Path()), conversation, sampling, max_tokens)
    if start is not None:
        request = GenerateRequest(LoadPlan(Path()), conversation, sampling, max_tokens, start)
    events: list[StreamEvent] = []
    generate(model, HarmonyDialect(model.vocabulary), request, events.append, 0.0)
    finished = events[-1]
    assert isinstance(finished, Finished)
    return events, finished


def test_every_turn_is_well_formed_and_every_call_and_answer_valid(model: LlamaModel) -> None:
    counts = run_turns(model, 20, constrained=True)
    assert counts["turns"] == 20
    assert all_well(counts)


def test_without_constraints_hardly_a_turn_is(model: LlamaModel) -> None:
    counts = run_turns(model, 10, constrained=False)
    assert counts["well_formed"] < 5
    assert not all_well(counts)


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_has_the_form_that_was_asked_for(model: LlamaModel, seed: int) -> None:
    conversation = Conversation(HELLO, response_format=ResponseFormat("mood", CHOICE))
    events, finished = run(model, conversation, seed=seed)
    assert (finished.reason, finished.malformed) == ("stop", False)
    assert check(CHOICE, assemble(events).text).valid


@pytest.mark.parametrize("seed", range(5))
def test_thinking_off_means_no_thinking(model: LlamaModel, seed: int) -> None:
    events, finished = run(model, Conversation(HELLO, tools=TOOLS), SkipThinking(), seed=seed)
    assert not finished.malformed
    parts = assemble(events).parts
    assert parts
    assert not any(isinstance(part, Reasoning) for part in parts)


def test_without_tools_nothing_is_called_and_something_is_said(model: LlamaModel) -> None:
    for seed in range(5):
        events, finished = run(model, Conversation(HELLO), seed=seed)
        message = assemble(events)
        assert (finished.reason, finished.malformed) == ("stop", False)
        assert message.text
        assert not any(isinstance(part, ToolCall) for part in message.parts)


def test_answer_now_goes_on_with_the_answer_at_once(model: LlamaModel) -> None:
    events, thought = run(model, Conversation(HELLO), max_tokens=6, biased=False)
    assert thought.reason == "length"
    more, finished = run(model, Conversation(HELLO), AnswerNow(thought.token_ids))
    assert not any(isinstance(part, Reasoning) for part in assemble(more).parts)
    assert assemble(more).text
    assert finished.token_ids[: len(thought.token_ids)] == thought.token_ids
    assert (finished.reason, finished.malformed) == ("stop", False)
    whole = assemble([*events, *more])
    assert whole.token_ids == finished.token_ids


@pytest.mark.parametrize("cut", [1, 2, 5, 9, 14, 20])
def test_an_answer_that_was_cut_goes_on_in_its_form(model: LlamaModel, cut: int) -> None:
    """In a header, in the thinking and in the middle of JSON alike."""
    conversation = Conversation(HELLO, response_format=ResponseFormat("mood", CHOICE))
    first, cut_off = run(model, conversation, max_tokens=cut)
    assert cut_off.reason == "length"
    assert cut_off.usage.completion_tokens == cut
    more, finished = run(model, conversation, Continue(cut_off.token_ids), seed=2)
    assert (finished.reason, finished.malformed) == ("stop", False)
    assert check(CHOICE, assemble([*first, *more]).text).valid


def test_a_full_context_window_ends_json_with_length(random_model: Path) -> None:
    small = LlamaModel(LoadPlan(random_model, n_ctx=256, n_threads=1), lambda _: True)
    endless = {"type": "array", "items": {"type": "array"}, "minItems": 250}
    conversation = Conversation(HELLO, response_format=ResponseFormat("list", endless))
    events, finished = run(small, conversation, AnswerNow(), max_tokens=0)
    assert (finished.reason, finished.malformed) == ("length", False)
    assert finished.usage.prompt_tokens + finished.usage.completion_tokens == small.n_ctx == 256
    assert assemble(events).text.startswith("[")
    small.close()


def test_a_bias_makes_a_token_sure_or_impossible(model: LlamaModel) -> None:
    model.cache.feed(model.vocabulary.encode("Hello"))
    with model.sampler(Sampling(1.0, seed=1, logit_bias=((77, 100.0),))) as sampler:
        assert {sampler.sample() for _ in range(20)} == {77}
    with model.sampler(Sampling(0, logit_bias=((77, 100.0), (77, -200.0)))) as sampler:
        assert sampler.sample() != 77
