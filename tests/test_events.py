from __future__ import annotations

from app.events import (
    Finished,
    LoadProgress,
    ReasoningDelta,
    TextDelta,
    ToolCallRequested,
    assemble,
)
from app.messages import Message, Reasoning, Text, ToolCall


def test_assemble_joins_neighbours_and_keeps_the_order() -> None:
    message = assemble(
        [
            LoadProgress(1.0),
            ReasoningDelta("a"),
            ReasoningDelta("b"),
            TextDelta("look: ", preamble=True),
            ReasoningDelta("c"),
            ToolCallRequested("f", "{}"),
            TextDelta("x"),
            TextDelta("y"),
            Finished("stop", token_ids=(1, 2)),
        ]
    )
    assert message == Message(
        "assistant",
        (Reasoning("ab"), Text("look: ", True), Reasoning("c"), ToolCall("f", "{}"), Text("xy")),
        (1, 2),
    )
    assert message.text == "look: xy"
    assert message.reasoning == "abc"


def test_a_preamble_and_the_answer_stay_apart() -> None:
    message = assemble([TextDelta("first", preamble=True), TextDelta("then")])
    assert message.parts == (Text("first", True), Text("then"))


def test_an_answer_without_an_end_is_still_a_message() -> None:
    assert assemble([TextDelta("half")]) == Message("assistant", (Text("half"),))
    assert assemble([]) == Message("assistant", ())
