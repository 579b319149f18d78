"""The Hub's own cache: `models--<owner>--<name>/snapshots/<revision>/<file>`, most often links to
`blobs/<sha256>`.

Files are named as in the snapshot, so that the parts of a split model find each other. A blob's
name may be a checksum of another kind: it counts only if the catalogue knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.models import catalogue
from app.models.found.files import Found, gguf_files, text_of
from app.models.found.places import Places

_SHA256 = re.compile(r"[0-9a-f]{64}")


def find(places: Places) -> Iterator[Found]:
    for folder in _folders(places):
        try:
            repositories = sorted(folder.glob("models--*"))
        except OSError:
            continue
        for repository in repositories:
            yield from _in_repository(repository)


def _folders(places: Places) -> Iterator[Path]:
    home = places.folder("HF_HOME", places.cache / "huggingface")
    usual = places.folder("HUGGINGFACE_HUB_CACHE", home / "hub")
    yield from dict.fromkeys([places.folder("HF_HUB_CACHE", usual), usual, home / "hub"])


def _in_repository(repository: Path) -> Iterator[Found]:
    """The files of the newest revision first; `find_all` drops the same ones of older revisions."""
    current = text_of(repository / "refs" / "main").strip()
    try:
        snapshots = sorted((repository / "snapshots").iterdir())
    except OSError:
        return
    snapshots.sort(key=lambda snapshot: snapshot.name != current)
    for snapshot in snapshots:
        for path in gguf_files(snapshot):
            yield Found(path, "hugging-face", sha256=_checksum(path))


def _checksum(path: Path) -> str:
    try:
        blob = path.readlink().name if path.is_symlink() else ""
    except OSError:
        return ""
    return blob if _SHA256.fullmatch(blob) and catalogue.load().by_sha256(blob) else ""
