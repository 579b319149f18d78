"""How files are told to a model: their text, fenced and named, before what the person says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Protocol

import msgspec

from app.messages import Message, Text

_TICKS = re.compile(r"`{3,}")
_NAME = re.compile(r"[^\w .,()+\-]+")


class ReadFile(Protocol):
    """A file of which the text has been read."""

    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...


def with_files(message: Message, files: Sequence[ReadFile]) -> Message:
    """The message as the model reads it; itself if there are no files."""
    if not files:
        return message
    told = "\n\n".join(_told(file) for file in files)
    return msgspec.structs.replace(message, parts=(Text(f"{told}\n\n"), *message.parts))


def _told(file: ReadFile) -> str:
    """One file. The fence is longer than any in the text, so that the text cannot end it."""
    longest = max((len(ticks) for ticks in _TICKS.findall(file.text)), default=2)
    fence = "`" * (longest + 1)
    kind = PurePath(file.name).suffix.lstrip(".").lower()
    name = " ".join(_NAME.sub(" ", file.name).split())
    return f"File: {name}\n{fence}{kind if kind.isalnum() else ''}\n{file.text.rstrip()}\n{fence}"
