"""Whether a model's files are still what they must be, to the last bit.

Computes their sha256, which takes about ten seconds for each 10 GB from a fast disk; for a
background thread. Never changes a model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from app.cancel import CancelToken
from app.errors import ModelFileError
from app.models import library_index
from app.models.inventory import Installed, find
from app.models.library_index import Index, Part
from app.models.library_scan import now
from app.models.wording import shown

_BLOCK_BYTES = 4 << 20


class Verifying(msgspec.Struct, frozen=True):
    """So much of the model has been read."""

    done_bytes: int
    total_bytes: int


class Verified(msgspec.Struct, frozen=True):
    """The outcome. `damaged` are the files that are not what they must be.

    "intact": all is as its maker, or Hearth at an earlier time, had it. "noted": nobody has said
    what the checksum must be; it was kept, and the next time it counts. "unlike": it is not the
    model of the catalogue that it looked like, but another build of it, or damaged.
    """

    id: str
    outcome: Literal["intact", "noted", "damaged", "unlike"]
    sha256: tuple[str, ...]
    damaged: tuple[Path, ...] = ()


def verify(id: str, cancel: CancelToken) -> Iterator[Verifying | Verified]:
    """Reads the whole model; about 200 progress events, then `Verified`, or nothing if cancelled.

    Raises:
        LibraryError: There is no such model.
        ModelFileError: A file is missing or cannot be read.
    """
    model = find(id)
    checksums: list[str] = []
    done_bytes, total_bytes = 0, sum(_size_bytes(path) for path in model.files)
    yield Verifying(0, total_bytes)
    for path in model.files:
        digest = hashlib.sha256()
        for block_bytes in _hash(path, digest, max(_BLOCK_BYTES, total_bytes // 200)):
            if cancel.cancelled:
                return
            done_bytes += block_bytes
            yield Verifying(done_bytes, max(done_bytes, total_bytes))
        checksums.append(digest.hexdigest())
    yield _judged(model, tuple(checksums))


def _judged(model: Installed, checksums: tuple[str, ...]) -> Verified:
    wrong: list[Path] = []
    known: list[bool] = []
    guessed: list[bool] = []

    def note(index: Index) -> Index:
        record = index.record(model.id)
        if record is None or len(record.parts) != len(checksums):
            return index
        parts: list[Part] = []
        for part, path, checksum in zip(record.parts, model.files, checksums, strict=True):
            known.append(bool(part.sha256))
            matches = part.sha256 in ("", checksum)
            if not matches:
                wrong.append(path)
                guessed.append(part.is_guess)
            parts.append(
                msgspec.structs.replace(
                    part,
                    sha256=part.sha256 or checksum,
                    is_verified=matches,
                    is_guess=part.is_guess and not matches,
                )
            )
        verified_at = None if wrong else now()
        record = msgspec.structs.replace(record, parts=tuple(parts), verified_at=verified_at)
        return index.replacing(record)

    library_index.update(note)
    if wrong:
        outcome: Literal["unlike", "damaged"] = "unlike" if all(guessed) else "damaged"
        return Verified(model.id, outcome, checksums, tuple(wrong))
    return Verified(model.id, "intact" if known and all(known) else "noted", checksums)


def _hash(path: Path, digest: hashlib._Hash, step_bytes: int) -> Iterator[int]:
    """Feeds a file to `digest`; yields how many bytes came since the last time."""
    buffer = memoryview(bytearray(_BLOCK_BYTES))
    since = 0
    try:
        with open(path, "rb", buffering=0) as file:
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                since += count
                if since >= step_bytes:
                    yield since
                    since = 0
    except OSError as error:
        raise ModelFileError(
            "The model file {path} cannot be read: {reason}.",
            "Check the disk it is on, or choose another file.",
            path=shown(path),
            reason=error.strerror or shown(error),
        ) from error
    yield since


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
