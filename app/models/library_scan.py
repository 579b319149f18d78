"""Brings the index of models in step with the files: what is new, what has changed, what is gone.

Reads headers only, and only of files that are new or have changed since. Knows nothing of why the
list is wanted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.errors import AppError, ModelFileError
from app.models import catalogue
from app.models.gguf import GgufHeader, read_header
from app.models.library_index import OWN, Index, Part, Record, Source
from app.models.recognition import recognise
from app.models.runnable import require_runnable
from app.models.shards import is_later_part, parts_of
from app.models.wording import shown

STARTER_ID = "starter"


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def owner(index: Index, path: Path) -> Record | None:
    """The record whose first file this is."""
    same = os.path.abspath(path)
    for record in index.records:
        if os.path.abspath(index.files(record)[0]) == same:
            return record
    return None


def in_step(index: Index, flaws: dict[str, AppError]) -> Index:
    """The index as the files are now; `flaws` gets why a model cannot be run, by its id."""
    for record in index.records:
        files = index.files(record)
        if not files[0].exists():
            # The whole folder may be away: on a disk that is unplugged now.
            if record.source == OWN and index.models_folder().is_dir():
                index = index.without(record.id)
            continue
        if not _unchanged(record, files):
            index = index.replacing(_looked_at_again(index, record, files[0], flaws))
    for path in _own_files(index):
        if owner(index, path) is None:
            index = _with_new_own(index, path, flaws)
    return index


def _unchanged(record: Record, files: tuple[Path, ...]) -> bool:
    try:
        stats = [path.stat() for path in files]
    except OSError:
        return False
    seen = [(part.size_bytes, part.modified_ns) for part in record.parts]
    return seen == [(stat.st_size, stat.st_mtime_ns) for stat in stats]


def _looked_at_again(
    index: Index, record: Record, path: Path, flaws: dict[str, AppError]
) -> Record:
    try:
        header = read_header(path)
        require_runnable(header)
    except ModelFileError as error:
        flaws[record.id] = error
        return record  # stays as "changed", and is looked at again the next time
    fresh = new_record(index, header, record.source)
    sizes = [part.size_bytes for part in record.parts]
    if sizes == [part.size_bytes for part in fresh.parts]:
        # The same model, touched: what it must be still counts; that it is, is to be found out.
        parts = tuple(
            msgspec.structs.replace(part, sha256=old.sha256, is_guess=old.is_guess)
            for part, old in zip(fresh.parts, record.parts, strict=True)
        )
        fresh = msgspec.structs.replace(fresh, parts=parts)
    return msgspec.structs.replace(
        fresh, id=record.id, added_at=record.added_at, last_used_at=record.last_used_at
    )


def _with_new_own(index: Index, path: Path, flaws: dict[str, AppError]) -> Index:
    try:
        header = read_header(path)
    except ModelFileError as error:
        record = Record(_free_id(index, path.stem, OWN), shown(path.stem), OWN, ())
        flaws[record.id] = error
        part = Part(_stored(index, path, OWN), _size_bytes(path), 0)  # looked at every time
        return index.replacing(msgspec.structs.replace(record, parts=(part,)))
    record = new_record(index, header, OWN)
    try:
        require_runnable(header)
    except ModelFileError as error:
        flaws[record.id] = error
        parts = tuple(msgspec.structs.replace(part, modified_ns=0) for part in record.parts)
        record = msgspec.structs.replace(record, parts=parts)
    return index.replacing(record)


def new_record(
    index: Index, header: GgufHeader, source: Source, *, label: str = "", sha256: str = ""
) -> Record:
    """The record of a model that is not in the index yet.

    Args:
        header: Of its first file.
        label: What the program that it belongs to calls it.
        sha256: The checksum of its first file, where that program says it.
    """
    files = parts_of(header.path)
    if source in (OWN, "file"):
        source = OWN if _is_own(index, header.path) else "file"
    known = recognise(header, files, sha256)
    parts = _parts(index, files, source)
    if sha256:
        parts = (msgspec.structs.replace(parts[0], sha256=sha256.lower()), *parts[1:])
    elif known is not None:
        parts = tuple(
            msgspec.structs.replace(part, sha256=checksum, is_guess=True)
            for part, checksum in zip(parts, known.sha256, strict=False)
        )
    if known is not None and index.record(known.entry.id) is None:
        id = known.entry.id
    else:
        id = _free_id(index, label or header.path.stem, source)
    return Record(
        id=id,
        name=known.entry.name if known else header.name,
        source=source,
        parts=parts,
        catalogue_id=known.entry.id if known else "",
        added_at=now(),
    )


def _parts(index: Index, files: tuple[Path, ...], source: Source) -> tuple[Part, ...]:
    parts: list[Part] = []
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue  # the header's check has said so already
        parts.append(Part(_stored(index, path, source), stat.st_size, stat.st_mtime_ns))
    return tuple(parts)


def _stored(index: Index, path: Path, source: Source) -> str:
    if source != OWN:
        return str(path)
    for folder in _own_folders(index):
        if folder in path.parents:
            return path.relative_to(folder).as_posix()
    return str(path)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _own_folders(index: Index) -> tuple[Path, ...]:
    moving = (Path(index.moving_to),) if index.moving_to else ()
    return (index.models_folder(), *moving)


def _is_own(index: Index, path: Path) -> bool:
    """Whether a file really lies in Hearth's folder: not by a folder that only leads elsewhere."""
    at = path.parent.resolve()
    folders = [folder.resolve() for folder in _own_folders(index)]
    return any(at == folder or folder in at.parents for folder in folders)


def _own_files(index: Index) -> Iterator[Path]:
    """The first files of all models in Hearth's folder; what begins with a dot is left out."""
    for top in _own_folders(index):
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(folder) / name
                is_gguf = name.lower().endswith(".gguf") and not name.startswith(".")
                if is_gguf and not is_later_part(path):
                    yield path


def _free_id(index: Index, wanted: str, source: Source) -> str:
    """An id made of a file's name: never a path, and never that of a catalogue entry."""
    slug = re.sub(r"[^a-z0-9.]+", "-", wanted.lower()).strip("-.") or "model"
    taken = {record.id for record in index.records} | {STARTER_ID}
    taken |= {entry.id for entry in catalogue.load().models}
    endings = ["", *([] if source in (OWN, "file") else [f"-{source}"])]
    endings += [f"-{number}" for number in range(2, len(taken) + 3)]
    return next(slug + ending for ending in endings if slug + ending not in taken)
