"""Recorded answers of every family, read right however they are cut, damaged or continued."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from app.engine.dialects.dialect import RenderedPrompt
from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.template_parser import TemplateParser
from app.engine.vocabulary import TemplateVocabulary
from app.events import Delta, ReasoningDelta, TextDelta, ToolCallRequested

RECORDED = Path(__file__).resolve().parents[2] / "data" / "recorded"
TURNS = [
    pytest.param(content["family"], turn, id=f"{content['family']}: {turn['name']}")
    for path in sorted(RECORDED.glob("*.json"))
    for content in [json.loads(path.read_text(encoding="utf-8"))]
    for turn in content["turns"]
]


def token_ids(text: str, vocabulary: TemplateVocabulary) -> list[int]:
    """A transcript's ids. In backticks a special token is spelled out."""
    specials = sorted(vocabulary.specials, key=len, reverse=True)
    pattern = "(" + "|".join(f"(?<![^`]`){re.escape(special)}" for special in specials) + ")"
    ids: list[int] = []
    for piece in re.split(pattern, text):
        special = vocabulary.specials.get(piece)
        ids += vocabulary.encode(piece) if special is None else [special]
    return ids


def parser_for(dialect: JinjaDialect, turn: dict[str, Any]) -> TemplateParser:
    opened = turn.get("in_reasoning", False)
    prompt = RenderedPrompt((), (), "open" if opened else "unopened")
    return dialect.parser(turn.get("tools", {}), prompt)


def said(deltas: list[Delta]) -> dict[str, Any]:
    return {
        "reasoning": "".join(d.text for d in deltas if isinstance(d, ReasoningDelta)),
        "content": "".join(d.text for d in deltas if isinstance(d, TextDelta)),
        "calls": [
            {"name": d.name, "arguments": d.arguments}
            for d in deltas
            if isinstance(d, ToolCallRequested)
        ],
    }


def read(parser: TemplateParser, ids: list[int]) -> list[Delta]:
    deltas: list[Delta] = []
    for token in ids:
        deltas += parser.feed(token)
    return deltas + parser.finish()


@pytest.mark.parametrize(("family", "turn"), TURNS)
def test_recorded_turn_is_read_right(
    family: str, turn: dict[str, Any], dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    parser = parser_for(dialect, turn)
    deltas = read(parser, token_ids(turn["sampled"], dialect.vocabulary))
    assert said(deltas) | {"malformed": parser.malformed} == turn["expected"]
    assert parser.raw == turn["sampled"]


@pytest.mark.parametrize(("family", "turn"), TURNS)
def test_it_does_not_matter_where_tokens_end(
    family: str, turn: dict[str, Any], dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    vocabulary = dialect.vocabulary
    whole = token_ids(turn["sampled"], vocabulary)
    special = set(vocabulary.specials.values())
    letters: list[int] = []
    for token in whole:
        one_by_one = [i for c in vocabulary.piece(token) for i in byte_token(vocabulary, c)]
        letters += [token] if token in special else one_by_one
    parser = parser_for(dialect, turn)
    assert said(read(parser, letters)) | {"malformed": parser.malformed} == turn["expected"]


def byte_token(vocabulary: TemplateVocabulary, byte: int) -> list[int]:
    """The token that is this one byte."""
    return [next(i for i in range(600) if vocabulary.piece(i) == bytes((byte,)))]


@pytest.mark.parametrize(("family", "turn"), TURNS)
def test_what_was_shown_is_never_taken_back(
    family: str, turn: dict[str, Any], dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    ids = token_ids(turn["sampled"], dialect.vocabulary)
    controls = [dialect.vocabulary.piece(t).decode() for t in dialect.vocabulary.controls]
    whole = said(read(parser_for(dialect, turn), ids))
    for length in range(len(ids)):
        parser = parser_for(dialect, turn)
        shown: list[Delta] = []
        for token in ids[:length]:
            shown += parser.feed(token)
        partly = said(shown)
        assert whole["reasoning"].startswith(partly["reasoning"])
        assert whole["content"].startswith(partly["content"])
        assert partly["calls"] == whole["calls"][: len(partly["calls"])]
        ended = said(shown + parser.finish())
        assert ended["calls"] == partly["calls"]  # half a call must never run
        visible = ended["reasoning"] + ended["content"]
        assert not any(text in visible for text in controls if f"`{text}" not in visible)
        assert parser.finish() == []


def test_text_is_shown_as_soon_as_it_cannot_be_a_mark(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["hermes-3"]  # its marks are spelled out in ordinary tokens
    parser = parser_for(dialect, {"tools": {"f": None}})
    steps = []
    for character in "a < <tool b\n<tool_c":
        deltas = [d for i in dialect.vocabulary.encode(character) for d in parser.feed(i)]
        steps.append("".join(d.text for d in deltas if isinstance(d, TextDelta)))
    shown = ["a", "", "", " <", "", "", "", "", "", " <tool", " b"]
    shown += [""] * (len(steps) - len(shown))
    assert steps == shown
    assert [d.text for d in parser.finish() if isinstance(d, TextDelta)] == ["\n<tool_c"]


def test_marks_that_are_tokens_hold_nothing_back(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["mistral-small"]
    parser = parser_for(dialect, {"tools": {"f": None}})
    for text in ("[", "TOOL", "_C", "A", "[THIN"):
        deltas = [d for i in dialect.vocabulary.encode(text) for d in parser.feed(i)]
        assert "".join(d.text for d in deltas if isinstance(d, TextDelta)) == text


def test_half_a_character_before_a_mark_is_not_lost(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["qwen3"]
    vocabulary = dialect.vocabulary
    parser = parser_for(dialect, {})
    half = byte_token(vocabulary, 0xC3)
    deltas = read(parser, [*vocabulary.encode("a"), *half, *dialect.stop_ids])
    assert said(deltas)["content"] == "a\N{REPLACEMENT CHARACTER}"


def test_half_a_character_at_a_cut_is_left_out(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["qwen3"]
    for cut, shown in ((True, "So"), (False, "So\ufffd")):
        parser = parser_for(dialect, {})
        deltas = [d for token in dialect.vocabulary.encode("So") for d in parser.feed(token)]
        for token in byte_token(dialect.vocabulary, 0xC3):
            deltas += parser.feed(token)
        assert said(deltas + parser.finish(cut=cut))["content"] == shown


def test_without_declared_tools_a_tag_is_only_text(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["qwen3"]
    text = '<tool_call>{"name": "f"}</tool_call>'
    deltas = read(parser_for(dialect, {}), token_ids(text, dialect.vocabulary))
    assert said(deltas) == {"reasoning": "", "content": text, "calls": []}


def test_random_answers_lose_no_word_and_show_no_control_token(
    dialects: dict[str, JinjaDialect],
) -> None:
    rng = random.Random(11)
    families = sorted(dialects)
    for round_number in range(3000):
        dialect = dialects[families[round_number % len(families)]]
        vocabulary = dialect.vocabulary
        specials = [
            s for s in vocabulary.specials if s not in ("[CALL_ID]", "<unk>") and "▁▁" not in s
        ]
        marks = ["<tool_call>", "</tool_call>", "<think>", "</think>", "<function=", "</function>"]
        marks += ["<parameter=p>", "```\n", "`", "\n", "{", "}", '"', '{"name": "f"', "[ARGS]"]
        ids: list[int] = []
        words = []
        for number in range(rng.randint(1, 14)):
            match rng.randrange(3):
                case 0:
                    words.append(f"w{number}q")
                    ids += vocabulary.encode(f" {words[-1]} ")
                case 1:
                    ids += token_ids(rng.choice(marks), vocabulary)
                case _:
                    ids.append(vocabulary.specials[rng.choice(specials)])
        parser = parser_for(dialect, {"tools": {"f": None}, "in_reasoning": rng.random() < 0.3})
        deltas = read(parser, ids)
        found = said(deltas)
        everything = json.dumps(found, ensure_ascii=False) + parser.stray
        assert all(word in everything for word in words), (parser.raw, found, parser.stray)
        visible = found["reasoning"] + found["content"]
        controls = {vocabulary.piece(t).decode() for t in vocabulary.controls} - {"[ARGS]"}
        assert not any(text in visible for text in controls), (parser.raw, found)
