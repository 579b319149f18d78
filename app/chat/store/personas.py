"""Personas: instructions and settings under a name, in the person's own order."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.store import codec
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.errors import no_persona
from app.chat.store.values import Persona


@dataclass(frozen=True, slots=True)
class Personas:
    """All personas of the person's own."""

    connections: Connections

    def list(self) -> tuple[Persona, ...]:
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT uid, name, settings, description FROM personas
                    WHERE deleted_at_ms IS NULL ORDER BY position, uid"""
            ).fetchall()
        return tuple(
            Persona(uid, name, codec.settings(settings), description)
            for uid, name, settings, description in rows
        )

    def save(self, persona: Persona) -> None:
        """Adds a persona at the end, or changes the one of this `uid` in its place."""
        with self.connections.writing() as connection:
            connection.execute(
                """INSERT INTO personas (uid, name, description, settings, position)
                    VALUES (?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM personas))
                    ON CONFLICT (uid) DO UPDATE SET name = excluded.name,
                    settings = excluded.settings, description = excluded.description,
                    deleted_at_ms = NULL""",
                (
                    persona.uid,
                    persona.name,
                    persona.description,
                    codec.encode(persona.settings),
                ),
            )

    def delete(self, uid: str) -> None:
        """Takes it out of the list; chats that began with it keep their settings."""
        self._set_deleted(uid, now_ms())

    def restore(self, uid: str) -> None:
        """Undoes a `delete`."""
        self._set_deleted(uid, None)

    def order(self, uids: tuple[str, ...]) -> None:
        """Puts the personas into this order."""
        with self.connections.writing() as connection:
            connection.executemany(
                "UPDATE personas SET position = ? WHERE uid = ?", [*enumerate(uids, 1)]
            )

    def _set_deleted(self, uid: str, deleted_at_ms: int | None) -> None:
        with self.connections.writing() as connection:
            changed = connection.execute(
                "UPDATE personas SET deleted_at_ms = ? WHERE uid = ?", (deleted_at_ms, uid)
            )
            if not changed.rowcount:
                raise no_persona(uid)
