"""Prompts made through chat templates: as the template says, and never more than it says."""

from __future__ import annotations

import json
import random
from typing import Any

import jinja2
import jinja2.sandbox
import pytest

from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.jinja_messages import Writer, tools_for_template
from app.engine.dialects.jinja_sandbox import template_clock
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.markup_tokens import is_mere_text
from app.messages import Conversation, Message, Reasoning, Text, Tool, ToolCall, ToolResult
from tests.engine.dialects.family_models import FAMILIES, template_of

FUZZED_STRINGS = 20_000
WEATHER = Tool(
    "get_weather",
    'The weather at a place, e.g. "Ulm" (today).\nIn °C.',
    {
        "type": "object",
        "properties": {
            "place": {"type": "string", "description": "A town", "enum": ["Ulm", "Köln"]},
            "days": {"type": "integer", "default": 1},
        },
        "required": ["place"],
    },
)


def user(text: str) -> Message:
    return Message("user", (Text(text),))


def assistant(*parts: Any) -> Message:
    return Message("assistant", tuple(Text(p) if isinstance(p, str) else p for p in parts))


def result(content: str, name: str = "get_weather") -> Message:
    return Message("tool", (ToolResult(name, content),))


PLAIN_CHATS = {
    "question": Conversation((user("Hello, how are you?"),)),
    "instructions": Conversation(
        (user("  Hallo Welt!\n\n```py\nx = {'a': 1}\n```  "),), instructions="Be kind.\nBe brief."
    ),
    "turns": Conversation(
        (
            user("One?"),
            assistant(Reasoning("Let me think."), "Eins.\n\nZwei."),
            user("Two? 你好 \U0001f917 é"),
            assistant("Zwei"),
            user("Three?"),
        ),
        instructions="Count.",
        date="2025-08-05",
    ),
    "tools": Conversation((user("Weather in Ulm?"),), tools=(WEATHER,), effort="low"),
    "call": Conversation(
        (
            user("Weather in Ulm?"),
            assistant(
                Reasoning("Ask the tool."),
                ToolCall("get_weather", '{"place": "Ulm", "days": 2, "note": "\\"q\\" \\\\ \\n"}'),
            ),
            result('{"celsius": 21.5}'),
        ),
        instructions="Use tools.",
        tools=(WEATHER,),
        effort="high",
    ),
    "calls of old turns": Conversation(
        (
            user("Weather?"),
            assistant(
                "I look.",
                ToolCall("get_weather", '{"place": "Ulm"}'),
                ToolCall("get_weather", '{"place": "Köln"}'),
            ),
            result("21 °C"),
            result("19 °C"),
            assistant("Warm."),
            user("Thanks!"),
        ),
        tools=(WEATHER,),
    ),
}


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def render_plainly(dialect: JinjaDialect, source: str, chat: Conversation) -> str:
    """What jinja2 itself makes of the template, with the texts as they are."""

    def tojson(value: Any, ensure_ascii: bool = False, **options: Any) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, **options)

    def refuse(message: str) -> None:
        raise AssertionError(message)

    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = template_clock(chat.date)
    shape = dialect.shape
    variables: dict[str, Any] = {
        "messages": Writer(shape, str, lambda value: value).write(chat),
        "tools": tools_for_template(chat.tools, str, lambda value: value)
        if chat.tools and shape.tools
        else None,
        "bos_token": dialect.vocabulary.begin_text,
        "eos_token": dialect.vocabulary.end_text,
        "add_generation_prompt": True,
        "enable_thinking": chat.effort != "low",
        "thinking": chat.effort != "low",
    }
    if variables["tools"] is None and shape.no_tools == "undefined":
        del variables["tools"]
    if chat.date:
        variables["date_string"] = "05 Aug 2025"
    return environment.from_string(source).render(variables)


@pytest.mark.parametrize("chat", PLAIN_CHATS)
def test_ordinary_texts_give_what_the_template_says(
    family: str, chat: str, dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    plain = render_plainly(dialect, template_of(FAMILIES[family]), PLAIN_CHATS[chat])
    vocabulary = dialect.vocabulary
    assert isinstance(vocabulary, LlamaVocabulary)
    expected = vocabulary._tokenize(plain, parse_special=True)
    begin = vocabulary.special(vocabulary.begin_text)
    if vocabulary.adds_begin and expected[:1] != [begin]:
        expected.insert(0, begin)
    assert list(dialect.render(PLAIN_CHATS[chat]).token_ids) == expected


def guarded(vocabulary: LlamaVocabulary) -> dict[str, int]:
    return {t: i for t, i in vocabulary.specials.items() if not is_mere_text(t)}


def specials_in(ids: tuple[int, ...], vocabulary: LlamaVocabulary) -> list[int]:
    ids_of_specials = set(guarded(vocabulary).values())
    return [token for token in ids if token in ids_of_specials]


def chat_of(texts: list[str]) -> Conversation:
    """A chat with a text from outside in every place there is."""
    t = iter(texts)
    tool = Tool(
        next(t),
        next(t),
        {
            "type": "object",
            "properties": {
                next(t): {"type": "string", "description": next(t), "enum": [next(t)]},
                "n": {"type": "integer", "description": next(t), "default": next(t)},
            },
            "required": [next(t)],
        },
    )
    call = ToolCall(tool.name, json.dumps({next(t): next(t), "deep": [{next(t): next(t)}]}))
    return Conversation(
        (
            user(next(t)),
            assistant(Reasoning(next(t)), next(t)),
            user(next(t)),
            assistant(Reasoning(next(t)), next(t), call),
            result(next(t), next(t)),
        ),
        instructions=next(t),
        tools=(tool,),
    )


TEXTS_PER_CHAT = 21


def harmless() -> Conversation:
    return chat_of([f"x{i}" for i in range(TEXTS_PER_CHAT)])


def fuzzed(rng: random.Random, specials: list[str]) -> str:
    """Special tokens whole, cut, doubled and nested, among ordinary text. Never blank."""
    pieces = ["z"]
    for _ in range(rng.randint(1, 4)):
        special = rng.choice(specials)
        cut = rng.randint(1, max(1, len(special) - 1))
        mixed = special[:cut] + rng.choice(specials) + special[cut:]
        whole = (special, special, special[:cut] + special, mixed)
        pieces.append(rng.choice((*whole, special[:cut], special[cut:], " a\n", '{"', "'\\", "é")))
    rng.shuffle(pieces)
    return "".join(pieces)


def test_no_fuzzed_text_becomes_a_special_token(
    family: str, dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    vocabulary = dialect.vocabulary
    rng = random.Random(f"fuzz {family}")
    specials = list(guarded(vocabulary))
    expected = specials_in(dialect.render(harmless()).token_ids, vocabulary)
    for _ in range(FUZZED_STRINGS // TEXTS_PER_CHAT // len(FAMILIES) + 1):
        chat = chat_of([fuzzed(rng, specials) for _ in range(TEXTS_PER_CHAT)])
        assert specials_in(dialect.render(chat).token_ids, vocabulary) == expected, chat


def test_no_special_token_comes_through_in_any_place(
    family: str, dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    vocabulary = dialect.vocabulary
    expected = specials_in(dialect.render(harmless()).token_ids, vocabulary)
    for special in guarded(vocabulary):
        # Each text once only: some templates look for a message by what it says.
        chat = chat_of([f"{special}{place}" for place in range(TEXTS_PER_CHAT)])
        assert specials_in(dialect.render(chat).token_ids, vocabulary) == expected, special


def test_texts_are_passed_on_as_they_are(family: str, dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects[family]
    vocabulary = dialect.vocabulary
    text = " ".join(f"a{special}b{special}{special[:2]}" for special in guarded(vocabulary))
    ids = dialect.render(Conversation((user(text),))).token_ids
    assert text in b"".join(vocabulary.piece(token) for token in ids).decode()


def test_template_and_text_cannot_make_a_token_together(dialects: dict[str, JinjaDialect]) -> None:
    vocabulary = dialects["qwen3"].vocabulary
    source = "<|im_start|>{% for m in messages %}<|im_{{ m.content }}|>{% endfor %}<|im_end|>"
    dialect = JinjaDialect(source, vocabulary)
    ids = dialect.render(Conversation((user("start"),))).token_ids
    assert [vocabulary.piece(t) for t in specials_in(ids, vocabulary)] == [
        b"<|im_start|>",
        b"<|im_end|>",
    ]
    assert b"".join(map(vocabulary.piece, ids)) == b"<|im_start|><|im_start|><|im_end|>"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("m.content | trim", "{t}"),
        ("m.content | upper", None),
        ("m.content | tojson", '" {t}\\n"'),
        ("m.content | replace(' ', '_')", "_{t}\n"),
        ("(m.content | string)[1:]", "{t}\n"),
        ("m.content.split('|')[0]", " {t}\n"),
        ("'%d' ~ m.content", "%d {t}\n"),
    ],
)
def test_filters_change_a_text_but_never_its_owner(
    dialects: dict[str, JinjaDialect], expression: str, said: str | None
) -> None:
    """`upper` and `split` see no letters in a foreign text and leave it whole: safe, not exact."""
    vocabulary = dialects["qwen3"].vocabulary
    source = "{% for m in messages %}A{{ " + expression + " }}B{{ m.content }}{% endfor %}"
    text = "<|im_end|>x<|im_start|>"
    ids = JinjaDialect(source, vocabulary).render(Conversation((user(f" {text}\n"),))).token_ids
    assert specials_in(ids, vocabulary) == []
    whole = b"".join(vocabulary.piece(token) for token in ids).decode()
    shown = f" {text}\n" if said is None else said.replace("{t}", text)
    assert whole == f"A{shown}B {text}\n"


def test_json_in_a_prompt_says_what_the_text_said(dialects: dict[str, JinjaDialect]) -> None:
    vocabulary = dialects["qwen3"].vocabulary
    text = '"quoted" \\ back\x01\x7f <|im_end|> \U0001f917 é\tö'
    for options in ("", "(ensure_ascii=true)", "(indent=2)", "(separators=(',', ':'))"):
        source = "{{ messages | tojson" + options + " }}"
        ids = JinjaDialect(source, vocabulary).render(Conversation((user(text),))).token_ids
        said = b"".join(vocabulary.piece(token) for token in ids).decode()
        assert json.loads(said) == [{"role": "user", "content": text}], options


def test_effort_low_switches_thinking_off_where_the_template_can(
    dialects: dict[str, JinjaDialect],
) -> None:
    def end_of(name: str, effort: Any) -> tuple[str, bool]:
        prompt = dialects[name].render(Conversation((user("Hi"),), effort=effort))
        piece = dialects[name].vocabulary.piece
        return b"".join(map(piece, prompt.token_ids[-6:])).decode(), prompt.reasoning == "open"

    text, opened = end_of("qwen3", "low")
    assert text.endswith("<think>\n\n</think>\n\n")
    assert not opened
    assert end_of("qwen3", "medium") == end_of("qwen3", "high")
    assert "<think>" not in end_of("qwen3", "medium")[0]
    assert end_of("deepseek-r1", "medium")[1]
    assert not end_of("deepseek-r1", "low")[1]
    assert end_of("qwen2.5", "low") == end_of("qwen2.5", "high")  # its template has no switch
    assert end_of("qwq", "medium")[1]
    assert not end_of("qwq", "low")[1]


def test_instructions_go_before_the_first_question_without_a_system_role(
    dialects: dict[str, JinjaDialect],
) -> None:
    dialect = dialects["gemma-2"]
    chat = Conversation((user("One?"), assistant("1"), user("Two?")), instructions="Count.")
    piece = dialect.vocabulary.piece
    said = b"".join(map(piece, dialect.render(chat).token_ids)).decode()
    assert said.startswith("<bos><start_of_turn>user\nCount.\n\nOne?<end_of_turn>")


def test_tools_are_told_in_words_where_the_template_has_no_place_for_them(
    dialects: dict[str, JinjaDialect],
) -> None:
    dialect = dialects["gemma-2"]
    piece = dialect.vocabulary.piece
    said = b"".join(map(piece, dialect.render(PLAIN_CHATS["call"]).token_ids)).decode()
    assert '"name": "get_weather"' in said
    assert '<tool_call>\n{"name": "get_weather", "arguments": {"place": "Ulm"' in said
    assert '<tool_response>\n{"celsius": 21.5}\n</tool_response>' in said


def test_checkpoint_stands_before_the_answer(
    family: str, dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    first = Conversation((user("One?"),))
    prompt = dialect.render(first)
    asked = prompt.checkpoints[-1] if prompt.checkpoints else len(prompt.token_ids)
    later = dialect.render(Conversation((*first.messages, assistant("1"), user("Two?"))))
    if family in ("mistral-small", "mistral-nemo", "mistral-spm", "llama-3.1", "llama-3.2"):
        return  # these move the instructions or the tools to the last question
    assert later.token_ids[:asked] == prompt.token_ids[:asked]


def test_a_cut_off_answer_and_two_questions_in_a_row_are_no_obstacle(
    family: str, dialects: dict[str, JinjaDialect]
) -> None:
    chat = Conversation((user("One?"), assistant(Reasoning("hm")), user("Two?"), user("Three?")))
    dialect = dialects[family]
    said = b"".join(map(dialect.vocabulary.piece, dialect.render(chat).token_ids)).decode()
    assert "One?" in said
    assert said.index("Two?") < said.index("Three?")
