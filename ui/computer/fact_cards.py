"""Four cards with what this computer is made of, grey until its probes have answered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.hardware.profile import HardwareProfile
from ui.computer.facts import Fact, FactState, facts_of
from ui.widgets.buttons import IconLabel
from ui.widgets.elided_label import ElidedLabel

TWO_COLUMNS_FROM = 500
ICONS = ("memory-stick", "cpu", "monitor", "hard-drive")
STATE_ICONS: dict[FactState, tuple[str, str]] = {
    "ok": ("circle-check", "ok"),
    "warn": ("circle-alert", "warn"),
    "plain": ("circle-minus", "muted"),
}


class FactCard(QFrame):
    """One fact; while there is none, two bars where its words will be."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._icon = IconLabel(icon_name, "muted", 20)
        self._headline = ElidedLabel()
        self._headline.setProperty("role", "strong")
        self._line = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._line.setProperty("role", "hint")
        self._bars = (skeleton_bar(150, 13), skeleton_bar(96, 10))
        self._state = IconLabel("circle-minus", "muted", 17)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        for label in (self._headline, self._line):
            texts.addWidget(label)
        texts.addStretch(1)
        for bar in self._bars:
            texts.addWidget(bar, 0, Qt.AlignmentFlag.AlignLeft)
            texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 11, 14, 11)
        row.setSpacing(11)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        row.addWidget(self._state)
        self._fill(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 66)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 66)

    def text(self) -> str:
        return f"{self._headline.text()}: {self._line.text()}"

    def show_fact(self, fact: Fact) -> None:
        icon_name, colour = STATE_ICONS[fact.state]
        self._headline.setText(fact.headline)
        self._line.setText(fact.line)
        self._icon.set_icon(fact.icon)
        self._icon.set_colour("ink")
        self._state.set_icon(icon_name)
        self._state.set_colour(colour)
        self.setAccessibleName(f"{fact.headline}: {fact.line}")
        self._fill(True)

    def show_waiting(self, name: str) -> None:
        self._icon.set_colour("muted")
        self.setAccessibleName(name)
        self._fill(False)

    def _fill(self, known: bool) -> None:
        for widget in (self._headline, self._line, self._state):
            widget.setVisible(known)
        for bar in self._bars:
            bar.setVisible(not known)


class FactCards(QWidget):
    """Memory, processor, graphics and disk, in two columns where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._profile: HardwareProfile | None = None
        self.cards = [FactCard(name) for name in ICONS]
        self._columns = 2
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        self._place()
        self._retranslate()

    def show_profile(self, profile: HardwareProfile | None) -> None:
        """None while it is not known."""
        self._profile = profile
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.width() >= TWO_COLUMNS_FROM else 1
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        for card in self.cards:
            self._grid.removeWidget(card)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        for index, card in enumerate(self.cards):
            self._grid.addWidget(card, index // self._columns, index % self._columns)

    def _retranslate(self) -> None:
        if self._profile is None:
            for card in self.cards:
                card.show_waiting(self.tr("Being looked at"))
            return
        for card, fact in zip(self.cards, facts_of(self._profile), strict=True):
            card.show_fact(fact)


def skeleton_bar(width: int, height: int) -> QFrame:
    """Stands where words will be."""
    bar = QFrame()
    bar.setProperty("role", "skeleton")
    bar.setFixedSize(width, height)
    return bar
