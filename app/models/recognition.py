"""Which entry of the catalogue a file is, whatever it is called and wherever it lies.

By its checksum where somebody has computed it already, else by its size and what its header says:
reading 12 GB takes a while, and `verification` does it when asked.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.gguf import GgufHeader


class Recognised(msgspec.Struct, frozen=True):
    """A known model; `sha256` of each of its files is what its checksum must be."""

    entry: Entry
    sha256: tuple[str, ...]


def recognise(header: GgufHeader, parts: tuple[Path, ...], sha256: str = "") -> Recognised | None:
    """The entry that these files are, None for a model that the catalogue does not have.

    Args:
        header: Of the first file.
        parts: All files of the model, in order.
        sha256: The checksum of the first file, "" if nobody has computed it.
    """
    try:
        sizes = tuple(path.stat().st_size for path in parts)
    except OSError:
        return None
    for entry in catalogue.load().models:
        builds = [tuple((file.size_bytes, file.sha256) for file in entry.files)]
        builds += [((build.size_bytes, build.sha256),) for build in entry.other_builds]
        for build in builds:
            is_it = (
                build[0][1] == sha256.lower()
                if sha256
                else sizes == tuple(size for size, _ in build) and _looks_like(header, entry)
            )
            if is_it and len(build) == len(parts):
                return Recognised(entry, tuple(checksum for _, checksum in build))
    return None


def _looks_like(header: GgufHeader, entry: Entry) -> bool:
    shape = entry.shape
    return header.architecture == shape.architecture and (
        header.number(f"{shape.architecture}.block_count"),
        header.number(f"{shape.architecture}.embedding_length"),
    ) == (shape.layers, shape.embedding_length)
