"""Hearth's own format: `{"format": "hearth-chats", "version": 1, "chats": […]}`.

Nothing is lost: export, import and export again give the same bytes. Fields of a later version are
passed over; a later `version` is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.chat.exchange.document import ChatDocument
from app.chat.exchange.errors import ImportFailed

FORMAT = "hearth-chats"
VERSION = 1


class _File(msgspec.Struct):
    format: str
    version: int
    chats: list[msgspec.Raw]


def written(documents: Iterable[ChatDocument]) -> Iterator[bytes]:
    """The file in pieces, one chat at a time."""
    yield f'{{"format":"{FORMAT}","version":{VERSION},"chats":['.encode()
    for number, document in enumerate(documents):
        yield (b",\n" if number else b"\n") + msgspec.json.encode(document)
    yield b"\n]}\n"


def read(data: bytes) -> Iterator[ChatDocument]:
    """The chats in such a file, one at a time.

    Raises:
        ImportFailed: It is none, or damaged, or of a later version.
    """
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.DecodeError as error:
        raise _damaged(error) from error
    if file.format != FORMAT or file.version > VERSION:
        raise ImportFailed(
            "This file was exported by a later version of Hearth.", "Update Hearth, then try again."
        )
    for raw in file.chats:
        try:
            document = msgspec.json.decode(raw, type=ChatDocument)
        except msgspec.DecodeError as error:
            raise _damaged(error) from error
        for index, message in enumerate(document.messages):
            if message.parent is not None and not 0 <= message.parent < index:
                raise _damaged("a message comes before the one it follows")
        yield document


def _damaged(reason: object) -> ImportFailed:
    return ImportFailed(
        "The exported chats in this file are damaged: {reason}.",
        "Export them once more, or choose another file.",
        reason=str(reason).rstrip("."),
    )
