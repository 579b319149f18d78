from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.events import Finished
from ui.chat.markdown.column_selection import text_of
from ui.chat.markdown.selectable import Selectable
from ui.chat.past_turn import PastTurn
from ui.chat.selection import TranscriptSelection
from ui.chat.transcript import Transcript
from ui.chat.turn_view import TurnView

FIRST = """\
First **bold** paragraph.

```python
x = 1
```

| a | b |
|---|---|
| 1 | 2 |

- [x] done

Last words.
"""


@pytest.fixture
def transcript(qtbot: QtBot, english: None) -> Iterator[Transcript]:
    adopted: list[TurnView] = []
    result = Transcript()
    qtbot.addWidget(result)
    result.resize(800, 900)
    result.show()
    result.show_past(
        [
            PastTurn("Who?", FIRST, Finished("stop")),
            PastTurn("And then?", "Second answer.", Finished("stop")),
        ],
        adopted.append,
    )
    assert all(turn in adopted for turn in result.turns)
    qtbot.waitUntil(lambda: all(turn.awake and turn.can_sleep for turn in result.turns))
    yield result
    result.clear()


def selection_of(transcript: Transcript) -> TranscriptSelection:
    assert transcript.selection is not None
    return transcript.selection


def text(transcript: Transcript, turn: int, number: int) -> Selectable:
    answer = transcript.turns[turn].answer
    assert answer is not None
    return text_of(answer.blocks()[number])


def spot(box: Selectable, position: int) -> QPoint:
    """The middle of the letter in front of `position`, in the viewport."""
    cursor = QTextCursor(box.document())
    cursor.setPosition(position)
    return box.cursorRect(cursor).center()


def drag(start: Selectable, begin: int, end: Selectable, last: int) -> None:
    source = start.viewport()
    target = source.mapFromGlobal(end.viewport().mapToGlobal(spot(end, last)))
    QTest.mousePress(source, Qt.MouseButton.LeftButton, pos=spot(start, begin))
    for share in (0.3, 0.6, 1.0):
        way = spot(start, begin) + (target - spot(start, begin)) * share
        _move(source, way)
    QTest.mouseRelease(source, Qt.MouseButton.LeftButton, pos=target)


def _move(widget: QWidget, at: QPoint) -> None:
    QTest.mouseEvent(
        QTest.MouseAction.MouseMove,
        widget,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        at,
    )


def test_dragging_within_a_block_selects_in_it_alone(transcript: Transcript) -> None:
    box = text(transcript, 0, 0)
    drag(box, 0, box, 5)
    assert selection_of(transcript).text(markdown=False) == "First"


def test_dragging_selects_through_blocks_and_turns(transcript: Transcript) -> None:
    drag(text(transcript, 0, 0), 6, text(transcript, 1, 0), 6)
    found = selection_of(transcript).text(markdown=False)
    assert found == (
        "bold paragraph.\nx = 1\na\tb\n1\t2\n[x] done\nLast words.\n\nAnd then?\n\nSecond"
    )


def test_dragging_upwards_selects_the_same(transcript: Transcript) -> None:
    drag(text(transcript, 1, 0), 6, text(transcript, 0, 0), 6)
    found = selection_of(transcript).text(markdown=False)
    assert found.startswith("bold paragraph.")
    assert found.endswith("Second")


def test_pressing_elsewhere_ends_the_selection(transcript: Transcript, qtbot: QtBot) -> None:
    drag(text(transcript, 0, 0), 0, text(transcript, 1, 0), 6)
    qtbot.mouseClick(text(transcript, 1, 0).viewport(), Qt.MouseButton.LeftButton)
    assert selection_of(transcript).empty
    assert not text(transcript, 0, 1).textCursor().hasSelection()


def test_all_of_a_message_is_selected_and_copied(transcript: Transcript, qtbot: QtBot) -> None:
    box = text(transcript, 0, 1)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == ("First bold paragraph.\nx = 1\na\tb\n1\t2\n[x] done\nLast words.")
    assert bytes(data.data("text/markdown").data()).decode() == FIRST.strip().replace(
        "|---|---|", "| :--- | :--- |"
    )


def test_the_menu_copies_markdown_and_links(transcript: Transcript) -> None:
    text(transcript, 1, 0).setFocus()
    selection = selection_of(transcript)
    selection.select_everything()
    menu = selection.make_menu("https://x.test/a")
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy as Markdown"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Who?\n\nFirst **bold** paragraph.\n\n```python\nx = 1\n```")
    assert copied.endswith("And then?\n\nSecond answer.")
    actions["Copy link address"].trigger()
    assert QGuiApplication.clipboard().text() == "https://x.test/a"


def test_what_is_asleep_is_copied_too(transcript: Transcript, qtbot: QtBot) -> None:
    made: list[TurnView] = []
    past = [PastTurn(f"Question {n}?", f"Answer {n}. " * 60) for n in range(40)]
    transcript.show_past(past, made.append)
    assert len(made) < 10
    selection_of(transcript).select_everything()
    copied = selection_of(transcript).text(markdown=False)
    assert all(f"Question {n}?" in copied and f"Answer {n}." in copied for n in range(40))
    transcript.verticalScrollBar().setValue(0)
    answer = transcript.turns[0].answer
    assert answer is not None
    qtbot.waitUntil(lambda: bool(answer.blocks()))
    assert text_of(answer.blocks()[0]).all_selected


def test_what_has_yet_to_be_read_is_copied_too(transcript: Transcript, qtbot: QtBot) -> None:
    answer = "".join(f"Paragraph *{n}*.\n\n" for n in range(9_000))
    transcript.show_past([PastTurn("Question?", answer)], lambda turn: None)
    shown = transcript.turns[0].answer
    assert shown is not None
    assert not shown.is_settled
    selection_of(transcript).select_everything()
    copied = selection_of(transcript).text(markdown=False)
    assert copied.split("\n") == ["Question?", "", *(f"Paragraph {n}." for n in range(9_000))]
    assert shown.plain_text().count("Paragraph") == 9_000
