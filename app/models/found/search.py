"""Looks through the folders of all programs that Hearth knows, and links what it can run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import msgspec

from app.errors import ModelFileError
from app.models import inventory
from app.models.catalogue import Entry
from app.models.found import gpt4all, hugging_face, jan, lm_studio, ollama
from app.models.found.files import Found
from app.models.found.places import Places, here
from app.models.gguf import GgufHeader, read_header
from app.models.recognition import recognise
from app.models.runnable import require_runnable
from app.models.shards import parts_of

PROGRAMS: tuple[Callable[[Places], Iterator[Found]], ...] = (
    lm_studio.find,
    jan.find,
    gpt4all.find,
    ollama.find,
    hugging_face.find,
)


class Candidate(msgspec.Struct, frozen=True):
    """A model of another program that Hearth could link to.

    `entry` is what the catalogue knows it as. `flaw` says why Hearth cannot run it.
    """

    found: Found
    name: str
    size_bytes: int
    entry: Entry | None = None
    flaw: ModelFileError | None = None


def find_all(places: Places | None = None) -> Iterator[Found]:
    """Every model of another program that is not in the library yet; each file once.

    Raises:
        LibraryError: The list of models cannot be saved.
    """
    seen = {os.path.realpath(model.files[0]) for model in inventory.installed()}
    for find in PROGRAMS:
        for found in find(places or here()):
            real = os.path.realpath(found.path)
            if real not in seen:
                seen.add(real)
                yield found


def candidates(places: Places | None = None) -> Iterator[Candidate]:
    """The same, with what their headers say. Slow where headers are many: for the background."""
    for found in find_all(places):
        yield look_at(found)


def look_at(found: Found) -> Candidate:
    """What a found file is, and whether Hearth can run it."""
    parts = parts_of(found.path)
    size_bytes = sum(path.stat().st_size for path in parts if path.exists())
    header: GgufHeader | None = None
    try:
        header = read_header(found.path)
        require_runnable(header)
    except ModelFileError as error:
        name = found.label or (header.name if header else found.path.stem)
        return Candidate(found, name, size_bytes, flaw=error)
    known = recognise(header, parts, found.sha256)
    name = known.entry.name if known else header.name
    return Candidate(found, name, size_bytes, entry=known.entry if known else None)


def link(found: Found) -> inventory.Installed:
    """Adds a found model to the library; its files stay where they are, and whose they are.

    Raises:
        ModelFileError: Hearth cannot run it.
        LibraryError: The list cannot be saved.
    """
    return inventory.link(found.path, found.source, label=found.label, sha256=found.sha256)
