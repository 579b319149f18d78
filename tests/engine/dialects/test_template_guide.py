"""The grammar of a formed answer: any reasoning up to its mark, then JSON and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.api import Begin, SkipThinking
from app.engine.constraint import Rule
from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.template_guide import Thinking, behind_reasoning
from app.engine.dialects.template_parser import Marks
from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_schema import schema_grammars
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.vocabulary import TemplateVocabulary
from app.messages import Conversation, ResponseFormat
from tests.engine.dialects.conversations import user
from tests.engine.dialects.test_template_parser import token_ids

SCHEMA = {
    "type": "object",
    "properties": {"mood": {"enum": ["good", "</think>"]}, "reasoning": {"type": "integer"}},
    "required": ["mood", "reasoning"],
}
GOOD = '{"mood": "good", "reasoning": 1}'
MARKS = Marks()


def accepts(vocabulary: TemplateVocabulary, grammar: str, text: str) -> bool:
    """Whether the whole of `text` is one of the grammar's."""
    assert isinstance(vocabulary, LlamaVocabulary)
    opened = LlamaGrammar.read(vocabulary.handle, grammar)
    assert opened is not None, grammar
    (end, *_) = vocabulary.end_of_generation
    try:
        for token in token_ids(text, vocabulary):
            if not opened.allows(token):
                return False
            opened.accept(token)
        return opened.allows(end)
    finally:
        opened.close()


CASES: tuple[tuple[Thinking, str, bool], ...] = (
    ("none", GOOD, True),
    ("none", f"\n\n{GOOD}", True),
    ("none", f"Sure! {GOOD}", False),
    ("none", f"<think>a</think>{GOOD}", False),
    ("none", GOOD[:-1], False),
    ("none", f"{GOOD} and more", False),
    ("none", '{"mood": "bad", "reasoning": 1}', False),
    ("any", GOOD, True),
    ("any", f"<think>\nLet me see <b>.\n</think>\n\n{GOOD}", True),
    ("any", f"<think></think>{GOOD}", True),
    ("any", f"<think>a << </ </thin </thinks <</think>{GOOD}", True),
    ("any", f"<think>{GOOD}", False),
    ("any", f"<think>a</think>b</think>{GOOD}", False),
    ("any", f"words <think>a</think>{GOOD}", False),
    ("any", '<think>a</think>{"mood": "</think>", "reasoning": 2}', True),
    ("opened", f"Okay.\n</think>\n\n{GOOD}", True),
    ("opened", f"<think>\nOkay.\n</think>\n{GOOD}", True),
    ("opened", f"</think>{GOOD}", True),
    ("opened", GOOD, False),
    ("empty", f"<think>\n\n</think>\n\n{GOOD}", True),
    ("empty", GOOD, True),
    ("empty", f"<think>a</think>{GOOD}", False),
    ("empty opened", f"\n</think>\n\n{GOOD}", True),
    ("empty opened", f"a</think>{GOOD}", False),
)


@pytest.mark.parametrize(("thinking", "text", "good"), CASES)
@pytest.mark.parametrize("family", ["qwen3", "hermes-3"])  # marks as tokens, and spelled out
def test_reasoning_is_free_and_the_answer_is_not(
    family: str, thinking: Thinking, text: str, good: bool, dialects: dict[str, JinjaDialect]
) -> None:
    grammar = behind_reasoning(schema_grammars(SCHEMA)[0], MARKS, thinking, {})
    assert accepts(dialects[family].vocabulary, grammar, text) == good


def test_marks_that_are_control_tokens_must_come_as_such(
    dialects: dict[str, JinjaDialect],
) -> None:
    vocabulary = dialects["ministral"].vocabulary
    grammar = rule_of(dialects["ministral"]).grammars[0]
    spelled = "`[/THINK]"  # in backticks a transcript's token is text
    assert accepts(vocabulary, grammar, f"[THINK]a [ [/ {spelled} [THIN] ^-\\ ][/THINK]{GOOD}")
    assert accepts(vocabulary, grammar, f"[THINK][/THINK]{GOOD}")
    assert not accepts(vocabulary, grammar, f"[THINK]a{GOOD}")
    assert not accepts(vocabulary, grammar, f"[THINK]a{spelled}{GOOD}")
    assert not accepts(vocabulary, grammar, f"[THINK]a[/THINK]b[/THINK]{GOOD}")


def test_marks_in_brackets_that_are_spelled_out_are_escaped(
    dialects: dict[str, JinjaDialect],
) -> None:
    marks = Marks("[THINK]", "[/THINK]")
    grammar = behind_reasoning(schema_grammars(SCHEMA)[0], marks, "any", {})
    vocabulary = dialects["qwen3"].vocabulary
    assert accepts(vocabulary, grammar, f"[THINK]a [ [/ [/THIN] ^-\\ ][/THINK]{GOOD}")
    assert not accepts(vocabulary, grammar, f"[THINK]a{GOOD}")


def rule_of(dialect: JinjaDialect, *, skipped: bool = False) -> Rule:
    chat = Conversation((user("1"),), response_format=ResponseFormat("x", SCHEMA))
    start = SkipThinking() if skipped else Begin()
    _, guide = dialect.guided(chat, start, dialect.render(chat), schema_grammars)
    rule = guide.rule()
    assert rule is not None
    assert guide.rule() is rule  # the same stretch for the whole answer
    return rule


def test_every_family_begins_its_formed_answer_as_it_can(dialects: dict[str, JinjaDialect]) -> None:
    wanted = {
        "qwen3": ("<think>a</think>", ""),  # may think
        # Its prompt has opened the reasoning, which must end; many models open it once more.
        "deepseek-r1": ("a</think>", "<think>a</think>"),
        "ministral": ("[THINK]a[/THINK]", ""),
        "gemma-2": ("",),  # knows no reasoning
        "mistral-small": ("",),  # has tokens for it, and a template without
        "llama-3.1": ("",),
    }
    every = {beginning for beginnings in wanted.values() for beginning in beginnings}
    for family, beginnings in wanted.items():
        dialect = dialects[family]
        for beginning in every:
            good = accepts(dialect.vocabulary, rule_of(dialect).grammars[0], beginning + GOOD)
            assert good == (beginning in beginnings), (family, beginning)


def test_thinking_off_allows_no_thought(dialects: dict[str, JinjaDialect]) -> None:
    for family, text in (("qwen3", "<think>a</think>"), ("deepseek-r1", "a</think>")):
        dialect = dialects[family]
        grammar = rule_of(dialect, skipped=True).grammars[0]
        assert not accepts(dialect.vocabulary, grammar, text + GOOD)
        assert accepts(dialect.vocabulary, grammar, text.replace("a", "\n\n") + GOOD)


def test_of_the_special_tokens_only_marks_of_reasoning_and_ends_may_come(
    dialects: dict[str, JinjaDialect],
) -> None:
    specials = dialects["qwen3"].vocabulary.specials
    allowed = rule_of(dialects["qwen3"]).specials
    names = {text for text, token in specials.items() if token in allowed}
    assert {"<think>", "</think>", "<|im_end|>"} <= names
    assert not names & {"<tool_call>", "<|im_start|>", "<tool_response>", "<|vision_pad|>"}


def test_without_a_form_everything_is_free(dialects: dict[str, JinjaDialect]) -> None:
    chat = Conversation((user("1"),))
    dialect = dialects["qwen3"]
    _, guide = dialect.guided(chat, Begin(), dialect.render(chat), schema_grammars)
    assert guide.rule() is None


def test_a_property_named_like_the_grammars_own_rules(
    dialects: dict[str, JinjaDialect], tmp_path: Path
) -> None:
    names = ("reasoning", "reasoning-0", "reasoning-answer", "reasoningx", "root")
    schema = {
        "type": "object",
        "properties": {name: {"enum": [name]} for name in names},
        "required": list(names),
    }
    grammar = behind_reasoning(schema_grammars(schema)[0], MARKS, "any", {})
    text = "{" + ", ".join(f'"{name}": "{name}"' for name in names) + "}"
    assert accepts(dialects["qwen3"].vocabulary, grammar, f"<think>a</think>{text}")
    assert not accepts(dialects["qwen3"].vocabulary, grammar, text.replace('"root"}', '"toor"}'))
