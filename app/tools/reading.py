"""`read_file`, `list_folder` and `search_files`: look at what the person has granted.

Opens nothing but through `folder`, and nothing that no tool may touch.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.messages import Tool
from app.tools import folder
from app.tools.action import (
    Action,
    Refused,
    Result,
    Source,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.places import is_delicate, protection, resolve
from app.tools.visible import visible

LARGEST_FILE = 8 * 1024 * 1024
_LARGEST_SEARCHED = 2 * 1024 * 1024
_MOST_NAMES = 1000
_MOST_FILES = 20_000
_MOST_MATCHES = 200
_LONGEST_LINE = 300
_PATH = {"type": "string", "description": "absolute, or relative to the chosen folder"}
_READ = Tool(
    "read_file",
    "Reads a text file. Long files come in parts: ask again with first_line for the next.",
    {
        "type": "object",
        "properties": {
            "path": _PATH,
            "first_line": {"type": "integer", "minimum": 1},
            "lines": {"type": "integer", "minimum": 1, "maximum": 2000},
        },
        "required": ["path"],
    },
)
_LIST = Tool(
    "list_folder",
    "Lists the files and folders in a folder, with the sizes of the files.",
    {"type": "object", "properties": {"path": _PATH}, "required": ["path"]},
)
_SEARCH = Tool(
    "search_files",
    "Finds lines that contain a text, in all text files of a folder and below it. The text is "
    "taken literally; upper and lower case are alike.",
    {
        "type": "object",
        "properties": {
            "path": _PATH,
            "text": {"type": "string", "minLength": 1, "maxLength": 500},
            "names": {"type": "string", "description": "only files named so, e.g. *.md"},
        },
        "required": ["path", "text"],
    },
)
_USUAL_LINES = 400


class ReadFile(ToolProgram):
    """A `ToolProgram`."""

    spec = _READ

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        path = resolve(arguments["path"], surroundings.folder)
        return _action(_READ, arguments, path, path.parent)

    def run(self, action: Action, work: Work) -> Result:
        path, arguments = Path(action.target), action.decoded()
        content = folder.read(path, LARGEST_FILE)
        if content is None:
            raise Refused("There is no file {path}.", "Check the path.", path=visible(str(path)))
        text = as_text(content.data, path)
        part = _part(text, arguments.get("first_line", 1), arguments.get("lines", _USUAL_LINES))
        source = Source("file", str(path), str(path.parent))
        return Result(part, (source,), read_bytes=len(content.data))


class ListFolder(ToolProgram):
    """A `ToolProgram`."""

    spec = _LIST

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        path = resolve(arguments["path"], surroundings.folder)
        return _action(_LIST, arguments, path, path)

    def run(self, action: Action, work: Work) -> Result:
        path = Path(action.target)
        entries = folder.names(path, _MOST_NAMES)
        lines = [_listed(entry) for entry in entries] or ["(empty)"]
        if len(entries) == _MOST_NAMES:
            lines.append(f"(only the first {_MOST_NAMES})")
        return Result("\n".join(lines), (Source("file", str(path), str(path)),))


class SearchFiles(ToolProgram):
    """A `ToolProgram`."""

    spec = _SEARCH

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        path = resolve(arguments["path"], surroundings.folder)
        return _action(_SEARCH, arguments, path, path)

    def run(self, action: Action, work: Work) -> Result:
        path, arguments = Path(action.target), action.decoded()
        wanted, pattern = arguments["text"].casefold(), arguments.get("names", "*")
        matches: list[str] = []
        read_bytes = 0
        for file in _files(path, work):
            if not fnmatch.fnmatch(file.name, pattern):
                continue
            data = _quietly_read(file)
            read_bytes += len(data)
            for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
                if wanted in line.casefold():
                    shown = line.strip()[:_LONGEST_LINE]
                    matches.append(f"{file.relative_to(path)}:{number}: {shown}")
            if len(matches) >= _MOST_MATCHES:
                matches[_MOST_MATCHES:] = [f"(only the first {_MOST_MATCHES})"]
                break
        text = "\n".join(matches) or "(no line contains it)"
        return Result(text, (Source("file", str(path), str(path)),), read_bytes=read_bytes)


def as_text(data: bytes, path: Path) -> str:
    """The text in a file, with its line ends as they are.

    Raises:
        Refused: It is no text.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\0" not in data:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise Refused(
        "{path} is not a text file in UTF-8.",
        "Ask the person to save it as text.",
        path=visible(str(path)),
    )


def _part(text: str, first: int, count: int) -> str:
    lines = text.split("\n")
    if first == 1 and len(lines) <= count:
        return text
    last = min(first - 1 + count, len(lines))
    part = "\n".join(lines[first - 1 : last])
    rest = f"; go on with first_line {last + 1}" if last < len(lines) else ""
    return f"{part}\n[lines {first} to {last} of {len(lines)}{rest}]"


def _action(spec: Tool, arguments: Mapping[str, Any], path: Path, around: Path) -> Action:
    asked_for = str(arguments["path"])
    return Action(
        spec.name,
        "read_folder",
        canonical({**arguments, "path": str(path)}),
        target=str(path),
        asked_for="" if asked_for == str(path) else asked_for,
        folder=str(around),
        pin=pin_of(spec),
    )


def _listed(entry: folder.Entry) -> str:
    name = visible(entry.name, one_line=True)
    match entry.kind:
        case "folder":
            return f"{name}/"
        case "file":
            return f"{name} ({entry.size_bytes} bytes)"
        case _:
            return f"{name} (a {'link' if entry.kind == 'link' else 'special file'})"


def _files(top: Path, work: Work) -> Iterator[Path]:
    """Plain files below a folder; no links are followed, no forbidden place is entered."""
    waiting, seen = [top], 0
    while waiting:
        here = waiting.pop()
        try:
            entries = folder.names(here, _MOST_FILES)
        except Refused:
            if here == top:
                raise
            continue
        for entry in entries:
            seen += 1
            if work.cancel.cancelled or seen > _MOST_FILES:
                return
            path = here / entry.name
            if protection(path, writing=False) is not None or is_delicate(path):
                continue
            if entry.kind == "folder":
                waiting.append(path)
            elif entry.kind == "file" and entry.size_bytes <= _LARGEST_SEARCHED:
                yield path


def _quietly_read(path: Path) -> bytes:
    """The content, or nothing where it cannot or must not be read, or is no text."""
    try:
        content = folder.read(path, _LARGEST_SEARCHED)
    except Refused:
        return b""
    return b"" if content is None or b"\0" in content.data else content.data
