"""Fetches a model, which may be several files, and gives it its names when all of it is right.

Knows no queue and no window.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.errors import ArrivedDamaged, DownloadError
from app.models.download.connection import LinkSource
from app.models.download.fetch import (
    FileFetch,
    FileProgress,
    arrived_damaged,
    journal_path,
    part_path,
)
from app.models.download.journal import Journal
from app.models.download.model_lock import only_here
from app.models.download.pace import Limiter
from app.models.download.part import as_download_error, finish
from app.models.download.remote import DEFAULT_TUNING, ModelDownload, RemoteFile, Tuning
from app.models.download.space import RESERVE_BYTES, require_space
from app.models.wording import shown

_CHUNK_BYTES = 4 * 1024 * 1024


class ModelProgress(msgspec.Struct, frozen=True):
    """Bytes of the whole model. `received_bytes` came over the network in this run."""

    have_bytes: int
    hashed_bytes: int
    total_bytes: int
    received_bytes: int


def fetch_model(
    download: ModelDownload,
    folder: Path,
    source: LinkSource,
    cancel: CancelToken,
    tell: Callable[[ModelProgress], None] = lambda _: None,
    tuning: Tuning = DEFAULT_TUNING,
    limiter: Limiter | None = None,
    reserve_bytes: int = RESERVE_BYTES,
    look_for_damage: bool = False,
) -> tuple[Path, ...] | None:
    """Fetches what is missing of the model; blocks until it is complete.

    The files get their names at the very end, the first one last: a model of which one shard is
    missing is never taken for a model. What is cancelled stays for another call.

    Args:
        tell: Called several times a second, in the calling thread.
        reserve_bytes: What to leave free on the disk.
        look_for_damage: Whether to look for what is wrong in a file that arrived damaged before;
            that may take as many bytes as the file has.

    Returns:
        The files in the order of the download, or None when cancelled.

    Raises:
        DownloadedElsewhere: Another process does so already.
        ArrivedDamaged: A file is there but wrong; another call may look for what.
        DownloadError: It cannot be done; says why and what to do. What has come stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with only_here(download, folder):
            require_space(download, folder, reserve_bytes)

            def fetch(file: RemoteFile, tell: Callable[[FileProgress], None]) -> bool:
                run = FileFetch(file, folder, source, cancel, tuning, limiter, look_for_damage)
                return run.run(tell)

            return _fetch(download, folder, cancel, tell, fetch)
    except OSError as error:
        raise as_download_error(error, folder / "model", download.total_bytes) from error


def _fetch(
    download: ModelDownload,
    folder: Path,
    cancel: CancelToken,
    tell: Callable[[ModelProgress], None],
    fetch: Callable[[RemoteFile, Callable[[FileProgress], None]], bool],
) -> tuple[Path, ...] | None:
    finals = tuple(folder / file.name for file in download.files)
    if len(set(finals)) < len(finals):
        raise DownloadError(
            "Two files of {title} have the same name.",
            "Choose another model.",
            title=shown(download.title),
        )
    there = {file for file in download.files if _is_there(file, folder, cancel)}
    if cancel.cancelled:
        return None
    done, received = sum(file.size_bytes for file in there), 0
    for file in download.files:
        if file in there:
            continue
        last = FileProgress(0, 0, 0)

        def tell_one(now: FileProgress, done: int = done, received: int = received) -> None:
            nonlocal last
            last = now
            tell(
                ModelProgress(
                    done + now.have_bytes,
                    done + now.hashed_bytes,
                    download.total_bytes,
                    received + now.received_bytes,
                )
            )

        if not fetch(file, tell_one):
            return None
        done, received = done + file.size_bytes, received + last.received_bytes
    for file in reversed(download.files):
        if file not in there:
            _give_name(file, folder)
    tell(ModelProgress(done, done, download.total_bytes, received))
    return finals


def discard(download: ModelDownload, folder: Path) -> None:
    """Removes what has come of an unfinished model; never a finished file.

    Raises:
        DownloadedElsewhere: Another process fetches it now.
        OSError: A file cannot be removed.
    """
    with only_here(download, folder):
        for file in download.files:
            _throw_away(file, folder)


def known_damage(
    download: ModelDownload, folder: Path, tuning: Tuning = DEFAULT_TUNING
) -> ArrivedDamaged | None:
    """What an earlier run has found out; reads no model bytes."""
    for file in download.files:
        if Journal(journal_path(file, folder), file, tuning.block_bytes).state.damaged:
            return arrived_damaged(file)
    return None


def here_bytes(download: ModelDownload, folder: Path, tuning: Tuning = DEFAULT_TUNING) -> int:
    """How much of the model has come so far, as far as the journals say; reads no model bytes."""
    here = 0
    for file in download.files:
        try:
            here += (folder / file.name).stat().st_size
        except OSError:
            journal = Journal(journal_path(file, folder), file, tuning.block_bytes)
            here += journal.state.have.total
    return here


def sha256_of(path: Path, cancel: CancelToken) -> str | None:
    """The sha256 of a file, or None when cancelled.

    Raises:
        OSError: The file cannot be read.
    """
    digest, buffer = hashlib.sha256(), memoryview(bytearray(_CHUNK_BYTES))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            if cancel.cancelled:
                return None
            digest.update(buffer[:size])
    return digest.hexdigest()


def _is_there(file: RemoteFile, folder: Path, cancel: CancelToken) -> bool:
    """Whether the finished file is there.

    Raises:
        DownloadError: Another file has its name.
    """
    final = folder / file.name
    try:
        size_bytes = final.stat().st_size
    except FileNotFoundError:
        return False
    digest = sha256_of(final, cancel) if size_bytes == file.size_bytes else ""
    if digest == file.sha256:
        _throw_away(file, folder)
        return True
    if digest is None:
        return True  # cancelled: whoever asked looks at nothing more
    raise _taken(final)


def _throw_away(file: RemoteFile, folder: Path) -> None:
    part_path(file, folder).unlink(missing_ok=True)
    journal_path(file, folder).unlink(missing_ok=True)


def _give_name(file: RemoteFile, folder: Path) -> None:
    final = folder / file.name
    try:
        finish(part_path(file, folder), final)
    except FileExistsError as error:
        raise _taken(final) from error
    journal_path(file, folder).unlink(missing_ok=True)


def _taken(final: Path) -> DownloadError:
    return DownloadError(
        "There is already another file called {name} in {folder}.",
        "Rename or move that file, or choose another folder for your models.",
        name=shown(final.name),
        folder=shown(final.parent),
    )
