from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.chat import context
from app.chat.context import ContextUse, Measured, estimate, fit, fitted, measure
from app.engine.api import GenerateRequest, LoadPlan, Sampling, TokenCounts
from app.engine.client import EngineProcess
from app.errors import PromptTooLong
from app.events import PrefillProgress
from app.messages import (
    Attachment,
    Conversation,
    Message,
    Reasoning,
    Text,
    Tool,
    ToolCall,
    ToolResult,
)
from tests.fakes import FakeEngine

PLAN = LoadPlan(Path("model.gguf"))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(loads=[PLAN])


def counted(conversation: Conversation, engine: FakeEngine) -> Measured:
    return measure(conversation, lambda texts, whole: engine.count(PLAN, texts, whole))


def user(words: int, *files: Attachment) -> Message:
    return Message("user", (*files, Text("word " * words)))


def said(words: int) -> Message:
    return Message("assistant", (Reasoning("hm " * 50), Text("word " * words)))


def chat(*turns: tuple[Message, Message], asked: Message) -> Conversation:
    return Conversation((*(message for turn in turns for message in turn), asked))


def left(use: ContextUse) -> list[int]:
    return [turn.start for turn in use.left_out]


def test_each_part_is_counted_for_itself(engine: FakeEngine) -> None:
    conversation = Conversation(
        (
            user(10, Attachment("a.txt", "one two three four")),
            said(20),
            user(5),
            Message("assistant", (Reasoning("a b c"), ToolCall("clock", "{}"))),
            Message("tool", (ToolResult("clock", "12 o'clock"),)),
        ),
        instructions="be kind",
        tools=(Tool("clock", "tells the time"),),
    )
    use = fit(counted(conversation, engine), 4096)
    assert use.system == 20 + 2
    assert use.tools == 4
    assert use.files == 4 + 4 + 8
    assert use.turns == 5 * 4 + 10 + 20 + 5 + 1 + 2
    assert use.thinking == 3  # of the turn that is still running, not of the one that has ended
    assert use.tokens == sum(tokens for _, tokens in use.parts)
    assert use.percent == round(100 * use.tokens / 4096)
    assert not use.left_out


def test_nothing_is_left_out_of_what_fits(engine: FakeEngine) -> None:
    conversation = chat((user(100), said(100)), asked=user(10))
    use = fit(counted(conversation, engine), 1000)
    assert use.left_out == ()
    assert use.room == 250
    assert fitted(conversation, use) is conversation


def test_the_oldest_turns_go_first_and_whole(engine: FakeEngine) -> None:
    turns = [(user(100), said(100)) for _ in range(5)]
    conversation = chat(*turns, asked=user(20))
    use = fit(counted(conversation, engine), 1000)
    assert left(use) == [0, 2, 4]
    sent = fitted(conversation, use)
    assert sent.messages[0] == Message("developer", (Text(context.LEFT_OUT_NOTE),))
    assert sent.messages[1:] == conversation.messages[6:]
    count = engine.count(PLAN, (), (sent,))
    assert count is not None
    assert (count.prompts[0] or 0) + use.room <= 1000


def test_turns_with_files_stay_longer_than_those_without(engine: FakeEngine) -> None:
    first = (user(10, Attachment("a.pdf", "word " * 300)), said(50))
    conversation = chat(first, (user(150), said(150)), (user(150), said(150)), asked=user(20))
    assert left(fit(counted(conversation, engine), 1100)) == [2]
    assert left(fit(counted(conversation, engine), 500)) == [0, 2, 4]


def test_the_prompt_keeps_its_beginning_for_several_turns(engine: FakeEngine) -> None:
    turns = [(user(20), said(20)) for _ in range(60)]
    beginnings = [
        left(fit(counted(chat(*turns[:length], asked=user(20)), engine), 2000))
        for length in range(30, 60)
    ]
    assert beginnings[-1] != beginnings[0]
    changes = sum(1 for one, other in itertools.pairwise(beginnings) if one != other)
    assert changes <= 7  # of 30 turns, each an eighth of the window
    assert all(other[: len(one)] == one for one, other in itertools.pairwise(beginnings))


def test_a_message_that_cannot_fit_is_refused_before_it_is_sent(engine: FakeEngine) -> None:
    conversation = chat((user(100), said(100)), asked=user(950))
    use = fit(counted(conversation, engine), 1000)
    assert not use.fits
    with pytest.raises(PromptTooLong):
        fitted(conversation, use)


def test_a_long_message_may_take_the_answers_room_but_not_all_of_it(engine: FakeEngine) -> None:
    assert fit(counted(chat(asked=user(600)), engine), 1000).fits
    assert not fit(counted(chat(asked=user(740)), engine), 1000).fits


def test_a_short_answer_needs_less_room(engine: FakeEngine) -> None:
    conversation = chat((user(350), said(350)), asked=user(100))
    assert fit(counted(conversation, engine), 1000).left_out
    assert not fit(counted(conversation, engine), 1000, max_tokens=100).left_out


def test_without_a_model_there_is_an_estimate_and_it_says_so() -> None:
    conversation = chat((user(100), said(100)), asked=user(10))
    measured = measure(conversation, lambda *_: None)
    assert not measured.exact
    assert 210 <= measured.tokens <= 450


def test_without_a_window_nothing_is_left_out(engine: FakeEngine) -> None:
    use = fit(counted(chat((user(9000), said(9000)), asked=user(1)), engine), 0)
    assert (use.left_out, use.fits, use.percent) == ((), True, 0)


def test_an_empty_chat_counts_what_every_prompt_holds(engine: FakeEngine) -> None:
    use = fit(counted(Conversation((), instructions="be kind"), engine), 1000)
    assert (use.system, use.turns) == (22, 0)


@pytest.mark.parametrize("text", ["Hello there, how are you today?", "Größe, Länge, Käse für 3 €"])
def test_estimates_are_of_the_right_size(text: str) -> None:
    assert len(text.split()) <= estimate(text) <= 3 * len(text.split())


@pytest.fixture
def real() -> Iterator[EngineProcess]:
    process = EngineProcess()
    yield process
    process.close()


def test_the_sum_of_the_parts_is_the_prompt(
    real: EngineProcess, full_vocabulary_model: Path
) -> None:
    plan = LoadPlan(full_vocabulary_model, n_ctx=4096)
    conversation = Conversation(
        (
            Message("user", (Attachment("a.md", "# Größe\n\n- 3 m\n" * 30), Text("Wie groß?"))),
            Message("assistant", (Reasoning("They ask."), Text("Drei Meter, also 300 cm."))),
            Message("user", (Text("And in feet?"),)),
        ),
        instructions="Answer briefly.",
        tools=(Tool("clock", "Tells the time.", {"type": "object", "properties": {}}),),
        date="2026-01-02",
    )
    request = GenerateRequest(plan, conversation, Sampling(temperature=0), max_tokens=1)
    events = real.generate(request, CancelToken())
    total = next(event.total for event in events if isinstance(event, PrefillProgress))

    def count(texts: Sequence[str], whole: Sequence[Conversation]) -> TokenCounts | None:
        return real.count(plan, texts, whole)

    measured = measure(conversation, count)
    assert measured.exact
    assert measured.tokens == pytest.approx(total, rel=0.02, abs=8)
