"""Settling, going back and saved states: less is computed, and no result changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from llama_cpp import llama_cpp as cpp

from app.engine.api import AnswerNow, GenerateRequest, LoadPlan, Sampling
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.generation import generate
from app.engine.llama import LlamaModel
from app.engine.settling import next_beginning, settle, with_answer
from app.engine.state_store import StateStore
from app.messages import Conversation, Message, Reasoning, Text

N_CTX = 8192
THOUGHT_TOKENS = 150
ANSWER_TOKENS = 200  # more than the window of 128, so that its cells are overwritten
SAME_SPLITS = 0.0
OTHER_SPLITS = 0.1  # other batches alone move the logits of a random model by up to 0.07


def open_model(path: Path, n_ctx: int = N_CTX) -> LlamaModel:
    return LlamaModel(LoadPlan(path, n_ctx=n_ctx), lambda _: True)


class Talk:
    """A chat with a random model, as the engine process would lead it."""

    def __init__(self, path: Path, store: StateStore | None = None, n_ctx: int = N_CTX) -> None:
        self.path, self.store = path, store
        self.model = open_model(path, n_ctx)
        self.dialect = HarmonyDialect(self.model.vocabulary)
        self.conversation = Conversation((), date="2026-11-23")
        self.computed = 0

    def say(self, text: str) -> None:
        messages = (*self.conversation.messages, Message("user", (Text(text),)))
        self.conversation = Conversation(messages, date="2026-11-23")

    def answer(self) -> None:
        """A thought, then an answer; both cut off, since a random model never ends by itself."""
        request = GenerateRequest(
            LoadPlan(self.path),
            self.conversation,
            Sampling(temperature=1.0, seed=len(self.conversation.messages)),
            max_tokens=THOUGHT_TOKENS,
        )
        thought = generate(self.model, self.dialect, request, lambda _: None, 0.0, self.store)
        self.computed = thought.usage.prompt_tokens - thought.usage.cached_tokens
        answer_now = AnswerNow(thought.token_ids)
        request = GenerateRequest(
            LoadPlan(self.path),
            self.conversation,
            Sampling(temperature=1.0, seed=1),
            max_tokens=ANSWER_TOKENS,
            start=answer_now,
        )
        answer = generate(self.model, self.dialect, request, lambda _: None, 0.0, self.store)
        self.conversation = with_answer(self.dialect, self.conversation, answer.token_ids)
        kinds = {type(part) for part in self.conversation.messages[-1].parts}
        assert kinds in ({Text}, {Reasoning, Text})

    def settle(self) -> int:
        return settle(self.model, self.dialect, self.conversation, self.store)

    def read(self) -> tuple[int, list[int]]:
        """Feeds the prompt of the moment; how much of it was cached, and its ids."""
        prompt = self.dialect.render(self.conversation)
        fed = self.model.cache.feed(prompt.token_ids, prompt.checkpoints, store=self.store)
        assert fed.completed
        return fed.cached, list(prompt.token_ids)

    def splits(self) -> list[int]:
        """Where the reading was interrupted: after each question and each settled answer.

        An answer without a thought is not read again, so it came token by token: chats of these
        tests that are compared to the last bit are led only as far as each answer had one.
        """
        return [checkpoint.n_tokens for checkpoint in self.model.cache._checkpoints]

    def difference(self, ids: list[int], splits: list[int] | None = None) -> float:
        """How far the logits are from those of a fresh context given the same ids."""
        fresh = open_model(self.path)
        fresh.cache.feed(ids, splits or ())
        far = float(np.abs(logits(self.model) - logits(fresh)).max())
        fresh.close()
        return far

    def close(self) -> None:
        self.model.close()


def logits(model: LlamaModel) -> npt.NDArray[np.float32]:
    """A copy of the logits of the last token, shape (vocabulary,)."""
    pointer = cpp.llama_get_logits_ith(model._context, -1)
    return np.ctypeslib.as_array(pointer, (model.vocabulary.n_tokens,)).copy()


@pytest.fixture
def talk(random_model: Path) -> Iterator[Talk]:
    opened = Talk(random_model)
    yield opened
    opened.close()


def lead(talk: Talk, turns: int) -> None:
    for turn in range(turns):
        talk.say(f"Question number {turn}: what is a mixture of experts?")
        talk.answer()
        assert talk.settle() > 0


def test_after_settling_a_turn_computes_only_what_the_person_typed(talk: Talk) -> None:
    lead(talk, 1)
    for turn in range(2, 7):
        question = f"And what follows from that in case {turn}, would you say?"
        typed = len(talk.model.vocabulary.encode(question))
        talk.say(question)
        cached, ids = talk.read()
        assert len(ids) - cached <= typed + 16
        assert talk.difference(ids) < OTHER_SPLITS
        talk.answer()
        assert talk.settle() > 0


def test_settled_logits_are_exactly_those_of_the_same_batches(talk: Talk) -> None:
    lead(talk, 3)
    talk.say("One more.")
    cached, ids = talk.read()
    assert cached in talk.splits()
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS


def test_without_settling_the_answer_is_read_again(talk: Talk) -> None:
    talk.say("What is a token?")
    talk.answer()
    talk.say("And a byte?")
    cached, ids = talk.read()
    assert len(ids) - cached > ANSWER_TOKENS
    assert talk.difference(ids) < OTHER_SPLITS


def test_regenerating_goes_back_to_the_question(talk: Talk) -> None:
    lead(talk, 2)
    messages = talk.conversation.messages[:-1]
    talk.conversation = Conversation(messages, date="2026-11-23")
    cached, ids = talk.read()
    assert len(ids) - cached <= 4  # `<|start|>assistant`
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS


def test_editing_the_second_question_keeps_the_first_turn(talk: Talk) -> None:
    lead(talk, 4)
    first_turn = Conversation(talk.conversation.messages[:2], date="2026-11-23")
    kept, _ = next_beginning(talk.dialect, first_turn)
    talk.conversation = first_turn
    talk.say("Something else entirely.")
    cached, ids = talk.read()
    assert cached == len(kept)
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS


def test_switching_branches_restores_the_fork(talk: Talk) -> None:
    lead(talk, 2)
    fork = talk.conversation
    lead(talk, 2)
    branch = talk.conversation
    talk.conversation = fork
    talk.say("The other way.")
    talk.answer()
    talk.settle()
    talk.conversation = branch
    talk.say("Back again.")
    cached, ids = talk.read()
    kept, _ = next_beginning(talk.dialect, fork)
    assert cached >= len(kept)
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS


def test_a_branch_that_was_saved_is_restored_whole(random_model: Path, tmp_path: Path) -> None:
    talk = Talk(random_model, StateStore(tmp_path, 10**9, "random"))
    assert talk.store is not None
    lead(talk, 2)
    fork = talk.conversation
    lead(talk, 1)
    branch = talk.conversation
    talk.model.cache.save(talk.store, shared=False)
    talk.conversation = fork
    talk.say("The other way.")
    talk.answer()
    talk.settle()
    talk.conversation = branch
    talk.say("Back again.")
    cached, ids = talk.read()
    assert len(ids) - cached <= 16
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS
    talk.close()


def test_settling_that_is_cut_short_loses_nothing(talk: Talk) -> None:
    talk.say("What is a token?")
    talk.answer()
    talk.model.abort.set()
    assert talk.settle() == 0
    talk.model.abort.clear()
    talk.say("And a byte?")
    _, ids = talk.read()
    assert talk.difference(ids) < OTHER_SPLITS


@pytest.fixture
def saved(random_model: Path, tmp_path: Path) -> tuple[StateStore, Conversation]:
    """A chat of some 800 tokens, saved to disk; its model is gone."""
    store = StateStore(tmp_path / "states", 10**9, "random")
    talk = Talk(random_model, store)
    lead(talk, 3)
    talk.model.cache.save(store, shared=False)
    talk.close()
    return store, talk.conversation


def reopen(
    path: Path, store: StateStore, conversation: Conversation
) -> tuple[Talk, int, list[int]]:
    talk = Talk(path, store)
    talk.conversation = conversation
    talk.say("Where were we?")
    cached, ids = talk.read()
    return talk, cached, ids


def test_a_reopened_chat_is_read_from_disk(
    random_model: Path, saved: tuple[StateStore, Conversation]
) -> None:
    talk, cached, ids = reopen(random_model, *saved)
    assert len(ids) - cached <= 16
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS
    talk.close()


def test_a_reopened_chat_can_go_back_to_its_last_question(
    random_model: Path, saved: tuple[StateStore, Conversation]
) -> None:
    store, conversation = saved
    talk = Talk(random_model, store)
    talk.conversation = Conversation(conversation.messages[:-1], date="2026-11-23")
    cached, ids = talk.read()
    assert len(ids) - cached <= 4
    assert talk.difference(ids, talk.splits()) == SAME_SPLITS
    talk.close()


@pytest.mark.parametrize("suffix", [".kv", ".swa", ".meta"])
@pytest.mark.parametrize("damage", ["truncated", "flipped", "emptied", "missing"])
def test_damaged_states_are_ignored(
    random_model: Path,
    saved: tuple[StateStore, Conversation],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    suffix: str,
    damage: str,
) -> None:
    (file,) = (tmp_path / "states").glob(f"*{suffix}")
    data = bytearray(file.read_bytes())
    match damage:
        case "truncated":
            file.write_bytes(data[: len(data) // 2])
        case "flipped":
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        case "emptied":
            file.write_bytes(b"")
        case _:
            file.unlink()
    talk, cached, ids = reopen(random_model, *saved)
    assert cached == 0
    assert talk.difference(ids) < OTHER_SPLITS
    talk.close()
    if (suffix, damage) != (".meta", "missing"):  # then nothing says that there was a state
        assert "is ignored" in capfd.readouterr().err


def test_states_of_another_model_are_ignored(
    random_model: Path, saved: tuple[StateStore, Conversation], tmp_path: Path
) -> None:
    _, conversation = saved
    other = StateStore(tmp_path / "states", 10**9, "another model")
    talk, cached, ids = reopen(random_model, other, conversation)
    assert cached == 0
    assert talk.difference(ids) < OTHER_SPLITS
    assert len(list((tmp_path / "states").glob("*.meta"))) == 1  # still there for its own model
    talk.close()


def test_a_file_that_llama_cpp_refuses_is_ignored(
    random_model: Path, saved: tuple[StateStore, Conversation]
) -> None:
    """It is whole and of the right model, but too long for this context window."""
    store, conversation = saved
    talk = Talk(random_model, store, n_ctx=512)
    ids = list(talk.dialect.render(conversation).token_ids)
    assert len(ids) > 512
    assert store.best(ids, 0) is not None
    talk.model.cache._restore_saved(ids, store)
    assert talk.model.cache.past == []
    talk.model.cache.feed(ids[:400])
    fresh = LlamaModel(LoadPlan(random_model, n_ctx=512), lambda _: True)
    fresh.cache.feed(ids[:400])
    assert np.abs(logits(talk.model) - logits(fresh)).max() == SAME_SPLITS
    fresh.close()
    talk.close()
