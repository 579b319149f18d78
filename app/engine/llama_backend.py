"""llama.cpp as a library: started once a process, its log kept for error messages."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any, TextIO

from llama_cpp import llama_cpp as cpp

from app.errors import ModelFileError

_log_lines: deque[str] = deque(maxlen=40)
_log_callback: Any = None
_log_file: TextIO | None = None


def log_to(file: TextIO) -> None:
    """Writes what llama.cpp says to `file` too; else only the last lines are kept, for errors."""
    global _log_file
    _log_file = file


def start_backend() -> None:
    global _log_callback
    if _log_callback is not None:
        return

    def log(_level: int, text: bytes, _data: object) -> None:
        line = text.decode("utf-8", "replace")
        _log_lines.append(line)
        if _log_file is not None:
            _log_file.write(line)

    _log_callback = cpp.llama_log_callback(log)  # kept alive here as long as the process
    cpp.llama_log_set(_log_callback, None)
    cpp.llama_backend_init()


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
