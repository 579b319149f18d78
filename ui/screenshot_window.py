"""What the pictures of the window itself show: folders, the palette, the keys, damaged chats."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from app.chat.store.backups import Backup, Reason
from app.chat.store.errors import damaged
from app.chat.store.values import ChatRow, Folder
from ui.chats.backup_shelf import Kept
from ui.chats.listing import Listed, ListedFolder
from ui.chats.rescue_card import RescueCard
from ui.commands.palette import Palette
from ui.language import window_language
from ui.main_window import MainWindow

SHOWN_AFTER_MS = 150
_HOUR_MS = 3_600_000


def _folders(window: MainWindow) -> None:
    """Chats by day, and in folders."""
    titles = _words(
        ["Draft the quarterly report", "Rename files in Python", "Sharpen a kitchen knife",
         "Why is the sky blue?", "A week in Lisbon", "Tax return 2026"],
        ["Entwurf des Quartalsberichts", "Dateien umbenennen mit Python", "Küchenmesser schärfen",
         "Warum ist der Himmel blau?", "Eine Woche in Lissabon", "Steuererklärung 2026"],
    )  # fmt: skip
    work, journeys = _words(["Work", "Journeys"], ["Arbeit", "Reisen"])
    now_ms = int(time.time() * 1000)

    def row(number: int, folder: int | None = None, *, pinned: bool = False) -> ChatRow:
        at_ms = now_ms - number * _HOUR_MS
        return ChatRow(number + 1, str(number), titles[number], folder, pinned, at_ms, at_ms)

    opened = ListedFolder(Folder(1, work, 2), (row(0, 1), row(1, 1)))
    closed = ListedFolder(Folder(2, journeys, 7))
    listed = Listed((row(5, pinned=True),), (row(2), row(3), row(4)), False, (opened, closed))
    window.frame.sidebar.show_chats(listed)


def _palette(window: MainWindow) -> None:
    """A few letters that find a command."""
    _folders(window)
    window.cards.show_palette()
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    QTimer.singleShot(SHOWN_AFTER_MS, palette, lambda: palette.edit.setText("mod"))


def _keys(window: MainWindow) -> None:
    """All keys."""
    _folders(window)
    window.cards.show_keys()


def _damaged(window: MainWindow) -> None:
    """Chats that cannot be read, and the backups of them."""
    window.cards.offer_rescue(damaged(Path("/home/anna/.local/share/hearth/chats.sqlite3")))
    card = window.findChild(RescueCard)
    assert isinstance(card, RescueCard)
    kept = (_kept(0, "daily", 214), _kept(1, "daily", 212), _kept(3, "manual", 205))
    QTimer.singleShot(SHOWN_AFTER_MS, card, lambda: card.backups.show_backups(kept))


def _kept(days: int, reason: Reason, n_chats: int) -> Kept:
    made_at = datetime.datetime(2026, 11, 22, 9, 30) - datetime.timedelta(days=days)
    return Kept(Backup(made_at, Path(f"/home/anna/{days}"), reason, 8_400_000 - days), n_chats)


def _words(english: list[str], german: list[str]) -> list[str]:
    return german if window_language() == "de" else english


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "folders": _folders,
    "palette": _palette,
    "keys": _keys,
    "damaged": _damaged,
}
