"""The stored chats for the window: reads and writes them in the background, tells by signals.

Knows the store; must know neither how chats are shown nor how they are answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.chat.store.errors import StoreDamaged
from app.chat.store.values import ChatSettings, Deletion, Draft, Persona, Renaming
from app.errors import AppError
from app.messages import Attachment
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed
from ui.chats.listing import PAGE, Found, Listed, Page, listed, page_after
from ui.chats.opened import Opened, read_opened
from ui.chats.owed import Owed

if TYPE_CHECKING:  # imported in the background, when the store is opened
    from app.chat.store import Store

OPENING_S = 30.0  # a store of an earlier version is backed up first


class ChatBook(QObject):
    """All methods return at once.

    `listed` carries a `Listed`, `found` a `Found`, `opened` an `Opened`, `deleted` a `Deletion`,
    `renamed` a `Renaming`, `failed` an `AppError`, `personas_listed` the person's own `Persona`s.
    `ready`: the store is open; `draft_found` carries the `Draft` of a chat that was not begun.
    `answered` carries the `JobEvent` of what others have ordered. `damaged` carries a
    `StoreDamaged`: the chats cannot be read. `replaced`: others have taken their place.

    Args:
        open_it: Opens the store, in the background; that of the person if None.
    """

    ready = Signal()
    draft_found = Signal(object)
    listed = Signal(object)
    found = Signal(object)
    opened = Signal(object)
    deleted = Signal(object)
    renamed = Signal(object)
    written = Signal(object)
    failed = Signal(object)
    personas_listed = Signal(object)
    answered = Signal(object)
    damaged = Signal(object)
    replaced = Signal()

    def __init__(
        self, open_it: Callable[[], Store] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_it = open_it or _open
        self._store: Store | None = None  # written by the background thread, once
        self._starting = False
        self._settled = threading.Event()  # the store is open, or cannot be opened
        self._listed = Listed((), (), False)
        self._n_recent = PAGE  # asked for so far
        self.open_folders: dict[int, int] = {}  # and how many chats of each are listed
        self._writes: list[Owed] = []
        self._search: int | None = None
        self._typed: dict[int | None, str] = {}  # drafts that are not written yet
        self._given: dict[int | None, tuple[Attachment, ...]] = {}
        self._refreshing: int | None = None
        self._stale = False
        self._bridge = Bridge(self, "chats")
        # Searches must not wait for a chat that is being opened, nor the other way round.
        self._finder = Bridge(self, "chat-search")
        # A backup of many chats takes a while, and nobody waits for it.
        self._keeper = Bridge(self, "chat-keeper")
        for bridge in (self._bridge, self._finder, self._keeper):
            bridge.received.connect(self._take)
            bridge.failed.connect(self._take_failure)
        self._bridge.done.connect(self._take_end)

    def store(self) -> Store | None:
        """The open store; None if there is none. Waits while it is being opened: for threads."""
        if self._starting:
            self._settled.wait(OPENING_S)
        return self._store

    @Slot()
    def start(self) -> None:
        """Opens the store, lists its chats, and looks after it: backups, old deletions."""
        if self._starting:
            return
        self._starting = True

        def job(_: CancelToken) -> Iterator[object]:
            try:
                self._store = self._open_it()
            finally:
                self._settled.set()
            yield _Ready()
            yield self._store.drafts.get(None)
            yield _personas_of(self._store)

        def tend(cancel: CancelToken) -> Iterator[object]:
            store = self.store()
            if store is not None:
                store.tend(cancel=cancel)
            return iter(())

        self._bridge.submit(job)
        self.refresh()
        self._keeper.submit(tend)

    def replace_by(self, do: Callable[[Path, Store | None], object]) -> int:
        """Closes the store, has its file replaced, and opens it again: `replaced`.

        Args:
            do: Gets the file, and the store while it is open still: it closes it before it begins.
        """

        def job(_: CancelToken) -> Iterator[object]:
            from app.chat.store import default_path

            store, self._store = self._store, None
            path = default_path() if store is None else store.connections.where
            try:
                if store is not None:
                    self._write_drafts(store)
                do(path, store)
            except AppError:
                if store is not None:
                    store.close()
                with suppress(AppError):  # what was there is still there
                    self._store = self._open_it()
                raise
            self._store = self._open_it()
            yield _Replaced()
            yield _personas_of(self._store)

        number = self._bridge.submit(job)
        self.refresh()
        return number

    @Slot()
    def refresh(self) -> None:
        """Lists the chats again; many requests at once are one or two."""
        if self._refreshing is not None:
            self._stale = True  # it may have read before what has just changed
            return
        n_recent, opened = self._n_recent, dict(self.open_folders)
        self._refreshing = self.order(lambda store: listed(store, n_recent, opened))

    @Slot()
    def more(self) -> None:
        """Lists a page more of older chats."""
        recent = self._listed.recent
        if recent:
            self._n_recent = len(recent) + PAGE
            self.order(lambda store: page_after(store, recent[-1]))

    def open(
        self,
        chat_id: int,
        message_id: int | None = None,
        private: Callable[[], Store | None] | None = None,
    ) -> None:
        """Opens a chat.

        Args:
            message_id: Show the version and the place of this message.
            private: Gives the store of a private chat, if it is one.
        """

        def read(store: Store) -> Opened:
            return read_opened(store, chat_id, message_id, private=private is not None)

        self.order(read, private)

    def write(self, do: Callable[[], object]) -> None:
        """Runs something that writes, behind all that was ordered before, and though the window be
        closed; `written` carries what it returns."""
        write = self._owe(lambda _: do())
        self.order(lambda store: _Written(write.carry_out(store)))

    def find_draft(self) -> None:
        """Looks for what was typed in a chat that was not begun: `draft_found`."""
        self.order(lambda store: store.drafts.get(None))

    def rename(self, chat_id: int, title: str) -> None:
        """Calls a chat something else; `renamed` carries what brings the name back."""
        self.change(lambda store: store.chats.rename(chat_id, title))

    def name_back(self, renaming: Renaming) -> None:
        self.change(lambda store: store.chats.name_back(renaming))

    def pin(self, chat_id: int, pinned: bool) -> None:
        self.change(lambda store: store.chats.pin(chat_id, pinned))

    def delete(self, chat_id: int) -> None:
        """Takes a chat out of the list; `deleted` carries what brings it back."""
        self.change(lambda store: store.chats.delete([chat_id]))

    def delete_all(self, chat_ids: tuple[int, ...]) -> None:
        """The same for several; one step brings them all back."""
        self.change(lambda store: store.chats.delete(chat_ids))

    def restore(self, deletion: Deletion) -> None:
        self.change(lambda store: store.chats.restore(deletion))

    def save_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keeps what shapes the prompts of a chat."""
        self.change(lambda store: store.chats.change_settings(chat_id, settings))

    def save_draft(self, chat_id: int | None, text: str) -> None:
        """Keeps what was typed but not sent; None is the chat that has not begun."""
        self._typed[chat_id] = text
        self.order(self._write_drafts)

    def save_draft_files(self, chat_id: int | None, files: tuple[Attachment, ...]) -> None:
        """Keeps the files that would go along with it."""
        self._given[chat_id] = files
        self.order(self._write_drafts)

    def change_personas(self, change: Callable[[Store], object]) -> None:
        """Changes the person's own personas; `personas_listed` follows."""
        self.change(change)
        self.order(_personas_of)

    def search(self, text: str) -> None:
        """Looks for chats; a newer search takes the place of this one."""
        if self._search is not None:
            self._finder.cancel(self._search)

        def job(cancel: CancelToken) -> Iterator[object]:
            if self._store is not None and not cancel.cancelled:
                yield Found(text, self._store.search.chats(text))

        self._search = self._finder.submit(job)

    def change(self, change: Callable[[Store], object]) -> None:
        """Changes something that the list of chats shows: lists them again."""
        self.owe(change)
        self.refresh()

    def owe(self, change: Callable[[Store], object]) -> None:
        """Like `order`, but done even if the window is closed before its turn comes."""
        self.order(self._owe(change).carry_out)

    def order(
        self,
        do: Callable[[Store], object],
        private: Callable[[], Store | None] | None = None,
    ) -> int:
        """Has something done with the store in the background, in the order of the calls.

        Args:
            private: Gives another store to do it with.

        Returns:
            The number of the job; what `do` returns comes as an `answered`.
        """

        def job(cancel: CancelToken) -> Iterator[object]:
            store = self._store if private is None else private()
            if store is not None and not cancel.cancelled:
                yield do(store)

        return self._bridge.submit(job)

    def order_aside(self, do: Callable[[Store, CancelToken], Iterator[object]]) -> None:
        """Like `order`, for what takes long and answers several times: nothing waits for it."""

        def job(cancel: CancelToken) -> Iterator[object]:
            store = self.store()
            if store is not None and not cancel.cancelled:
                yield from do(store, cancel)

        self._keeper.submit(job)

    def close(self) -> None:
        self._finder.close(_nothing)
        self._keeper.close(_nothing)
        self._bridge.close(self._close_store)

    def _close_store(self) -> None:
        if self._store is not None:
            with suppress(AppError):  # what was asked for last; nobody can be told any more
                for write in self._writes:
                    write.carry_out(self._store)
                self._write_drafts(self._store)
            self._store.close()

    def _write_drafts(self, store: Store) -> None:
        """Writes what waits to be written. For the background thread, or once it has ended."""
        while self._typed:
            store.drafts.save(*self._typed.popitem())
        while self._given:
            store.drafts.save_files(*self._given.popitem())

    def _owe(self, change: Callable[[Store], object]) -> Owed:
        write = Owed(change)
        self._writes = [*(one for one in self._writes if not one.is_done), write]
        return write

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case _Ready():
                self.ready.emit()
            case _Replaced():
                self.replaced.emit()
            case Listed():
                self._listed = message.event
                self.listed.emit(message.event)
            case Page():
                self._add(message.event)
            case Found() if message.job == self._search:
                self.found.emit(message.event)
            case Opened():
                self.opened.emit(message.event)
            case Draft():
                self.draft_found.emit(message.event)
            case _Personas(own):
                self.personas_listed.emit(own)
            case Deletion():
                self.deleted.emit(message.event)
            case Renaming():
                self.renamed.emit(message.event)
            case _Written(value):
                self.written.emit(value)
            case _:
                self.answered.emit(message)

    def _add(self, page: Page) -> None:
        """Ten thousand chats are read once, page by page, and not with every page anew."""
        before = self._listed
        if before.recent and before.recent[-1] == page.after:
            recent = (*before.recent, *page.chats)
            self._listed = replace(before, recent=recent, has_more=page.has_more)
        self.listed.emit(self._listed)  # also if it was overtaken: whoever asked must hear

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        if isinstance(message.error, StoreDamaged):
            self.damaged.emit(message.error)
        else:
            self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if message.job == self._refreshing:
            self._refreshing = None
            if self._stale:
                self._stale = False
                self.refresh()


@dataclass(frozen=True, slots=True)
class _Personas:
    """The person's own personas, as they are now."""

    own: tuple[Persona, ...]


def _personas_of(store: Store) -> _Personas:
    return _Personas(store.personas.list())


@dataclass(frozen=True, slots=True)
class _Written:
    """What `write` ran has returned this."""

    value: object


class _Replaced:
    """Another store is open now."""


class _Ready:
    """The store is open."""


def _open() -> Store:
    from app.chat.store import open_store

    return open_store()


def _nothing() -> None:
    """There is nothing to release."""
