"""The process that reads one file: the path comes as its argument, lines of JSON go out.

Holds itself to a limit of memory where the system can; time, and memory elsewhere, are watched
from outside.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.chat.attachments.decoding import NotText, decode
from app.chat.attachments.kinds import MAX_BYTES, MAX_CHARACTERS, Kind
from app.errors import AttachmentError
from app.messages import Cut

MEMORY_BYTES = 1_000_000_000
_PROGRESS_EVERY_S = 0.1


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """`fraction` of the file, from 0 to 1, has been read."""

    fraction: float


class Done(msgspec.Struct, frozen=True, tag="done"):
    """All that could be read; the last line."""

    text: str
    cut: Cut | None = None


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """There is nothing to be had, and why: keys and fields as in `AppError`; the last line."""

    message: str
    hint: str
    fields: dict[str, str]


Line = Progress | Done | Failed


class Output:
    """Writes lines; progress only so often."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._last = 0.0

    def write(self, line: Line) -> None:
        self._out.write(msgspec.json.encode(line) + b"\n")
        self._out.flush()

    def progress(self, fraction: float) -> None:
        if time.monotonic() - self._last >= _PROGRESS_EVERY_S:
            self._last = time.monotonic()
            self.write(Progress(fraction))


def main() -> int:
    """Usage: reader_process KIND PATH."""
    output = Output(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # whatever a library prints is no line of ours
    kind, path = sys.argv[1], Path(sys.argv[2])
    _limit_memory()
    try:
        output.write(_read(kind, path, output))  # type: ignore[arg-type]
    except AttachmentError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        output.write(Failed(error.message_key, error.hint_key, fields))
    except MemoryError:
        return 1
    return 0


def _read(kind: Kind, path: Path, output: Output) -> Done:
    # Imported here: a text file need not wait for the libraries of the others.
    if kind == "pdf":
        from app.chat.attachments.pdf import read_pdf

        text, cut = read_pdf(path, output.progress)
        return _shortened(text, cut)
    if kind == "word":
        from app.chat.attachments.word import read_word

        return _shortened(read_word(path), None)
    return _shortened(_read_text(path), None)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES["text"])
    except OSError as error:
        raise AttachmentError(
            "{name} cannot be read: {reason}.",
            "Check that the file is still there and that you may read it.",
            name=path.name,
            reason=error.strerror or type(error).__name__,
        ) from None
    try:
        text = decode(data)
    except NotText:
        raise AttachmentError(
            "{name} holds no text that can be read.",
            "Text, code, Markdown, CSV, PDF and DOCX can be attached.",
            name=path.name,
        ) from None
    if not text.strip():
        raise AttachmentError("{name} is empty.", "Choose another file.", name=path.name)
    return text


def _shortened(text: str, cut: Cut | None) -> Done:
    # Broken halves of characters, as some PDFs hold, can be written nowhere.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= MAX_CHARACTERS:
        return Done(text, cut)
    return Done(text[:MAX_CHARACTERS], Cut("characters", MAX_CHARACTERS, 0 if cut else len(text)))


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
