"""The model that comes with Hearth, among those on this computer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.models.inventory import STARTER_ID
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.tags import Tag


class StarterCard(Card):
    """`chat_requested` carries the starter's id."""

    chat_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.name = Label("cardTitle", wraps=False)
        self._tag = Tag(icon_name="box")
        self.chat = ActionButton("message-circle")
        self._sentence = Label("muted")
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self.name)
        head.addWidget(self._tag)
        head.addStretch(1)
        head.addWidget(self.chat, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(head)
        self.rows.addWidget(self._sentence)
        self.chat.clicked.connect(self._ask_to_chat)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _ask_to_chat(self) -> None:
        self.chat_requested.emit(STARTER_ID)

    def _retranslate(self) -> None:
        name = self.tr("Starter model")
        self.name.setText(name)
        self._tag.set_text(self.tr("built in"))
        self._sentence.setText(
            self.tr("Tiny and quick, to try Hearth with: it knows Hearth and open-weight models.")
        )
        self.chat.say(self.tr("Chat"), self.tr("Chat with {name}").format(name=name))
        self.setAccessibleName(name)
