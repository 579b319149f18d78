"""The part of ggml that llama-cpp-python does not bind: backends, devices, tensors of a file.

Knows ggml's C functions and gives back plain values; knows no models and no plans.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.errors import EngineError

CPU, GPU, INTEGRATED_GPU = 0, 1, 2  # enum ggml_backend_dev_type
_POINTER = ctypes.c_void_p


@dataclass(frozen=True, slots=True)
class Device:
    """Something that computes: "CPU", "CUDA0", "Vulkan1"; `kind` as in ggml-backend.h."""

    name: str
    kind: int


@dataclass(frozen=True, slots=True)
class DescribedDevice:
    """A device with its maker's name and its memory; both sizes are 0 where that is unknown.

    Of the CPU ggml says that all of its memory is free.
    """

    name: str
    kind: int
    description: str
    total_bytes: int
    free_bytes: int


class BufferOverride(ctypes.Structure):
    """`struct llama_model_tensor_buft_override`: tensors whose names match go into this buffer."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", _POINTER))


class _GgufParams(ctypes.Structure):
    _fields_ = (("no_alloc", ctypes.c_bool), ("context", _POINTER))


def library_folder() -> Path:
    """Where llama.cpp's shared libraries lie."""
    return Path(cpp._lib._name).resolve().parent


def load_backends() -> None:
    """Loads the compute backends that lie beside llama.cpp's library, unless they are linked in.

    llama.cpp itself would look for them in the working directory too, and run whatever it finds
    there under such a name.

    Raises:
        EngineError: There is none; llama.cpp must not be started then.
    """
    registered = function("ggml", "ggml_backend_reg_count", ctypes.c_size_t)
    if registered() == 0:
        load_all = function("ggml", "ggml_backend_load_all_from_path", None, ctypes.c_char_p)
        load_all(str(library_folder()).encode("utf-8", "surrogateescape"))
    if registered() == 0:
        raise EngineError(
            "The engine's own files are incomplete: nothing in them can compute.",
            "Install Hearth again.",
        )


def devices() -> list[Device]:
    """All devices of the loaded backends, the CPU among them."""
    name = function("ggml-base", "ggml_backend_dev_name", ctypes.c_char_p, _POINTER)
    kind = function("ggml-base", "ggml_backend_dev_type", ctypes.c_int, _POINTER)
    return [Device(name(handle).decode(), kind(handle)) for handle in _device_handles()]


def described_devices() -> list[DescribedDevice]:
    """All devices of the loaded backends; asking a GPU for its memory may start its driver."""
    describe = function("ggml-base", "ggml_backend_dev_description", ctypes.c_char_p, _POINTER)
    size = ctypes.POINTER(ctypes.c_size_t)
    memory = function("ggml-base", "ggml_backend_dev_memory", None, _POINTER, size, size)
    described = []
    for device, handle in zip(devices(), _device_handles(), strict=True):
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(handle, ctypes.byref(free), ctypes.byref(total))
        text = (describe(handle) or b"").decode("utf-8", "replace")
        described.append(
            DescribedDevice(device.name, device.kind, text.strip(), total.value, free.value)
        )
    return described


def cpu_buffer_type() -> int | None:
    """The handle of ordinary memory, for a `BufferOverride`."""
    kind = function("ggml-base", "ggml_backend_dev_type", ctypes.c_int, _POINTER)
    buffer_type = function("ggml-base", "ggml_backend_dev_buffer_type", _POINTER, _POINTER)
    for handle in _device_handles():
        if kind(handle) == CPU:
            found: int | None = buffer_type(handle)
            return found
    return None


def tensor_sizes(path: Path) -> dict[str, int]:
    """The names of a GGUF's tensors and their sizes in bytes; reads its header only.

    Empty if the file cannot be read.
    """
    open_file = function("ggml-base", "gguf_init_from_file", _POINTER, ctypes.c_char_p, _GgufParams)
    close = function("ggml-base", "gguf_free", None, _POINTER)
    count = function("ggml-base", "gguf_get_n_tensors", ctypes.c_int64, _POINTER)
    name = function("ggml-base", "gguf_get_tensor_name", ctypes.c_char_p, _POINTER, ctypes.c_int64)
    size = function("ggml-base", "gguf_get_tensor_size", ctypes.c_size_t, _POINTER, ctypes.c_int64)
    file = open_file(str(path).encode("utf-8", "surrogateescape"), _GgufParams(True, None))
    if not file:
        return {}
    try:
        return {name(file, i).decode("utf-8", "replace"): size(file, i) for i in range(count(file))}
    finally:
        close(file)


def _device_handles() -> Iterator[int]:
    count = function("ggml", "ggml_backend_dev_count", ctypes.c_size_t)
    get = function("ggml", "ggml_backend_dev_get", _POINTER, ctypes.c_size_t)
    for place in range(count()):
        yield get(place)


def function(library: str, name: str, result: Any, *arguments: Any) -> Any:
    """A C function of ggml with its types; `library` is "ggml", "ggml-base" or "ggml-cpu".

    Raises:
        AttributeError: There is none.
    """
    function = _library(library)[name]  # by index: a function object of our own, with our types
    function.restype = result
    function.argtypes = arguments
    return function


@cache
def _library(name: str) -> ctypes.CDLL:
    """The copy of ggml that llama.cpp is linked to.

    Its names are looked up through llama.cpp's own library: the wheel holds ggml under several file
    names, and opening another one gives a second copy with a registry of its own. Windows cannot
    look names up that way, but knows each file name once.
    """
    if sys.platform == "win32":
        return ctypes.CDLL(str(library_folder() / f"{name}.dll"))
    library: ctypes.CDLL = cpp._lib
    return library
