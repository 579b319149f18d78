"""`write_file` and `edit_file`: change text files where the person has granted it.

What is written is what the diff showed: if the file has changed since, nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.messages import Tool
from app.tools import folder
from app.tools.action import (
    Action,
    Refused,
    Result,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.diff import unified
from app.tools.folder import FileContent
from app.tools.places import resolve
from app.tools.reading import LARGEST_FILE, as_text
from app.tools.visible import visible

_PATH = {"type": "string", "description": "absolute, or relative to the chosen folder"}
_WRITE = Tool(
    "write_file",
    "Writes a whole text file: a new one, or in the place of one that exists.",
    {
        "type": "object",
        "properties": {"path": _PATH, "content": {"type": "string"}},
        "required": ["path", "content"],
    },
)
_EDIT = Tool(
    "edit_file",
    "Replaces a passage of a text file. old_text must stand there exactly once, unless all is "
    "true.",
    {
        "type": "object",
        "properties": {
            "path": _PATH,
            "old_text": {"type": "string", "minLength": 1},
            "new_text": {"type": "string"},
            "all": {"type": "boolean", "description": "replace it wherever it stands"},
        },
        "required": ["path", "old_text", "new_text"],
    },
)


class WriteFile(ToolProgram):
    """A `ToolProgram`."""

    spec = _WRITE

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        _encoded(arguments["content"])
        return _action(_WRITE, arguments, surroundings)

    def detail(self, action: Action) -> Action:
        path = Path(action.target)
        before = _current(path)
        old = "" if before is None else before.data.decode("utf-8", "replace")
        return _detailed(action, before, _diff(path, old, action.decoded()["content"]))

    def run(self, action: Action, work: Work) -> Result:
        return _change(action, _encoded(action.decoded()["content"]), work)


class EditFile(ToolProgram):
    """A `ToolProgram`."""

    spec = _EDIT

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        _encoded(arguments["new_text"])
        return _action(_EDIT, arguments, surroundings)

    def detail(self, action: Action) -> Action:
        path = Path(action.target)
        before = _existing(path)
        old = as_text(before.data, path)
        return _detailed(action, before, _diff(path, old, _edited(old, action.decoded(), path)))

    def run(self, action: Action, work: Work) -> Result:
        path = Path(action.target)
        before = _existing(path)
        if before.sha256 != action.base_sha256:
            raise _changed(path)
        old = as_text(before.data, path)
        return _change(action, _encoded(_edited(old, action.decoded(), path)), work)


def _change(action: Action, data: bytes, work: Work) -> Result:
    path = Path(action.target)
    before = _current(path)
    if (before.sha256 if before else "") != action.base_sha256:
        raise _changed(path)
    if work.cancel.cancelled:
        raise Refused("It was stopped before anything was written.")
    old, mode = (before.data, before.mode) if before else (None, 0)
    with work.keep(path, old, mode, data):
        folder.replace(path, data, before, LARGEST_FILE)
    return Result(f"Wrote {len(data)} bytes to {path}.", written_bytes=len(data))


def _current(path: Path) -> FileContent | None:
    """What is there now; None if nothing is, or not even the folder."""
    return folder.read(path, LARGEST_FILE) if path.parent.is_dir() else None


def _existing(path: Path) -> FileContent:
    found = _current(path)
    if found is None:
        raise Refused("There is no file {path}.", "Check the path.", path=visible(str(path)))
    if found.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(
            "{path} is not a text file in UTF-8.",
            "Ask the person to save it as text.",
            path=visible(str(path)),
        )
    return found


def _edited(text: str, arguments: Mapping[str, Any], path: Path) -> str:
    old, new = arguments["old_text"], arguments["new_text"]
    if old not in text and "\r\n" in text:  # models write plain line ends
        old, new = (each.replace("\r\n", "\n").replace("\n", "\r\n") for each in (old, new))
    found = text.count(old)
    if found == 0:
        raise Refused(
            "old_text does not stand in {path}.",
            "Read the file and copy the passage exactly.",
            path=visible(str(path)),
        )
    if found > 1 and not arguments.get("all", False):
        raise Refused(
            "old_text stands in {path} {count} times.",
            "Take a longer passage, or set all to true.",
            path=visible(str(path)),
            count=found,
        )
    return text.replace(old, new)


def _action(spec: Tool, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
    path = resolve(arguments["path"], surroundings.folder)
    asked_for = str(arguments["path"])
    return Action(
        spec.name,
        "write_folder",
        canonical({**arguments, "path": str(path)}),
        target=str(path),
        asked_for="" if asked_for == str(path) else asked_for,
        folder=str(path.parent),
        pin=pin_of(spec),
    )


def _detailed(action: Action, before: FileContent | None, diff: str) -> Action:
    base = "" if before is None else before.sha256
    return msgspec.structs.replace(action, preview=diff, base_sha256=base)


def _diff(path: Path, old: str, new: str) -> str:
    """A unified diff, complete: what would be changed and what it would be changed to."""
    if len(_encoded(new)) > LARGEST_FILE:
        raise Refused(
            "{path} is larger than {limit} bytes.",
            "Ask for a smaller file.",
            path=visible(str(path)),
            limit=LARGEST_FILE,
        )
    return unified(old, new, path.name)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("The text has broken characters.", "Write it again.") from error


def _changed(path: Path) -> Refused:
    return Refused(
        "{path} has changed meanwhile.",
        "Look at the folder, then ask again.",
        path=visible(str(path)),
    )
