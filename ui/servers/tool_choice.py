"""The tools that a server offers: which of them the model may use, and what each of them costs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tools.mcp.declaration import Offer
from ui.errors import error_message
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton
from ui.widgets.check_box import CheckBox
from ui.widgets.labels import Label
from ui.widgets.tags import Tag

INDENT = 29  # below the words of a check box


class ToolRow(QWidget):
    """`toggled`: the person has changed their mind about this tool."""

    toggled = Signal()

    def __init__(self, offer: Offer, tokens: int) -> None:
        super().__init__()
        self.offer, self.tokens = offer, tokens
        self.box, self._tag, self._cost = CheckBox(), Tag(state="warn"), Label("hint", wraps=False)
        self._said = Label("hint")
        self.box.setText(offer.tool)
        self.box.setChecked(offer.chosen is not None and not offer.is_changed)
        self.box.setEnabled(offer.spec is not None)
        self.box.clicked.connect(self.toggled)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self.box)
        head.addWidget(self._tag)
        head.addStretch(1)
        head.addWidget(self._cost)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        rows.addLayout(head)
        below = QHBoxLayout()
        below.setContentsMargins(INDENT, 0, 0, 0)
        below.addWidget(self._said, 1)
        rows.addLayout(below)
        self.retranslate()

    def retranslate(self) -> None:
        offer = self.offer
        words = self.tr("about {number} tokens").format(number=self.tokens)
        self._cost.setText(words if offer.spec is not None else "")
        self._tag.setVisible(offer.is_changed)
        self._tag.set_text(self.tr("says something else now"))
        said = " ".join((offer.description or offer.title).split())
        if offer.problem is not None:
            self._said.set_state("warn")
            said = self.tr("Cannot be used: {reason}").format(reason=error_message(offer.problem))
        self._said.show_text(said)
        self.box.setAccessibleDescription(f"{said} {self._cost.text()}".strip())


class ToolChoice(QWidget):
    """`chosen` carries the offers that the model may use from now on."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._total = Label("hint")
        self.all, self.none = ActionButton("", "link"), ActionButton("", "link")
        self.fold = IconButton("chevron-down", size=15)
        self.rows: list[ToolRow] = []
        self._shown: tuple[tuple[Offer, ...], dict[str, int]] = ((), {})
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(7)
        foot = QHBoxLayout()
        foot.addWidget(self.fold)
        foot.addWidget(self._total, 1)
        foot.addWidget(self.all)
        foot.addWidget(self.none)
        foot.setSpacing(8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(foot)
        rows.addWidget(self._list)
        self.fold.clicked.connect(self._toggle)
        self.all.clicked.connect(self._choose_all)
        self.none.clicked.connect(self._choose_none)

    def show_offers(self, offers: tuple[Offer, ...], tokens: Mapping[str, int]) -> None:
        """Shows what a server offers, with the costs in tokens by the names in the prompt."""
        if self._shown == (offers, dict(tokens)):
            return
        self._shown = (offers, dict(tokens))
        for old in self.rows:
            # Not takeAt, which leaks the item: then heights are not computed anew.
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for offer in offers:
            row = ToolRow(offer, tokens.get(offer.spec.name, 0) if offer.spec else 0)
            row.toggled.connect(self._tell)
            self._lines.addWidget(row)
            self.rows.append(row)
        self._retranslate()

    def set_open(self, is_open: bool) -> None:
        """Shows every tool, or only how many there are."""
        self._list.setVisible(is_open)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for row in self.rows:
                row.retranslate()
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _toggle(self) -> None:
        self.set_open(self._list.isHidden())

    @Slot()
    def _choose_all(self) -> None:
        for row in self.rows:
            row.box.setChecked(row.box.isEnabled())
        self._tell()

    @Slot()
    def _choose_none(self) -> None:
        for row in self.rows:
            row.box.setChecked(False)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self._retranslate()
        self.chosen.emit(tuple(row.offer for row in self.rows if row.box.isChecked()))

    def _retranslate(self) -> None:
        chosen = [row for row in self.rows if row.box.isChecked()]
        words = self.tr("{chosen} of {all} for the model: about {tokens} tokens of each prompt")
        self._total.setText(
            words.format(
                chosen=len(chosen), all=len(self.rows), tokens=sum(row.tokens for row in chosen)
            )
        )
        is_open = not self._list.isHidden()
        self.fold.set_icon("chevron-down" if is_open else "chevron-right")
        self.fold.name(self.tr("Hide the tools") if is_open else self.tr("Show the tools"))
        self.all.setVisible(is_open)
        self.none.setVisible(is_open)
        self.all.say(self.tr("All"), self.tr("Let the model use all of these tools"))
        self.none.say(self.tr("None"), self.tr("Let the model use none of these tools"))
