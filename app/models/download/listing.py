"""What of a repository can be run: its GGUF files as a person chooses among them.

Knows names and sizes only; asks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from app.models.download.remote import ModelDownload, RemoteFile

_SHARD = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf\Z", re.IGNORECASE)
_QUANTIZATION = re.compile(
    r"(?<![a-z0-9])"
    r"((?:UD-)?(?:I?Q[1-8](?:_[0-9K](?:_[SMLXN]{1,3})?|_[SMLXN]{1,3})*|TQ[12]_0|BF16|FP?(?:16|32)"
    r"|MXFP[48](?:_MOE)?|NVFP4))"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
# Helpers of a model, which can do nothing alone.
_PARTS_OF_MODELS = ("mmproj", "imatrix")
# What most people are served best with: small enough to be quick, and hardly worse than the whole.
_USUAL = ("MXFP4", "MXFP4_MOE", "Q4_K_M", "UD-Q4_K_XL", "Q4_K_S", "Q4_0", "Q5_K_M", "Q6_K", "Q8_0")


class RepositoryFile(msgspec.Struct, frozen=True):
    """A file as the Hub lists it; `sha256` is None for the small ones that it keeps in git."""

    path: str
    size_bytes: int
    sha256: str | None


class GgufFile(msgspec.Struct, frozen=True):
    """A model in a repository, which may come in several files; `path` is that of the first.

    `quantization` is how its name says that the weights are stored, "" where it says nothing.
    """

    path: str
    quantization: str
    download: ModelDownload

    @property
    def size_bytes(self) -> int:
        return self.download.total_bytes


class GgufRepository(msgspec.Struct, frozen=True):
    """A repository at one commit, and the models in it, the smallest first.

    `gated`: the files are given out only to those who have accepted the owner's conditions.
    """

    repo: str
    revision: str
    gated: bool
    files: tuple[GgufFile, ...]

    def chosen(self, path: str = "", quantization: str = "") -> GgufFile | None:
        """The file that is meant by a path, a name or a quantization; None if that is none."""
        if path:
            first = shards(path)[0]
            exact = [file for file in self.files if file.path == first]
            alike = [file for file in self.files if _base(file.path) == _base(first)]
            return next(iter(exact or alike), None)
        wanted = quantization.upper()
        return next((file for file in self.files if file.quantization.upper() == wanted), None)

    def usual(self) -> GgufFile | None:
        """What to take where nobody has chosen; None in a repository without models."""
        for quantization in _USUAL:
            if found := self.chosen(quantization=quantization):
                return found
        return self.files[0] if self.files else None


class HubModel(msgspec.Struct, frozen=True):
    """A repository that a search has found.

    `architecture` as llama.cpp names it, `parameters` and `context_length` in tokens: "" or 0 where
    the Hub does not say. `downloads` are those of the last month.
    """

    repo: str
    downloads: int = 0
    likes: int = 0
    gated: bool = False
    architecture: str = ""
    parameters: int = 0
    context_length: int = 0


def models_in(repo: str, revision: str, files: Iterable[RepositoryFile]) -> tuple[GgufFile, ...]:
    """The models among these files: shards as one, helpers and incomplete sets left out."""
    by_path = {file.path: file for file in files}
    found: list[GgufFile] = []
    for path in by_path:
        if not _is_model(path) or (parts := shards(path))[0] != path:
            continue
        listed = [by_path.get(part) for part in parts]
        pinned = tuple(
            RemoteFile(repo, revision, file.path, file.size_bytes, file.sha256)
            for file in listed
            if file is not None and file.sha256 is not None
        )
        if len(pinned) == len(parts):
            found.append(GgufFile(path, quantization_of(path), as_download(repo, pinned)))
    return tuple(sorted(found, key=lambda file: (file.size_bytes, file.path)))


def as_download(repo: str, files: Sequence[RemoteFile], title: str = "") -> ModelDownload:
    """A download of these files, which are all parts of one model, in order."""
    first = files[0]
    return ModelDownload(f"{repo}/{first.path}", title or first.name, tuple(files))


def shards(path: str) -> tuple[str, ...]:
    """The files that make the model that this one belongs to, in order.

    >>> shards("m-00001-of-00002.gguf")
    ('m-00001-of-00002.gguf', 'm-00002-of-00002.gguf')
    """
    match = _SHARD.match(path)
    if match is None:
        return (path,)
    stem, count, suffix = match["stem"], match["count"], path[-5:]
    return tuple(f"{stem}-{number:05}-of-{count}{suffix}" for number in range(1, int(count) + 1))


def quantization_of(path: str) -> str:
    """How the name of a file, or of its folder, says that the weights are stored.

    >>> quantization_of("UD-Q4_K_XL/m-UD-Q4_K_XL-00001-of-00002.gguf"), quantization_of("m.gguf")
    ('UD-Q4_K_XL', '')
    """
    match = _SHARD.match(path)
    named = _QUANTIZATION.findall(match["stem"] if match else path)
    return str(named[-1]).upper() if named else ""


def _is_model(path: str) -> bool:
    name = _base(path)
    return name.endswith(".gguf") and not any(part in name for part in _PARTS_OF_MODELS)


def _base(path: str) -> str:
    return path.rpartition("/")[2].lower()
