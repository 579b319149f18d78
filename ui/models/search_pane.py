"""What the Hub has to a pasted link or to words: repositories, their files, and how to get them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from ui.computer.plans import Plans
from ui.errors import error_hint, error_message
from ui.models.download_desk import DownloadDesk, Results, needs_token
from ui.models.result_card import ResultCard
from ui.models.shelf import Shelf
from ui.models.token_field import TokenField
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.card_list import CardList
from ui.widgets.labels import Label


class SearchPane(CardList):
    """`chat_requested` carries a model's id, `closed`: back to the models of before."""

    chat_requested = Signal(str)
    closed = Signal()

    def __init__(self, plans: Plans, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__()
        self._plans, self._shelf, self._desk = plans, shelf, desk
        self._text = ""
        self._results: Results | None = None
        self._error: AppError | None = None
        self.cards: list[ResultCard] = []
        self.title = Label("section")
        self.back = ActionButton("x", "aside", "muted")
        self.problem = Label()
        self._problem_icon = IconLabel("wifi-off", "warn")
        self.retry = ActionButton("rotate-ccw")
        self.token = TokenField(desk)
        self._warning = Label("hint")
        self._problem_row = QWidget()
        self._build()
        self._connect()
        self._show_state()

    def search(self, text: str) -> None:
        """Asks the Hub; what was found before goes."""
        self._text = text.strip()
        if not self._text:
            return
        self._results = self._error = None
        self._drop_cards()
        self._desk.search(self._text)
        self._show_state()

    @Slot()
    def stop(self) -> None:
        """Gives up what is being asked."""
        self._desk.cancel_search()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        top = QWidget()
        head = QHBoxLayout(top)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.back)
        row = QHBoxLayout(self._problem_row)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(9)
        row.addWidget(self._problem_icon)
        row.addWidget(self.problem, 1)
        row.addWidget(self.retry)
        for part in (top, self._problem_row, self.token, self._warning):
            self.append(part)

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.retry.clicked.connect(self._again)
        self._desk.results.connect(self._take_results)
        self._desk.search_failed.connect(self._take_error)
        self._desk.token_kept.connect(self._note_token)

    @Slot()
    def _again(self) -> None:
        self.search(self._text)

    @Slot(bool)
    def _note_token(self, is_kept: bool) -> None:
        if is_kept and needs_token(self._error):
            self._again()

    @Slot(object)
    def _take_results(self, results: Results) -> None:
        self._results = results
        self._drop_cards()
        if results.repository is not None:
            self._add(ResultCard.of_repository(results.repository, self._parts(), results.file))
        for model in results.models:
            self._add(ResultCard.of_model(model, self._parts()))
        self._show_state()

    @Slot(object)
    def _take_error(self, error: AppError) -> None:
        self._error = error
        self._show_state()

    def _parts(self) -> tuple[Plans, Shelf, DownloadDesk]:
        return self._plans, self._shelf, self._desk

    def _add(self, card: ResultCard) -> None:
        card.chat_requested.connect(self.chat_requested)
        self.cards.append(card)
        self.append(card)

    def _drop_cards(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    def _show_state(self) -> None:
        self._problem_row.setVisible(self._error is not None)
        self.token.setVisible(needs_token(self._error))
        self._warning.setVisible(bool(self.cards))
        self._retranslate()

    def _retranslate(self) -> None:
        self.back.say(self.tr("Back to the models"))
        self.retry.say(self.tr("Try again"))
        self.title.setText(self._title_words())
        error = self._error
        self.problem.setText(f"{error_message(error)} {error_hint(error)}".strip() if error else "")
        self._warning.setText(
            self.tr(
                "These models come from anyone and are not checked by Hearth. Read their pages, "
                "and prefer makers that you know."
            )
        )

    def _title_words(self) -> str:
        if self._desk.searching:
            return self.tr("Asking Hugging Face for “{text}”…").format(text=self._text)
        if self._error is not None:
            return self.tr("No answer to “{text}”").format(text=self._text)
        if self._results is None:
            return ""
        if not self.cards:
            return self.tr(
                "Nothing found for “{text}”. Try fewer words, or paste the link of a model's page."
            ).format(text=self._text)
        return self.tr("Found for “{text}”").format(text=self._text)
