"""The cards over the window: the palette, the keys, a form, a way out if chats cannot be read.

Each is made when it is asked for; while one is there, the keys of the window rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.errors import AppError

if TYPE_CHECKING:
    from ui.chats.backup_shelf import BackupShelf
    from ui.commands.entries import Entry
    from ui.main_window import MainWindow
    from ui.widgets.overlay import Overlay


class Cards(QObject):
    """What can be laid over a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._backups: BackupShelf | None = None

    @Slot()
    def show_palette(self) -> None:
        """Lets the person find and do anything by a few letters."""
        from ui.commands.entries import offered, settings_of
        from ui.commands.palette import Palette

        window = self._window
        palette = Palette(offered(window), window.services.book, window.chats.open)
        overlay = self._lay_over(palette, at_top=True)

        def run(entry: Entry) -> None:
            overlay.close_over()
            entry.run()

        palette.done.connect(run)
        # Once it is there: making the page of settings takes longer than a frame.
        QTimer.singleShot(0, palette, lambda: palette.offer_more(settings_of(window)))

    @Slot()
    def show_keys(self) -> None:
        """Shows the sheet of all keys."""
        from ui.commands.key_sheet import KeySheet

        sheet = KeySheet(self._window.commands)
        sheet.close_requested.connect(self._lay_over(sheet).close_over)

    @Slot()
    def show_answer_form(self) -> None:
        """Shows the form that the answers of the chat have."""
        from ui.chat.answer_form_card import AnswerFormCard

        window = self._window
        card = AnswerFormCard(window.page.chat.response_format, window.chat.shaping.last_form)
        card.changed.connect(window.chat.shaping.set_form)
        overlay = self._lay_over(card)
        card.done.connect(overlay.close_over)
        overlay.closed.connect(card.editor.check_now)

    @Slot(object)
    def offer_rescue(self, error: AppError) -> None:
        """The chats cannot be read: lets the person choose what takes their place."""
        from ui.chats.rescue_card import RescueCard

        window, book = self._window, self._window.services.book
        open_card = window.findChild(RescueCard)
        if open_card is not None and open_card.isVisible():
            open_card.show_trouble(error)
            return
        card = RescueCard(error, self.backup_shelf())
        overlay = self._lay_over(card, closable=False)
        book.failed.connect(card.show_trouble)
        book.replaced.connect(overlay.close_over)

        def leave() -> None:
            overlay.close_over()
            window.show_book_error(error)

        card.left.connect(leave)

    def backup_shelf(self) -> BackupShelf:
        """The backups of the chats, for whoever shows them."""
        from ui.chats.backup_shelf import BackupShelf

        if self._backups is None:
            self._backups = BackupShelf(self._window.services.book, self)
        return self._backups

    def close(self) -> None:
        """Ends what runs in the background."""
        if self._backups is not None:
            self._backups.close()

    def _lay_over(self, card: QWidget, *, at_top: bool = False, closable: bool = True) -> Overlay:
        from ui.widgets.overlay import Overlay

        commands = self._window.commands
        overlay = Overlay(self._window, card, at_top=at_top, closable=closable)
        commands.pause()
        overlay.closed.connect(commands.resume)
        overlay.show_over()
        return overlay
