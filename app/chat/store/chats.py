"""The list of chats: made, named, pinned, put into folders, deleted and brought back."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from app.chat.conversation import readable
from app.chat.store import codec, naming, search_index
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.errors import no_chat, no_folder
from app.chat.store.values import (
    ChatRow,
    ChatSettings,
    Deletion,
    Folder,
    FolderDeletion,
    FolderRenaming,
    Renaming,
)

PAGE = 60
KEEP_DELETED_MS = 30 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Chats:
    """All chats. Deleted ones are kept for a month, unless `purge` is told otherwise."""

    connections: Connections

    def create(
        self,
        settings: ChatSettings | None = None,
        *,
        title: str = "",
        folder_id: int | None = None,
        date: str | None = None,
        uid: str | None = None,
        created_at_ms: int | None = None,
    ) -> int:
        """Adds a chat and returns its id. Without `title` the first question will name it.

        Args:
            date: The date that stands in its prompts, ISO 8601; frozen for good.
            uid: That of an imported chat; no other chat may have it, save deleted ones.
        """
        now = now_ms() if created_at_ms is None else created_at_ms
        with self.connections.writing() as connection:
            cursor = connection.execute(
                """INSERT INTO chats (uid, title, is_title_own, settings, date, created_at_ms,
                    updated_at_ms, folder_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    uid or uuid.uuid4().hex,
                    title,
                    bool(title),
                    codec.encode(settings or ChatSettings()),
                    date,
                    now,
                    now,
                    folder_id,
                ),
            )
            chat_id = int(cursor.lastrowid or 0)
            search_index.add_title(connection, chat_id, title)
            return chat_id

    def get(self, chat_id: int) -> ChatRow:
        """One chat, deleted or not.

        Raises:
            ChatNotFound: It is not there, or gone for good.
        """
        with self.connections.reading() as connection:
            row = connection.execute(
                f"SELECT {codec.CHAT_COLUMNS} FROM chats WHERE id = ?", (chat_id,)
            ).fetchone()
        if row is None:
            raise no_chat(chat_id)
        return codec.chat_row(row)

    def find(self, uid: str) -> ChatRow | None:
        """The chat of this `uid`, unless it is deleted."""
        with self.connections.reading() as connection:
            row = connection.execute(
                f"SELECT {codec.CHAT_COLUMNS} FROM chats WHERE uid = ? AND deleted_at_ms IS NULL",
                (uid,),
            ).fetchone()
        return None if row is None else codec.chat_row(row)

    def page(
        self,
        after: tuple[int, int] | None = None,
        *,
        folder_id: int | None = None,
        unfiled: bool = False,
        limit: int = PAGE,
    ) -> tuple[ChatRow, ...]:
        """Chats by their last change, newest first, without the pinned ones.

        Args:
            after: The `key` of the last chat of the page before; None for the first page.
            folder_id: Only those in this folder, pinned ones too.
            unfiled: Only those in no folder.
        """
        time, id = after or (2**62, 2**62)
        where = "pinned_at_ms IS NULL" if folder_id is None else "folder_id = :folder"
        if unfiled:
            where += " AND folder_id IS NULL"
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"""SELECT {codec.CHAT_COLUMNS} FROM chats
                    WHERE deleted_at_ms IS NULL AND {where}
                    AND (updated_at_ms, id) < (:time, :id)
                    ORDER BY updated_at_ms DESC, id DESC LIMIT :limit""",
                {"time": time, "id": id, "folder": folder_id, "limit": limit},
            ).fetchall()
        return tuple(map(codec.chat_row, rows))

    def pinned(self) -> tuple[ChatRow, ...]:
        """The pinned chats, those pinned last first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"""SELECT {codec.CHAT_COLUMNS} FROM chats
                    WHERE deleted_at_ms IS NULL AND pinned_at_ms IS NOT NULL
                    ORDER BY pinned_at_ms DESC, id DESC"""
            ).fetchall()
        return tuple(map(codec.chat_row, rows))

    def deleted(self) -> tuple[ChatRow, ...]:
        """The chats that can still be brought back, those deleted last first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"""SELECT {codec.CHAT_COLUMNS} FROM chats WHERE deleted_at_ms IS NOT NULL
                    ORDER BY deleted_at_ms DESC, id DESC"""
            ).fetchall()
        return tuple(map(codec.chat_row, rows))

    def count(self) -> int:
        with self.connections.reading() as connection:
            query = "SELECT count(*) FROM chats WHERE deleted_at_ms IS NULL"
            return int(connection.execute(query).fetchone()[0])

    def settings(self, chat_id: int) -> ChatSettings:
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT settings FROM chats WHERE id = ?", (chat_id,)
            ).fetchone()
        if row is None:
            raise no_chat(chat_id)
        return codec.settings(row[0])

    def change_settings(self, chat_id: int, settings: ChatSettings) -> None:
        self._set(chat_id, "settings", codec.encode(settings))

    def rename(self, chat_id: int, title: str) -> Renaming:
        """Gives a name of the person's own; "" has the first question name it again."""
        with self.connections.writing() as connection:
            return naming.name(connection, chat_id, " ".join(readable(title).split()))

    def name_back(self, renaming: Renaming) -> None:
        """Undoes a `rename`."""
        with self.connections.writing() as connection:
            naming.name_back(connection, renaming)

    def pin(self, chat_id: int, pinned: bool = True) -> None:
        self._set(chat_id, "pinned_at_ms", now_ms() if pinned else None)

    def move(self, chat_id: int, folder_id: int | None) -> None:
        """Puts a chat into a folder, None for none."""
        self._set(chat_id, "folder_id", folder_id)

    def delete(self, chat_ids: Iterable[int]) -> Deletion:
        """Takes chats out of list and search. `restore` brings them back as they were."""
        now = now_ms()
        with self.connections.writing() as connection:
            gone = [
                chat_id
                for chat_id in dict.fromkeys(chat_ids)
                if connection.execute(
                    "UPDATE chats SET deleted_at_ms = ? WHERE id = ? AND deleted_at_ms IS NULL",
                    (now, chat_id),
                ).rowcount
            ]
        return Deletion(tuple(gone), now)

    def restore(self, deletion: Deletion) -> None:
        """Undoes a `delete`; chats that are gone for good by now stay so."""
        with self.connections.writing() as connection:
            for chat_id in deletion.ids:
                # If the chat was imported again in the meantime, both stay.
                connection.execute(
                    """UPDATE chats SET uid = ? WHERE id = ? AND deleted_at_ms IS NOT NULL
                        AND uid IN (SELECT uid FROM chats WHERE deleted_at_ms IS NULL)""",
                    (uuid.uuid4().hex, chat_id),
                )
                connection.execute("UPDATE chats SET deleted_at_ms = NULL WHERE id = ?", (chat_id,))

    def folders(self) -> tuple[Folder, ...]:
        """All folders by name, with the number of chats in each."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT folders.id, name, count(chats.id) FROM folders LEFT JOIN chats
                    ON folder_id = folders.id AND deleted_at_ms IS NULL
                    GROUP BY folders.id ORDER BY name COLLATE NOCASE, folders.id"""
            ).fetchall()
        return tuple(Folder(*row) for row in rows)

    def add_folder(self, name: str) -> int:
        with self.connections.writing() as connection:
            cursor = connection.execute("INSERT INTO folders (name) VALUES (?)", (readable(name),))
            return int(cursor.lastrowid or 0)

    def rename_folder(self, folder_id: int, name: str) -> FolderRenaming:
        """Calls a folder something else; with `before` of what is returned, it is undone."""
        now = readable(name)
        with self.connections.writing() as connection:
            before = _folder_name(connection, folder_id)
            connection.execute("UPDATE folders SET name = ? WHERE id = ?", (now, folder_id))
        return FolderRenaming(folder_id, before, now)

    def delete_folder(self, folder_id: int) -> FolderDeletion:
        """Removes a folder; its chats stay."""
        with self.connections.writing() as connection:
            name = _folder_name(connection, folder_id)
            chats = connection.execute(
                "SELECT id FROM chats WHERE folder_id = ?", (folder_id,)
            ).fetchall()
            connection.execute("DELETE FROM folders WHERE id = ?", (folder_id,))
        return FolderDeletion(Folder(folder_id, name), tuple(id for (id,) in chats))

    def restore_folder(self, deletion: FolderDeletion) -> None:
        """Undoes `delete_folder`; chats that were put elsewhere since then stay there."""
        folder = deletion.folder
        with self.connections.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO folders (id, name) VALUES (?, ?)", (folder.id, folder.name)
            )
            connection.executemany(
                "UPDATE chats SET folder_id = ? WHERE id = ? AND folder_id IS NULL",
                [(folder.id, chat_id) for chat_id in deletion.chat_ids],
            )

    def _set(self, chat_id: int, column: str, value: object) -> None:
        with self.connections.writing() as connection:
            changed = connection.execute(
                f"UPDATE chats SET {column} = ? WHERE id = ?", (value, chat_id)
            )
            if not changed.rowcount:
                raise no_chat(chat_id)


def _folder_name(connection: sqlite3.Connection, folder_id: int) -> str:
    row = connection.execute("SELECT name FROM folders WHERE id = ?", (folder_id,)).fetchone()
    if row is None:
        raise no_folder(folder_id)
    return str(row[0])
