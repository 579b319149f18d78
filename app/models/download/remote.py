"""What is to be fetched, and with how much effort: values only."""

from __future__ import annotations

from pathlib import PurePosixPath

import msgspec

from app.errors import DownloadError
from app.models.wording import shown

MIB = 1024 * 1024


class RemoteFile(msgspec.Struct, frozen=True):
    """One file of a repository, pinned to a commit.

    `prefix_sha256`: the sha256 of the first block, of the first two, and so on, where somebody
    knows them beforehand: then a block that arrives wrong is noticed at once, not at the end.
    """

    repo: str
    revision: str
    path: str
    size_bytes: int
    sha256: str
    prefix_sha256: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without folders, safe to be used on this computer.

        Raises:
            DownloadError: It is no name.
        """
        name = PurePosixPath(self.path.replace("\\", "/")).name
        if name in ("", ".", "..") or any(letter in name for letter in ':\0*?"<>|'):
            raise DownloadError(
                "The repository {repo} has a file whose name cannot be used here: {name}.",
                "Choose another file.",
                repo=shown(self.repo),
                name=shown(self.path),
            )
        return name


class ModelDownload(msgspec.Struct, frozen=True):
    """A model, which may come in several files (shards). `title` is what a person reads."""

    id: str
    title: str
    files: tuple[RemoteFile, ...]

    @property
    def total_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


def stopped_by_mistake(title: str) -> DownloadError:
    """For what should never happen."""
    return DownloadError(
        "The download of {title} stopped because of a mistake in Hearth.",
        "Try again; what has come so far is kept.",
        title=shown(title),
    )


class Tuning(msgspec.Struct, frozen=True):
    """How a file is fetched; the defaults are meant for large files and home connections.

    A connection asks for `piece_bytes` at a time and notes what has arrived every `note_bytes`; a
    `block_bytes` is what is checked, made durable and, if wrong, fetched again. `attempts` faults
    in a row, without a byte in between, end the download.
    """

    connections: int = 4
    piece_bytes: int = 16 * MIB
    note_bytes: int = 4 * MIB
    block_bytes: int = 64 * MIB
    read_bytes: int = MIB // 2
    stall_s: float = 30.0
    attempts: int = 8
    backoff_s: float = 1.0
    backoff_most_s: float = 30.0
    retry_after_most_s: float = 900.0


DEFAULT_TUNING = Tuning()
