"""Moves the folder that Hearth keeps its models in, also to another disk.

On the same disk files are renamed; to another one they are copied, and the old ones deleted only
when all of the new ones are safe. At every moment each model is in one of the two places whole.
Knows files, not models. A download that is running must be paused first.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.models import library_index
from app.models.library_index import LibraryError
from app.models.wording import file_size, shown

_BLOCK_BYTES = 4 << 20
_UNFINISHED = ".moving"
_RESERVE_BYTES = 1 << 28


class Moving(msgspec.Struct, frozen=True):
    """So much of all that is to be moved has arrived."""

    done_bytes: int
    total_bytes: int


def move_folder(target: Path, cancel: CancelToken) -> Iterator[Moving]:
    """Moves all files to `target`, which becomes the models folder. Cancelled, all stays as it was.

    Raises:
        LibraryError: The folder will not do, there is too little space, or a file is in use; then
            everything is where it was.
    """
    target = Path(os.path.abspath(os.path.expanduser(target)))
    source = library_index.read().models_folder()
    if _same(source, target):
        return
    files = _files(source)
    _prepare(source, target)
    total_bytes = _size_bytes(source, files)
    yield Moving(0, total_bytes)
    if _on_one_disk(source, target):
        _rename_all(source, target, files)
        yield Moving(total_bytes, total_bytes)
    else:
        _require_space(target, total_bytes)
        yield from _copy_all(source, target, files, cancel)
        if cancel.cancelled:
            return
    _remove_empty(source)


def _prepare(source: Path, target: Path) -> None:
    if source in target.parents or target in source.parents:
        raise LibraryError(
            "The models cannot move to {folder}: one of the two folders lies within the other.",
            "Choose a folder elsewhere.",
            folder=shown(target),
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _will_not_do(target, error) from error
    if not os.access(target, os.W_OK):
        raise LibraryError(
            "You may not write to {folder}.", "Choose another folder.", folder=shown(target)
        )
    is_going_on = library_index.read().moving_to == str(target)
    if not is_going_on and any(target.iterdir()):
        # Whatever lies in the models folder counts as Hearth's: it must not be somebody else's.
        raise LibraryError(
            "{folder} is not empty.",
            "Choose an empty folder, or a new one within it.",
            folder=shown(target),
        )


def _require_space(target: Path, needed_bytes: int) -> None:
    free_bytes = shutil.disk_usage(target).free
    if free_bytes < needed_bytes + _RESERVE_BYTES:
        raise LibraryError(
            "The models need {needed}, and {folder} has {free} left.",
            "Make room there, or choose another disk.",
            needed=file_size(needed_bytes + _RESERVE_BYTES),
            free=file_size(free_bytes),
            folder=shown(target),
        )


def _rename_all(source: Path, target: Path, files: list[str]) -> None:
    # Noted first: if the computer stops in between, models are looked for in both folders.
    _note(moving_to=str(target))
    done: list[str] = []
    try:
        for name in files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            _rename(source / name, target / name, source)
            done.append(name)
    except OSError as error:
        for name in reversed(done):
            with contextlib.suppress(OSError):
                _rename(target / name, source / name, target)
        _remove_empty(target)
        _note()
        raise _will_not_do(target, error) from error
    _note(folder=str(target))


def _copy_all(
    source: Path, target: Path, files: list[str], cancel: CancelToken
) -> Iterator[Moving]:
    total_bytes, done_bytes = _size_bytes(source, files), 0
    arrived = False
    try:
        for name in files:
            unfinished = target / (name + _UNFINISHED)
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            if (source / name).is_symlink():  # what it leads to belongs to somebody else
                unfinished.unlink(missing_ok=True)
                unfinished.symlink_to(_leads_to(source / name, source))
                continue
            for count in _copy(source / name, unfinished):
                if cancel.cancelled:
                    return
                done_bytes += count
                yield Moving(done_bytes, max(done_bytes, total_bytes))
        for name in files:
            os.rename(target / (name + _UNFINISHED), target / name)
        _note(folder=str(target))
        arrived = True
    except OSError as error:
        raise _will_not_do(target, error) from error
    finally:
        if not arrived:  # cancelled, failed, or the caller went away
            for name in files:
                for left in (target / (name + _UNFINISHED), target / name):
                    with contextlib.suppress(OSError):
                        left.unlink(missing_ok=True)
            _remove_empty(target)
    for name in files:
        with contextlib.suppress(OSError):  # in use: a second copy is better than none
            (source / name).unlink()


def _rename(old: Path, new: Path, top: Path) -> None:
    if not old.is_symlink():
        os.rename(old, new)
        return
    new.symlink_to(_leads_to(old, top))
    old.unlink()


def _leads_to(link: Path, top: Path) -> str:
    """What a symbolic link must say elsewhere, once all below `top` has moved with it."""
    text = os.readlink(link)
    leads_to = Path(os.path.abspath(link.parent / text))
    return text if os.path.isabs(text) or top in leads_to.parents else str(leads_to)


def _copy(source: Path, target: Path) -> Iterator[int]:
    buffer = memoryview(bytearray(_BLOCK_BYTES))
    with open(source, "rb", buffering=0) as old, open(target, "wb", buffering=0) as new:
        while count := old.readinto(buffer):
            written = 0
            while written < count:
                written += new.write(buffer[written:count]) or 0
            yield count
        os.fsync(new.fileno())
    shutil.copystat(source, target)  # the time too: the index tells by it that nothing changed


def _note(folder: str | None = None, moving_to: str = "") -> None:
    library_index.update(
        lambda index: msgspec.structs.replace(
            index, folder=index.folder if folder is None else folder, moving_to=moving_to
        )
    )


def _files(folder: Path) -> list[str]:
    """All files below a folder, as paths relative to it; what is in the trash, too."""
    found: list[str] = []
    for at, folders, names in os.walk(folder):
        folders.sort()
        found += [str((Path(at) / name).relative_to(folder)) for name in sorted(names)]
    return found


def _size_bytes(folder: Path, files: list[str]) -> int:
    paths = (folder / name for name in files)
    return sum(path.lstat().st_size for path in paths if not path.is_symlink())


def _on_one_disk(source: Path, target: Path) -> bool:
    return not source.exists() or source.stat().st_dev == target.stat().st_dev


def _same(first: Path, second: Path) -> bool:
    return first == second or (
        first.exists() and second.exists() and os.path.samefile(first, second)
    )


def _remove_empty(folder: Path) -> None:
    for at, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(at)


def _will_not_do(target: Path, error: OSError) -> LibraryError:
    return LibraryError(
        "The models cannot move to {folder}: {reason}.",
        "Close what uses them, or choose another folder. All of them are where they were.",
        folder=shown(target),
        reason=error.strerror or shown(error),
    )
