"""Answers that begin, or go on, where they are told to: as if they had never been cut."""

from __future__ import annotations

import pytest

from app.engine.api import AnswerNow, Begin, Continue, SkipThinking
from app.engine.dialects.harmony import HarmonyDialect
from app.events import Delta, assemble
from app.messages import Conversation, Message, ResponseFormat, Text, ToolCall

QUESTION = Conversation((Message("user", (Text("Hi"),)),))
ANALYSIS = "<|channel|>analysis<|message|>"
FINAL = "<|start|>assistant<|channel|>final<|message|>"
CALL = "<|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json<|message|>"
WHOLE = [
    f"{ANALYSIS}Größe 🤗 wichtig.<|end|>{FINAL}Ja 🏳️‍🌈, naïve.<|return|>",
    f"{ANALYSIS}Look.<|end|><|start|>assistant<|channel|>commentary<|message|>One moment. 🤗<|end|>"
    f'{CALL}{{"a": "ä"}}<|call|>',
    "Just an answer without a header, that is longer than any header would ever be in harmony. 🤗",
    "<|channel|>final A header that lacks its end.<|return|>",
]


def events(dialect: HarmonyDialect, token_ids: list[int], *, resumed_at: int) -> list[Delta]:
    """What a run that is cut there gives, and then what the run that goes on gives."""
    first, second = dialect.parser(["f"]), dialect.parser(["f"])
    deltas: list[Delta] = []
    for token in token_ids[:resumed_at]:
        deltas += first.feed(token)
        second.feed(token)
    deltas += first.finish(cut=True)
    second.resume()
    for token in token_ids[resumed_at:]:
        deltas += second.feed(token)
    return deltas + second.finish()


@pytest.mark.parametrize("text", WHOLE)
def test_a_cut_anywhere_leaves_no_trace(dialect: HarmonyDialect, encode, text: str) -> None:
    token_ids = encode(text)
    parser = dialect.parser(["f"])
    whole = [delta for token in token_ids for delta in parser.feed(token)] + parser.finish()
    for cut in range(len(token_ids) + 1):
        assert assemble(events(dialect, token_ids, resumed_at=cut)).parts == assemble(whole).parts


def test_the_model_may_begin_as_it_likes(dialect: HarmonyDialect) -> None:
    assert dialect.opening(QUESTION, Begin()) == ()


def test_thinking_off_is_an_empty_chain_of_thought(dialect: HarmonyDialect, decode) -> None:
    opening = dialect.opening(QUESTION, SkipThinking())
    assert decode(opening) == f"{ANALYSIS}<|end|><|start|>assistant"


def test_to_continue_is_to_say_the_same_again(dialect: HarmonyDialect, encode) -> None:
    said = tuple(encode(f"{ANALYSIS}Half a th"))
    assert dialect.opening(QUESTION, Continue(said)) == said


@pytest.mark.parametrize(
    ("so_far", "opening"),
    [
        ("", "<|channel|>final<|message|>"),
        ("<|channel|>anal", "<|channel|>final<|message|>"),
        (ANALYSIS, f"{ANALYSIS}<|end|>{FINAL}"),
        (f"{ANALYSIS}Hm", f"{ANALYSIS}Hm<|end|>{FINAL}"),
        (f"{ANALYSIS}Hm<|end|>", f"{ANALYSIS}Hm<|end|>{FINAL}"),
        (f"{ANALYSIS}Hm<|end|><|start|>assist", f"{ANALYSIS}Hm<|end|>{FINAL}"),
        (f'{ANALYSIS}Hm<|end|>{CALL}{{"a', f"{ANALYSIS}Hm<|end|>{FINAL}"),
        ('<|channel|>commentary to=container.exec code<|message|>{"a', FINAL[18:]),
        (f"{ANALYSIS}Hm<|end|>{FINAL}I s", f"{ANALYSIS}Hm<|end|>{FINAL}I s"),
        (
            "<|channel|>commentary<|message|>First",
            f"<|channel|>commentary<|message|>First<|end|>{FINAL}",
        ),
    ],
)
def test_answer_now_closes_what_is_open_and_opens_the_answer(
    dialect: HarmonyDialect, encode, decode, so_far: str, opening: str
) -> None:
    token_ids = dialect.opening(QUESTION, AnswerNow(tuple(encode(so_far))))
    assert decode(token_ids) == opening
    parser = dialect.parser()
    for token in token_ids:
        parser.feed(token)
    assert parser.section == "answer"


def test_an_answer_with_a_form_says_so_in_its_header(dialect: HarmonyDialect, decode) -> None:
    conversation = Conversation((), response_format=ResponseFormat("x", {"type": "object"}))
    opening = dialect.opening(conversation, AnswerNow())
    assert decode(opening) == "<|channel|>final <|constrain|>json<|message|>"


def test_an_answer_that_went_on_is_replayed_as_it_was_sampled(
    dialect: HarmonyDialect, encode, decode
) -> None:
    """Its ids are the forced ones and the sampled ones: the next prompt holds them again."""
    thought = tuple(encode(f"{ANALYSIS}Hm"))
    opening = dialect.opening(QUESTION, AnswerNow(thought))
    token_ids = (*opening, *encode("Yes."))
    parser = dialect.parser()
    deltas = [delta for token in token_ids for delta in parser.feed(token)] + parser.finish()
    message = Message("assistant", assemble(deltas).parts, token_ids)
    history = (*QUESTION.messages, message, Message("user", (Text("And?"),)))
    prompt = decode(dialect.render(Conversation(history)).token_ids)
    assert f"{FINAL}Yes.<|end|><|start|>user" in prompt
    assert "Hm" not in prompt


def test_the_parts_of_a_cut_call_are_the_whole_call(dialect: HarmonyDialect, encode) -> None:
    token_ids = encode(WHOLE[1])
    message = assemble(events(dialect, token_ids, resumed_at=len(token_ids) - 3))
    assert message.parts[-1] == ToolCall("f", '{"a": "ä"}')
