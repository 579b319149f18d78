"""From a path to an `Attachment`: checks what can be checked at once, then has the file read.

The reading itself happens in a process that is ended when it takes too long or too much memory.
"""

from __future__ import annotations

import contextlib
import os
import queue
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec
import psutil

import app
from app.cancel import CancelToken
from app.chat.attachments import kinds
from app.chat.attachments.kinds import Kind
from app.chat.attachments.reader_process import MEMORY_BYTES, Done, Failed, Line, Progress
from app.errors import AttachmentError
from app.messages import Attachment

SECONDS = 60.0
_POLL_S = 0.05
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def check(path: Path) -> Kind:
    """What the file would be read as. Looks at its name and size only, so it takes no time.

    Raises:
        AttachmentError: It is no file, too large, or of a kind that holds no text.
    """
    try:
        status = path.stat()
    except (OSError, ValueError):
        raise AttachmentError(
            "{name} cannot be found.", "Check that the file is still there.", name=path.name
        ) from None
    if stat.S_ISDIR(status.st_mode):
        raise AttachmentError(
            "{name} is a folder.", "Attach the files in it one by one.", name=path.name
        )
    if not stat.S_ISREG(status.st_mode):
        raise AttachmentError("{name} is no ordinary file.", "Choose a file.", name=path.name)
    kind = kinds.kind_of(path.name)
    if kind is None:
        raise _no_text(path.name)
    if status.st_size > kinds.MAX_BYTES[kind]:
        raise AttachmentError(
            "{name} is too large: {size}, and at most {limit} can be read.",
            "Attach a part of it, or copy what matters into your message.",
            name=path.name,
            size=_megabytes(status.st_size),
            limit=_megabytes(kinds.MAX_BYTES[kind]),
        )
    if status.st_size == 0:
        raise AttachmentError("{name} is empty.", "Choose another file.", name=path.name)
    return kind


def read(
    path: Path,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] = lambda _: None,
    timeout_s: float = SECONDS,
) -> Attachment | None:
    """The file's text; None if it was cancelled. Takes as long as it takes: not for the UI thread.

    Args:
        progress: Called with a fraction from 0 to 1 in the calling thread.

    Raises:
        AttachmentError: There is no text to be had, or not within the limits.
    """
    kind = check(path)
    size_bytes = path.stat().st_size
    reader = _Reader(kind, path)
    try:
        outcome = reader.outcome(path, cancel or CancelToken(), progress, timeout_s)
    finally:
        reader.end()
    if outcome is None:
        return None
    return Attachment(path.name, outcome.text, size_bytes, outcome.cut)


class _Reader:
    """The process that reads one file, and the thread that listens to it."""

    def __init__(self, kind: Kind, path: Path) -> None:
        # -P: the working directory must not lend it any module.
        module = "app.chat.attachments.reader_process"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, kind, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        threading.Thread(
            target=_listen,
            args=(self._process.stdout, self._lines),
            name="attachment-reader",
            daemon=True,
        ).start()

    def outcome(
        self,
        path: Path,
        cancel: CancelToken,
        progress: Callable[[float], None],
        timeout_s: float,
    ) -> Done | None:
        deadline = time.monotonic() + timeout_s
        while not cancel.cancelled:
            try:
                line = self._lines.get(timeout=_POLL_S)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise _too_slow(path.name) from None
                if self._memory_bytes() > MEMORY_BYTES:
                    raise _too_much(path.name) from None
                continue
            match line:
                case Progress(fraction):
                    progress(fraction)
                case Done():
                    return line
                case Failed(message, hint, fields):
                    raise AttachmentError(message, hint, **fields)
                case None:
                    raise _too_much(path.name)
        return None

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()

    def _memory_bytes(self) -> int:
        with contextlib.suppress(psutil.Error):
            return int(psutil.Process(self._process.pid).memory_info().rss)
        return 0


def _listen(source: IO[bytes], lines: queue.SimpleQueue[Line | None]) -> None:
    """Passes on every line, and None at the end. Runs in a thread of its own."""
    with source:
        for line in source:
            try:
                lines.put(_decoder.decode(line))
            except ValueError:
                break
    lines.put(None)


def _environment() -> dict[str, str]:
    root = Path(app.__file__).resolve().parent.parent
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(root), environment.get("PYTHONPATH")])
    )
    return environment


def _no_text(name: str) -> AttachmentError:
    suffix = kinds.suffix_of(name)
    if suffix in kinds.OTHER_DOCUMENTS:
        return AttachmentError(
            "{name} is a document of a kind that cannot be read.",
            "Save it as PDF or DOCX, then attach that.",
            name=name,
        )
    if suffix in kinds.SHEETS:
        return AttachmentError(
            "{name} is a spreadsheet.", "Save it as CSV, then attach that.", name=name
        )
    return AttachmentError(
        "{name} holds no text that can be read.",
        "Text, code, Markdown, CSV, PDF and DOCX can be attached.",
        name=name,
    )


def _too_slow(name: str) -> AttachmentError:
    return AttachmentError(
        "Reading {name} took too long, so it was given up.",
        "Save it anew in the program that it comes from, or attach a part of it.",
        name=name,
    )


def _too_much(name: str) -> AttachmentError:
    return AttachmentError(
        "{name} needs more memory than a document should, so reading it was given up.",
        "Save it anew in the program that it comes from, or attach a part of it.",
        name=name,
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB"
