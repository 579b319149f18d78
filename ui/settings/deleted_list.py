"""The deleted chats as rows, each with its way back."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.chat.store.values import ChatRow
from ui.widgets.actions import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.labels import Label

SHOWN = 5
MORE = 20


class DeletedList(QWidget):
    """`chosen` carries the `ChatRow` that is to come back. Shows the last few, more when asked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[DeletedRow] = []
        self._chats: tuple[ChatRow, ...] | None = None
        self._n_shown = SHOWN
        self._note = Label("hint")
        self.more = ActionButton("chevron-down")
        self.more.clicked.connect(self._show_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        self._column.addWidget(self._note)
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch(1)
        self._column.addLayout(line)
        self._retranslate()

    def show_chats(self, chats: tuple[ChatRow, ...]) -> None:
        if chats != self._chats:
            self._chats = chats
            self._renew()

    def set_enabled(self, enabled: bool) -> None:
        for row in self.rows:
            row.back.setEnabled(enabled)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _show_more(self) -> None:
        before = len(self.rows)
        self._n_shown += MORE
        self._renew()
        if len(self.rows) > before:
            self.rows[before].back.setFocus()

    def _renew(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [DeletedRow(chat) for chat in (self._chats or ())[: self._n_shown]]
        for at, row in enumerate(self.rows, 1):
            row.chosen.connect(self.chosen)
            self._column.insertWidget(at, row)
        self._retranslate()

    def _retranslate(self) -> None:
        words, n_hidden = "", 0
        if self._chats is None:
            words = self.tr("Looking for deleted chats…")
        elif not self._chats:
            words = self.tr("There are none.")
        else:
            n_hidden = len(self._chats) - len(self.rows)
        self._note.show_text(words)
        more = self.tr("Show more ({count})").format(count=QLocale().toString(n_hidden))
        self.more.say(more)
        self.more.setVisible(n_hidden > 0)


class DeletedRow(QFrame):
    """`chosen` carries the `ChatRow`."""

    chosen = Signal(object)

    def __init__(self, chat: ChatRow) -> None:
        super().__init__()
        self.chat = chat
        self._title, self._when = ElidedLabel(), Label("hint", wraps=False)
        self.back = ActionButton("undo-2")
        self.back.clicked.connect(self._choose)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._when)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        row.addWidget(self.back)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.chat)

    def _retranslate(self) -> None:
        title = self.chat.title or self.tr("Chat without a name")
        self._title.setText(title)
        moment = QDateTime.fromMSecsSinceEpoch(self.chat.deleted_at_ms or 0)
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        self._when.setText(self.tr("Deleted {when}").format(when=when))
        self.back.say(self.tr("Bring back"), self.tr("Bring {title} back").format(title=title))
