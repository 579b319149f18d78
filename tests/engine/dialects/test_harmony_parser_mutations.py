"""The parser under 100,000 broken answers: no exception, no special token shown, no text lost."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.dialects.harmony import HarmonyDialect
from app.engine.dialects.harmony_parser import HarmonyParser
from app.engine.tiktoken_vocabulary import FIRST_SPECIAL, TiktokenVocabulary
from app.events import Delta, ReasoningDelta, TextDelta, ToolCallRequested

BATCHES = 10
STREAMS_PER_BATCH = 10_000

TRANSCRIPTS = (
    "<|channel|>final<|message|>Hello, world! 🤗 Grüße<|return|>",
    "<|channel|>analysis<|message|>Think 1 2 3.<|end|><|start|>assistant<|channel|>final"
    "<|message|>It is **42**.\n\n- a\n- b<|return|>",
    "<|channel|>analysis<|message|>Look 🧭 it up<|end|><|start|>assistant<|channel|>commentary "
    'to=functions.f <|constrain|>json<|message|>{"q":"größe"}<|call|>',
    " to=functions.g<|channel|>commentary <|constrain|>json<|message|>{}<|call|>",
    "<|channel|>commentary<|message|>One moment.<|end|><|start|>assistant<|channel|>analysis "
    "to=python code<|message|>print('日本')<|call|>",
    "<|channel|>commentary to=assistant<|channel|>analysis<|message|>Hm<|end|><|start|>assistant"
    '<|channel|>final <|constrain|>json<|message|>{"a":[1]}<|endoftext|>',
)
STRUCTURE = (
    *("<|start|>", "<|channel|>", "<|constrain|>", "<|message|>", "<|end|>", "<|call|>"),
    *("<|return|>", "<|endoftext|>", "<|startoftext|>", "<|reserved_200010|>"),
)
WORDS = ("assistant", "user", "analysis", "commentary", "final", " to=functions.f", " json", "f")

VISIBLE_SPECIAL = re.compile(r"<\|\w+\|>")
# All that a header of one piece may hold; what follows the special tokens, each a run of its own.
HEADER_RUN = re.compile(
    r"\s*(assistant)?\s*(analysis|commentary|final)?(\s*to=[\w.:/-]*)?(\s*[A-Za-z_-]+)?"
    r"(\s*to=[\w.:/-]*)?\s*"
)
# What a header that turned out to be an answer begins with.
HEADER_WORDS = re.compile(
    r"\s*(assistant|\W*(analysis|commentary|final))?(\s*to=[\w.:/-]*)*(\s*[A-Za-z][A-Za-z_-]*\b)?"
)


class Mutator:
    """Breaks valid answers at random, but the same way for the same seed."""

    def __init__(self, vocabulary: TiktokenVocabulary, encode, seed: int) -> None:
        self._random = random.Random(seed)
        self._transcripts = [encode(text) for text in TRANSCRIPTS]
        self._structure = [token for text in STRUCTURE for token in encode(text)]
        self._words = [vocabulary.encode(word) for word in WORDS]

    def streams(self, count: int) -> Iterator[list[int]]:
        for _ in range(count):
            token_ids = list(self._random.choice(self._transcripts))
            for _ in range(self._random.randint(1, 5)):
                self._mutate(token_ids)
            yield token_ids

    def _mutate(self, token_ids: list[int]) -> None:
        choose = self._random
        at = choose.randint(0, len(token_ids))
        to = min(len(token_ids), at + choose.randint(1, 4))
        match choose.randrange(7):
            case 0:
                del token_ids[at:to]
            case 1:
                token_ids[at:at] = token_ids[at:to]
            case 2:
                token_ids[at:to] = reversed(token_ids[at:to])
            case 3:
                token_ids.insert(at, choose.choice(self._structure))
            case 4:
                token_ids.insert(at, choose.randrange(FIRST_SPECIAL))
            case 5:
                token_ids[at:at] = choose.choice(self._words)
            case _:
                del token_ids[choose.randint(len(token_ids) // 2, len(token_ids)) :]


class Checker:
    """Knows the format only as runs of ordinary tokens between special ones."""

    def __init__(self, vocabulary: TiktokenVocabulary, encode) -> None:
        self._vocabulary = vocabulary
        (self._message,) = encode("<|message|>")
        self._in_header = set(encode("<|message|><|constrain|><|channel|>"))

    def check(self, parser: HarmonyParser, token_ids: list[int], *, complete_calls: bool) -> None:
        deltas = [delta for token in token_ids for delta in parser.feed(token)]
        deltas += parser.finish(complete_calls=complete_calls)
        shown = list(_shown(deltas))
        for text in (*shown, parser.stray):
            assert not VISIBLE_SPECIAL.search(text)
        for before, text, after in self._runs(token_ids):
            if any(text in output for output in (*shown, parser.stray)):
                continue
            assert before != self._message, f"lost {text!r}"
            if text.isspace() or (after in self._in_header and HEADER_RUN.fullmatch(text)):
                continue  # words of a header that was as it should be
            rest = text[HEADER_WORDS.match(text).end() :].strip()
            assert rest, f"lost {text!r}"
            assert any(rest in output for output in shown), f"lost {text!r}"

    def _runs(self, token_ids: list[int]) -> Iterator[tuple[int | None, str, int | None]]:
        """Each run of ordinary tokens, with the special token before and the one after it."""
        groups = [
            (special, list(group))
            for special, group in itertools.groupby(token_ids, lambda token: token >= FIRST_SPECIAL)
        ]
        for index, (special, tokens) in enumerate(groups):
            if special:
                continue
            before = groups[index - 1][1][-1] if index else None
            after = groups[index + 1][1][0] if index + 1 < len(groups) else None
            text = b"".join(map(self._vocabulary.piece, tokens)).decode("utf-8", "replace")
            yield before, text, after


def _shown(deltas: list[Delta]) -> Iterator[str]:
    yield "".join(delta.text for delta in deltas if isinstance(delta, ReasoningDelta))
    yield "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    for delta in deltas:
        if isinstance(delta, ToolCallRequested):
            yield delta.name
            yield delta.arguments


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(BATCHES))
def test_mutated_answers(seed: int, dialect: HarmonyDialect, vocabulary, encode) -> None:
    checker = Checker(vocabulary, encode)
    mutator = Mutator(vocabulary, encode, seed)
    for index, token_ids in enumerate(mutator.streams(STREAMS_PER_BATCH)):
        tools = ("f", "g") if index % 2 else ()
        checker.check(dialect.parser(tools), token_ids, complete_calls=index % 3 == 0)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_tokens(data: st.DataObject, dialect: HarmonyDialect, vocabulary, encode) -> None:
    structure = st.sampled_from([token for text in STRUCTURE for token in encode(text)])
    words = st.sampled_from([token for text in WORDS for token in encode(text)])
    ordinary = st.integers(0, FIRST_SPECIAL - 1)
    token_ids = data.draw(st.lists(structure | words | ordinary, max_size=60))
    tools = data.draw(st.sampled_from([(), ("f",)]))
    complete_calls = data.draw(st.booleans())
    Checker(vocabulary, encode).check(
        dialect.parser(tools), token_ids, complete_calls=complete_calls
    )
