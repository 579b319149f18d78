"""How much memory a plan will take, told by llama.cpp itself without reading any weights.

A model is opened with sizes only (about a second, for its vocabulary) and then one context for each
window asked for (milliseconds). llama.cpp has no call for the sizes, but logs them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from llama_cpp import llama_cpp as cpp

from app.engine.api import LoadPlan
from app.engine.llama_backend import encode_path, log_lines, start_backend, unreadable
from app.engine.llama_ggml import CPU, devices, tensor_sizes
from app.engine.llama_load import LoadCancelled, model_params, open_context
from app.events import DeviceMemory, MemoryNeeds, WindowMemory

HOST = "CPU"  # ordinary memory, whatever llama.cpp calls a buffer in it: CPU_REPACK, CUDA_Host
MIB = 2**20

_LAYER = re.compile(r"load_tensors: layer +(\d+) assigned to device (\S+), is_swa = (\d)")
_OVERRIDE = re.compile(r"tensor (\S+) \(.*buffer type overridden to (\S+)")
_KV_LAYER = re.compile(r"layer +(\d+): dev = (\S+)")
_KV_SIZE = re.compile(r"llama_kv_cache: size = +([\d.]+) MiB \( *\d+ cells")
_BUFFER = re.compile(r"(\S+) +(compute|output) buffer size = +([\d.]+) MiB")
_SPLIT = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$")


def measure(
    plan: LoadPlan, n_ctxs: Sequence[int], cancelled: Callable[[], bool] = lambda: False
) -> MemoryNeeds:
    """What the plan takes, with each of these context windows (in tokens) in place of its own.

    Sizes are exact to llama.cpp's two decimals of a MiB.

    Raises:
        ModelFileError: llama.cpp cannot read the file.
        EngineError: The model cannot do what is planned.
        LoadCancelled: `cancelled` returned True.
    """
    start_backend()
    params, _kept = model_params(plan)
    params.no_alloc = True
    params.load_mode = cpp.LLAMA_LOAD_MODE_NONE  # nothing can be mapped where nothing is read
    with log_lines() as said:
        model = cpp.llama_model_load_from_file(encode_path(plan.path), params)
    if not model:
        raise unreadable(plan.path)
    try:
        layers = _Layers.read(said)
        weights = _weights(plan.path, model, layers, said)
        windows = []
        for n_ctx in n_ctxs or (plan.n_ctx,):
            if cancelled():
                raise LoadCancelled
            windows.append(_window(model, msgspec.structs.replace(plan, n_ctx=n_ctx), layers))
        return MemoryNeeds(tuple(sorted(weights.items())), tuple(windows))
    finally:
        cpp.llama_model_free(model)


@dataclass(slots=True)
class _Layers:
    """Which device has which layer, and which layers have a sliding window."""

    device: dict[int, str] = field(default_factory=dict)
    sliding: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, said: Sequence[str]) -> _Layers:
        layers = cls()
        for line in said:
            if found := _LAYER.search(line):
                layer = int(found[1])
                layers.device[layer] = _device(found[2])
                if found[3] == "1":
                    layers.sliding.add(layer)
        return layers


def _weights(path: Path, model: Any, layers: _Layers, said: Sequence[str]) -> Counter[str]:
    """Bytes of weights on each device."""
    moved = (_OVERRIDE.search(line) for line in said)
    elsewhere = {found[1]: _device(found[2]) for found in moved if found}
    output_device = layers.device.get(max(layers.device, default=0), HOST)
    sizes: dict[str, int] = {}
    for part in _parts(path):
        sizes |= tensor_sizes(part)
    weights: Counter[str] = Counter()
    for name, size in sizes.items():
        weights[elsewhere.get(name) or _home(name, layers, output_device)] += size
    if output_device != HOST and "output.weight" not in sizes:  # the embedding is used twice
        weights[output_device] += sizes.get("token_embd.weight", 0)
    missing = cpp.llama_model_size(model) - weights.total()
    weights[HOST] += max(0, missing)
    return weights


def _home(tensor: str, layers: _Layers, output_device: str) -> str:
    """The device of a tensor that nothing has moved: the input stays on the CPU."""
    kind, _, rest = tensor.partition(".")
    if kind == "blk":
        number = rest.partition(".")[0]
        return layers.device.get(int(number), HOST) if number.isdecimal() else HOST
    return output_device if kind.startswith("output") else HOST


def _parts(path: Path) -> list[Path]:
    """All files of a model; only this one, unless its name says that there are more."""
    split = _SPLIT.search(path.name)
    if split is None:
        return [path]
    stem = path.name[: split.start()]
    count = int(split[2])
    return [path.with_name(f"{stem}-{n:05}-of-{count:05}.gguf") for n in range(1, count + 1)]


def _window(model: Any, plan: LoadPlan, layers: _Layers) -> WindowMemory:
    with log_lines() as said:
        context = open_context(model, plan)
    n_ctx = cpp.llama_n_ctx(context)
    cpp.llama_free(context)
    found = _Found()
    for line in said:
        found.take(line, layers)
    names = sorted(found.names)
    return WindowMemory(
        n_ctx,
        tuple(
            DeviceMemory(
                name,
                round(found.global_kv[name]),
                round(found.sliding_kv[name]),
                round(found.compute[name]),
                round(found.output[name]),
            )
            for name in names
        ),
    )


class _Found:
    """The sizes in a context's log, in bytes for each device."""

    def __init__(self) -> None:
        self.global_kv: defaultdict[str, float] = defaultdict(float)
        self.sliding_kv: defaultdict[str, float] = defaultdict(float)
        self.compute: defaultdict[str, float] = defaultdict(float)
        self.output: defaultdict[str, float] = defaultdict(float)
        self._layers: list[tuple[int, str]] = []  # of the KV cache that is being told of

    @property
    def names(self) -> set[str]:
        return {HOST, *self.global_kv, *self.sliding_kv, *self.compute, *self.output}

    def take(self, line: str, layers: _Layers) -> None:
        if found := _KV_LAYER.search(line):
            self._layers.append((int(found[1]), _device(found[2])))
        elif found := _KV_SIZE.search(line):
            self._add_kv(float(found[1]) * MIB, layers)
        elif found := _BUFFER.search(line):
            sizes = self.compute if found[2] == "compute" else self.output
            sizes[_device(found[1])] += float(found[3]) * MIB

    def _add_kv(self, size_bytes: float, layers: _Layers) -> None:
        """One KV cache: its layers are alike, and all of them slide or none does."""
        for layer, device in self._layers:
            sizes = self.sliding_kv if layer in layers.sliding else self.global_kv
            sizes[device] += size_bytes / len(self._layers)
        self._layers = []


def _device(buffer: str) -> str:
    """The device that a buffer or device name stands for."""
    others = {device.name for device in devices() if device.kind != CPU}
    return buffer if buffer in others else HOST
