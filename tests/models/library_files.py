"""Small models for tests of the library, and a way to see that nobody touched a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import catalogue, inventory
from app.models.catalogue import Catalogue, CatalogueFile
from tests.models.gguf_bytes import STRING, U32, entry, gpt_oss


def small_model(name: str = "Small", *, padding: int = 0) -> bytes:
    """A whole GGUF file that Hearth would run, told apart by its name and its length."""
    file = gpt_oss()
    file.metadata[1] = entry("general.name", STRING, name)
    return file.build() + bytes(padding)


def split_model() -> tuple[bytes, bytes]:
    """The two files of a model in two parts."""
    files = []
    for part in (0, 1):
        file = gpt_oss()
        file.metadata += [entry("split.no", U32, part), entry("split.count", U32, 2)]
        files.append(file.build())
    return files[0], files[1]


def save(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def save_own(name: str, content: bytes | None = None) -> Path:
    """Puts a model into Hearth's own folder."""
    return save(inventory.models_folder() / name, small_model() if content is None else content)


Snapshot = dict[str, tuple[str, int, int, int]]


def snapshot(top: Path) -> Snapshot:
    """All that is below a folder: what it is, its length, when it was written, and its inode."""
    found: Snapshot = {}
    for path in sorted(top.rglob("*")):
        stat = path.lstat()
        kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
        size, modified = (stat.st_size, stat.st_mtime_ns) if kind == "file" else (0, 0)
        found[str(path)] = (kind, size, modified, stat.st_ino)
    return found


def bytes_below(top: Path) -> int:
    return sum(path.lstat().st_size for path in top.rglob("*") if path.is_file())


def make_known(
    monkeypatch: pytest.MonkeyPatch, id: str, name: str, content: bytes, sha256: str
) -> None:
    """Gives an entry of the catalogue the size and checksum of a small file."""
    shipped = catalogue.load()
    models = []
    for model in shipped.models:
        if model.id == id:
            shape = model.shape
            changes = {"layers": 1, "embedding_length": 32}
            numbers = {field: getattr(shape, field) for field in shape.__struct_fields__}
            file = CatalogueFile(name, len(content), sha256)
            fields = {field: getattr(model, field) for field in model.__struct_fields__}
            fields |= {"files": (file,), "shape": type(shape)(**(numbers | changes))}
            model = type(model)(**fields)
        models.append(model)
    changed = Catalogue(1, shipped.as_of, shipped.grades, shipped.licences, tuple(models))
    monkeypatch.setattr(catalogue, "load", lambda: changed)
