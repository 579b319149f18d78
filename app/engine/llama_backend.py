"""llama.cpp as a library: started once a process, its log kept for error messages.

Its compute backends (CPU, GPU) are loaded from the folder of its own libraries and from nowhere
else. Knows no models.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from llama_cpp import llama_cpp as cpp

from app.engine.llama_ggml import load_backends
from app.errors import ModelFileError

_log_lines: deque[str] = deque(maxlen=40)
_log_callback: Any = None
_log_file: TextIO | None = None
_listeners: list[list[str]] = []
LOG_LEVEL_DEBUG = 1


def log_to(file: TextIO) -> None:
    """Writes what llama.cpp says to `file` too; else only the last lines are kept, for errors."""
    global _log_file
    _log_file = file


@contextmanager
def log_lines() -> Iterator[list[str]]:
    """All that llama.cpp says inside the `with`, debug lines too; a list that grows."""
    lines: list[str] = []
    _listeners.append(lines)
    try:
        yield lines
    finally:
        _listeners.remove(lines)


def start_backend() -> None:
    """Makes llama.cpp ready; does nothing the second time.

    Raises:
        EngineError: The engine's own libraries are incomplete.
    """
    global _log_callback
    if _log_callback is None:
        _log_callback = cpp.llama_log_callback(_log)  # kept alive as long as the process
        cpp.llama_log_set(_log_callback, None)
        load_backends()
        cpp.llama_backend_init()


def _log(level: int, text: bytes, _data: object) -> None:
    line = text.decode("utf-8", "replace")
    for lines in _listeners:
        lines.append(line)
    if level == LOG_LEVEL_DEBUG:  # thousands of lines, wanted by listeners only
        return
    _log_lines.append(line)
    if _log_file is not None:
        _log_file.write(line)


def unreadable(path: Path) -> ModelFileError:
    errors = [line.strip() for line in _log_lines if "error" in line.lower()]
    return ModelFileError(
        "The engine cannot read the model file {name}: {reason}",
        "The file may be damaged or made for a newer engine. Download it again.",
        name=path.name,
        reason=errors[0] if errors else "no reason given",
    )


def encode_path(path: Path) -> bytes:
    # llama.cpp takes UTF-8 on Windows and the file system's own bytes elsewhere.
    return str(path).encode("utf-8", "surrogateescape")
