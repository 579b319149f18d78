"""Grammars of headers: every spelling that the model was trained on, and no other."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.engine.api import SkipThinking, Start
from app.engine.constraint import Constraint
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_load import open_vocabulary
from app.engine.llama_vocabulary import LlamaVocabulary
from app.messages import Conversation, ResponseFormat, Tool

TOOLS = Conversation((), tools=(Tool("f", ""), Tool("find_it.v2", "")))
BUILTIN = Conversation((), builtin_tools=("python", "browser"))
FORM = Conversation((), response_format=ResponseFormat("x", {"type": "object"}))
PLAIN = Conversation(())
CHANNEL, TYPE, START = "<|channel|>", "<|constrain|>", "<|start|>assistant"


@pytest.fixture(scope="module")
def small(random_model: Path) -> LlamaVocabulary:
    return open_vocabulary(random_model)


@pytest.fixture(scope="module")
def allowed(small: LlamaVocabulary, transcript):
    """Whether every token of a text may be sampled; any arguments are free here."""
    dialect = HarmonyDialect(small)

    def walk(conversation: Conversation, text: str, start: Start | None = None) -> bool:
        parser = dialect.parser(dialect.tool_names(conversation))
        options = () if start is None else (start,)
        guide = dialect.guide(parser, conversation, lambda _: (), *options)
        constraint = Constraint(small, lambda gbnf: LlamaGrammar.read(small.handle, gbnf))
        try:
            for token in transcript(text, small):
                constraint.enter(guide.rule())
                if not constraint.allows(token):
                    return False
                constraint.accept(token)
                parser.feed(token)
            return not parser.malformed
        finally:
            constraint.close()

    return walk


@pytest.mark.parametrize(
    ("conversation", "header"),
    [
        (PLAIN, f"{CHANNEL}analysis"),
        (PLAIN, f"{CHANNEL}final"),
        (TOOLS, f"{CHANNEL}commentary"),
        (TOOLS, f"{CHANNEL}commentary to=functions.f {TYPE}json"),
        (TOOLS, f"{CHANNEL}commentary to=functions.f{TYPE}json"),
        (TOOLS, f"{CHANNEL}commentary to=functions.find_it.v2 json"),
        (TOOLS, f"{CHANNEL}analysis to=functions.f code"),
        (TOOLS, f" to=functions.f{CHANNEL}commentary {TYPE}json"),
        (TOOLS, f" to=functions.f{CHANNEL}analysis"),
        (BUILTIN, f"{CHANNEL}analysis to=python code"),
        (BUILTIN, f"{CHANNEL}commentary to=browser.search {TYPE}json"),
        (FORM, f"{CHANNEL}final {TYPE}json"),
        (FORM, f"{CHANNEL}final"),
    ],
)
def test_trained_headers_may_come_first_and_later(
    allowed, conversation: Conversation, header: str
) -> None:
    assert allowed(conversation, f"{header}<|message|>")
    later = f"{CHANNEL}analysis<|message|>Hm.<|end|>{START}{header}<|message|>"
    assert allowed(conversation, later)


@pytest.mark.parametrize(
    ("conversation", "text"),
    [
        (PLAIN, "Hello"),
        (PLAIN, f"{CHANNEL}thinking<|message|>"),
        (PLAIN, f"{CHANNEL}commentary<|message|>"),
        (PLAIN, f"{CHANNEL}<|message|>"),
        (PLAIN, f"{CHANNEL}final {TYPE}json<|message|>"),
        (PLAIN, f"{CHANNEL}final<|return|>"),
        (PLAIN, f"{CHANNEL}analysis to=container.exec<|message|>"),
        (PLAIN, "<|start|>"),
        (PLAIN, "<|return|>"),
        (TOOLS, f"{CHANNEL}commentary to=functions.g<|message|>"),
        (TOOLS, f"{CHANNEL}commentary to=f<|message|>"),
        (TOOLS, f"{CHANNEL}commentary to=functions.f to=functions.f<|message|>"),
        (TOOLS, f"{CHANNEL}commentary to=functions.find_it<|message|>"),
        (TOOLS, f"{CHANNEL}commentary to=assistant{CHANNEL}"),
        (TOOLS, f"{CHANNEL}final to=functions.f<|message|>"),
        (TOOLS, f"{CHANNEL}commentary to=python<|message|>"),
        (BUILTIN, f"{CHANNEL}commentary to=browser.click<|message|>"),
        (BUILTIN, f"{CHANNEL}commentary to=functions.python<|message|>"),
    ],
)
def test_no_other_header_may_come(allowed, conversation: Conversation, text: str) -> None:
    assert not allowed(conversation, text)


@pytest.mark.parametrize(
    ("body", "closers"),
    [
        (f"{CHANNEL}analysis<|message|>A", {"<|end|>"}),
        (f"{CHANNEL}commentary<|message|>A", {"<|end|>"}),
        (f"{CHANNEL}final<|message|>A", {"<|end|>", "<|return|>", "<|endoftext|>"}),
        (f"{CHANNEL}final<|message|>", set()),
        (f"{CHANNEL}commentary to=functions.f<|message|>{{}}", {"<|call|>"}),
    ],
)
def test_each_kind_of_message_is_closed_in_its_own_way(allowed, body: str, closers: set) -> None:
    specials = ("start", "channel", "constrain", "message", "end", "return", "call", "endoftext")
    found = {f"<|{name}|>" for name in specials if allowed(TOOLS, f"{body}<|{name}|>")}
    assert found == closers


def test_after_a_message_only_another_of_the_model_may_come(allowed) -> None:
    said = f"{CHANNEL}analysis<|message|>A<|end|>"
    assert allowed(TOOLS, f"{said}{START}{CHANNEL}final<|message|>B<|return|>")
    for text in ("stray", "<|return|>", "<|start|>user", CHANNEL):
        assert not allowed(TOOLS, said + text)


def test_thinking_off_allows_no_analysis_but_calls_there(allowed) -> None:
    assert not allowed(BUILTIN, f"{CHANNEL}analysis<|message|>", SkipThinking())
    assert allowed(BUILTIN, f"{CHANNEL}analysis to=python code<|message|>", SkipThinking())
    assert allowed(BUILTIN, f"{CHANNEL}final<|message|>", SkipThinking())


def test_what_the_opening_says_is_followed(small: LlamaVocabulary, transcript) -> None:
    """A partial header is gone on with: its grammar stands where the header stands."""
    dialect = HarmonyDialect(small)
    text = f"{CHANNEL}commentary to=functions.find_it.v2 {TYPE}json<|message|>{{}}<|call|>"
    token_ids = transcript(text, small)
    for cut in range(1, len(token_ids)):
        parser = dialect.parser(["f"])
        guide = dialect.guide(parser, TOOLS, lambda _: ())
        constraint = Constraint(small, lambda gbnf: LlamaGrammar.read(small.handle, gbnf))
        for token in itertools.islice(token_ids, cut):
            constraint.enter(guide.rule())
            constraint.follow(token)
            parser.feed(token)
        constraint.enter(guide.rule())
        assert constraint.allows(token_ids[cut])
        assert not constraint.allows(small.special("<|start|>") or 0)
        constraint.close()
