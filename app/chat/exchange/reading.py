"""Finds out what a file is, and reads the chats in it."""

from __future__ import annotations

import fnmatch
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.chat.exchange import chatgpt, json_file, lm_studio, markdown
from app.chat.exchange.document import ChatDocument
from app.chat.exchange.errors import ImportFailed
from app.models.wording import shown

LARGEST_BYTES = 4 * 2**30  # an archive must not unpack to more
_WANTED = ("conversations*.json", "*.conversation.json")


def read(path: Path) -> Iterator[ChatDocument]:
    """The chats in a file of any format, in an archive, or in all of a folder's files.

    A chat without an id of its own gets one from its file's name.

    Raises:
        ImportFailed: There are no chats in it, or it is damaged.
    """
    try:
        if path.is_dir():
            yield from _folder(path)
        elif zipfile.is_zipfile(path):
            yield from _archive(path)
        else:
            yield from _decoded(path.read_bytes(), path.name)
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:  # the last: an encrypted archive
        reason = getattr(error, "strerror", None) or error
        raise ImportFailed(
            "The file {path} cannot be read: {reason}.",
            "Choose another file.",
            path=shown(path),
            reason=shown(reason),
        ) from error


def _folder(path: Path) -> Iterator[ChatDocument]:
    files = sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and any(fnmatch.fnmatch(file.name, pattern) for pattern in _WANTED)
    )
    if not files:
        raise _nothing_in(path.name)
    for file in files:
        yield from _decoded(file.read_bytes(), file.name)


def _archive(path: Path) -> Iterator[ChatDocument]:
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if any(fnmatch.fnmatch(Path(member.filename).name, each) for each in _WANTED)
        ]
        if not members or sum(member.file_size for member in members) > LARGEST_BYTES:
            raise _nothing_in(path.name)
        for member in members:
            yield from _decoded(archive.read(member), Path(member.filename).name)


def _decoded(data: bytes, name: str) -> Iterator[ChatDocument]:
    try:
        start = data[:20_000].decode("utf-8-sig", errors="replace")
        if markdown.looks_like(start):
            yield markdown.read(data.decode("utf-8-sig"))
            return
        value = _json(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise _nothing_in(name) from error
    if isinstance(value, dict) and value.get("format") == json_file.FORMAT:
        yield from json_file.read(data)
    elif chatgpt.looks_like(value):
        yield from chatgpt.read(value)
    elif lm_studio.looks_like(value):
        yield lm_studio.read(value, name.partition(".")[0])
    elif value != []:  # an export without chats
        raise _nothing_in(name)


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return json.loads(data)  # knows halves of characters, which some programs write


def _nothing_in(name: str) -> ImportFailed:
    return ImportFailed(
        "There are no chats in {name} that Hearth can read.",
        "Choose a file exported by Hearth, ChatGPT or LM Studio.",
        name=shown(name),
    )
