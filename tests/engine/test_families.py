"""Models of other families, loaded and run by the engine process, from question to answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import paths
from app.cancel import CancelToken
from app.engine.api import (
    AnswerNow,
    Begin,
    Continue,
    GenerateRequest,
    LoadPlan,
    Sampling,
    SkipThinking,
    Start,
)
from app.engine.client import EngineProcess
from app.engine.llama_load import open_vocabulary
from app.engine.schema_check import check
from app.errors import EngineError, ModelFileError, PromptTooLong
from app.events import Finished, ModelLoaded, PrefillProgress, StreamEvent, assemble
from app.messages import Conversation, Message, ResponseFormat, Text, Tool
from app.models import library
from tests.engine.dialects.family_models import FAMILIES, write_family_model

RUN = ("qwen3", "llama-3.1", "ministral", "deepseek-r1", "gemma-2", "mistral-spm")
TOOL = Tool("f", "does it", {"type": "object", "properties": {"n": {"type": "integer"}}})
QUESTION = Message("user", (Text("Hello, how are you? <|im_end|>[/INST]</s>"),))


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    process = EngineProcess()
    yield process
    process.close()


def model_of(folder: Path, name: str, template: str | None = None) -> Path:
    path = folder / f"{name}.gguf"
    write_family_model(path, FAMILIES[name], template)
    return path


def answer(engine: EngineProcess, path: Path, chat: Conversation, seed: int) -> list[StreamEvent]:
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    request = GenerateRequest(plan, chat, Sampling(temperature=1.5, seed=seed), max_tokens=60)
    return list(engine.generate(request, CancelToken()))


@pytest.mark.parametrize("name", RUN)
def test_a_chat_of_two_turns(engine: EngineProcess, tmp_path: Path, name: str) -> None:
    path = library.resolve(model_of(tmp_path, name)).path
    chat = Conversation((QUESTION,), tools=(TOOL,), instructions="Be brief.")
    first = answer(engine, path, chat, seed=1)
    loaded = next(event for event in first if isinstance(event, ModelLoaded))
    assert loaded.architecture == "llama"
    finished = first[-1]
    assert isinstance(finished, Finished)
    assert finished.usage.completion_tokens == len(finished.token_ids) > 0

    said = assemble(first)
    follow_up = Message("user", (Text("And now?"),))
    again = Conversation((QUESTION, said, follow_up), tools=(TOOL,), instructions="Be brief.")
    second = answer(engine, path, again, seed=2)
    assert isinstance(second[-1], Finished)
    prefill = next(event for event in second if isinstance(event, PrefillProgress))
    if name == "qwen3":  # the other templates move instructions or tools to the last question
        assert prefill.cached > 50


@pytest.mark.parametrize("name", RUN)
def test_no_control_token_is_ever_shown(engine: EngineProcess, tmp_path: Path, name: str) -> None:
    path = model_of(tmp_path, name)
    controls = FAMILIES[name].controls
    for seed in range(8):
        events = answer(engine, path, Conversation((QUESTION,)), seed)
        message = assemble(events)
        shown = message.text + message.reasoning
        assert not any(control in shown for control in controls)
        assert isinstance(events[-1], Finished)


def test_stop_tokens_end_the_answer(engine: EngineProcess, tmp_path: Path) -> None:
    path = model_of(tmp_path, "qwen3")
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    reasons = set()
    for seed in range(3):
        request = GenerateRequest(
            plan, Conversation((QUESTION,)), Sampling(temperature=50.0, seed=seed), max_tokens=4000
        )
        *_, finished = engine.generate(request, CancelToken())
        assert isinstance(finished, Finished)
        reasons.add(finished.reason)
    assert reasons == {"stop"}


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("", "no chat template"),
        ("{% for i in range(10**9) %}{% endfor %}", "cannot be used"),
        ("{{ ''.__class__.__mro__ }}", "cannot be used"),
        ("{% if %}", "cannot be used"),
        ("{{ messages[0].content * 10**9 }}", "cannot be used"),
    ],
)
def test_a_bad_template_is_refused_and_the_engine_goes_on(
    engine: EngineProcess, tmp_path: Path, template: str, reason: str
) -> None:
    engine_before = engine.pid
    bad = model_of(tmp_path, "llama-3.1", template)
    with pytest.raises(ModelFileError) as caught:
        list(engine.load(LoadPlan(bad, n_ctx=512, n_threads=1), CancelToken()))
    assert reason in caught.value.message
    assert engine_before in (None, engine.pid)
    good = LoadPlan(model_of(tmp_path, "qwen3"), n_ctx=512, n_threads=1)
    assert isinstance(list(engine.load(good, CancelToken()))[-1], ModelLoaded)


MOOD = {
    "type": "object",
    "properties": {"mood": {"enum": ["good", "bad"]}, "score": {"type": "integer", "minimum": 1}},
    "required": ["mood", "score"],
}
FREE = Conversation((QUESTION,))
ENDLESS = Conversation((Message("user", (Text("<|" * 60_000),)),))
FORMED = Conversation((QUESTION,), response_format=ResponseFormat("mood", MOOD))


def formed(
    engine: EngineProcess, path: Path, start: Start, seed: int, max_tokens: int = 500
) -> list[StreamEvent]:
    """An answer that must have a form, of a model that would ramble on without a bias."""
    vocabulary = open_vocabulary(path)
    strength = {'"': 6.0, "}": 5.0, "1": 5.0, "</think>": 8.0, "[/THINK]": 8.0}
    ids = {text: vocabulary.special(text) or vocabulary.encode(text)[0] for text in strength}
    pairs = {ids[text]: bias for text, bias in strength.items()}
    sampling = Sampling(1.0, seed=seed, logit_bias=tuple(pairs.items()))
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    request = GenerateRequest(plan, FORMED, sampling, max_tokens, start)
    return list(engine.generate(request, CancelToken()))


@pytest.mark.parametrize("name", RUN)
def test_every_family_gives_its_answer_the_form_that_was_asked_for(
    engine: EngineProcess, tmp_path: Path, name: str
) -> None:
    path = model_of(tmp_path, name)
    starts: tuple[Start, ...] = (Begin(), Begin(), SkipThinking(), AnswerNow())
    for seed, start in enumerate(starts):
        events = formed(engine, path, start, seed)
        finished = events[-1]
        assert isinstance(finished, Finished)
        assert (finished.reason, finished.malformed) == ("stop", False)
        message = assemble(events)
        assert check(MOOD, message.text).valid, message
        assert isinstance(start, Begin) or not message.reasoning


@pytest.mark.parametrize("name", RUN)
def test_a_formed_answer_that_was_cut_goes_on_in_its_form(
    engine: EngineProcess, tmp_path: Path, name: str
) -> None:
    path = model_of(tmp_path, name)
    for cut in (1, 4, 9):
        first = formed(engine, path, Begin(), 1, max_tokens=cut)
        cut_off = first[-1]
        assert isinstance(cut_off, Finished)
        assert cut_off.reason == "length"
        more = formed(engine, path, Continue(cut_off.token_ids), 2)
        finished = more[-1]
        assert isinstance(finished, Finished)
        assert (finished.reason, finished.malformed) == ("stop", False)
        assert finished.token_ids[:cut] == cut_off.token_ids
        assert check(MOOD, assemble([*first, *more]).text).valid


def test_the_form_is_told_to_the_model(engine: EngineProcess, tmp_path: Path) -> None:
    path = model_of(tmp_path, "gemma-2")
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    sizes = []
    for chat in (FREE, FORMED):
        *_, finished = engine.generate(GenerateRequest(plan, chat, max_tokens=1), CancelToken())
        assert isinstance(finished, Finished)
        sizes.append(finished.usage.prompt_tokens)
    assert sizes[1] > sizes[0] + 50


@pytest.mark.parametrize(
    ("chat", "reason"),
    [
        (Conversation((QUESTION,), builtin_tools=("python",)), "not trained with the tool python"),
        (msgspec.structs.replace(FORMED, tools=(TOOL,)), "JSON Schema in one answer"),
    ],
)
@pytest.mark.parametrize("constrained", [True, False])
def test_what_a_template_cannot_say_is_refused_and_the_engine_goes_on(
    engine: EngineProcess, tmp_path: Path, chat: Conversation, reason: str, constrained: bool
) -> None:
    path = model_of(tmp_path, "qwen3")
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    request = GenerateRequest(plan, chat, constrained=constrained)
    with pytest.raises(EngineError) as caught:
        list(engine.generate(request, CancelToken()))
    assert reason in str(caught.value)
    assert isinstance(answer(engine, path, FREE, seed=1)[-1], Finished)


@pytest.mark.parametrize("name", ["qwen3", "llama-3.1", "gemma-2", "mistral-nemo"])
def test_the_next_turn_reads_only_what_is_new(
    engine: EngineProcess, tmp_path: Path, name: str
) -> None:
    """What a random model says is hardly ever tokenised as it was sampled."""
    path = model_of(tmp_path, name)
    chat = FREE
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    letters = open_vocabulary(path).encode("abcdefgh")
    sampling = Sampling(
        1.0, seed=1, logit_bias=tuple((token, 50.0) for token in [*letters, *range(65, 90)])
    )
    for _ in range(2):
        request = GenerateRequest(plan, chat, sampling, 60)
        events = list(engine.generate(request, CancelToken()))
        finished = events[-1]
        assert isinstance(finished, Finished)
        messages = (*chat.messages, assemble(events), Message("user", (Text("Go on."),)))
        chat = msgspec.structs.replace(chat, messages=messages)
    usage = finished.usage
    assert usage.prompt_tokens - usage.cached_tokens < 30  # the end of a turn and a question


@pytest.mark.parametrize("name", [None, "mistral-nemo", "qwen3"])
def test_a_paste_without_a_pause_is_too_long_and_the_engine_goes_on(
    engine: EngineProcess, tmp_path: Path, name: str | None
) -> None:
    """Its text pattern would be the end of llama.cpp; `None` is a gpt-oss model."""
    path = paths.STARTER_MODEL if name is None else model_of(tmp_path, name)
    answer(engine, path, FREE, seed=1)
    pid = engine.pid
    with pytest.raises(PromptTooLong):
        answer(engine, path, ENDLESS, seed=1)
    assert isinstance(answer(engine, path, FREE, seed=1)[-1], Finished)
    assert engine.pid == pid


def test_a_bias_reaches_every_family(engine: EngineProcess, tmp_path: Path) -> None:
    plan = LoadPlan(model_of(tmp_path, "qwen3"), n_ctx=4096, n_threads=1)
    sampling = Sampling(seed=1, logit_bias=((77, 100.0),))  # the temperature is the family's
    request = GenerateRequest(plan, FREE, sampling, max_tokens=5)
    *_, finished = engine.generate(request, CancelToken())
    assert isinstance(finished, Finished)
    assert finished.token_ids == (77,) * 5
