"""What Hearth remembers of the models on this computer, in one JSON file that is replaced whole.

Knows which file belongs to which model, where it came from and what its checksum must be; never
opens a model. The window and the command line may change it at the same time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from app import paths
from app.errors import AppError
from app.files import replace_file
from app.models.wording import shown

Source = Literal["hearth", "lm-studio", "jan", "gpt4all", "ollama", "hugging-face", "file"]
OWN: Source = "hearth"
_LOCK_TIMEOUT_S = 10.0


class LibraryError(AppError):
    """The library cannot do what it was asked to; nothing has been lost."""


class Part(msgspec.Struct, frozen=True):
    """One file of a model. `path` is absolute for a link, else below the models folder.

    `size_bytes` and `modified_ns` are those of when it was last looked at. `sha256` is what its
    checksum must be, "" while nobody has said; `is_verified`: it was, when it was last computed.
    `is_guess`: it is that of a file in the catalogue that only looks the same.
    """

    path: str
    size_bytes: int
    modified_ns: int
    sha256: str = ""
    is_verified: bool = False
    is_guess: bool = False


class Record(msgspec.Struct, frozen=True):
    """One model. `source` says whose files these are: only "hearth" may ever be deleted."""

    id: str
    name: str
    source: Source
    parts: tuple[Part, ...]
    catalogue_id: str = ""
    added_at: datetime | None = None
    last_used_at: datetime | None = None
    verified_at: datetime | None = None


class Index(msgspec.Struct, frozen=True):
    """All of it. `folder` is "" for the usual place; `moving_to` is set while models move there."""

    folder: str = ""
    moving_to: str = ""
    records: tuple[Record, ...] = ()

    def models_folder(self) -> Path:
        """Where Hearth keeps the models that it downloads; it may not exist yet."""
        return Path(self.folder) if self.folder else paths.data_dir() / "models"

    def record(self, id: str) -> Record | None:
        return next((record for record in self.records if record.id == id), None)

    def replacing(self, record: Record) -> Index:
        """With this record instead of the one of the same id, or added."""
        kept = tuple(old for old in self.records if old.id != record.id)
        return msgspec.structs.replace(self, records=(*kept, record))

    def without(self, id: str) -> Index:
        kept = tuple(record for record in self.records if record.id != id)
        return msgspec.structs.replace(self, records=kept)

    def files(self, record: Record) -> tuple[Path, ...]:
        """Where the parts of a model are now, or would be."""
        if record.source != OWN:
            return tuple(Path(part.path) for part in record.parts)
        return tuple(self._own_file(part.path) for part in record.parts)

    def _own_file(self, relative: str) -> Path:
        path = self.models_folder() / relative
        moved = Path(self.moving_to) / relative
        return moved if self.moving_to and not path.exists() and moved.exists() else path


def index_path() -> Path:
    return paths.data_dir() / "library.json"


def read() -> Index:
    """What was remembered. A damaged file is set aside, and what can be found is found again."""
    path = index_path()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Index)
    except OSError:
        return Index()
    except ValueError:
        with contextlib.suppress(OSError):
            path.replace(path.with_name("library.damaged.json"))
        return Index()


def update(change: Callable[[Index], Index]) -> Index:
    """Applies a change to what stands on disk now; `change` may raise to leave all as it is.

    Raises:
        LibraryError: The data folder cannot be written, or another Hearth does not let go of it.
    """
    from filelock import (
        FileLock,
        Timeout,
    )  # brings asyncio, which the window's start can do without

    path = index_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S):
            before = read()
            after = change(before)
            if after != before:
                replace_file(path, msgspec.json.format(msgspec.json.encode(after), indent=2))
            return after
    except Timeout as error:
        raise LibraryError(
            "Another Hearth is busy with the list of models.",
            "Wait until it is done, then try again.",
        ) from error
    except OSError as error:
        raise LibraryError(
            "The list of models cannot be saved: {reason}.",
            "Check that there is space on the disk, and that you may write to {folder}.",
            reason=error.strerror or shown(error),
            folder=shown(path.parent),
        ) from error
