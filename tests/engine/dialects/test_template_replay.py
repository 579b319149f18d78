"""Sampled ids come back into later prompts where they spell the template's text; nowhere else."""

from __future__ import annotations

import random

import msgspec
import pytest

from app.engine.dialects.jinja import JinjaDialect
from app.engine.dialects.template_replay import SampledTexts
from app.engine.vocabulary import TemplateVocabulary
from app.events import Finished, assemble
from app.messages import Conversation, Message, Text, Tool
from tests.engine.dialects.conversations import result, user
from tests.engine.dialects.test_jinja_prompts import guarded
from tests.engine.dialects.test_template_parser import token_ids

TOOL = Tool("f", "does it", {"type": "object", "properties": {"n": {"type": "integer"}}})
# Families whose templates write a plain answer as the model does.
PLAIN = (
    *("qwen3", "qwen2.5", "qwq", "llama-3.1", "llama-3.2", "mistral-nemo"),
    *("mistral-small", "devstral", "deepseek-r1", "gemma-2"),
)


def letter_by_letter(text: str, vocabulary: TemplateVocabulary) -> list[int]:
    """`text` in other tokens than the vocabulary would choose."""
    return [token for letter in text for token in vocabulary.encode(letter)]


def sampled(dialect: JinjaDialect, chat: Conversation, ids: list[int]) -> Message:
    """The message that these ids make, as an answer to `chat`."""
    tools = {tool.name: tool.parameters for tool in chat.tools}
    parser = dialect.parser(tools, dialect.render(chat))
    deltas = [delta for token in ids for delta in parser.feed(token)]
    deltas += parser.finish(complete_calls=True)
    return assemble([*deltas, Finished("stop", token_ids=tuple(ids))])


def with_messages(chat: Conversation, *messages: Message) -> Conversation:
    return msgspec.structs.replace(chat, messages=(*chat.messages, *messages))


@pytest.mark.parametrize("family", PLAIN)
def test_the_next_prompt_begins_with_all_that_was_computed(
    family: str, dialects: dict[str, JinjaDialect]
) -> None:
    dialect = dialects[family]
    chat = Conversation((user("One?"),), effort="low" if family != "qwen3" else "medium")
    prompt = dialect.render(chat)
    vocabulary = dialect.vocabulary
    said = letter_by_letter("Well, hello there.", vocabulary) + vocabulary.encode("\n\n")
    said += letter_by_letter("Second line", vocabulary)
    answer = sampled(dialect, chat, said)
    assert answer.text == "Well, hello there.\n\nSecond line"
    later = dialect.render(with_messages(chat, answer, user("Two?")))
    if prompt.reasoning == "closed":  # what closed the thinking is no history
        assert contains(later.token_ids, said)
    else:
        assert later.token_ids[: len(prompt.token_ids) + len(said)] == (*prompt.token_ids, *said)


def contains(ids: tuple[int, ...], part: list[int]) -> bool:
    return any(list(ids[i : i + len(part)]) == part for i in range(len(ids)))


def test_an_answer_loses_its_reasoning_and_keeps_its_tokens(
    dialects: dict[str, JinjaDialect],
) -> None:
    for family in ("qwen3", "deepseek-r1", "ministral"):
        dialect = dialects[family]
        chat = Conversation((user("One?"),))
        think, end = ("[THINK]", "[/THINK]") if family == "ministral" else ("<think>", "</think>")
        thought = token_ids(f"hm\n{end}\n\n", dialect.vocabulary)
        if dialect.render(chat).reasoning != "open":
            thought = token_ids(f"{think}\n", dialect.vocabulary) + thought
        said = letter_by_letter("Hello there", dialect.vocabulary)
        answer = sampled(dialect, chat, thought + said)
        assert (answer.reasoning, answer.text) == ("hm", "Hello there")
        ids = dialect.render(with_messages(chat, answer, user("Two?"))).token_ids
        assert contains(ids, said), family
        assert not contains(ids, thought), family


def test_a_running_call_is_replayed_whole(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["qwen3"]
    chat = Conversation((user("One?"),), tools=(TOOL,))
    prompt = dialect.render(chat)
    vocabulary = dialect.vocabulary
    specials = vocabulary.specials
    ids = [
        *(specials["<think>"], *letter_by_letter("\nI look.\n", vocabulary), specials["</think>"]),
        *letter_by_letter("\n\n", vocabulary),
        specials["<tool_call>"],
        *letter_by_letter('\n{"name": "f", "arguments": {"n": 1}}\n', vocabulary),
        specials["</tool_call>"],
    ]
    call = sampled(dialect, chat, ids)
    later = dialect.render(with_messages(chat, call, result("f", "R")))
    assert later.token_ids[: len(prompt.token_ids) + len(ids)] == (*prompt.token_ids, *ids)


def test_an_edited_answer_is_written_anew(dialects: dict[str, JinjaDialect]) -> None:
    dialect = dialects["qwen3"]
    chat = Conversation((user("One?"),))
    said = letter_by_letter("Hello there", dialect.vocabulary)
    edited = msgspec.structs.replace(sampled(dialect, chat, said), parts=(Text("Hello here"),))
    anew = msgspec.structs.replace(edited, token_ids=())
    assert dialect.render(with_messages(chat, edited)) == dialect.render(with_messages(chat, anew))


def test_stored_ids_can_never_become_structure(dialects: dict[str, JinjaDialect]) -> None:
    """Whatever ids a message claims, special ones and such that do not exist among them."""
    rng = random.Random(5)
    for family, dialect in dialects.items():
        vocabulary = dialect.vocabulary
        structure = set(guarded(vocabulary).values())
        forged = [*vocabulary.specials.values(), -1, 10**6, 2**31]
        text = "Hello there, " + " ".join(guarded(vocabulary))
        plain = Conversation((user("One?"), Message("assistant", (Text(text),)), user("Two?")))
        expected = [token for token in dialect.render(plain).token_ids if token in structure]
        for _ in range(10):
            ids = vocabulary.encode(text)
            for _ in range(rng.randint(1, 5)):
                ids.insert(rng.randrange(len(ids) + 1), rng.choice(forged))
            # The same text, with special tokens where it only spells them.
            ids = rng.choice((ids, token_ids(text, vocabulary)))
            answer = Message("assistant", (Text(text),), tuple(ids))
            chat = Conversation((user("One?"), answer, user("Two?")))
            prompt = dialect.render(chat).token_ids
            assert [token for token in prompt if token in structure] == expected, family
            assert not set(prompt) & {-1, 10**6, 2**31}


def test_only_whole_tokens_are_taken_back(dialects: dict[str, JinjaDialect]) -> None:
    vocabulary = dialects["qwen3"].vocabulary
    letters = letter_by_letter("So", vocabulary)
    (the,) = vocabulary.encode(" the")
    ids = (*letters, the, *letter_by_letter(" end", vocabulary))
    texts = SampledTexts(vocabulary, [Message("assistant", (), ids), Message("user", (), ids)])
    assert texts.find("So the end", whole=True) == list(ids)
    assert texts.find(" the end") == list(ids[len(letters) :])
    assert texts.find(" the", whole=True) is None
    assert texts.find("he end") is None
    assert texts.find("") is None
