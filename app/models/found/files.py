"""A GGUF file that was found, and careful looking through folders that belong to others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.models.library_index import Source
from app.models.shards import is_later_part

_MAX_DEPTH = 8
_MAX_FOLDERS = 5_000
_MAX_TEXT_BYTES = 1 << 20


class Found(msgspec.Struct, frozen=True):
    """The first or only file of a model of another program.

    `label` is what that program calls it, "" if that is the file's own name; `sha256` what it says
    the checksum is, "" if it says nothing.
    """

    path: Path
    source: Source
    label: str = ""
    sha256: str = ""


def gguf_files(top: Path) -> Iterator[Path]:
    """The first files of all models below a folder, in order of their names.

    Follows links to folders, but looks into each folder once. Leaves out what is hidden, what
    begins with "mmproj" (the eyes of a model, not a model), and what is still being downloaded.
    """
    seen: set[str] = set()
    waiting = [(top, 0)]
    while waiting and len(seen) < _MAX_FOLDERS:
        folder, depth = waiting.pop()
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        folders, files = _entries(folder)
        yield from (path for path in files if _is_model(path))
        if depth < _MAX_DEPTH:
            waiting += [(path, depth + 1) for path in reversed(folders)]


def _entries(folder: Path) -> tuple[list[Path], list[Path]]:
    folders: list[Path] = []
    files: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    folders.append(Path(entry.path))
                elif entry.is_file():
                    files.append(Path(entry.path))
    except OSError:
        pass
    return folders, files


def _is_model(path: Path) -> bool:
    name = path.name.lower()
    return (
        name.endswith(".gguf")
        and not name.startswith(("mmproj", "incomplete-"))
        and not is_later_part(path)
    )


def text_of(path: Path) -> str:
    """A small text file, "" where there is none that can be read."""
    try:
        with open(path, "rb") as file:
            return file.read(_MAX_TEXT_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError:
        return ""


def json_of(path: Path) -> Any:
    """A small JSON file, None where there is none or it is damaged."""
    try:
        return msgspec.json.decode(text_of(path))
    except ValueError:
        return None
    except RecursionError:
        return None


def is_file(path: Path) -> bool:
    """Whether it is an ordinary file that can be seen; never raises."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
