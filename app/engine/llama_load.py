"""Opening model files with llama.cpp: the model, its context, its vocabulary, what its header says.

All choices of a `LoadPlan` are turned into llama.cpp's parameters here, and nowhere else.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from llama_cpp import llama_cpp as cpp

from app.engine.api import LoadPlan
from app.engine.llama_backend import encode_path, start_backend, unreadable
from app.engine.llama_vocabulary import LlamaVocabulary
from app.errors import EngineError

DEFAULT_N_CTX = 16_384
# llama.cpp heeds Stop between two operations of its graph. With gpt-oss-20b's shapes on two slow
# cores one operation on 512 tokens takes 0.45 s, on 128 tokens 0.12 s, at 2 % less speed.
CPU_N_UBATCH = 128
GPU_N_UBATCH = 512
ONE_THREAD_BELOW_BYTES = 32_000_000


class LoadCancelled(Exception):
    """The person gave up waiting for the model."""


def open_vocabulary(path: Path) -> LlamaVocabulary:
    """The vocabulary of a GGUF, without its weights.

    Raises:
        ModelFileError: llama.cpp cannot read the file.
    """
    start_backend()
    params = cpp.llama_model_default_params()
    params.vocab_only = True
    model = cpp.llama_model_load_from_file(encode_path(path), params)
    if not model:
        raise unreadable(path)
    # The model must outlive its vocabulary: both live until the process ends.
    return LlamaVocabulary(cpp.llama_model_get_vocab(model))


def load_model(plan: LoadPlan, on_progress: Callable[[float], bool]) -> Any:
    """The model as planned.

    Args:
        plan: What to load, and how.
        on_progress: Called with a fraction from 0 to 1; returns False to give up.

    Raises:
        ModelFileError: llama.cpp cannot read the file.
        LoadCancelled: `on_progress` returned False.
    """
    cancelled = False

    def report(fraction: float, _data: object) -> bool:
        nonlocal cancelled
        cancelled = cancelled or not on_progress(fraction)
        return not cancelled

    start_backend()
    params = cpp.llama_model_default_params()
    params.n_gpu_layers = plan.n_gpu_layers
    # Repacked weights are a second, anonymous copy: 10 GB for gpt-oss-20b. Mapped ones are not.
    params.use_extra_bufts = False
    callback = cpp.llama_progress_callback(report)
    params.progress_callback = callback
    model = cpp.llama_model_load_from_file(encode_path(plan.path), params)
    if model:
        return model
    if cancelled:
        raise LoadCancelled
    raise unreadable(plan.path)


def open_context(model: Any, plan: LoadPlan) -> Any:
    """The context of a loaded model, as planned.

    Raises:
        EngineError: There is not enough memory for the context window.
    """
    params = cpp.llama_context_default_params()
    params.n_ctx = plan.n_ctx or min(cpp.llama_model_n_ctx_train(model), DEFAULT_N_CTX)
    params.n_batch = params.n_ubatch = n_ubatch(plan)
    params.n_outputs_max = 1  # logits of one token only: saves 300 MB on gpt-oss
    params.swa_full = False  # halves the KV cache; `KvCache` keeps reuse correct
    params.flash_attn_type = cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
    params.n_threads = params.n_threads_batch = plan.n_threads or _sensible_threads(model)
    context = cpp.llama_init_from_model(model, params)
    if not context:
        raise EngineError(
            "There is not enough memory for a context window of {n_ctx} tokens.",
            "Close other programs or choose a smaller context window.",
            n_ctx=params.n_ctx,
        )
    return context


def n_ubatch(plan: LoadPlan) -> int:
    """How many tokens of a prompt are computed at once."""
    return plan.n_ubatch or (GPU_N_UBATCH if plan.n_gpu_layers else CPU_N_UBATCH)


def _sensible_threads(model: Any) -> int:
    """One thread per physical core, but a single one for a model that fits into a cache.

    Threads wait for each other many times per token: with little to compute in between, a
    second one costs more than it gives, and a hundred times more on a busy machine.
    """
    if cpp.llama_model_size(model) < ONE_THREAD_BELOW_BYTES:
        return 1
    return psutil.cpu_count(logical=False) or 1


@dataclass(frozen=True, slots=True)
class Description:
    """What a model's header says of itself; empty or None where it says nothing."""

    name: str
    architecture: str
    chat_template: str
    temperature: float | None

    @classmethod
    def of(cls, model: Any) -> Description:
        template = cpp.llama_model_chat_template(model, None)
        return cls(
            name=_metadata(model, "general.name"),
            architecture=_metadata(model, "general.architecture"),
            chat_template=template.decode("utf-8", "replace") if template else "",
            temperature=_number(_metadata(model, "general.sampling.temp")),
        )


def _metadata(model: Any, key: str) -> str:
    buffer = ctypes.create_string_buffer(512)
    length = cpp.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace") if length >= 0 else ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
