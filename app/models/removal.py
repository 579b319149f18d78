"""Taking a model off this computer, with a way back until Hearth is quit.

Files of Hearth's own go to a trash folder beside the models, at once and without a copy, and are
deleted when the program that put them there has ended. Of a link only the entry goes: files of
other programs are never moved, changed or deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.models import library_index
from app.models.inventory import STARTER_ID, find
from app.models.library_index import OWN, Index, LibraryError, Record
from app.models.wording import shown

TRASH = ".trash"


@dataclass(frozen=True, slots=True)
class Removed:
    """A model that can be had back with `restore`.

    `trash` is the name of a folder in the trash, "" for a link; `freed_bytes` will be free once the
    trash is emptied.
    """

    record: Record
    freed_bytes: int
    trash: str


def remove(id: str) -> Removed:
    """Takes a model off the list, and its files out of the models folder if they are Hearth's own.

    Raises:
        LibraryError: There is no such model, it is the starter, or its files are in use.
    """
    if id == STARTER_ID:
        raise LibraryError("The starter model is part of Hearth and stays.")
    find(id)  # brings the list in step first
    removed: list[Removed] = []

    def take_out(index: Index) -> Index:
        record = index.record(id)
        if record is None:
            return index
        trash = _move_out(index, record) if record.source == OWN else ""
        freed_bytes = sum(part.size_bytes for part in record.parts) if trash else 0
        removed.append(Removed(record, freed_bytes, trash))
        return index.without(id)

    library_index.update(take_out)
    return removed[0]


def restore(removed: Removed) -> None:
    """Undoes a removal.

    Raises:
        LibraryError: Another file lies where the model was, or it has been deleted for good.
    """

    def put_back(index: Index) -> Index:
        if removed.trash:
            _move_back(index, removed)
        return index.replacing(removed.record)

    library_index.update(put_back)


def empty_trash(*, leftovers_only: bool = False) -> None:
    """Deletes for good what this program removed, and what programs did that have ended since.

    For when Hearth quits. What cannot be deleted now, stays for the next time.

    Args:
        leftovers_only: For when Hearth starts, in the background: what it has removed itself by
            then can still be had back.
    """
    trash = library_index.read().models_folder() / TRASH
    for folder in _subfolders(trash):
        is_own = folder.name.startswith(_mark())
        if not leftovers_only if is_own else not _is_of_a_running_program(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        trash.rmdir()  # only where it is empty


def _move_out(index: Index, record: Record) -> str:
    folder = index.models_folder()
    trash = _new_trash(folder / TRASH)
    moved: list[tuple[Path, Path]] = []
    try:
        for part, path in zip(record.parts, index.files(record), strict=True):
            if path.exists():
                target = trash / part.path
                target.parent.mkdir(parents=True, exist_ok=True)
                os.rename(path, target)
                moved.append((path, target))
    except OSError as error:
        for path, target in reversed(moved):
            with contextlib.suppress(OSError):
                os.rename(target, path)
        raise LibraryError(
            "{name} cannot be removed: {reason}.",
            "Close what uses the model, then try again.",
            name=record.name,
            reason=error.strerror or shown(error),
        ) from error
    for path, _ in moved:
        _remove_empty_folders(path.parent, folder)
    return trash.name


def _move_back(index: Index, removed: Removed) -> None:
    folder = index.models_folder()  # it may have moved since, and the trash with it
    trash = folder / TRASH / removed.trash
    sources = [trash / part.path for part in removed.record.parts]
    targets = [folder / part.path for part in removed.record.parts]
    if not all(source.exists() for source in sources):
        raise LibraryError(
            "{name} has been deleted for good.", "Download it again.", name=removed.record.name
        )
    if taken := next((target for target in targets if target.exists()), None):
        raise LibraryError(
            "{name} cannot be put back: another file lies at {path}.",
            "Move that file away, then try again.",
            name=removed.record.name,
            path=shown(taken),
        )
    try:
        for source, target in zip(sources, targets, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(source, target)
    except OSError as error:
        raise LibraryError(
            "{name} cannot be put back: {reason}.",
            "Its files are still in {folder}.",
            name=removed.record.name,
            reason=error.strerror or shown(error),
            folder=shown(trash),
        ) from error
    shutil.rmtree(trash, ignore_errors=True)


def _new_trash(trash: Path) -> Path:
    try:
        for number in range(1, 10_000):
            folder = trash / f"{_mark()}{number}"
            if not folder.exists():
                folder.mkdir(parents=True)
                return folder
    except OSError as error:
        raise LibraryError(
            "The models folder cannot be changed: {reason}.",
            "Check that you may write to {folder}.",
            reason=error.strerror or shown(error),
            folder=shown(trash.parent),
        ) from error
    raise LibraryError("The models folder cannot be changed: its trash is full.")


def _mark() -> str:
    """What the trash of this program begins with: process ids alone are used again."""
    import psutil  # here: the window knows this module from its first moment

    return f"{os.getpid()}-{int(psutil.Process().create_time())}-"


def _is_of_a_running_program(name: str) -> bool:
    import psutil

    try:
        pid, started = (int(number) for number in name.split("-")[:2])
        return int(psutil.Process(pid).create_time()) == started
    except (ValueError, OverflowError, psutil.Error):
        return False


def _subfolders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []


def _remove_empty_folders(folder: Path, top: Path) -> None:
    with contextlib.suppress(OSError):  # the first that is not empty ends it
        while folder != top and top in folder.parents:
            folder.rmdir()
            folder = folder.parent
