from __future__ import annotations

import threading
import time

from pytestqt.qtbot import QtBot

from app.errors import DownloadError
from ui.models.asker import Answer, Asker


def test_an_answer_comes_with_its_questions_number(qtbot: QtBot) -> None:
    asker = Asker()

    with qtbot.waitSignal(asker.answered) as told:
        number = asker.ask(lambda: 42)

    assert told.args == [Answer(number, 42)]


def test_an_error_is_an_answer(qtbot: QtBot) -> None:
    asker = Asker()
    error = DownloadError("No.")

    def fail() -> None:
        raise error

    with qtbot.waitSignal(asker.answered) as told:
        asker.ask(fail)

    assert told.args[0].error is error


def test_one_question_does_not_wait_for_another(qtbot: QtBot) -> None:
    asker, go_on = Asker(), threading.Event()
    asker.ask(lambda: go_on.wait(20))

    with qtbot.waitSignal(asker.answered) as told:
        second = asker.ask(lambda: "quick")

    assert told.args == [Answer(second, "quick")]
    go_on.set()


def test_what_was_given_up_is_not_answered(qtbot: QtBot) -> None:
    asker, go_on = Asker(), threading.Event()
    answers: list[Answer] = []
    asker.answered.connect(answers.append)
    given_up = asker.ask(lambda: go_on.wait(20))
    asker.give_up(given_up)
    go_on.set()

    with qtbot.waitSignal(asker.answered):
        wanted = asker.ask(lambda: None)

    assert [answer.number for answer in answers] == [wanted]


def test_closing_waits_for_nobody(qtbot: QtBot) -> None:
    asker, go_on = Asker(), threading.Event()
    asker.ask(lambda: go_on.wait(20))
    began = time.monotonic()

    asker.close()

    assert time.monotonic() - began < 1
    go_on.set()
