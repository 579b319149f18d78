"""The models that Hearth recommends, each pinned to the byte; read from resources/catalogue.json.

Works without a network. Knows what the makers say of their models; knows neither this computer
nor which models are on it. `packaging/check_catalogue.py` compares it with the Hub.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from msgspec import Meta

from app import paths
from app.errors import AppError
from app.models.openness import Grade, GradeText, Licence, Openness, Said, Text
from app.models.shape import ModelShape, Weights
from app.models.wording import shown

CATALOGUE = paths.RESOURCES / "catalogue.json"
HUB = "https://huggingface.co"

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Revision = Annotated[str, Meta(pattern="^[0-9a-f]{40}$")]
Repository = Annotated[str, Meta(pattern=r"^[\w.-]+/[\w.-]+$")]
FileName = Annotated[str, Meta(pattern=r"^[\w.-]+\.gguf$")]
Language = Annotated[str, Meta(pattern="^[a-z]{2}$")]
Positive = Annotated[int, Meta(ge=1)]
Count = Annotated[int, Meta(ge=0)]


class CatalogueError(AppError):
    """The catalogue that came with Hearth cannot be read."""


class CatalogueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of an entry, as it must be to the byte."""

    name: FileName
    size_bytes: Positive
    sha256: Sha256


class OtherBuild(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same model in another file, which people may already have; never downloaded."""

    repository: Repository
    revision: Revision
    name: FileName
    size_bytes: Positive
    sha256: Sha256


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What memory and speed can be planned from before the file is there; as its header will say.

    `sliding_window` in tokens is that of `window_layers` of the layers; 0 for none.
    """

    architecture: Said
    layers: Positive
    embedding_length: Positive
    heads: Positive
    kv_heads: Positive
    key_length: Positive
    value_length: Positive
    feed_forward_length: Positive
    vocabulary_size: Positive
    context_length: Positive
    sliding_window: Count
    window_layers: Count
    experts: Count
    experts_used: Count
    weights: Annotated[tuple[Weights, ...], Meta(min_length=1)]

    @property
    def parameters(self) -> int:
        return sum(group.values for group in self.weights)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model: what it is, where it lies, and how open it is.

    `files` are its parts in order, most often one; the first is the one to open. `languages` are
    ISO 639-1 codes, English first; `languages_total` counts also those that are not listed.
    `thinks`: it reasons before it answers. `released` is a year and a month.
    """

    id: Annotated[str, Meta(pattern="^[a-z0-9]+([.-][a-z0-9]+)*$")]
    name: Said
    maker: Said
    family: Said
    released: Annotated[str, Meta(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    repository: Repository
    revision: Revision
    quantization: Said
    files: Annotated[tuple[CatalogueFile, ...], Meta(min_length=1)]
    other_builds: tuple[OtherBuild, ...]
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)]
    languages_total: Positive
    thinks: bool
    good_at: Text
    shape: Shape
    openness: Openness

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)

    @property
    def model_shape(self) -> ModelShape:
        """The same that `shape_of` makes of the files' headers."""
        shape = self.shape
        values_per_layer = shape.kv_heads * (shape.key_length + shape.value_length)
        return ModelShape(
            name=self.name,
            architecture=shape.architecture,
            weights=shape.weights,
            layers=shape.layers,
            embedding_length=shape.embedding_length,
            feed_forward_length=shape.feed_forward_length,
            heads=shape.heads,
            key_length=shape.key_length,
            vocabulary_size=shape.vocabulary_size,
            context_length=shape.context_length,
            global_kv=values_per_layer * (shape.layers - shape.window_layers),
            sliding_kv=values_per_layer * shape.window_layers,
            sliding_window=shape.sliding_window,
            experts=shape.experts,
            experts_used=shape.experts_used,
        )

    @property
    def publisher(self) -> str:
        """Who made the files out of the maker's weights: the owner of the repository."""
        return self.repository.partition("/")[0]

    @property
    def page_url(self) -> str:
        """The page with exactly these files."""
        return f"{HUB}/{self.repository}/tree/{self.revision}"

    def file_path(self, file: CatalogueFile) -> str:
        """Where the Hub serves a file, below its endpoint: pinned, never "main"."""
        return f"/{self.repository}/resolve/{self.revision}/{quote(file.name)}"


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All entries, the recommended one first. `as_of`: when the facts were gathered."""

    format: Literal[1]
    as_of: Said
    grades: dict[Grade, GradeText]
    licences: dict[str, Licence]
    models: Annotated[tuple[Entry, ...], Meta(min_length=1)]

    def entry(self, id: str) -> Entry | None:
        return next((entry for entry in self.models if entry.id == id), None)

    def by_sha256(self, sha256: str) -> Entry | None:
        """The entry that a file with this checksum is the first or only part of."""
        for entry in self.models:
            known = {entry.files[0].sha256, *(build.sha256 for build in entry.other_builds)}
            if sha256.lower() in known:
                return entry
        return None

    def licence_of(self, entry: Entry) -> Licence:
        return self.licences[entry.openness.licence]

    def grade_of(self, entry: Entry) -> Grade:
        return entry.openness.grade(self.licence_of(entry))


@lru_cache(maxsize=1)
def load() -> Catalogue:
    """The catalogue that came with this Hearth; read once.

    Raises:
        CatalogueError: It is missing or damaged.
    """
    return read(CATALOGUE)


def read(path: Path) -> Catalogue:
    """Reads and checks a catalogue; every field of it must be known and in order.

    Raises:
        CatalogueError: It is missing, or something in it is not as it must be.
    """
    try:
        catalogue = msgspec.json.decode(path.read_bytes(), type=Catalogue)
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    missing = {entry.openness.licence for entry in catalogue.models} - catalogue.licences.keys()
    if missing:
        raise _unreadable(path, f"no licence {min(missing)}")
    return catalogue


def _unreadable(path: Path, detail: str) -> CatalogueError:
    return CatalogueError(
        "The list of models that comes with Hearth cannot be read ({detail}).",
        "Install Hearth again.",
        path=shown(path),
        detail=shown(detail),
    )
