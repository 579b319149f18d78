"""Opening model files with llama.cpp: the model, its context, its vocabulary, what its header says.

All choices of a `LoadPlan` are turned into llama.cpp's parameters here, and nowhere else.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine.api import FlashAttention, KvType, LoadMode, LoadPlan
from app.engine.llama_backend import encode_path, log_lines, start_backend, unreadable
from app.engine.llama_ggml import BufferOverride, cpu_buffer_type
from app.engine.llama_vocabulary import LlamaVocabulary
from app.errors import EngineError
from app.hardware.cores import find_cores, sensible_threads

DEFAULT_N_CTX = 16_384
# llama.cpp heeds Stop between two operations of its graph. With gpt-oss-20b's shapes on two slow
# cores one operation on 512 tokens takes 0.45 s, on 128 tokens 0.12 s, at 2 % less speed.
CPU_N_UBATCH = 128
GPU_N_UBATCH = 512
ONE_THREAD_BELOW_BYTES = 32_000_000
GGML_TYPE_BF16 = 30  # not bound
MANY_LAYERS = 1000  # more than any model has

LOAD_MODES: dict[LoadMode, int] = {
    "choose": cpp.LLAMA_LOAD_MODE_AUTO,  # mapped, but for GPUs that cannot use mapped pages
    "mapped": cpp.LLAMA_LOAD_MODE_MMAP,
    "read": cpp.LLAMA_LOAD_MODE_NONE,
}
FLASH_ATTENTION: dict[FlashAttention, int] = {
    "choose": cpp.LLAMA_FLASH_ATTN_TYPE_AUTO,
    "on": cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}
KV_TYPES: dict[KvType, int] = {
    "f32": cpp.GGML_TYPE_F32,
    "f16": cpp.GGML_TYPE_F16,
    "bf16": GGML_TYPE_BF16,
    "q8_0": cpp.GGML_TYPE_Q8_0,
    "q5_1": cpp.GGML_TYPE_Q5_1,
    "q5_0": cpp.GGML_TYPE_Q5_0,
    "q4_1": cpp.GGML_TYPE_Q4_1,
    "q4_0": cpp.GGML_TYPE_Q4_0,
    "iq4_nl": cpp.GGML_TYPE_IQ4_NL,
}


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
    params, _kept = model_params(plan)
    callback = cpp.llama_progress_callback(report)
    params.progress_callback = callback
    model = cpp.llama_model_load_from_file(encode_path(plan.path), params)
    if model:
        return model
    if cancelled:
        raise LoadCancelled
    raise unreadable(plan.path)


def model_params(plan: LoadPlan) -> tuple[Any, object]:
    """llama.cpp's parameters for the model, and what must live as long as they are used."""
    params = cpp.llama_model_default_params()
    params.n_gpu_layers = plan.n_gpu_layers
    params.load_mode = LOAD_MODES[plan.load_mode]
    params.use_extra_bufts = plan.repack
    overrides = None
    if plan.experts_on_cpu:
        overrides = (BufferOverride * 2)()  # the second one, empty, is the end of the list
        overrides[0] = BufferOverride(expert_pattern(plan.experts_on_cpu), cpu_buffer_type())
        params.tensor_buft_overrides = ctypes.cast(overrides, ctypes.c_void_p)
    return params, overrides


def expert_pattern(n_layers: int) -> bytes:
    """A regular expression for the names of the experts' weights in the first layers.

    >>> expert_pattern(2)
    b'^blk\\\\.(0|1)\\\\.ffn_(up|down|gate|gate_up)_(ch)?exps\\\\.'
    """
    named = 0 <= n_layers < MANY_LAYERS
    layers = "|".join(map(str, range(n_layers))) if named else r"\d+"
    return rf"^blk\.({layers})\.ffn_(up|down|gate|gate_up)_(ch)?exps\.".encode()


def context_params(model: Any, plan: LoadPlan) -> Any:
    """llama.cpp's parameters for a model's context; needs the model for what the plan leaves open.

    Raises:
        EngineError: The model was not made for so large a context window.
    """
    trained: int = cpp.llama_model_n_ctx_train(model)
    if plan.n_ctx > trained > 0:
        raise EngineError(
            "This model can read {trained} tokens at most, not {n_ctx}.",
            "Choose a smaller context window.",
            trained=trained,
            n_ctx=plan.n_ctx,
        )
    params = cpp.llama_context_default_params()
    params.n_ctx = plan.n_ctx or min(trained, DEFAULT_N_CTX)
    params.n_batch = params.n_ubatch = n_ubatch(plan)
    params.n_outputs_max = 1  # logits of one token only: saves 300 MB on gpt-oss
    params.swa_full = False  # halves the KV cache; `KvCache` keeps reuse correct
    params.flash_attn_type = FLASH_ATTENTION[plan.flash_attention]
    params.type_k, params.type_v = KV_TYPES[plan.type_k], KV_TYPES[plan.type_v]
    params.n_threads = plan.n_threads or _threads(model)
    params.n_threads_batch = plan.n_threads_batch or params.n_threads
    return params


def open_context(model: Any, plan: LoadPlan) -> Any:
    """The context of a loaded model, as planned.

    Raises:
        EngineError: The model cannot do what is planned, or memory does not suffice.
    """
    params = context_params(model, plan)
    with log_lines() as said:
        context = cpp.llama_init_from_model(model, params)
    if context:
        return context
    if any("does not divide" in line for line in said):
        raise EngineError(
            "This model's KV cache cannot be of the types {type_k} and {type_v}.",
            "Take the type f16 for both.",
            type_k=plan.type_k,
            type_v=plan.type_v,
        )
    raise EngineError(
        "There is not enough memory for a context window of {n_ctx} tokens.",
        "Close other programs or choose a smaller context window.",
        n_ctx=params.n_ctx,
    )


def n_ubatch(plan: LoadPlan) -> int:
    """How many tokens of a prompt are computed at once."""
    return plan.n_ubatch or (GPU_N_UBATCH if plan.n_gpu_layers else CPU_N_UBATCH)


def _threads(model: Any) -> int:
    """As many as this computer has fast cores, but a single one for a model that fits into a cache.

    Threads wait for each other many times per token: with little to compute in between, a
    second one costs more than it gives, and a hundred times more on a busy machine.
    """
    if cpp.llama_model_size(model) < ONE_THREAD_BELOW_BYTES:
        return 1
    return sensible_threads(find_cores())


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
