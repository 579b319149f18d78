"""Documents into a store. A chat that is there already is not brought in a second time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

import msgspec

from app.chat.exchange.document import ChatDocument
from app.chat.store import Store, search_index, tree
from app.chat.store.clock import now_ms
from app.chat.store.messages import put_content
from app.messages import Message


class Imported(msgspec.Struct, frozen=True):
    """What became of one chat. `chat_id` is None if there was nothing in it to import."""

    title: str
    chat_id: int | None
    already_here: bool = False


def bring_in(store: Store, documents: Iterable[ChatDocument]) -> Iterator[Imported]:
    """Adds chats, each in one step: one that breaks off halfway leaves nothing of itself.

    Raises:
        StoreError: The disk is full, or cannot be written; the chats before are there.
    """
    for document in documents:
        there = store.chats.find(document.uid)
        if there is not None:
            yield Imported(document.title or there.title, there.id, already_here=True)
        elif not document.messages and not document.draft:
            yield Imported(document.title, None)
        else:
            yield _add(store, document)


def _add(store: Store, document: ChatDocument) -> Imported:
    now = now_ms()
    created_at_ms = document.created_at_ms or now
    with store.connections.writing() as connection:
        # One of the same name may wait among the deleted ones; it stays there under another.
        connection.execute(
            "UPDATE chats SET uid = ? WHERE uid = ?", (uuid.uuid4().hex, document.uid)
        )
        chat_id = store.chats.create(
            document.settings,
            folder_id=_folder(store, document.folder),
            date=document.date,
            uid=document.uid or None,
            created_at_ms=created_at_ms,
        )
        ids: list[int] = []
        for message in document.messages:
            parent_id = None if message.parent is None else ids[message.parent]
            cursor = connection.execute(
                """INSERT INTO messages (chat_id, parent_id, role, created_at_ms)
                    VALUES (?, ?, ?, ?)""",
                (chat_id, parent_id, message.role, message.created_at_ms or created_at_ms),
            )
            id = int(cursor.lastrowid or 0)
            ids.append(id)
            if message.shown:
                tree.point_down(connection, chat_id, parent_id, id)
            content = Message(message.role, message.parts, message.token_ids)
            put_content(connection, id, content, message.info)
            search_index.add_message(connection, id)
        store.chats.rename(chat_id, document.title)
        connection.execute(
            """UPDATE chats SET is_title_own = ?, updated_at_ms = ?, pinned_at_ms = ?
                WHERE id = ?""",
            (
                document.title_is_own,
                document.updated_at_ms or created_at_ms,
                document.pinned_at_ms,
                chat_id,
            ),
        )
        if document.draft:
            store.drafts.save(chat_id, document.draft)
    return Imported(store.chats.get(chat_id).title, chat_id)


def _folder(store: Store, name: str) -> int | None:
    """The folder of this name, made if there is none."""
    if not name:
        return None
    for folder in store.chats.folders():
        if folder.name == name:
            return folder.id
    return store.chats.add_folder(name)
