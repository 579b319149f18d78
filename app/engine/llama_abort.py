"""A flag that stops llama.cpp in the middle of a computation, without Python in its way."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from llama_cpp import llama_cpp as cpp


class AbortFlag:
    """Set and cleared from any thread; a watching context looks at it after every graph node.

    A Python callback would take the interpreter lock for every node of the graph. libc's strlen
    has the callback's shape: on "" it gives 0 (go on), on "\\x01" it gives 1 (abort).
    """

    def __init__(self) -> None:
        libc = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
        self._byte = ctypes.create_string_buffer(b"\0\0", 2)
        self._callback = ctypes.cast(libc.strlen, cpp.ggml_abort_callback)

    def watch(self, context: Any) -> None:
        """Lets the flag stop this llama.cpp context; the flag must outlive it."""
        cpp.llama_set_abort_callback(
            context, self._callback, ctypes.cast(self._byte, ctypes.c_void_p)
        )

    def set(self) -> None:
        self._byte[0] = b"\x01"

    def clear(self) -> None:
        self._byte[0] = b"\0"

    @property
    def is_set(self) -> bool:
        return bool(self._byte[0] != b"\0")
