"""Documents out of a store, one chat at a time."""

from __future__ import annotations

from collections.abc import Iterator

from app.chat.exchange.document import ChatDocument, DocumentMessage
from app.chat.store import Store, codec
from app.chat.store.errors import no_chat
from app.messages import Role


def document(store: Store, chat_id: int) -> ChatDocument:
    """A chat with all its branches, without what was deleted.

    Raises:
        ChatNotFound: There is no such chat.
    """
    with store.connections.reading() as connection:
        chat = connection.execute(
            """SELECT uid, title, is_title_own, created_at_ms, updated_at_ms, pinned_at_ms,
                folders.name, date, settings, active_root_id FROM chats
                LEFT JOIN folders ON folders.id = folder_id WHERE chats.id = ?""",
            (chat_id,),
        ).fetchone()
        if chat is None:
            raise no_chat(chat_id)
        rows = connection.execute(
            """SELECT id, parent_id, active_child_id, role, created_at_ms, parts, token_ids, info
                FROM messages LEFT JOIN contents ON message_id = id
                WHERE chat_id = ? AND deleted_at_ms IS NULL ORDER BY id""",
            (chat_id,),
        ).fetchall()
        draft = store.drafts.get(chat_id).text
    index = {row[0]: number for number, row in enumerate(rows)}
    shown = {row[2] for row in rows} | {chat[9]}
    return ChatDocument(
        uid=chat[0],
        title=chat[1],
        messages=tuple(_message(row, index, shown) for row in rows),
        title_is_own=bool(chat[2]),
        created_at_ms=chat[3],
        updated_at_ms=chat[4],
        pinned_at_ms=chat[5],
        folder=chat[6] or "",
        date=chat[7],
        settings=codec.settings(chat[8]),
        draft=draft,
    )


def all_documents(store: Store) -> Iterator[ChatDocument]:
    """All chats that are not deleted, in the order they were made."""
    with store.connections.reading() as connection:
        ids = connection.execute(
            "SELECT id FROM chats WHERE deleted_at_ms IS NULL ORDER BY created_at_ms, id"
        ).fetchall()
    for (chat_id,) in ids:
        yield document(store, chat_id)


def _message(
    row: tuple[int, int | None, int | None, Role, int, bytes, bytes, bytes],
    index: dict[int, int],
    shown: set[int | None],
) -> DocumentMessage:
    id, parent_id, _, role, created_at_ms, parts, token_ids, info = row
    return DocumentMessage(
        role=role,
        parts=codec.parts(parts),
        parent=None if parent_id is None else index.get(parent_id),
        shown=id in shown,
        created_at_ms=created_at_ms,
        token_ids=codec.unpacked(token_ids or b""),
        info=codec.info(info),
    )
