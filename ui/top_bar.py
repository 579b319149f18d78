"""The bar on top: new chat, model, context used, the lock, settings.

Shows what it is told and says what was chosen; it must not load or save anything.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.chat.store.values import Persona
from app.network import State
from ui.chat.ledger import Ledger
from ui.chat.ledger_bar import BAR_WIDTH
from ui.chat.persona_menu import PersonaButton
from ui.lock.lock_button import LockButton
from ui.model_menu import ModelMenu
from ui.sidebar import NEW_KEY, PAGE_KEYS
from ui.widgets.buttons import IconButton, MenuButton, with_key

HEIGHT = 48
MODEL_KEY, SIDEBAR_KEY = "Ctrl+M", "Ctrl+B"


class TopBar(QFrame):
    """`new_chat_requested`, `sidebar_requested`, `settings_requested`; the menu is `models`."""

    new_chat_requested = Signal()
    sidebar_requested = Signal()
    settings_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(HEIGHT)
        self._model_name = ""
        self.sidebar = IconButton("panel-left", "ink")
        self.sidebar.clicked.connect(self.sidebar_requested)
        self.new_chat = IconButton("square-pen", "ink")
        self.new_chat.clicked.connect(self.new_chat_requested)
        self.model = MenuButton("model")
        self.models = ModelMenu(self)
        self.model.setMenu(self.models)
        self.persona = PersonaButton()
        self.ledger = Ledger()
        self.lock = LockButton()
        self.more = IconButton("ellipsis", "ink")
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.gear = IconButton("settings", "ink")
        self.gear.clicked.connect(self.settings_requested)
        self._build()
        self.set_sidebar_shown(True)
        self._retranslate()

    def set_model_name(self, name: str) -> None:
        self._model_name = name
        self._retranslate()
        self._place()

    def set_persona(self, persona: Persona | None, *, others: bool = False) -> None:
        """Shows who answers; `others`: somebody who is not among those that can be chosen."""
        self.persona.set_current(persona, others=others)
        self._place()

    @Slot(bool)
    def set_sidebar_shown(self, shown: bool) -> None:
        """What the sidebar offers is offered here only without it."""
        self.new_chat.setVisible(not shown)
        self.gear.setVisible(not shown)

    def show_lock(self, state: State) -> None:
        """What the gate says of the network."""
        self.lock.show_state(state)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._place()
        super().changeEvent(event)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.sidebar)
        row.addWidget(self.new_chat)
        row.addWidget(self.model)
        row.addWidget(self.persona)
        row.addStretch(1)
        row.addWidget(self.ledger)
        row.addWidget(self.lock)
        row.addWidget(self.more)
        row.addWidget(self.gear)

    def _place(self) -> None:
        """Leaves out what does not fit, the least important first; the icons always stay."""
        left = self.width() - 184
        left -= self.model.sizeHint().width() + self.persona.sizeHint().width()
        left -= self.ledger.words_width()
        self.ledger.setVisible(left >= 0)
        left -= self.lock.words_width()
        self.lock.set_narrow(left < 0)
        self.ledger.set_narrow(left < BAR_WIDTH + 8)

    def _retranslate(self) -> None:
        self.sidebar.name(self.tr("Show or hide the sidebar"), SIDEBAR_KEY)
        self.new_chat.name(self.tr("New chat"), NEW_KEY)
        self.model.setText(self._model_name)
        self.model.setAccessibleName(self.tr("Model: {name}").format(name=self._model_name))
        self.model.setToolTip(with_key(self.tr("Choose the model"), MODEL_KEY))
        self.model.updateGeometry()
        self.more.name(self.tr("Export and import chats"))
        self.gear.name(self.tr("Settings"), PAGE_KEYS["settings"])
