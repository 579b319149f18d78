"""The models on this computer: those in Hearth's folder, and those of other programs linked to.

Keeps the index in step with the files. Reads the headers of files that are new or have changed
since, and nothing else of them; never writes to or deletes a model.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.errors import AppError, ModelFileError
from app.models import library_index
from app.models.gguf import read_header
from app.models.library_index import OWN, Index, LibraryError, Record, Source
from app.models.library_scan import STARTER_ID, in_step, new_record, now, owner
from app.models.runnable import require_runnable
from app.models.wording import shown

__all__ = [
    "STARTER_ID",
    "Installed",
    "find",
    "installed",
    "link",
    "models_folder",
    "note_downloaded",
    "note_use",
]


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this computer. `files` in order, the first is the one to open.

    `flaw` says why it cannot be run now: its files are gone, cut short, or of a kind that Hearth
    does not know. `catalogue_id` is "" for a model that the catalogue does not have.
    """

    id: str
    name: str
    source: Source
    files: tuple[Path, ...]
    size_bytes: int
    catalogue_id: str = ""
    added_at: datetime | None = None
    last_used_at: datetime | None = None
    verified_at: datetime | None = None
    flaw: AppError | None = None

    @property
    def is_linked(self) -> bool:
        """Its files belong to another program or to the person; Hearth never deletes them."""
        return self.source != OWN


def models_folder() -> Path:
    """Where downloads go; it may not exist yet."""
    return library_index.read().models_folder()


def installed() -> tuple[Installed, ...]:
    """All models but the starter, the one used last first.

    Raises:
        LibraryError: The list cannot be saved.
    """
    flaws: dict[str, AppError] = {}
    index = library_index.read()
    if in_step(index, flaws) != index:  # else nothing need be locked or written
        index = library_index.update(lambda index: in_step(index, flaws))
    models = [_installed(index, record, flaws.get(record.id)) for record in index.records]
    never = datetime.min.replace(tzinfo=UTC)
    models.sort(key=lambda model: model.name.casefold())
    models.sort(key=lambda model: model.last_used_at or never, reverse=True)
    return tuple(models)


def find(id: str) -> Installed:
    """The model of this id.

    Raises:
        LibraryError: There is none.
    """
    for model in installed():
        if model.id == id:
            return model
    raise LibraryError(
        'There is no model called "{id}" on this computer.',
        "Choose one from the list of models.",
        id=shown(id),
    )


def link(path: Path, source: Source = "file", *, label: str = "", sha256: str = "") -> Installed:
    """Adds a model where it lies; no byte is copied. A file in Hearth's own folder is only listed.

    Args:
        path: Its first or only file.
        label: What the program that it belongs to calls it.
        sha256: The checksum of the file, where the other program says it.

    Raises:
        ModelFileError: The file is no model that Hearth can run.
        LibraryError: The list cannot be saved.
    """
    path = Path(os.path.abspath(path))  # not resolved: a link may have the name that parts need
    header = read_header(path)
    require_runnable(header)

    def add(index: Index) -> Index:
        index = in_step(index, {})
        if owner(index, path):
            return index
        return index.replacing(new_record(index, header, source, label=label, sha256=sha256))

    index = library_index.update(add)
    record = owner(index, path)
    if record is None:
        raise ModelFileError("There is no model file at {path}.", path=shown(path))
    return _installed(index, record, None)


def note_downloaded(path: Path, sha256: Iterable[str]) -> Installed:
    """Lists a model whose files, the first of them `path`, have just been downloaded and verified.

    Args:
        sha256: The checksum of each file, in order.

    Raises:
        ModelFileError: The file is no model that Hearth can run.
        LibraryError: The list cannot be saved.
    """
    model, checksums = link(path, OWN), tuple(sha256)

    def note(index: Index) -> Index:
        record = index.record(model.id)
        if record is None or len(record.parts) != len(checksums):
            return index
        parts = tuple(
            msgspec.structs.replace(part, sha256=checksum, is_verified=True, is_guess=False)
            for part, checksum in zip(record.parts, checksums, strict=True)
        )
        return index.replacing(msgspec.structs.replace(record, parts=parts, verified_at=now()))

    index = library_index.update(note)
    record = index.record(model.id)
    return model if record is None else _installed(index, record, None)


def note_use(path: Path) -> None:
    """Remembers that the model that begins with this file was loaded just now, if it is listed.

    Never raises: a list that cannot be saved now is no reason to stop an answer.
    """

    def note(index: Index) -> Index:
        record = owner(index, path)
        if record is None:
            return index
        return index.replacing(msgspec.structs.replace(record, last_used_at=now()))

    with contextlib.suppress(LibraryError):
        library_index.update(note)


def _installed(index: Index, record: Record, flaw: AppError | None) -> Installed:
    files = index.files(record)
    if flaw is None and (missing := next((file for file in files if not file.exists()), None)):
        flaw = ModelFileError(
            "There is no model file at {path}.",
            "Check the path, or choose another file.",
            path=shown(missing),
        )
    return Installed(
        id=record.id,
        name=record.name,
        source=record.source,
        files=files,
        size_bytes=sum(part.size_bytes for part in record.parts),
        catalogue_id=record.catalogue_id,
        added_at=record.added_at,
        last_used_at=record.last_used_at,
        verified_at=record.verified_at,
        flaw=flaw,
    )
