"""The settings while the window is open: one frozen value, replaced and saved at every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app import settings as stored
from app.settings import Settings

RECENT_MODELS = 5


class Preferences(QObject):
    """Holds the settings. `save_failed` carries the `OSError` when they could not be written.

    Args:
        settings: What to begin with; the saved ones if None.
        store: Keeps changed settings; the settings file if None.
    """

    save_failed = Signal(object)

    def __init__(
        self,
        settings: Settings | None = None,
        store: Callable[[Settings], None] | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings or stored.load()
        self._store = store

    @property
    def settings(self) -> Settings:
        return self._settings

    def change(self, **changes: Any) -> None:
        """Sets some fields of `Settings` and saves all of them, if anything is new."""
        changed = msgspec.structs.replace(self._settings, **changes)
        if changed == self._settings:
            return
        self._settings = changed
        try:
            (self._store or stored.save)(changed)
        except OSError as error:
            self.save_failed.emit(error)

    def remember_model(self, path: str) -> None:
        """Makes `path` the model of the next start, and the first of the recently opened ones."""
        others = [other for other in self._settings.recent_models if other != path]
        self.change(model=path, recent_models=(path, *others)[:RECENT_MODELS])
