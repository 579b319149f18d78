"""What the parser makes of well-formed answers, of known model mistakes, and of cut streams."""

from __future__ import annotations

import base64
from typing import NamedTuple

import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.engine.dialects.harmony_parser import LONGEST_HEADER, HarmonyParser
from app.engine.tiktoken_vocabulary import TiktokenVocabulary
from app.events import Delta, ReasoningDelta, TextDelta, ToolCallRequested

HW = "Hello, world!\nWhat's up?"
T = "I'm\nthinking"
EDIT = '{oldString: "if (part < railCount - 1) {", newString: "if (part < 4) {", replaceAll: false}'
ANALYSIS = "<|channel|>analysis<|message|>"
FINAL = "<|start|>assistant<|channel|>final<|message|>"
COMMENTARY = "<|start|>assistant<|channel|>commentary"
F = ("f",)
SPECIAL = ("special_function",)


class Row(NamedTuple):
    text: str
    reasoning: str = ""
    content: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    tools: tuple[str, ...] = ()
    malformed: bool = False
    stray: str = ""


# Facts from the conformance tests of llama.cpp: what each answer says. Where one has no stop token,
# the transcript's end stands for it.
CONFORMANCE = {
    "final": Row(f"<|channel|>final<|message|>{HW}", content=HW),
    "preamble": Row(f"<|channel|>commentary<|message|>{HW}", content=HW),
    "analysis and final": Row(f"{ANALYSIS}{T}<|end|>{FINAL}{HW}", T, HW),
    "analysis cut": Row(f"{ANALYSIS}{T}", T),
    "recipient in role, analysis": Row(
        ' to=functions.special_function<|channel|>analysis<|message|>{"arg1": 1}',
        calls=(("special_function", '{"arg1": 1}'),),
        tools=SPECIAL,
    ),
    "recipient in channel, analysis": Row(
        '<|channel|>analysis to=functions.special_function<|message|>{"arg1": 1}',
        calls=(("special_function", '{"arg1": 1}'),),
        tools=SPECIAL,
    ),
    "recipient in channel, commentary": Row(
        '<|channel|>commentary to=functions.special_function<|message|>{"arg1": 1}',
        calls=(("special_function", '{"arg1": 1}'),),
        tools=SPECIAL,
    ),
    "arguments that are no JSON": Row(
        f"{ANALYSIS}Thinking about edit...<|end|>{COMMENTARY} to=functions.edit "
        f"<|constrain|>json<|message|>{EDIT}",
        reasoning="Thinking about edit...",
        calls=(("edit", EDIT),),
        tools=("edit",),
    ),
    "structured final": Row(
        f"{ANALYSIS}I need to output the invoice details in JSON<|end|><|start|>assistant"
        '<|channel|>final <|constrain|>json<|message|>{"amount": 123.45, "date": "2025-12-03"}',
        reasoning="I need to output the invoice details in JSON",
        content='{"amount": 123.45, "date": "2025-12-03"}',
    ),
    "unsolicited call": Row(
        f"{ANALYSIS}I will execute python to say hello<|end|><|start|>assistant to=container.exec"
        "<|channel|>commentary<|message|>python3 -c 'print(\"hello\")'",
        reasoning="I will execute python to say hello",
        malformed=True,
        stray="assistant to=container.execcommentarypython3 -c 'print(\"hello\")'",
    ),
    "stray channel first": Row(
        f"<|channel|>commentary to=assistant{ANALYSIS}{T}<|end|>{FINAL}{HW}",
        T,
        HW,
        malformed=True,
        stray="commentary to=assistantanalysis",
    ),
    # The beginning of the answer was given to the model; the parser is fed it all the same.
    "continued": Row(
        f"{ANALYSIS}I'm thinking<|end|>{FINAL}Hello, world!\nWhat's up?", "I'm thinking", HW
    ),
}

# What models really get wrong.
MALFORMED = {
    "no header": Row("Hi.<|return|>", content="Hi.", malformed=True, stray="Hi."),
    "bare JSON": Row('{"a":1}<|return|>', content='{"a":1}', malformed=True, stray='{"a":1}'),
    "no message token": Row(
        "<|channel|>final Hi<|return|>", content="Hi", malformed=True, stray="final Hi"
    ),
    "no message token, in analysis": Row(
        f"<|channel|>analysis I think<|end|>{FINAL}F<|return|>",
        "I think",
        "F",
        malformed=True,
        stray="analysis I think",
    ),
    "no message token, in the second message": Row(
        f"{ANALYSIS}A<|end|><|start|>assistant<|channel|>final It  is 4.<|return|>",
        "A",
        "It  is 4.",
        malformed=True,
        stray="assistantfinal It  is 4.",
    ),
    "stray channel only": Row(
        f"<|channel|>commentary to=assistant{ANALYSIS}A<|end|>",
        "A",
        malformed=True,
        stray="commentary to=assistantanalysis",
    ),
    "start missing": Row(
        f"{ANALYSIS}A<|end|><|channel|>final<|message|>F<|return|>", "A", "F", malformed=True
    ),
    "start token missing, role there": Row(
        f"{ANALYSIS}A<|end|>assistant<|channel|>final<|message|>F<|return|>",
        "A",
        "F",
        malformed=True,
    ),
    "stray text between messages": Row(
        f"{ANALYSIS}A<|end|>stray{FINAL}F<|return|>", "A", "F", malformed=True, stray="stray"
    ),
    "answer after the end of analysis": Row(
        f"{ANALYSIS}A<|end|>It is 4.<|return|>", "A", "It is 4.", malformed=True
    ),
    "stray text after the answer": Row(
        "<|channel|>final<|message|>F<|end|>more<|return|>",
        content="F",
        malformed=True,
        stray="more",
    ),
    "text before a channel": Row(
        "Hello there<|channel|>final<|message|>hi<|return|>",
        content="hi",
        malformed=True,
        stray="Hello therefinal",
    ),
    "constrain is no recipient": Row(
        "<|channel|>final <|constrain|>json<|message|>{}<|return|>", content="{}"
    ),
    "recipient twice": Row(
        "<|channel|>commentary to=functions.f to=functions.f<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
        malformed=True,
        stray="commentary to=functions.f to=functions.f",
    ),
    "no namespace": Row(
        "<|channel|>commentary to=f <|constrain|>json<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
    ),
    "constrain adjacent": Row(
        "<|channel|>commentary to=functions.f<|constrain|>json<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
    ),
    "bare content type": Row(
        "<|channel|>analysis to=functions.f code<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
    ),
    "extra words": Row(
        "<|channel|>commentary to=functions.f foo bar json<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
        malformed=True,
        stray="commentary to=functions.f foo bar json",
    ),
    "unknown function": Row(
        "<|channel|>commentary to=functions.nope <|constrain|>json<|message|>{}<|call|>",
        calls=(("nope", "{}"),),
        tools=F,
    ),
    "function in a chat without tools": Row(
        "<|channel|>commentary to=functions.nope <|constrain|>json<|message|>{}<|call|>",
        calls=(("nope", "{}"),),
    ),
    "container.exec": Row(
        "<|channel|>commentary to=container.exec <|constrain|>json<|message|>{}<|call|>",
        calls=(("container.exec", "{}"),),
        tools=F,
    ),
    "python": Row(
        "<|channel|>analysis to=python <|constrain|>code<|message|>print(1)<|call|>",
        calls=(("python", "print(1)"),),
        tools=F,
    ),
    **{
        f"arguments {arguments}": Row(
            f"<|channel|>commentary to=functions.f <|constrain|>json<|message|>{arguments}<|call|>",
            calls=(("f", arguments),),
            tools=F,
        )
        for arguments in ('[{"p":1}]', '{"p":1}]', '{"p":"a', "ls -R")
    },
    **{
        f"call closed by {closer}": Row(
            f"<|channel|>commentary to=functions.f <|constrain|>json<|message|>{{}}{closer}",
            calls=(("f", "{}"),),
            tools=F,
            malformed=True,
        )
        for closer in ("<|end|>", "<|return|>", "<|endoftext|>")
    },
    "call broken off by a message": Row(
        f'<|channel|>commentary to=functions.f<|message|>{{"a"{FINAL}F<|return|>',
        content="F",
        tools=F,
        malformed=True,
        stray='f{"a"',
    ),
    "control token in a tool's name": Row(
        " to=functions.f<|channel|>commentary<|channel|>commentary<|message|>{}<|call|>",
        calls=(("f", "{}"),),
        tools=F,
        malformed=True,
        stray=" to=functions.fcommentarycommentary",
    ),
    "end of text": Row("<|channel|>final<|message|>F<|endoftext|>", content="F"),
    "analysis only": Row(f"{ANALYSIS}A<|return|>", "A"),
    "two stop tokens": Row(
        "<|channel|>final<|message|>F<|return|><|return|>", content="F", malformed=True
    ),
    "nothing": Row("<|return|>", malformed=True),
    "no channel": Row("<|channel|><|message|>F<|return|>", content="F", malformed=True),
    "unknown channel": Row(
        "<|channel|>thinking<|message|>F<|return|>",
        content="F",
        malformed=True,
        stray="thinking",
    ),
    "decorated channel": Row(
        "<|channel|>––commentary<|message|>F<|return|>",
        content="F",
        malformed=True,
        stray="––commentary",
    ),
    "two channels": Row(
        f"<|channel|>commentary{ANALYSIS}A<|end|>",
        "A",
        malformed=True,
        stray="commentaryanalysis",
    ),
    "channel token missing": Row(
        f"analysis<|message|>A<|end|>{FINAL}F<|return|>",
        "A",
        "F",
        malformed=True,
        stray="analysis",
    ),
    "start in the middle of analysis": Row(
        f"{ANALYSIS}A{FINAL}F<|return|>", "A", "F", malformed=True
    ),
    "channel in the middle of analysis": Row(
        f"{ANALYSIS}A<|channel|>final<|message|>F<|return|>", "A", "F", malformed=True
    ),
    "message and constrain inside a message": Row(
        "<|channel|>final<|message|>a<|message|>b<|constrain|>c<|return|>",
        content="abc",
        malformed=True,
    ),
    "reserved token inside a message": Row(
        "<|channel|>final<|message|>a<|reserved_200017|>b<|return|>", content="ab", malformed=True
    ),
    "answer closed as a call": Row(
        "<|channel|>final<|message|>F<|call|>", content="F", malformed=True
    ),
    "the person's turn, made up": Row(
        f"<|channel|>final<|message|>F<|end|><|start|>user<|message|>And?<|end|>{FINAL}G<|return|>",
        content="FG",
        malformed=True,
        stray="userAnd?",
    ),
    **{
        f"an answer that begins with {word}": Row(
            f"{word} is a word.<|return|>",
            content=f"{word} is a word.",
            malformed=True,
            stray=f"{word} is a word.",
        )
        for word in ("user", "system", "assistant", "final", "functions.f")
    },
    "text that only looks like a header": Row(
        "Set to=5 please.<|return|>",
        content="Set to=5 please.",
        malformed=True,
        stray="Set to=5 please.",
    ),
}
ROWS = CONFORMANCE | MALFORMED


class Read(NamedTuple):
    reasoning: str
    content: str
    calls: tuple[tuple[str, str], ...]


def read(deltas: list[Delta]) -> Read:
    return Read(
        "".join(delta.text for delta in deltas if isinstance(delta, ReasoningDelta)),
        "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)),
        tuple((d.name, d.arguments) for d in deltas if isinstance(d, ToolCallRequested)),
    )


def run(parser: HarmonyParser, token_ids: list[int], *, complete_calls: bool = False) -> Read:
    deltas = [delta for token in token_ids for delta in parser.feed(token)]
    return read(deltas + parser.finish(complete_calls=complete_calls))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_whole_answer(row: Row, dialect: HarmonyDialect, encode) -> None:
    parser = dialect.parser(row.tools)
    assert run(parser, encode(row.text), complete_calls=True) == row[1:4]
    assert (parser.malformed, parser.stray, parser.raw) == (row.malformed, row.stray, row.text)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_whole_answer_in_the_smallest_vocabulary(row: Row, transcript, tmp_path) -> None:
    """Words that are one token in o200k are many in a small vocabulary, here one for each byte."""
    path = tmp_path / "bytes.tiktoken"
    path.write_bytes(b"\n".join(base64.b64encode(bytes((b,))) + b" %d" % b for b in range(256)))
    vocabulary = TiktokenVocabulary(path)
    parser = HarmonyDialect(vocabulary).parser(row.tools)
    assert run(parser, transcript(row.text, vocabulary), complete_calls=True) == row[1:4]
    assert (parser.malformed, parser.stray, parser.raw) == (row.malformed, row.stray, row.text)


@pytest.mark.parametrize("row", CONFORMANCE.values(), ids=CONFORMANCE)
def test_every_beginning_shows_a_beginning(row: Row, dialect: HarmonyDialect, encode) -> None:
    token_ids = encode(row.text)
    for end in range(len(token_ids) + 1):
        part = run(dialect.parser(row.tools), token_ids[:end], complete_calls=True)
        assert row.reasoning.startswith(part.reasoning)
        assert row.content.startswith(part.content)
        for name, arguments in part.calls:
            assert row.calls[0][0] == name
            assert row.calls[0][1].startswith(arguments)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_cut_never_takes_back_what_was_streamed(row: Row, dialect, encode) -> None:
    token_ids = encode(row.text)
    for end in range(len(token_ids) + 1):
        parser = dialect.parser(row.tools)
        streamed = [delta for token in token_ids[:end] for delta in parser.feed(token)]
        ended = read(streamed + parser.finish())
        closed = token_ids[:end].count(encode("<|call|>")[0]) or end == len(token_ids)
        assert "<|" not in ended.reasoning + ended.content + parser.stray
        assert row.reasoning.startswith(read(streamed).reasoning)
        assert row.content.startswith(read(streamed).content)
        assert closed or not ended.calls, "a call that was cut off must not run"


@pytest.mark.parametrize("word", ["a", "user", "system", "Hello"])
def test_a_cut_after_one_word_without_header_shows_the_word(word: str, dialect, encode) -> None:
    assert run(dialect.parser(), encode(word)).content == word


@pytest.mark.parametrize(
    "text",
    [
        *("<|channel|>", "<|channel|>ana", "<|channel|>final", "<|channel|>final json", " to"),
        *(" to=functions.spec", "<|channel|>commentary to=functions.f <|constrain|>js", ""),
    ],
)
def test_a_cut_in_the_header_shows_nothing(text: str, dialect, encode) -> None:
    parser = dialect.parser(["special_function"])
    assert run(parser, encode(text)) == ("", "", ())
    assert not parser.malformed


def test_a_cut_without_any_header_shows_the_text(dialect, encode) -> None:
    parser = dialect.parser()
    assert run(parser, encode("The answer is")).content == "The answer is"
    assert parser.malformed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<|channel|>final<|message|>", TextDelta),
        ("<|channel|>commentary<|message|>", TextDelta),
        (ANALYSIS, ReasoningDelta),
    ],
)
def test_every_token_of_a_message_is_shown_at_once(text: str, kind: type, dialect, encode) -> None:
    parser = dialect.parser()
    for token in encode(text):
        assert parser.feed(token) == []
    for token in encode("one two three"):
        (delta,) = parser.feed(token)
        assert isinstance(delta, kind)


def test_a_preamble_is_marked(dialect, encode) -> None:
    parser = dialect.parser()
    deltas = [d for t in encode("<|channel|>commentary<|message|>Wait") for d in parser.feed(t)]
    assert deltas == [TextDelta("Wait", preamble=True)]


@pytest.mark.parametrize("before", ["", f"{ANALYSIS}A<|end|>"], ids=["at once", "after analysis"])
def test_a_long_answer_without_header_is_streamed(before: str, dialect, encode) -> None:
    parser = dialect.parser()
    answer = "word " * 40
    streamed = [delta for token in encode(before + answer) for delta in parser.feed(token)]
    assert read(streamed).content == answer
    assert len(streamed) >= (len(answer) - LONGEST_HEADER) // len("word ")
    assert parser.malformed


def test_the_longest_tool_name_is_no_answer(dialect, encode) -> None:
    name = "x7q_" * 32
    parser = dialect.parser([name])
    text = f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>{{}}<|call|>"
    assert run(parser, encode(text)).calls == ((name, "{}"),)


def test_characters_in_several_tokens_are_held_back(dialect, encode, vocabulary) -> None:
    parser = dialect.parser()
    token_ids = encode("🤗")
    assert len(token_ids) > 1
    for token in encode("<|channel|>final<|message|>"):
        parser.feed(token)
    for token in token_ids[:-1]:
        assert parser.feed(token) == []
    assert parser.feed(token_ids[-1]) == [TextDelta("🤗")]


@pytest.mark.parametrize("after", ["", "<|return|>", f"<|end|>{FINAL}"])
def test_half_a_character_becomes_a_replacement(after: str, dialect, encode) -> None:
    token_ids = encode("<|channel|>final<|message|>🤗")[:-1] + encode(after)
    assert run(dialect.parser(), token_ids).content == "\N{REPLACEMENT CHARACTER}"


def test_an_unknown_id_becomes_a_replacement(dialect, encode) -> None:
    token_ids = [*encode("<|channel|>final<|message|>a"), 300_000, *encode("b<|return|>")]
    assert run(dialect.parser(), token_ids).content == "a\N{REPLACEMENT CHARACTER}b"


def test_finishing_twice_adds_nothing(dialect, encode) -> None:
    parser = dialect.parser(["f"])
    for token in encode("<|channel|>commentary to=functions.f<|message|>{"):
        parser.feed(token)
    assert parser.finish() == []
    assert parser.finish(complete_calls=True) == []
    assert parser.stray == "f{"
