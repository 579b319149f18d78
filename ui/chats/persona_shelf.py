"""The personas that can be chosen: the person's own, from the store, and those of Hearth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from app.chat.personas import Language, offered
from app.chat.store.values import Persona
from ui.chats.chat_book import ChatBook

if TYPE_CHECKING:
    from app.chat.store import Store


class PersonaShelf(QObject):
    """`changed`: others can be chosen. All methods return at once."""

    changed = Signal()

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.own: tuple[Persona, ...] = ()
        self._asked = 0  # changes that the store has not answered yet
        self._removed: dict[str, tuple[int, Persona]] = {}
        book.personas_listed.connect(self._take)

    @property
    def personas(self) -> tuple[Persona, ...]:
        """All that can be chosen now, in the window's language, the person's own first."""
        return offered(self.own, language())

    def find(self, uid: str) -> Persona | None:
        return next((persona for persona in self.personas if persona.uid == uid), None)

    @Slot(object)
    def save(self, persona: Persona) -> None:
        """Adds one, or changes the one of its `uid`."""
        listed = any(one.uid == persona.uid for one in self.own)
        changed = tuple(persona if one.uid == persona.uid else one for one in self.own)
        self._change(
            changed if listed else (*changed, persona),
            lambda store: store.personas.save(persona),
        )

    @Slot(str)
    def delete(self, uid: str) -> None:
        """Takes one away; chats that began with it keep its settings."""
        places = enumerate(self.own)
        self._removed |= {one.uid: (place, one) for place, one in places if one.uid == uid}
        left = tuple(one for one in self.own if one.uid != uid)
        self._change(left, lambda store: store.personas.delete(uid))

    @Slot(str)
    def restore(self, uid: str) -> None:
        """Undoes a `delete`."""
        own = list(self.own)
        if uid in self._removed:
            own.insert(*self._removed.pop(uid))
        self._change(tuple(own), lambda store: store.personas.restore(uid))

    def _change(self, own: tuple[Persona, ...], change: Callable[[Store], object]) -> None:
        """Shows a change at once, and has it written."""
        self._asked += 1
        self._set(own)
        self._book.change_personas(change)

    @Slot(object)
    def _take(self, own: tuple[Persona, ...]) -> None:
        self._asked = max(0, self._asked - 1)
        if not self._asked:  # else it is older than what was changed since
            self._set(own)

    def _set(self, own: tuple[Persona, ...]) -> None:
        if own != self.own:
            self.own = own
            self.changed.emit()


def language() -> Language:
    """That of the personas that come with Hearth."""
    return "de" if QLocale().language() == QLocale.Language.German else "en"
