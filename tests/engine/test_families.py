"""Models of other families, loaded and run by the engine process, from question to answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
from app.errors import EngineError, ModelFileError
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


FREE = Conversation((QUESTION,))
FORMED = Conversation((QUESTION,), response_format=ResponseFormat("x", {"type": "object"}))


@pytest.mark.parametrize(
    ("chat", "start", "reason"),
    [
        (FORMED, Begin(), "JSON Schema"),
        (FORMED, AnswerNow(), "JSON Schema"),
        (FREE, Continue((5, 6)), "cut off"),
        (FREE, SkipThinking(), "without thinking"),
        (FREE, AnswerNow(), "without thinking"),
    ],
)
@pytest.mark.parametrize("constrained", [True, False])
def test_what_needs_a_guided_dialect_is_refused_and_the_engine_goes_on(
    engine: EngineProcess,
    tmp_path: Path,
    chat: Conversation,
    start: Start,
    reason: str,
    constrained: bool,
) -> None:
    path = model_of(tmp_path, "qwen3")
    plan = LoadPlan(path, n_ctx=4096, n_threads=1)
    request = GenerateRequest(plan, chat, start=start, constrained=constrained)
    with pytest.raises(EngineError) as caught:
        list(engine.generate(request, CancelToken()))
    assert reason in caught.value.message
    assert isinstance(answer(engine, path, FREE, seed=1)[-1], Finished)


def test_a_bias_reaches_every_family(engine: EngineProcess, tmp_path: Path) -> None:
    plan = LoadPlan(model_of(tmp_path, "qwen3"), n_ctx=4096, n_threads=1)
    sampling = Sampling(seed=1, logit_bias=((77, 100.0),))  # the temperature is the family's
    request = GenerateRequest(plan, FREE, sampling, max_tokens=5)
    *_, finished = engine.generate(request, CancelToken())
    assert isinstance(finished, Finished)
    assert finished.token_ids == (77,) * 5
