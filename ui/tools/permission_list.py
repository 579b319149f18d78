"""All that is allowed, and the way to take it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from ui.tools.record_words import grant_history, grant_tag, grant_target, grant_title
from ui.tools.records import Held, Records
from ui.tools.row_list import RowList
from ui.tools.wording import tool_icon
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.tags import Tag


class PermissionList(RowList):
    """Shows what `records` tells."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.cards: list[PermissionCard] = []
        self._taken: Held | None = None
        records.grants.connect(self.show_grants)
        self.undo.undo_requested.connect(self._give_back)
        self._retranslate()

    def renew(self) -> None:
        """Looks again what is allowed."""
        self._records.read_grants()

    @Slot(object)
    def show_grants(self, grants: tuple[Held, ...]) -> None:
        self.cards = []
        for held in grants:
            card = PermissionCard(held)
            card.revoke_requested.connect(self._revoke)
            self.cards.append(card)
        self.show_rows(self.cards)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(object)
    def _revoke(self, held: Held) -> None:
        self._taken = held
        self._records.revoke(held)
        title = grant_title(held.grant)
        words = self.tr("“{name}” is not allowed any more.").format(name=title)
        self.say_gone(lambda: (words, self.tr("Allow {name} again").format(name=title)))

    @Slot()
    def _give_back(self) -> None:
        if self._taken is not None:
            self._records.restore(self._taken)
            self._taken = None
        self.undo.hide()

    def _retranslate(self) -> None:
        self.say_empty(
            self.tr("Nothing is allowed."),
            self.tr(
                "Before a tool reads, changes or sends anything, Hearth asks. What you allow for "
                "longer than once stands here."
            ),
        )


class PermissionCard(Card):
    """One permission. `revoke_requested` carries the `Held`."""

    revoke_requested = Signal(object)

    def __init__(self, held: Held) -> None:
        super().__init__(spacing=3)
        self.held = held
        self.title, self.target, self.history = Label("strong"), Label(), Label("hint")
        self.tag = Tag()
        self.revoke = ActionButton()
        self.revoke.clicked.connect(self._revoke)
        grant = held.grant
        head = QHBoxLayout()
        head.setSpacing(9)
        icon_name = tool_icon(grant.tool, grant.capability) if grant.tool else "folder-open"
        head.addWidget(IconLabel(icon_name, "ink"), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.title, 1)
        head.addWidget(self.tag)
        head.addWidget(self.revoke)
        self.rows.addLayout(head)
        for label in (self.target, self.history):
            label.setContentsMargins(25, 0, 0, 0)
            self.rows.addWidget(label)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _revoke(self) -> None:
        self.revoke.setEnabled(False)
        self.revoke_requested.emit(self.held)

    def _retranslate(self) -> None:
        grant = self.held.grant
        self.title.setText(grant_title(grant))
        self.target.setText(grant_target(grant))
        self.history.show_text(grant_history(self.held, ""))
        text, state = grant_tag(self.held)
        self.tag.set_text(text)
        self.tag.set_state(state)
        name = f"{self.title.text()}, {self.target.text()}"
        self.revoke.say(self.tr("Revoke"), self.tr("Revoke: {name}").format(name=name))
        self.setAccessibleName(f"{name}, {text}. {self.history.text()}")
