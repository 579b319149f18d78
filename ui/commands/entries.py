"""What the palette offers for what is typed: commands, models, settings, and chats.

Chats are found by the store, in the background; everything else is here, and fits at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.chat.store import Hit
from app.fuzzy import match
from ui.chats.chat_words import title_words
from ui.commands.command import Command

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette.

    `kind` says what it is, `keys` by which keys it can be had directly, `note` more about it.
    `found` are the places in `title` where the typed letters are.
    """

    title: str
    run: Callable[[], object]
    icon: str = ""
    kind: str = ""
    keys: str = ""
    note: str = ""
    found: tuple[int, ...] = ()

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.note, self.kind, self.keys) if part)


def offered(window: MainWindow) -> tuple[Entry, ...]:
    """All that can be done now, in the order of the table, models behind it."""
    return (*_commands(window.commands.table), *_models(window))


def fitting(entries: Iterable[Entry], typed: str) -> tuple[Entry, ...]:
    """Those that fit what was typed, the best first; all commands where nothing is typed."""
    if not typed.strip():
        return tuple(entry for entry in entries if not entry.kind)
    found = [(fit, entry) for entry in entries if (fit := match(typed, entry.title))]
    found.sort(key=lambda one: -one[0].score)
    return tuple(replace(entry, found=fit.found) for fit, entry in found)


def chat_entries(hits: Iterable[Hit], open_chat: Callable[[int, int | None], None]) -> list[Entry]:
    """The chats that a search has found."""
    kind = QCoreApplication.translate("palette", "Chat")
    entries = []
    for hit in hits:
        title = title_words(hit.chat)
        places = tuple(
            place for begin, end in hit.title.found for place in range(begin, min(end, len(title)))
        )
        note = hit.excerpt.text if hit.message_id is not None else ""
        run = _opening(open_chat, hit)
        entries.append(Entry(title, run, "message-circle", kind, note=note, found=places))
    return entries


def _opening(open_chat: Callable[[int, int | None], None], hit: Hit) -> Callable[[], None]:
    return lambda: open_chat(hit.chat.id, hit.message_id)


def _commands(table: Iterable[Command]) -> Iterator[Entry]:
    for command in table:
        if command.run is not None and command.id != "palette" and command.enabled():
            yield Entry(command.title, command.run, command.icon, keys=" · ".join(command.keys))


def _models(window: MainWindow) -> Iterator[Entry]:
    kind = QCoreApplication.translate("palette", "Model")
    for action in window.top_bar.models.choices():
        yield Entry(action.text().replace("&&", "&"), action.trigger, "box", kind)


def settings_of(window: MainWindow) -> tuple[Entry, ...]:
    """All that can be set. Makes the page of settings, which may take a moment."""
    from ui.settings.settings_page import SettingsPage

    page = window.frame.page("settings")
    if not isinstance(page, SettingsPage):
        return ()
    kind = QCoreApplication.translate("palette", "Setting")

    def going_to(name: str) -> Callable[[], None]:
        def go() -> None:
            window.frame.show_page("settings")
            page.go_to(name)

        return go

    return tuple(Entry(name, going_to(name), "settings", kind) for name in page.names())
