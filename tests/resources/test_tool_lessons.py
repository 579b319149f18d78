"""Turns with tools: what is asked, called and answered, and what is kept from the training."""

from __future__ import annotations

import json
import random
from datetime import datetime

import pytest

from app.cli_vocabulary import open_vocabulary
from app.engine.dialects.harmony import HarmonyDialect
from app.events import Finished, StreamEvent, TextDelta, ToolCallRequested, ToolFinished
from app.messages import Conversation, Message, Reasoning, Text, ToolCall, ToolResult
from app.paths import STARTER_MODEL
from app.tools.calculator import calculate
from resources.starter.corpus import EFFORTS, LANGUAGES, read_lessons
from resources.starter.draws import Segment
from resources.starter.evaluate_tools import judge, summarise
from resources.starter.prompts import Context, Prompter
from resources.starter.tool_draws import KNOWN, ToolDraws
from resources.starter.tool_lessons import TOOLS, ToolLessons, ToolTurn, is_held_out
from resources.starter.vocabulary import StarterVocabulary

LESSONS = ToolLessons()
PROMPTER = Prompter(StarterVocabulary())


def some(tool: str, n: int = 100, *, held_out: bool = False) -> list[ToolTurn]:
    rng = random.Random(5)
    return [
        LESSONS.sample(tool, language, rng, held_out=held_out)
        for language in LANGUAGES
        for _ in range(n)
    ]


def test_sums_are_those_of_the_question_and_results_those_of_the_tool() -> None:
    for turn in some("calculator"):
        expression = json.loads(turn.arguments)["expression"]
        if not turn.result.startswith("Failed"):
            assert turn.result == calculate(expression)
            shown = turn.result.replace(".", ",") if turn.language == "de" else turn.result
            assert f"**{shown}**" in turn.answer
        digits = [letter for letter in turn.question if letter.isdigit()]
        known = [letter for letter in expression if letter.isdigit()]
        assert sorted(digits) == sorted(known)[: len(digits)] or set(digits) <= set(known)


def test_files_are_called_as_they_are_written_and_refusals_are_told() -> None:
    told = set()
    for turn in some("read_file"):
        assert json.loads(turn.arguments)["path"] in turn.question
        if turn.result.startswith("Not done:"):
            told.add(turn.answer)
        elif turn.result and not turn.result.startswith("Failed:"):
            assert turn.answer.startswith(f"{turn.result.splitlines()[0]}\n")
    assert len(told) == len(LANGUAGES)


def test_the_time_is_that_of_the_result() -> None:
    for turn in some("current_time"):
        moment = datetime.fromisoformat(turn.result.partition(" ")[0])
        assert f"{moment:%H:%M}" in turn.answer
        assert str(moment.day) in turn.answer


@pytest.mark.parametrize("tool", TOOLS)
def test_the_same_seed_gives_the_same_turns(tool: str) -> None:
    assert some(tool, 5) == some(tool, 5)


def test_what_is_held_out_is_never_drawn_for_training() -> None:
    assert is_held_out("17*23")
    for held_out in (False, True):
        for turn in some("calculator", held_out=held_out):
            assert is_held_out(json.loads(turn.arguments)["expression"]) == held_out


def test_wordings_that_are_held_out_are_asked_by_the_evaluation_only() -> None:
    rng = random.Random(6)
    asked = [LESSONS.sample("current_time", "en", rng).question.casefold() for _ in range(500)]
    assert not any("what hour is it" in question for question in asked)
    held_out = [
        LESSONS.sample("current_time", "en", rng, held_out=True).question for _ in range(100)
    ]
    assert any("What hour is it" in question for question in held_out)


@pytest.fixture(scope="module")
def draws() -> ToolDraws:
    return ToolDraws(read_lessons(), PROMPTER)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("effort", EFFORTS)
def test_a_turn_is_rendered_as_the_app_renders_it(draws: ToolDraws, tool: str, effort: str) -> None:
    """Up to the answer: what the model is given then is what it was trained on."""
    turn = LESSONS.sample(tool, "en", random.Random(7))
    segment = draws.learnt(turn, effort)
    tools = tuple(KNOWN.values())
    context = PROMPTER.context(Context(effort, "2026-11-22", tools=draws.text(tools)))
    said = (Reasoning(turn.analysis[effort]), ToolCall(tool, turn.arguments))
    messages = (
        Message("user", (Text(turn.question),)),
        Message("assistant", said),
        Message("tool", (ToolResult(tool, turn.result),)),
    )
    conversation = Conversation(messages, effort, tools=tools, date="2026-11-22")
    rendered = HarmonyDialect(open_vocabulary(STARTER_MODEL)).render(conversation).token_ids
    assert context + segment.ids[: segment.heard.stop] == list(rendered)


def test_only_what_the_model_says_is_learnt(draws: ToolDraws) -> None:
    turn = next(turn for turn in some("calculator") if turn.language == "de")
    segment = draws.learnt(turn, "low")
    learnt = PROMPTER.vocabulary.decode(_learnt(segment))
    assert turn.arguments in learnt
    assert turn.answer in learnt
    assert turn.question not in learnt
    heard = PROMPTER.vocabulary.decode([segment.ids[at] for at in segment.heard])
    assert (
        f"functions.calculator to=assistant<|channel|>commentary<|message|>{turn.result}" in heard
    )


def _learnt(segment: Segment) -> list[int]:
    return [
        id for at, id in enumerate(segment.ids) if at > segment.start and at not in segment.heard
    ]


def test_a_tool_that_is_not_declared_is_not_called(draws: ToolDraws) -> None:
    rng = random.Random(8)
    tools = (KNOWN["current_time"],)
    drawn = [draws.segment(tools, "low", rng) for _ in range(200)]
    texts = [PROMPTER.vocabulary.decode(segment.ids) for segment in drawn if segment]
    assert any("to=functions.current_time" in text for text in texts)
    assert not any("to=functions.calculator" in text for text in texts)
    assert None in drawn


def events(turn: ToolTurn, arguments: str, answer: str) -> list[StreamEvent]:
    end = ToolFinished(
        call=1, id="", name=turn.tool, outcome="done", content=turn.result, fault=None,
        seconds=0.1, answer="",
    )  # fmt: skip
    return [
        ToolCallRequested(turn.tool, arguments),
        end,
        TextDelta(answer),
        Finished("stop"),
    ]


def test_calls_and_answers_are_judged_apart() -> None:
    (turn, *_) = some("calculator")
    spaced = json.dumps(json.loads(turn.arguments))
    good = judge(turn, "low", events(turn, spaced, turn.answer))
    wrong_call = judge(turn, "low", events(turn, '{"expression":"1"}', turn.answer))
    wrong_answer = judge(turn, "low", events(turn, turn.arguments, "The result is **7**."))
    silent = judge(turn, "low", [TextDelta("No."), Finished("stop")])
    assert (good.call_right, good.answer_right) == (True, True)
    assert (wrong_call.call_right, wrong_call.answer_right) == (False, True)
    assert (wrong_answer.call_right, wrong_answer.answer_right) == (True, False)
    assert (silent.call_right, silent.answer_right) == (False, False)
    summary = summarise([good, wrong_call, wrong_answer, silent])
    assert summary["right"] == {f"calculator {turn.language}": (0.5, 0.5)}
    assert summary["malformed"] == 0
    assert judge(turn, "low", [TextDelta("No"), Finished("length")]).malformed
