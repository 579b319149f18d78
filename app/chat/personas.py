"""The personas that come with Hearth, in English and German. The person's own are in the store."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from app import paths
from app.chat.store.values import ChatSettings, Persona
from app.messages import Effort

Language = Literal["en", "de"]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    de: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    uid: str
    effort: Effort
    name: _Words
    description: _Words
    instructions: _Words


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    personas: tuple[_Entry, ...]


@cache
def bundled(language: Language) -> tuple[Persona, ...]:
    """All that come with Hearth, in its language. To change one, save it under its `uid`: the
    store's then stands in place of it (see `offered`)."""
    data = (paths.RESOURCES / "personas.json").read_bytes()
    return tuple(
        Persona(
            entry.uid,
            getattr(entry.name, language),
            ChatSettings(
                effort=entry.effort,
                instructions=getattr(entry.instructions, language),
                persona=entry.uid,
            ),
            getattr(entry.description, language),
        )
        for entry in msgspec.json.decode(data, type=_File).personas
    )


def offered(own: tuple[Persona, ...], language: Language) -> tuple[Persona, ...]:
    """What a chat can begin with: the person's own, then Hearth's, but for those they replace."""
    uids = {persona.uid for persona in own}
    return (*own, *(persona for persona in bundled(language) if persona.uid not in uids))
