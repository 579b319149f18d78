"""The backups of the chats as rows, each with the way back to it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.chat.store.backups import Backup
from ui.chats.backup_shelf import Kept
from ui.models.wording import size_words
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label

SHOWN = 6


class BackupList(QWidget):
    """`chosen` carries the `Kept` to go back to. Shows the newest few."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[BackupRow] = []
        self._kept: tuple[Kept, ...] | None = None
        self._note = Label("hint")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self._retranslate()

    def show_backups(self, kept: tuple[Kept, ...]) -> None:
        if kept == self._kept:
            return
        self._kept = kept
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [BackupRow(one) for one in kept[:SHOWN]]
        for row in self.rows:
            row.chosen.connect(self.chosen)
            self._column.insertWidget(self._column.count() - 1, row)
        self._retranslate()

    def set_enabled(self, enabled: bool) -> None:
        for row in self.rows:
            row.choose.setEnabled(enabled and row.is_readable)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        words = ""
        if self._kept is None:
            words = self.tr("Looking for backups…")
        elif not self._kept:
            words = self.tr("There are no backups yet.")
        self._note.show_text(words)


class BackupRow(QFrame):
    """`chosen` carries the `Kept`."""

    chosen = Signal(object)

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept
        self._when, self._what = Label(wraps=False), Label("hint", wraps=False)
        self.choose = ActionButton("rotate-ccw")
        self.choose.setEnabled(self.is_readable)
        self.choose.clicked.connect(self._choose)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._when)
        texts.addWidget(self._what)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        row.addWidget(self.choose)
        self._retranslate()

    @property
    def is_readable(self) -> bool:
        return self.kept.n_chats is not None

    def text(self) -> str:
        return f"{self._when.text()} · {self._what.text()}"

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.kept)

    def _retranslate(self) -> None:
        when = date_words(self.kept.backup)
        self._when.setText(when)
        count = self.kept.n_chats
        chats = self.tr("cannot be read")
        if count is not None:
            chats = self.tr("Chats: {count}").format(count=QLocale().toString(count))
        reasons = {
            "daily": self.tr("made by itself"),
            "manual": self.tr("made by you"),
            "before-update": self.tr("before an update"),
            "before-restore": self.tr("before going back"),
        }
        backup = self.kept.backup
        parts = (chats, size_words(backup.size_bytes), reasons.get(backup.reason, ""))
        self._what.setText(" · ".join(part for part in parts if part))
        self.choose.say(self.tr("Go back to this"), self.tr("Go back to {when}").format(when=when))


def date_words(backup: Backup) -> str:
    """When a backup was made, as this language writes it."""
    moment = QDateTime.fromSecsSinceEpoch(int(backup.made_at.timestamp()))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
