"""What a training step is drawn from: reproducible, complete, and never a held-out question."""

from __future__ import annotations

import random

import pytest

from resources.starter.batches import MAX_QUESTION_TOKENS, Batches
from resources.starter.corpus import held_out_forms, normal_form, read_lessons
from resources.starter.draws import Draw
from resources.starter.prompts import Prompter
from resources.starter.vocabulary import StarterVocabulary

LESSONS = read_lessons()
PROMPTER = Prompter(StarterVocabulary())
N_STEPS = 30


@pytest.fixture(scope="module")
def batches() -> Batches:
    return Batches(LESSONS, PROMPTER, seed=1)


@pytest.fixture(scope="module")
def draws(batches: Batches) -> list[Draw]:
    return [draw for step in range(N_STEPS) for draw in batches.draw(step)]


def test_same_seed_and_step_give_the_same_batch(batches: Batches) -> None:
    assert batches.draw(7) == Batches(LESSONS, PROMPTER, seed=1).draw(7)
    assert batches.draw(7) != batches.draw(8)


def test_held_out_questions_are_never_drawn(batches: Batches) -> None:
    rng = random.Random(2)
    forbidden = held_out_forms(LESSONS)
    drawn = [batches.question(rng)[1] for _ in range(3000)]
    assert not any(normal_form(question) in forbidden for question in drawn)


def test_all_that_is_outside_gets_one_reply_a_language(batches: Batches) -> None:
    rng = random.Random(3)
    drawn = [batches.question(rng)[0] for _ in range(1000)]
    assert {lesson.language for lesson in drawn if lesson.outside} == {"en", "de"}
    assert len({(lesson.intent, lesson.language) for lesson in drawn if lesson.outside}) == 2


def test_a_segment_is_a_question_and_the_reply_of_its_intent(draws: list[Draw]) -> None:
    vocabulary = PROMPTER.vocabulary
    for draw in draws:
        system = vocabulary.decode(draw.context)
        effort = system.split("Reasoning: ")[1].split("\n")[0]
        for segment in draw.segments:
            if segment.intent >= len(LESSONS):
                continue
            question = vocabulary.decode(segment.ids[: segment.start + 1])
            assert question.startswith("<|start|>user<|message|>")
            assert question.endswith("<|end|><|start|>assistant")
            lesson = LESSONS[segment.intent]
            reply = PROMPTER.reply(lesson.analysis[effort], lesson.answer)
            learnt = segment.ids[segment.start + 1 :]
            assert learnt == reply[: len(learnt)]


def test_questions_and_contexts_stay_within_what_can_be_computed(draws: list[Draw]) -> None:
    longest = max(len(segment.ids[: segment.start]) for draw in draws for segment in draw.segments)
    assert longest <= MAX_QUESTION_TOKENS
    assert max(len(draw.context) for draw in draws) > 500
    assert max(len(draw.context) for draw in draws) < 4096


def test_each_step_has_calls_and_something_to_repeat(draws: list[Draw]) -> None:
    for first, with_tools in zip(draws[::2], draws[1::2], strict=True):
        assert any(segment.heard for segment in with_tools.segments)
        assert "namespace functions" in PROMPTER.vocabulary.decode(with_tools.context)
        assert not any(segment.heard for segment in first.segments)
        assert any(segment.intent >= len(LESSONS) for segment in first.segments)


def test_what_is_to_be_repeated_is_the_answer(draws: list[Draw]) -> None:
    vocabulary = PROMPTER.vocabulary
    echoes = [
        vocabulary.decode(segment.ids)
        for draw in draws[::2]
        for segment in draw.segments
        if segment.intent >= len(LESSONS)
    ]
    assert echoes
    for text in echoes:
        question = text.partition("<|message|>")[2].partition("<|end|>")[0]
        answer = text.rpartition("<|message|>")[2].removesuffix("<|return|>")
        assert answer
        assert question.endswith(answer)
