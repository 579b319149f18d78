"""The chats cannot be read: offers the newest backups, or to begin with no chats.

Nothing is lost by either: the damaged file is put aside.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from app.errors import AppError
from ui.chats.backup_list import BackupList
from ui.chats.backup_shelf import BackupShelf, Kept
from ui.errors import error_hint, error_message
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.labels import Label

WIDTH = 560


class RescueCard(QFrame):
    """`left`: the person would rather decide later. That other chats are there, the book tells."""

    left = Signal()

    def __init__(self, error: AppError, shelf: BackupShelf) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._error, self._shelf = error, shelf
        self._trouble: AppError | None = None
        self._title, self._words = Label("cardTitle"), Label("muted")
        self.problem = Label("small")
        self.problem.set_state("bad")
        self.backups = BackupList()
        self.anew, self.later = ActionButton(), ActionButton()
        self.backups.chosen.connect(self._go_back)
        self.anew.clicked.connect(self._begin_anew)
        self.later.clicked.connect(self.left)
        shelf.listed.connect(self.backups.show_backups)
        self._build()
        self._retranslate()
        shelf.look()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    @Slot(object)
    def show_trouble(self, error: AppError) -> None:
        """What was chosen could not be done."""
        self._trouble = error
        self._set_enabled(True)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(IconLabel("triangle-alert", "warn", 18), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setProperty("role", "onCard")
        self.backups.setObjectName("onCard")
        scroll.setWidget(self.backups)
        scroll.setMinimumHeight(150)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.addWidget(self.anew)
        foot.addStretch(1)
        foot.addWidget(self.later)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 17, 20, 17)
        rows.setSpacing(11)
        rows.addLayout(head)
        rows.addWidget(self._words)
        rows.addWidget(scroll, 1)
        rows.addWidget(self.problem)
        rows.addLayout(foot)
        self.setFocusProxy(self.later)  # nothing is chosen by a key that was meant for the chat

    @Slot(object)
    def _go_back(self, kept: Kept) -> None:
        self._set_enabled(False)
        self._shelf.go_back(kept.backup.path)

    @Slot()
    def _begin_anew(self) -> None:
        self._set_enabled(False)
        self._shelf.begin_anew()

    def _set_enabled(self, enabled: bool) -> None:
        self.backups.set_enabled(enabled)
        self.anew.setEnabled(enabled)

    def _retranslate(self) -> None:
        words = self.tr("Your chats cannot be read")
        self._title.setText(words)
        self.setAccessibleName(words)
        self._words.setText(
            error_message(self._error)
            + " "
            + self.tr("It is put aside and kept, whatever you choose. Go back to a backup:")
        )
        trouble = self._trouble
        self.problem.show_text(
            "" if trouble is None else f"{error_message(trouble)} {error_hint(trouble)}".strip()
        )
        self.anew.say(self.tr("Begin with no chats"))
        name = self.tr("Decide later: until then no chat is kept")
        self.later.say(self.tr("Later"), name)
        self.later.setToolTip(name)
