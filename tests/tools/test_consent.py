from __future__ import annotations

import threading

import pytest

from app.cancel import CancelToken
from app.tools.action import Action
from app.tools.consent import Answer, NobodyToAsk, PendingQuestions, Question, QuestionLeft


def question(id: str = "q", timeout_s: float = 30.0) -> Question:
    action = Action("read_file", "read_folder", "{}", "/a")
    return Question(id, 1, action, "default", (), ("once",), timeout_s)


def asked(pending: PendingQuestions, cancel: CancelToken) -> tuple[threading.Thread, list[object]]:
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(pending.ask(question(), cancel)))
    thread.start()
    while not pending.open():
        thread.join(0.001)
    return thread, answers


def test_the_first_answer_counts() -> None:
    pending = PendingQuestions()
    thread, answers = asked(pending, CancelToken())
    assert [each.id for each in pending.open()] == ["q"]
    assert pending.answer("q", Answer(True, "chat"))
    pending.answer("q", Answer(False))
    thread.join()
    assert answers == [Answer(True, "chat")]
    assert pending.open() == ()
    assert not pending.answer("q", Answer(True))


def test_stop_ends_the_question_without_an_answer() -> None:
    pending, cancel = PendingQuestions(), CancelToken()
    thread, answers = asked(pending, cancel)
    cancel.cancel()
    thread.join()
    assert answers == [None]


def test_silence_is_no_answer() -> None:
    pending = PendingQuestions()
    assert pending.ask(question(timeout_s=0.01), CancelToken()) is None
    assert pending.open() == ()
    assert NobodyToAsk().ask(question(), CancelToken()) is None


def test_a_question_that_is_left_is_neither_answered_nor_refused() -> None:
    pending = PendingQuestions()
    left: list[BaseException] = []

    def ask() -> None:
        try:
            pending.ask(question(), CancelToken())
        except QuestionLeft as error:
            left.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    while not pending.open():
        thread.join(0.001)
    pending.leave()
    thread.join()
    assert len(left) == 1
    assert pending.open() == ()


def test_after_leaving_nothing_is_asked_any_more() -> None:
    pending = PendingQuestions()
    pending.leave()
    with pytest.raises(QuestionLeft):
        pending.ask(question(), CancelToken())


def test_an_answer_just_before_leaving_counts() -> None:
    pending = PendingQuestions()
    thread, answers = asked(pending, CancelToken())
    assert pending.answer("q", Answer(False))
    pending.leave()
    thread.join()
    assert answers == [Answer(False)]
