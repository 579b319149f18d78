"""The answers to a question, as buttons: once, for longer, no, and a word with the no."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.tools.consent import Answer
from ui.tools.wording import scope_words
from ui.widgets.actions import ActionButton
from ui.widgets.flow import FlowLayout

DAY_S = 86_400.0
LONGEST_WORD = 500
# How long "always" may hold, in days; None for ever.
EXPIRIES: tuple[int | None, ...] = (1, 30, None)


class Choices(QWidget):
    """`answered` carries an `Answer`; `edit_requested`: not like this, but in another way.

    Args:
        scopes: How long a yes may hold, as the question offers it.
        folder: What "this folder" would be.
        editable: Whether the arguments can be edited.
    """

    answered = Signal(object)
    edit_requested = Signal()

    def __init__(self, scopes: tuple[str, ...], folder: str, *, editable: bool) -> None:
        super().__init__()
        self._folder = folder
        self._open = False
        self.once = ActionButton(role="primary")
        self.once.clicked.connect(self._allow_once)
        self.longer: dict[str, ActionButton] = {}
        for scope in scopes:
            if scope in ("chat", "folder", "always"):
                button = self.longer[scope] = ActionButton()
                button.setProperty("scope", scope)
        self.expiries: dict[int | None, QAction] = {}
        self.deny, self.with_word = ActionButton(), ActionButton(role="aside")
        self.edit = ActionButton("pencil", "aside", "muted")
        self.edit.setVisible(editable)
        self.asides = QHBoxLayout()
        self.word = QLineEdit()
        self.word.setMaxLength(LONGEST_WORD)
        self.word.hide()
        self._build()
        self._retranslate()
        self.set_open(False)

    def set_open(self, is_open: bool) -> None:
        """Whether a yes is possible now; a no always is."""
        self._open = is_open
        for button in (self.once, *self.longer.values()):
            button.setEnabled(is_open)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(7)
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.addWidget(self.once)
        flow.addWidget(self.deny)
        for scope, button in self.longer.items():
            if scope == "always":
                button.setMenu(self._always_menu(button))
            else:
                button.clicked.connect(self._allow_longer)
            flow.addWidget(button)
        self.asides.setSpacing(14)
        self.asides.addWidget(self.with_word)
        self.asides.addWidget(self.edit)
        self.asides.addStretch(1)
        self.deny.clicked.connect(self._deny)
        self.with_word.clicked.connect(self._ask_for_word)
        self.edit.clicked.connect(self.edit_requested)
        self.word.returnPressed.connect(self._deny)
        rows.addWidget(holder)
        rows.addWidget(self.word)
        rows.addLayout(self.asides)

    def _always_menu(self, button: ActionButton) -> QMenu:
        menu = QMenu(button)
        for days in EXPIRIES:
            action = menu.addAction("")
            action.setData(days)
            action.triggered.connect(self._allow_always)
            self.expiries[days] = action
        return menu

    @Slot()
    def _allow_once(self) -> None:
        self._say(Answer(True))

    @Slot()
    def _allow_longer(self) -> None:
        button = self.sender()
        if isinstance(button, ActionButton):
            self._say(Answer(True, button.property("scope")))

    @Slot()
    def _allow_always(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            days = action.data()
            self._say(
                Answer(True, "always", expires_after_s=None if days is None else days * DAY_S)
            )

    @Slot()
    def _deny(self) -> None:
        self._say(Answer(False, word=self.word.text().strip()))

    @Slot()
    def _ask_for_word(self) -> None:
        self.word.show()
        self.with_word.hide()
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, answer: Answer) -> None:
        if answer.allow and not self._open:
            return
        self.setEnabled(False)  # a second press must not answer the next question
        self.answered.emit(answer)

    def _retranslate(self) -> None:
        self.once.say(self.tr("Allow once"))
        for scope, button in self.longer.items():
            words = scope_words(scope, self._folder)
            if scope == "folder":
                name = self.tr("Allow for this chat all in the folder {path}")
                button.say(words, name.format(path=self._folder))
                button.setToolTip(self._folder)
            elif scope == "always":
                button.say(f"{words}…", self.tr("Allow always…"))
            else:
                button.say(words, self.tr("Allow for this chat"))
        texts = {
            1: self.tr("For a day"),
            30: self.tr("For 30 days"),
            None: self.tr("Until I take it back"),
        }
        for days, action in self.expiries.items():
            action.setText(texts[days])
        self.deny.say(self.tr("Deny"))
        self.with_word.say(self.tr("Deny with a word…"))
        self.edit.say(self.tr("Edit…"), self.tr("Edit what it is called with"))
        words = self.tr("A word to the model: why not, or what to do instead. Enter denies.")
        self.word.setPlaceholderText(words)
        self.word.setAccessibleName(words)
