"""Personas: instructions, and what goes with them, under a name. Some come with Hearth.

Those that come with Hearth speak the window's language until they are changed; a changed one is
kept like a person's own, and can be turned back. Knows no chat and no window.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

import msgspec

from app import paths
from app.errors import AppError
from app.messages import Effort

LONGEST_NAME = 80


class PersonaError(AppError):
    """A persona cannot be kept."""


class Persona(msgspec.Struct, frozen=True):
    """`model` is an id or path, "" for whichever is in use; None for effort and tools likewise."""

    id: str
    name: str
    instructions: str = ""
    model: str = ""
    effort: Effort | None = None
    tools: tuple[str, ...] | None = None
    icon: str = "message-circle"


class Removed(msgspec.Struct, frozen=True):
    """A persona that was deleted, and where it stood: enough to put it back."""

    persona: Persona
    kept: _Kept


class _Kept(msgspec.Struct, frozen=True):
    """What the file holds. `own` may change some of those that come with Hearth; `hidden` are
    those of them that were deleted."""

    own: tuple[Persona, ...] = ()
    hidden: tuple[str, ...] = ()


class _Original(msgspec.Struct, frozen=True):
    id: str
    icon: str
    name: dict[str, str]
    instructions: dict[str, str]
    effort: Effort | None = None

    def persona(self, language: str) -> Persona:
        spoken = language if language in self.name else "en"
        name, instructions = self.name[spoken], self.instructions[spoken]
        return Persona(self.id, name, instructions, effort=self.effort, icon=self.icon)


class PersonaBook:
    """All personas of one person.

    A damaged file is set aside, never overwritten.

    Args:
        path: Where they are kept; in Hearth's own folder by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.data_dir() / "personas.json"
        self._kept = self._read()

    def personas(self, language: str) -> tuple[Persona, ...]:
        """Those that come with Hearth first, then the person's own in the order they were made."""
        own = {persona.id: persona for persona in self._kept.own}
        given = [
            own.pop(original.id, original.persona(language))
            for original in originals()
            if original.id not in self._kept.hidden
        ]
        return (*given, *own.values())

    def find(self, persona_id: str, language: str) -> Persona | None:
        return next((p for p in self.personas(language) if p.id == persona_id), None)

    def changed(self, persona_id: str) -> bool:
        """Whether one that came with Hearth was changed since."""
        original = any(one.id == persona_id for one in originals())
        return original and any(persona.id == persona_id for persona in self._kept.own)

    def save(self, persona: Persona) -> None:
        """Keeps a persona, in place of the one with its id.

        Raises:
            PersonaError: It has no name, or the disk does not take it.
        """
        if not persona.name.strip():
            raise PersonaError("A persona needs a name.", "Type one.")
        persona = msgspec.structs.replace(persona, name=persona.name.strip()[:LONGEST_NAME])
        own = list(self._kept.own)
        place = next((i for i, one in enumerate(own) if one.id == persona.id), len(own))
        own[place : place + 1] = [persona]
        self._write(msgspec.structs.replace(self._kept, own=tuple(own)))

    def new(self, name: str) -> Persona:
        """An empty one under a new id.

        Raises:
            PersonaError: The disk does not take it.
        """
        persona = Persona(secrets.token_hex(8), name)
        self.save(persona)
        return persona

    def duplicate(self, persona: Persona, name: str) -> Persona:
        """A copy under another name and id.

        Raises:
            PersonaError: The disk does not take it.
        """
        copy = msgspec.structs.replace(persona, id=secrets.token_hex(8), name=name)
        self.save(copy)
        return copy

    def delete(self, persona: Persona) -> Removed:
        """Forgets one; `restore` brings it back.

        Raises:
            PersonaError: The disk does not take the change.
        """
        before = self._kept
        hidden = before.hidden
        if any(original.id == persona.id for original in originals()):
            hidden = (*hidden, persona.id)
        own = tuple(one for one in before.own if one.id != persona.id)
        self._write(_Kept(own, hidden))
        return Removed(persona, before)

    def restore(self, removed: Removed) -> None:
        """Puts a deleted one back where it was; what was changed since stays changed.

        Raises:
            PersonaError: The disk does not take the change.
        """
        own = list(self._kept.own)
        before = [one.id for one in removed.kept.own]
        if removed.persona.id in before and removed.persona.id not in {one.id for one in own}:
            own.insert(min(before.index(removed.persona.id), len(own)), removed.persona)
        hidden = tuple(one for one in self._kept.hidden if one != removed.persona.id)
        self._write(_Kept(tuple(own), hidden))

    def reset(self, persona_id: str) -> None:
        """Turns one that came with Hearth back into what it was.

        Raises:
            PersonaError: The disk does not take the change.
        """
        own = tuple(one for one in self._kept.own if one.id != persona_id)
        self._write(msgspec.structs.replace(self._kept, own=own))

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except OSError:
            return _Kept()
        except ValueError:
            with contextlib.suppress(OSError):
                self._path.replace(self._path.with_name("personas.damaged.json"))
            return _Kept()

    def _write(self, kept: _Kept) -> None:
        """Replaces the file in one step, so that a crash leaves the old or the new one."""
        data = msgspec.json.format(msgspec.json.encode(kept), indent=2)
        temporary = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix="personas-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except OSError as error:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise PersonaError(
                "The persona could not be saved: {reason}.",
                "Check that the disk is not full.",
                reason=error.strerror or type(error).__name__,
            ) from None
        self._kept = kept


@cache
def originals() -> tuple[_Original, ...]:
    """Those that come with Hearth, in their order."""
    data = (paths.RESOURCES / "personas.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[_Original, ...])
