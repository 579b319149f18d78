"""One thing that a person can do in the window, and all of them together, with their keys.

Knows how a command is named, reached and run; must not know what any of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import native_key

Group = Literal["chats", "writing", "answer", "pages", "window"]


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done.

    `name` is English, a literal that packaging/translations.py finds; `title` is what is shown.
    `run` None: a key that works where the focus is, told here for the sheet of keys only. `also`
    are further keys for the same. `enabled` is asked each time.
    """

    id: str
    group: Group
    name: str
    run: Callable[[], object] | None
    key: str = ""
    also: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[], bool] = _always

    @property
    def title(self) -> str:
        return QCoreApplication.translate("commands", self.name)

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys as this platform writes them."""
        return tuple(native_key(key) for key in (self.key, *self.also) if key)


class Commands(QObject):
    """The table, and its keys while the window has the keyboard.

    Args:
        window: Whose keys they are.
    """

    def __init__(self, table: Iterable[Command], window: QWidget) -> None:
        super().__init__(window)
        self.table = tuple(table)
        self._keys = [
            _Key(command, key, window)
            for command in self.table
            if command.run is not None
            for key in (command.key, *command.also)
            if key
        ]
        self._pauses = 0

    def command(self, id: str) -> Command:
        """Raises KeyError if there is no such command."""
        for command in self.table:
            if command.id == id:
                return command
        raise KeyError(id)

    def run(self, id: str) -> None:
        """Does it, if it can be done now."""
        command = self.command(id)
        if command.run is not None and command.enabled():
            command.run()

    def of(self, group: Group) -> tuple[Command, ...]:
        return tuple(command for command in self.table if command.group == group)

    @Slot()
    def pause(self) -> None:
        """Leaves the keyboard to something that lies over the window; as often as `resume`."""
        self._pauses += 1
        self._set_keys(False)

    @Slot()
    def resume(self) -> None:
        self._pauses -= 1
        if self._pauses == 0:
            self._set_keys(True)

    def _set_keys(self, enabled: bool) -> None:
        for key in self._keys:
            key.setEnabled(enabled)


class _Key(QShortcut):
    """Runs its command, if it can be done now."""

    def __init__(self, command: Command, key: str, window: QWidget) -> None:
        super().__init__(QKeySequence(key), window)
        self._command = command
        self.activated.connect(self._run)

    @Slot()
    def _run(self) -> None:
        if self._command.run is not None and self._command.enabled():
            self._command.run()
