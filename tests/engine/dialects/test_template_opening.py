"""How answers of the other families are made to begin, and go on where they were cut off."""

from __future__ import annotations

import pytest

from app.engine.api import AnswerNow, Begin, Continue, SkipThinking
from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.template_parser import TemplateParser
from app.events import Delta, Finished, assemble
from app.messages import Conversation, Effort, ResponseFormat
from tests.engine.dialects.conversations import user
from tests.engine.dialects.test_template_parser import TURNS, parser_for, said, token_ids


def opening(dialect: JinjaDialect, start: object, *, effort: Effort = "medium") -> str:
    chat = Conversation((user("1"),), effort=effort)
    ids = dialect.opening(chat, start, dialect.render(chat))  # type: ignore[arg-type]
    return b"".join(map(dialect.vocabulary.piece, ids)).decode()


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("qwen3", "<think>\n\n</think>\n\n"),
        ("deepseek-r1", "\n</think>\n\n"),  # its prompt has opened the reasoning
        ("ministral", "[THINK]\n[/THINK]\n\n"),
        ("gemma-2", ""),  # cannot think anyway
        ("llama-3.1", ""),
    ],
)
def test_thinking_off(family: str, expected: str, dialects: dict[str, JinjaDialect]) -> None:
    for start in (SkipThinking(), AnswerNow()):
        assert opening(dialects[family], start).replace("\n\n<", "\n<") == expected.replace(
            "\n\n<", "\n<"
        )
    assert opening(dialects[family], Begin()) == ""


def test_thinking_off_adds_nothing_where_the_prompt_has_closed_it_already(
    dialects: dict[str, JinjaDialect],
) -> None:
    assert opening(dialects["qwen3"], SkipThinking(), effort="low") == ""


@pytest.mark.parametrize(
    ("family", "so_far", "expected"),
    [
        ("qwen3", "<think>\nHm, so", "<think>\nHm, so\n</think>\n\n"),
        ("deepseek-r1", "Hm, so", "Hm, so\n</think>\n\n"),
        ("ministral", "[THINK]Hm", "[THINK]Hm\n[/THINK]\n\n"),
        ("hermes-3", "Hello wor", "Hello wor"),
        ("qwen3", "<think>a</think>\n\n", "<think>a</think>\n\n"),
        ("qwen3", "<think>a</think>\n\nHel", "<think>a</think>\n\nHel"),
        # Half a call or half a mark is of no use.
        ("qwen3", '<think>a</think>I look.<tool_call>{"na', "<think>a</think>I look."),
        ("hermes-3", "I look.\n<tool_c", "I look."),
    ],
)
def test_answer_now(
    family: str, so_far: str, expected: str, dialects: dict[str, JinjaDialect]
) -> None:
    start = AnswerNow(tuple(token_ids(so_far, dialects[family].vocabulary)))
    assert opening(dialects[family], start).rstrip("\n") == expected.rstrip("\n")


def test_answer_now_keeps_a_formed_answer_whatever_it_says(
    dialects: dict[str, JinjaDialect],
) -> None:
    dialect = dialects["hermes-3"]
    ids = tuple(token_ids('{"tag": "<tool_call>{", "n": "<th', dialect.vocabulary))
    form = ResponseFormat("x", {"type": "object"})
    for chat, kept in (
        (Conversation((user("1"),), response_format=form), len(ids)),
        (Conversation((user("1"),)), len(dialect.vocabulary.encode('{"tag": "'))),
    ):
        assert dialect.opening(chat, AnswerNow(ids), dialect.render(chat)) == ids[:kept]


def test_continue_begins_with_all_that_was_sampled(dialects: dict[str, JinjaDialect]) -> None:
    ids = tuple(token_ids("<think>a</think>Hel", dialects["qwen3"].vocabulary))
    chat = Conversation((user("1"),))
    dialect = dialects["qwen3"]
    assert dialect.opening(chat, Continue(ids), dialect.render(chat)) == ids


@pytest.mark.parametrize(("family", "turn"), TURNS)
def test_a_turn_cut_anywhere_and_continued_is_the_whole_turn(
    family: str, turn: dict[str, object], dialects: dict[str, JinjaDialect]
) -> None:
    """In a mark, in a character, in a call: both parts together make what one would have made."""
    dialect = dialects[family]
    ids = token_ids(str(turn["sampled"]), dialect.vocabulary)
    whole = fed(parser_for(dialect, turn), ids)
    expected = parts(whole)
    for cut in range(len(ids)):
        first = parser_for(dialect, turn)
        before = [delta for token in ids[:cut] for delta in first.feed(token)]
        before += first.finish(cut=True)
        second = parser_for(dialect, turn)
        for token in ids[:cut]:
            second.feed(token)
        second.resume()
        assert parts([*before, *fed(second, ids[cut:])]) == expected, cut


def fed(parser: TemplateParser, ids: list[int]) -> list[Delta]:
    deltas = [delta for token in ids for delta in parser.feed(token)]
    return deltas + parser.finish()


def parts(deltas: list[Delta]) -> tuple[object, ...]:
    return assemble([*deltas, Finished("stop")]).parts


def test_marks_in_a_formed_answer_are_its_text(dialects: dict[str, JinjaDialect]) -> None:
    for family in ("qwen3", "deepseek-r1", "hermes-3"):
        dialect = dialects[family]
        prompt = dialect.render(Conversation((user("1"),)))
        parser = dialect.parser({}, prompt, formed=True)
        answer = '{"a": "</think> <think> <tool_call> <｜tool▁calls▁begin｜>"}'
        thought = "t</think>" if prompt.reasoning == "open" else "<think>t</think>"
        deltas = fed(parser, token_ids(thought + answer, dialect.vocabulary))
        assert said(deltas) == {"reasoning": "t", "content": answer, "calls": []}
        assert not parser.malformed


def test_a_cut_answer_says_nothing_that_may_be_half_a_mark(
    dialects: dict[str, JinjaDialect],
) -> None:
    dialect = dialects["hermes-3"]
    parser = parser_for(dialect, {"tools": {"f": None}})
    ids = token_ids("So <tool_c", dialect.vocabulary)
    deltas = [delta for token in ids for delta in parser.feed(token)] + parser.finish(cut=True)
    assert said(deltas)["content"] == "So"
