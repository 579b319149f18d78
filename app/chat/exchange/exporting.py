"""Chats out of a store into one file, which is there as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.cancel import CancelToken
from app.chat.exchange import json_file, markdown
from app.chat.exchange.collecting import all_documents, document
from app.chat.exchange.document import ChatDocument
from app.chat.exchange.errors import ExportFailed
from app.chat.store import Store
from app.files import new_content
from app.models.wording import shown


class _Cancelled(Exception):
    """Leaves what lay there before."""


def write_json(
    store: Store,
    path: Path,
    chat_id: int | None = None,
    cancel: CancelToken | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Writes one chat, or all, in Hearth's own format, from which nothing is missing.

    Args:
        progress: Called with the number of chats that are written.

    Returns:
        How many chats were written; 0 if it was cancelled, and then nothing was.

    Raises:
        ExportFailed: The place does not take it.
        StoreError: The chats cannot be read.
    """
    chats = all_documents(store) if chat_id is None else iter((document(store, chat_id),))
    counted = _Counted(chats, cancel or CancelToken(), progress)
    try:
        with _written(path) as file:
            for piece in json_file.written(counted):
                file.write(piece)
    except _Cancelled:
        return 0
    return counted.number


def write_markdown(store: Store, path: Path, chat_id: int) -> None:
    """Writes what is shown of a chat, to be read by people.

    Raises:
        ExportFailed: The place does not take it.
        StoreError: The chat cannot be read.
    """
    text = markdown.written(document(store, chat_id))
    with _written(path) as file:
        file.write(text.encode())


class _Counted:
    """Documents that are counted as they are taken, until it is cancelled."""

    def __init__(
        self, chats: Iterable[ChatDocument], cancel: CancelToken, progress: Callable[[int], None]
    ) -> None:
        self._chats, self._cancel, self._progress = chats, cancel, progress
        self.number = 0

    def __iter__(self) -> Iterator[ChatDocument]:
        for chat in self._chats:
            if self._cancel.cancelled:
                raise _Cancelled
            yield chat
            self.number += 1
            self._progress(self.number)


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    try:
        with new_content(path) as file:
            yield file
    except OSError as error:
        raise ExportFailed(
            "{path} could not be written: {reason}.",
            "Choose another folder, or make room on the disk.",
            path=shown(path),
            reason=error.strerror or shown(error),
        ) from error
