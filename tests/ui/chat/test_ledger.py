from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chat.context import ContextUse, Turn
from app.engine.api import TokenCounts
from app.messages import Attachment, Conversation, Message, Text
from ui.chat.context_watch import ContextWatch
from ui.chat.ledger import Ledger, LeftOutNotice
from ui.language import apply_language

USE = ContextUse(10_000, 2_500, system=400, tools=100, files=1_500, turns=1_000)
TURN = Turn(0, 2, "Why is the sky dark at night?", ("sky.pdf",), 900, 340, 0)


@pytest.fixture
def ledger(qtbot: QtBot, english: None) -> Ledger:
    ledger = Ledger()
    qtbot.addWidget(ledger)
    ledger.show()
    return ledger


def test_each_part_has_its_share_of_the_bar(ledger: Ledger) -> None:
    ledger.set_use(USE)
    assert ledger.words() == "Context 30 %"
    segments = {kind: end - start for kind, start, end in ledger.bar.segments()}
    assert list(segments) == ["system", "tools", "files", "turns"]
    assert segments["files"] == pytest.approx(ledger.bar.width() * 0.15)
    assert segments["tools"] >= 1.3  # small, and still to be seen


def test_the_list_names_every_part(qtbot: QtBot, ledger: Ledger) -> None:
    ledger.set_use(USE)
    qtbot.mouseClick(ledger, Qt.MouseButton.LeftButton)
    popover = ledger.popover
    assert popover is not None
    assert popover.isVisible()
    assert popover.lines() == [
        ("Instructions", "400"),
        ("Tools", "100"),
        ("Files", "1,500"),
        ("Messages and answers", "1,000"),
        ("Thinking", "–"),
    ]
    assert "3,000 of 10,000 tokens" in popover.text()
    assert "2,500 tokens are kept free" in popover.text()
    assert popover.left_out.isHidden()
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_an_answer_adds_to_the_bar_until_it_is_counted(ledger: Ledger) -> None:
    ledger.set_use(USE)
    ledger.set_answer(500, 0)
    ledger.set_answer(500, 200)
    assert (ledger.use.thinking, ledger.use.turns) == (500, 1200)
    ledger.set_use(USE)
    assert ledger.use == USE


def test_what_will_be_left_out_is_named(qtbot: QtBot, ledger: Ledger) -> None:
    ledger.set_use(ContextUse(10_000, 2_500, turns=7_000, left_out=(TURN,)))
    ledger.open_list()
    assert ledger.popover is not None
    words = ledger.popover.left_out.text()
    assert "one earlier message and its answer will be left out" in words
    assert "· sky.pdf, “Why is the sky dark at night?” (1,240)" in words
    assert "The chat keeps them all" in words
    assert "will be left out" in ledger.accessibleName()
    ledger.popover.close()


def test_the_notice_stands_before_sending_only_when_there_is_something_to_say(
    qtbot: QtBot, english: None
) -> None:
    notice = LeftOutNotice()
    qtbot.addWidget(notice)
    notice.set_use(USE)
    assert notice.isHidden()
    notice.set_use(ContextUse(10_000, left_out=(TURN, TURN)))
    assert not notice.isHidden()
    assert "2 earlier messages and their answers will be left out" in notice.text()
    with qtbot.waitSignal(notice.shown_requested):
        notice.show_list.click()
    notice.set_use(ContextUse(10_000, turns=20_000, fits=False))
    assert "too long for the model" in notice.text()


def test_an_estimate_is_called_one_in_german_too(qtbot: QtBot, ledger: Ledger) -> None:
    apply_language(QApplication.instance(), "de")  # type: ignore[arg-type]
    ledger.set_use(ContextUse(10_000, turns=3_000, exact=False))
    assert ledger.words() == "Kontext 30 %"
    assert "etwa 3.000 von 10.000 Tokens" in ledger.accessibleName()


class Counter:
    """Counts words, and remembers which texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(
        self, texts: Sequence[str], conversations: Sequence[Conversation]
    ) -> TokenCounts | None:
        self.asked += texts
        lengths = tuple(len(text.split()) for text in texts)
        prompts = tuple(10 + 3 * len(whole.messages) for whole in conversations)
        return TokenCounts(lengths, prompts, 1000)


Watch = Callable[[Counter], ContextWatch]


@pytest.fixture
def watching(qtbot: QtBot) -> Iterator[Watch]:
    watches: list[ContextWatch] = []

    def start(counter: Counter) -> ContextWatch:
        watches.append(ContextWatch(counter))
        return watches[-1]

    yield start
    for watch in watches:
        watch.close()


def user(words: str, *files: Attachment) -> Message:
    return Message("user", (*files, Text(words)))


def test_the_draft_counts_before_it_is_sent(qtbot: QtBot, watching: Watch) -> None:
    watch = watching(Counter())
    chat = Conversation((user("one two"),))
    with qtbot.waitSignal(watch.changed):
        watch.watch(chat, 1000)
    assert watch.use is not None
    before = watch.use.tokens
    with qtbot.waitSignal(watch.changed):
        watch.watch(chat, 1000, user("three four five", Attachment("a", "x y")))
    assert watch.use.files > 0
    assert watch.use.tokens > before + 5


def test_only_what_is_new_is_counted(qtbot: QtBot, watching: Watch) -> None:
    counter = Counter()
    watch = watching(counter)
    chat = Conversation((user("one two"), Message("assistant", (Text("three"),))))
    with qtbot.waitSignal(watch.changed):
        watch.watch(chat, 1000, user("fo"))
    counter.asked.clear()
    with qtbot.waitSignal(watch.changed):
        watch.watch(chat, 1000, user("four"))
    assert counter.asked == ["four"]
    with qtbot.waitSignal(watch.changed):
        watch.watch(chat, 1000, user("four"), model="another")
    assert "one two" in counter.asked


def test_typing_is_counted_once_it_pauses(qtbot: QtBot, watching: Watch) -> None:
    counter = Counter()
    watch = watching(counter)
    uses: list[ContextUse] = []
    watch.changed.connect(uses.append)
    for length in range(1, 20):
        watch.watch(Conversation(()), 1000, user("x" * length))
    qtbot.waitUntil(lambda: bool(uses))
    assert len(uses) == 1
    assert "x" * 19 in counter.asked
    assert "x" * 5 not in counter.asked
