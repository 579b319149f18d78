"""Cards of the catalogue: the few that are recommended for this computer, or all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.verdict import Verdict
from ui.computer.plans import Plans
from ui.models.catalogue_card import CatalogueCard
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf
from ui.models.strips import ErrorStrip
from ui.widgets.card_list import CardList
from ui.widgets.labels import Label

# Enough to choose from, few enough to read: the one recommended, and others that run well.
MOST_RECOMMENDED = 5
# What Hearth is made for is always shown, and says by itself if it cannot run.
ALWAYS = "gpt-oss-20b"
_RANKS: dict[Verdict, int] = {"runs_well": 0, "runs_slowly": 1, "will_swap": 2, "cannot_run": 3}


class CatalogueList(CardList):
    """`chat_requested` carries a model's id, `other_requested` an entry's that is not shown here.

    Args:
        whole: All entries, what runs best first; else those recommended for this computer.
    """

    chat_requested = Signal(str)
    other_requested = Signal(str)

    def __init__(
        self, plans: Plans, shelf: Shelf, desk: DownloadDesk, *, whole: bool = False
    ) -> None:
        super().__init__()
        self._plans, self._shelf, self._desk, self._whole = plans, shelf, desk, whole
        self.cards: dict[str, CatalogueCard] = {}
        self._order: tuple[str, ...] = ()
        self._is_known = False
        self.error = ErrorStrip()
        self.append(self.error)
        self._note = Label("hint")
        self._missing: list[Entry] = []
        self._maker = QTimer(self)
        self._maker.timeout.connect(self._make_next)
        plans.changed.connect(self._take_plans)
        desk.failed.connect(self.error.show_error)
        self._take_plans()
        self._retranslate()

    def show_entry(self, id: str) -> None:
        """Brings a card into sight and gives it the focus."""
        self._place()
        while self._missing:
            self._make_next()
        card = self.cards.get(id)
        if card is not None:
            (card.get if card.get.isVisible() else card.why).setFocus()
            QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card, 0, 40))

    def showEvent(self, event: QShowEvent) -> None:
        # Only now: cards that change places under the pointer would be pressed by mistake.
        self._place()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _take_plans(self) -> None:
        was_known, self._is_known = self._is_known, self._plans.recommended() is not None
        if self._is_known and not was_known and self.isVisible():
            self._place()
        recommended = self._plans.recommended()
        for id, card in self.cards.items():
            self._show_plan(card, id == recommended)

    def _show_plan(self, card: CatalogueCard, is_recommended: bool) -> None:
        smaller = self._plans.smaller_than(card.entry.id)
        entry = catalogue.load().entry(smaller) if smaller else None
        card.set_plan(self._plans.plan_of(card.entry.id), entry, is_recommended)

    def _place(self) -> None:
        """Puts the cards in order, and makes those that are missing, one after the other."""
        entries = self._entries()
        order = tuple(entry.id for entry in entries)
        if order == self._order:
            return
        self._order = order
        self._missing = [entry for entry in entries if entry.id not in self.cards]
        self._show_cards()
        self._maker.start()

    @Slot()
    def _make_next(self) -> None:
        """Makes one card; a whole list of them at once would hold up the window."""
        if not self._missing:
            self._maker.stop()
            return
        entry = self._missing.pop(0)
        card = self.cards[entry.id] = CatalogueCard(entry, self._shelf, self._desk)
        card.chat_requested.connect(self.chat_requested)
        card.other_requested.connect(self._show_other)
        self._show_plan(card, entry.id == self._plans.recommended())
        self._show_cards()

    def _show_cards(self) -> None:
        widgets: list[QWidget] = [self.cards[id] for id in self._order if id in self.cards]
        self.put_in_order([*widgets, self._note], first=1)

    def _entries(self) -> list[Entry]:
        every = list(catalogue.load().models)
        ranked = sorted(every, key=lambda entry: self._rank(entry.id))
        recommended = self._plans.recommended()
        if self._whole:
            return sorted(ranked, key=lambda entry: entry.id != recommended)
        chosen = [entry for entry in every if entry.id in (recommended, ALWAYS)]
        chosen.sort(key=lambda entry: entry.id != recommended)
        others = [entry for entry in ranked if entry not in chosen and self._rank(entry.id) < 2]
        # Of those that run well, the larger answer better.
        others.sort(key=lambda entry: (self._rank(entry.id), -entry.size_bytes))
        return (chosen + others)[:MOST_RECOMMENDED]

    def _rank(self, id: str) -> int:
        plan = self._plans.plan_of(id)
        return _RANKS[plan.verdict] if plan is not None else 0

    @Slot(str)
    def _show_other(self, id: str) -> None:
        if id in self._order:
            self.show_entry(id)
        else:
            self.other_requested.emit(id)

    def _retranslate(self) -> None:
        words = self.tr("The list comes with Hearth and is of {date}; it works without a network.")
        self._note.setText(words.format(date=catalogue.load().as_of))
