"""`remember`: notes that the model may keep for all chats; the person sees and edits them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from app import paths
from app.errors import AppError
from app.files import replace_file
from app.journal.activity import now
from app.messages import Tool
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

_LONGEST, _MOST = 1000, 200
_LOCK_TIMEOUT_S = 10.0
_HEADING = "Notes that you kept in earlier chats; the person can see and change them:"
_SPEC = Tool(
    "remember",
    "Keeps a short note for all later chats, such as what the person likes to be called.",
    {
        "type": "object",
        "properties": {"note": {"type": "string", "minLength": 1, "maxLength": _LONGEST}},
        "required": ["note"],
    },
)


class NotesError(AppError):
    """The notes cannot be read or saved."""


class Note(msgspec.Struct, frozen=True):
    """One note; `at` is when it was made or last changed."""

    text: str
    at: datetime


class Notes:
    """All notes: one JSON file, replaced whole. Safe for threads and processes."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.data_dir() / "tools" / "notes.json"
        self._lock = threading.Lock()

    def all(self) -> tuple[Note, ...]:
        """The notes, the oldest first.

        Raises:
            NotesError: The file is damaged.
        """
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=tuple[Note, ...])
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise NotesError(
                "The notes cannot be read.", "Repair or remove the file {path}.", path=self.path
            ) from error

    def add(self, text: str) -> None:
        """Keeps one more; a note that is there already stays as it is.

        Raises:
            Refused: There are too many.
            NotesError: It cannot be saved.
        """

        def added(notes: tuple[Note, ...]) -> tuple[Note, ...]:
            if any(note.text == text for note in notes):
                return notes
            if len(notes) >= _MOST:
                raise Refused("There are {most} notes already.", "Remove some.", most=_MOST)
            return (*notes, Note(text, now()))

        self._change(added)

    def change(self, index: int, text: str) -> None:
        """Replaces the note at this place; an empty text removes it."""

        def changed(notes: tuple[Note, ...]) -> tuple[Note, ...]:
            kept = (Note(text, now()),) if text.strip() else ()
            return (*notes[:index], *kept, *notes[index + 1 :])

        self._change(changed)

    def with_instructions(self, instructions: str) -> str:
        """The person's instructions, and the notes behind them."""
        notes = self.all()
        if not notes:
            return instructions
        lines = "\n".join(f"- {note.text}" for note in notes)
        return "\n\n".join(part for part in (instructions, f"{_HEADING}\n{lines}") if part)

    def _change(self, change: Callable[[tuple[Note, ...]], tuple[Note, ...]]) -> None:
        from filelock import FileLock, Timeout  # brings asyncio, which a start can do without

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S)
            with self._lock, lock:
                before = self.all()
                after = change(before)
                if after != before:
                    self._write(after)
        except (OSError, Timeout) as error:
            raise NotesError(
                "The notes cannot be saved.", "Check that there is space on the disk."
            ) from error

    def _write(self, notes: tuple[Note, ...]) -> None:
        replace_file(self.path, msgspec.json.format(msgspec.json.encode(notes), indent=2))


class Remember(ToolProgram):
    """A `ToolProgram`."""

    spec = _SPEC

    def __init__(self, notes: Notes | None = None) -> None:
        self._notes = notes or Notes()

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        text = " ".join(arguments["note"].split())  # one line: a note must not look like several
        return Action(
            "remember", "notes", canonical({"note": text}), preview=text, pin=pin_of(_SPEC)
        )

    def run(self, action: Action, work: Work) -> Result:
        text = action.decoded()["note"]
        self._notes.add(text)
        return Result("Kept.", written_bytes=len(text.encode()))
