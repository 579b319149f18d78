"""On this computer: what is coming, the models that are here, and those of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.models.download import DownloadRow
from app.models.found.search import Candidate
from app.models.inventory import Installed
from app.models.removal import Removed
from ui.computer.plans import Plans
from ui.models.candidate_card import CandidateCard
from ui.models.coming_card import ComingCard
from ui.models.download_desk import DownloadDesk
from ui.models.folder_card import FolderCard
from ui.models.installed_card import InstalledCard
from ui.models.shelf import Shelf, Trouble
from ui.models.starter_card import StarterCard
from ui.models.strips import ErrorStrip, UndoStrip
from ui.widgets.actions import ActionButton
from ui.widgets.card_list import CardList
from ui.widgets.labels import Label

K = TypeVar("K")
W = TypeVar("W", bound=QWidget)


class HereList(CardList):
    """`chat_requested` carries a model's id."""

    chat_requested = Signal(str)

    def __init__(self, plans: Plans, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__()
        self._plans, self._shelf, self._desk = plans, shelf, desk
        self._is_behind = False
        self.error = ErrorStrip(retryable=True)
        self.strips: list[UndoStrip] = []
        self.coming: dict[str, ComingCard] = {}
        self.cards: dict[str, InstalledCard] = {}
        self.found: dict[Path, CandidateCard] = {}
        self._nothing = Label("muted")
        self.starter = StarterCard()
        self._coming_title, self._here_title = Label("section"), Label("section")
        self._found_title, self._found_hint = Label("section"), Label("hint")
        self.add_file = ActionButton("file")
        self.look_again = ActionButton("refresh-cw")
        self._found_head = QWidget()
        self.folder = FolderCard(shelf, desk)
        # In a step of its own: the card that the person looks at is busy with the same news.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._renew)
        self._build()
        self._connect()
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        if self._later.isActive() or self._is_behind:
            self._renew()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self.append(self.error)
        head = QHBoxLayout(self._found_head)
        head.setContentsMargins(0, 8, 0, 0)
        head.setSpacing(8)
        head.addWidget(self._found_title, 1)
        head.addWidget(self.add_file)
        head.addWidget(self.look_again)

    def _connect(self) -> None:
        shelf, desk = self._shelf, self._desk
        shelf.changed.connect(self._note_news)
        shelf.looking_changed.connect(self._note_looking)
        shelf.removed.connect(self._offer_undo)
        shelf.restored.connect(self._close_undo)
        shelf.troubled.connect(self._show_trouble)
        shelf.failed.connect(self.error.show_error)
        desk.failed.connect(self.error.show_error)
        desk.row_changed.connect(self._note_download)
        desk.removed.connect(self._note_news)
        desk.finished.connect(self._note_news)
        self.error.retry_requested.connect(shelf.refresh)
        self._plans.changed.connect(self._show_plans)
        self.starter.chat_requested.connect(self.chat_requested)
        self.add_file.clicked.connect(self._choose_file)
        self.look_again.clicked.connect(shelf.look_elsewhere)

    @Slot()
    def _note_news(self) -> None:
        """Makes no cards while nobody sees them."""
        self._is_behind = not self.isVisible()
        if self.isVisible():
            self._later.start()

    @Slot()
    def _renew(self) -> None:
        """Brings the cards in step with what there is; cards that stay keep their state."""
        self._is_behind = False
        self._later.stop()
        self.coming = self._kept(self.coming, [row.id for row in self._desk.rows])
        for row in self._desk.rows:
            if row.id not in self.coming:
                self.coming[row.id] = ComingCard(row, self._desk)
        self.cards = self._kept(self.cards, [model.id for model in self._shelf.models])
        for model in self._shelf.models:
            self._show_model(model)
        paths = [one.found.path for one in self._shelf.candidates]
        self.found = self._kept(self.found, paths)
        for candidate in self._shelf.candidates:
            self._show_candidate(candidate)
        self._retranslate()
        self._place()

    def _show_model(self, model: Installed) -> None:
        card = self.cards.get(model.id)
        if card is None:
            card = self.cards[model.id] = InstalledCard(model, self._shelf)
            card.chat_requested.connect(self.chat_requested)
            card.set_plan(self._plans.plan_of(model.id))
        elif card.model != model:
            card.show_model(model)

    def _show_candidate(self, candidate: Candidate) -> None:
        if candidate.found.path not in self.found:
            self.found[candidate.found.path] = CandidateCard(candidate, self._shelf)

    def _place(self) -> None:
        models = [self.cards[model.id] for model in self._shelf.models]
        coming = [self.coming[row.id] for row in self._desk.rows]
        found = [self.found[one.found.path] for one in self._shelf.candidates]
        widgets: list[QWidget] = [*self.strips]
        if coming:
            widgets += [self._coming_title, *coming, self._here_title]
        widgets += models or [self._nothing]
        widgets += [self.starter, self._found_head]
        widgets += found or [self._found_hint]
        widgets.append(self.folder)
        self.put_in_order(widgets, first=1)

    @Slot()
    def _show_plans(self) -> None:
        for id, card in self.cards.items():
            card.set_plan(self._plans.plan_of(id))

    @Slot(object)
    def _note_download(self, row: DownloadRow) -> None:
        if row.id not in self.coming:
            self._note_news()

    @Slot(bool)
    def _note_looking(self, _: bool) -> None:
        self._retranslate()

    @Slot(object)
    def _offer_undo(self, removed: Removed) -> None:
        strip = UndoStrip(removed)
        strip.undo_requested.connect(self._restore)
        strip.closed.connect(self._close_strip)
        self.strips.insert(0, strip)
        self._place()
        self.ensureVisible(0, 0)
        strip.undo.setFocus()

    @Slot()
    def _restore(self) -> None:
        strip = self.sender()
        if isinstance(strip, UndoStrip):
            self._shelf.restore(strip.removed)

    @Slot()
    def _close_strip(self) -> None:
        strip = self.sender()
        if isinstance(strip, UndoStrip):
            self._drop(strip)

    @Slot(str)
    def _close_undo(self, id: str) -> None:
        for strip in [strip for strip in self.strips if strip.removed.record.id == id]:
            self._drop(strip)

    def _drop(self, strip: UndoStrip) -> None:
        self.strips.remove(strip)
        self._place()
        strip.deleteLater()

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        """What no card can say: of a model that is not on the list."""
        if trouble.id not in self.cards and Path(trouble.id) not in self.found:
            self.error.show_error(trouble.error)
            for strip in self.strips:
                strip.undo.setEnabled(True)

    @Slot()
    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Add a model file"),
            str(Path.home()),
            self.tr("Model files (*.gguf)"),
        )
        if path:
            self._shelf.link_file(Path(path))

    def _kept(self, cards: dict[K, W], wanted: list[K]) -> dict[K, W]:
        """Those that are still wanted; the others go."""
        for id, card in cards.items():
            if id not in wanted:
                card.hide()
                card.deleteLater()
        return {id: card for id, card in cards.items() if id in wanted}

    def _retranslate(self) -> None:
        self._coming_title.setText(self.tr("On the way"))
        self._here_title.setText(self.tr("Here"))
        self._nothing.setText(
            self.tr("No other models yet. Get one from the recommended ones.")
            if self._shelf.known
            else self.tr("Looking into the folder of models…")
        )
        self._found_title.setText(self.tr("Found on this computer"))
        self._found_hint.setText(self._found_words())
        self.add_file.say(self.tr("Add a file…"), self.tr("Add a model file of your own"))
        self.look_again.say(self.tr("Look again"), self.tr("Look again for other programs' models"))
        self.look_again.setEnabled(not self._shelf.looking)

    def _found_words(self) -> str:
        if self._shelf.looking:
            return self.tr("Looking for models of LM Studio, Jan, GPT4All, Ollama and others…")
        if not self._shelf.looked:
            return self.tr("Models of other programs can be used where they lie.")
        return self.tr(
            "No models of LM Studio, Jan, GPT4All, Ollama or the Hugging Face cache that are not "
            "on the list already."
        )
