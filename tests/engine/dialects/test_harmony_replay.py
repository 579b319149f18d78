"""Sampled ids come back into the next prompt as they were, if they still say the same."""

from __future__ import annotations

import msgspec
import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.events import Finished, assemble
from app.messages import Conversation, Message, Text, ToolResult

THOUGHT = "<|channel|>analysis<|message|>A<|end|><|start|>assistant"
# Headers that rendering from parts would write in another way.
CALL = "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}"
ON_ANALYSIS = "<|channel|>analysis to=functions.f code<|message|>{}"
USER = "<|start|>user<|message|>Q<|end|>"
RESULT = "<|start|>functions.f to=assistant<|channel|>commentary<|message|>R<|end|>"


def sampled(dialect: HarmonyDialect, token_ids: list[int], *, stopped: bool = True) -> Message:
    """The message that these ids make; `token_ids` lack the final stop token, as ever."""
    parser = dialect.parser(["f"])
    deltas = [delta for token in token_ids for delta in parser.feed(token)]
    deltas += parser.finish(complete_calls=stopped)
    return assemble([*deltas, Finished("stop", token_ids=tuple(token_ids))])


def history(dialect: HarmonyDialect, *messages: Message) -> tuple[int, ...]:
    """What the prompt holds after its system message."""
    empty = dialect.render(Conversation(())).token_ids
    prompt = dialect.render(Conversation(messages)).token_ids
    assert prompt[-2:] == empty[-2:]
    return prompt[len(empty) - 2 : -2]


def user(text: str = "Q") -> Message:
    return Message("user", (Text(text),))


def split_word(dialect, encode) -> tuple[list[int], list[int]]:
    """ "hello" in other tokens than the vocabulary would choose."""
    split = encode("h") + encode("ello")
    assert split != encode("hello")
    return encode("<|channel|>final<|message|>") + split, encode("<|start|>assistant") + encode(
        "<|channel|>final<|message|>"
    ) + split + encode("<|end|>")


def test_an_answer_keeps_its_tokens(dialect, encode) -> None:
    token_ids, expected = split_word(dialect, encode)
    answer = sampled(dialect, token_ids)
    assert list(history(dialect, user(), answer, user())) == encode(USER) + expected + encode(USER)


def test_an_answered_turn_loses_its_reasoning_and_keeps_its_tokens(dialect, encode) -> None:
    token_ids, expected = split_word(dialect, encode)
    answer = sampled(dialect, encode(THOUGHT) + token_ids)
    assert answer.reasoning == "A"
    assert list(history(dialect, user(), answer, user())) == encode(USER) + expected + encode(USER)


@pytest.mark.parametrize("call", [CALL, ON_ANALYSIS, CALL.replace("<|constrain|>json", "json")])
def test_a_running_call_keeps_its_reasoning_and_its_header(call: str, dialect, encode) -> None:
    message = sampled(dialect, encode(THOUGHT + call))
    tool = Message("tool", (ToolResult("f", "R"),))
    expected = f"{USER}<|start|>assistant{THOUGHT}{call}<|call|>{RESULT}"
    assert list(history(dialect, user(), message, tool)) == encode(expected)


@pytest.mark.parametrize("call", [CALL, ON_ANALYSIS])
def test_an_old_call_loses_only_its_reasoning(call: str, dialect, encode) -> None:
    message = sampled(dialect, encode(THOUGHT + call))
    tool = Message("tool", (ToolResult("f", "R"),))
    answer = Message("assistant", (Text("F"),))
    expected = (
        f"{USER}<|start|>assistant{call}<|call|>{RESULT}"
        f"<|start|>assistant<|channel|>final<|message|>F<|end|>{USER}"
    )
    assert list(history(dialect, user(), message, tool, answer, user())) == encode(expected)


def test_the_prompt_of_a_running_chain_only_grows(dialect, encode) -> None:
    call = encode(THOUGHT + CALL)
    first = dialect.render(Conversation((user(),))).token_ids
    message = sampled(dialect, call)
    tool = Message("tool", (ToolResult("f", "R"),))
    second = dialect.render(Conversation((user(), message, tool))).token_ids
    assert second[: len(first) + len(call)] == (*first, *call)


def test_the_next_question_returns_to_a_checkpoint(dialect, encode) -> None:
    before = dialect.render(Conversation((user(),)))
    answer = sampled(dialect, encode(f"{THOUGHT}<|channel|>final<|message|>F"))
    after = dialect.render(Conversation((user(), answer, user())))
    (position,) = before.checkpoints
    assert position in after.checkpoints
    assert after.token_ids[:position] == before.token_ids[:position]


@pytest.mark.parametrize("stop", ["<|return|>", "<|end|>"])
def test_a_stop_token_among_the_ids_becomes_end(stop: str, dialect, encode) -> None:
    answer = sampled(dialect, encode(f"<|channel|>final<|message|>F{stop}"))
    expected = f"{USER}<|start|>assistant<|channel|>final<|message|>F<|end|>"
    assert list(history(dialect, user(), answer)) == encode(expected)


def test_half_a_call_is_no_history(dialect, encode) -> None:
    message = sampled(dialect, encode(THOUGHT + CALL), stopped=False)
    assert list(history(dialect, user(), message, user())) == encode(USER + USER)


def test_half_a_header_is_no_history(dialect, encode) -> None:
    message = sampled(dialect, encode(THOUGHT + "<|channel|>fin"), stopped=False)
    assert list(history(dialect, user(), message, user())) == encode(USER + USER)


def test_a_cut_answer_is_history(dialect, encode) -> None:
    message = sampled(dialect, encode(f"{THOUGHT}<|channel|>final<|message|>Hel"), stopped=False)
    expected = f"{USER}<|start|>assistant<|channel|>final<|message|>Hel<|end|>{USER}"
    assert list(history(dialect, user(), message, user())) == encode(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("F", id="no header"),
        pytest.param("<|channel|>final F<|return|>", id="no message token"),
        pytest.param("<|channel|>––final<|message|>F", id="decorated channel"),
        pytest.param("<|channel|>final<|message|>F<|constrain|>", id="token inside"),
    ],
)
def test_a_broken_answer_is_written_anew(text: str, dialect, encode) -> None:
    message = sampled(dialect, encode(text))
    assert message.text == "F"
    expected = f"{USER}<|start|>assistant<|channel|>final<|message|>F<|end|>"
    assert list(history(dialect, user(), message)) == encode(expected)


def test_an_edited_answer_is_written_anew(dialect, encode) -> None:
    answer = sampled(dialect, encode("<|channel|>final<|message|>F"))
    edited = msgspec.structs.replace(answer, parts=(Text("G"),))
    expected = f"{USER}<|start|>assistant<|channel|>final<|message|>G<|end|>"
    assert list(history(dialect, user(), edited)) == encode(expected)
