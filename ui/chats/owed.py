"""A change that is owed to the store until it is done, or has failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chat.store import Store


class Owed:
    """Carried out once, by whoever comes first: its turn in the queue, or the end of the window."""

    def __init__(self, do: Callable[[Store], object]) -> None:
        self._do = do
        self.is_done = False

    def carry_out(self, store: Store) -> object:
        if self.is_done:
            return None
        self.is_done = True
        return self._do(store)
