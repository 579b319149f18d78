"""The starter's corpus: complete, consistent, and apart from what evaluates it."""

from __future__ import annotations

import random

import pytest

from resources.starter.augment import vary
from resources.starter.corpus import (
    EFFORTS,
    LANGUAGES,
    CorpusError,
    Lesson,
    check_held_out,
    held_out_forms,
    normal_form,
    parse_pattern,
    read_lessons,
)
from resources.starter.outside import OutsideQuestions

LESSONS = read_lessons()
HONEST = {"en": "only the small starter model", "de": "nur das kleine Startmodell"}


def by_name(lesson: Lesson) -> str:
    return f"{lesson.intent}-{lesson.language}"


def test_pattern_expands_to_every_alternative() -> None:
    pattern = parse_pattern("{a|b {c|d}|}{?|} x")
    assert list(pattern.expand()) == [
        "a? x",
        "a x",
        "b c? x",
        "b c x",
        "b d? x",
        "b d x",
        "? x",
        "x",
    ]
    assert pattern.size() == 8


def test_sampling_draws_only_what_expansion_lists() -> None:
    pattern = parse_pattern("{Who|What {kind|sort}} is {it|that}{?|}")
    drawn = {pattern.sample(random.Random(seed)) for seed in range(300)}
    assert drawn == set(pattern.expand())


@pytest.mark.parametrize("text", ["{a|b", "a}b", "{a|{b|c}"])
def test_unmatched_brace_is_an_error(text: str) -> None:
    with pytest.raises(CorpusError, match="brace"):
        parse_pattern(text)


def test_the_corpus_has_the_promised_size() -> None:
    assert len({lesson.intent for lesson in LESSONS}) >= 60
    assert sum(len(lesson.held_out) for lesson in LESSONS) >= 100
    for language in LANGUAGES:
        assert any(lesson.outside for lesson in LESSONS if lesson.language == language)


@pytest.mark.parametrize("lesson", LESSONS, ids=by_name)
def test_answer_states_its_own_facts(lesson: Lesson) -> None:
    assert len(lesson.facts) >= 2
    assert lesson.is_right(lesson.answer)


@pytest.mark.parametrize("lesson", LESSONS, ids=by_name)
def test_analysis_grows_with_the_effort(lesson: Lesson) -> None:
    low, medium, high = (len(lesson.analysis[effort].split()) for effort in EFFORTS)
    assert 0 < low < medium < high


@pytest.mark.parametrize("lesson", LESSONS, ids=by_name)
def test_lesson_has_questions_and_held_out_ones(lesson: Lesson) -> None:
    assert sum(pattern.size() for pattern in lesson.patterns) >= 40
    assert len(lesson.held_out) >= 3


def test_an_answer_does_not_pass_for_that_of_another_intent() -> None:
    confused = [
        (lesson.intent, other.intent)
        for lesson in LESSONS
        for other in LESSONS
        if lesson.language == other.language
        and lesson.intent != other.intent
        and not (lesson.outside and other.outside)
        and lesson.is_right(other.answer)
    ]
    assert confused == []


def test_outside_answers_are_honest() -> None:
    for lesson in LESSONS:
        if lesson.outside:
            assert HONEST[lesson.language] in lesson.answer
            assert "gpt-oss-20b" in lesson.answer


def test_no_pattern_generates_a_held_out_question() -> None:
    check_held_out(LESSONS)


def test_a_leaked_held_out_question_is_noticed() -> None:
    lesson = LESSONS[0]
    question = next(lesson.patterns[0].expand())
    shouted = Lesson(**{**vars(lesson), "held_out": (question.upper() + " !!",)})
    with pytest.raises(CorpusError, match=lesson.intent):
        check_held_out([shouted])


def test_normal_form_ignores_case_punctuation_and_spacing() -> None:
    assert normal_form("  What IS gpt-oss?! ") == normal_form("what is gpt oss")


def test_no_held_out_question_belongs_to_two_intents() -> None:
    assert len(held_out_forms(LESSONS)) == sum(len(lesson.held_out) for lesson in LESSONS)


def test_varied_questions_keep_most_of_their_words() -> None:
    rng = random.Random(3)
    question = "How much memory does gpt-oss-20b need on my computer?"
    words = set(normal_form(question).split())
    for _ in range(300):
        varied = set(normal_form(vary(question, "en", rng)).split())
        assert len(words & varied) >= len(words) - 4


def test_made_up_outside_questions_fill_every_slot() -> None:
    questions, rng = OutsideQuestions(), random.Random(1)
    made = [questions.sample(language, rng) for language in LANGUAGES for _ in range(2000)]
    assert len(set(made)) > 3000
    assert all(question.strip() for question in made)
    assert not any("{noun}" in question or "{a}" in question for question in made)
