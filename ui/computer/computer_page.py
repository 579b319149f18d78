"""The page on this computer: what it is made of, how fast it is, and what that means for models."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import AppError
from app.models import catalogue
from ui.computer.computer import Computer
from ui.computer.details import details
from ui.computer.fact_cards import FactCards
from ui.computer.plan_card import PlanCard
from ui.computer.plans import Plans
from ui.computer.report_card import ReportCard
from ui.computer.speed_line import SpeedLine
from ui.errors import error_hint, error_message, notice_text
from ui.models.shelf import Shelf
from ui.settings.section import Section, SettingLine
from ui.widgets.buttons import IconLabel
from ui.widgets.card import Card
from ui.widgets.page import Page


class ComputerPage(Page):
    """`models_requested`: the person wants to see which models there are."""

    models_requested = Signal()

    def __init__(self, computer: Computer, plans: Plans, shelf: Shelf) -> None:
        super().__init__(spacing=16)
        self._computer, self._plans, self._shelf = computer, plans, shelf
        self._error: AppError | None = None
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.look_again, self.report_button = QPushButton(), QPushButton()
        self.facts = FactCards()
        self._problems = QVBoxLayout()
        self.speed = SpeedLine()
        self._speed_section = Section(self.speed)
        self._models_heading = QLabel()
        self._models_heading.setProperty("role", "strong")
        self.more = QPushButton()
        self._cards = QVBoxLayout()
        self.plan_cards: dict[str, PlanCard] = {}
        self._details_place = QVBoxLayout()
        self.report = ReportCard()
        self.report.hide()
        self._build()
        self._connect()
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._computer.profile is None:
            self._computer.look()
        if not self._shelf.known:
            self._shelf.refresh()
        self._plans.renew()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def problem_texts(self) -> list[str]:
        """What stands on the cards of problems."""
        items = (self._problems.itemAt(index) for index in range(self._problems.count()))
        labels = (item.widget() if item is not None else None for item in items)
        return [card.accessibleName() for card in labels if card is not None]

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._hint, 1)
        for button in (self.look_again, self.report_button, self.more):
            button.setProperty("role", "chip")
        head.addWidget(self.look_again)
        head.addWidget(self.report_button)
        models_head = QHBoxLayout()
        models_head.addWidget(self._models_heading)
        models_head.addStretch(1)
        models_head.addWidget(self.more)
        for layout in (self._problems, self._cards, self._details_place):
            layout.setSpacing(10)
        self.rows.addLayout(head)
        self.rows.addWidget(self.report)
        self.rows.addLayout(self._problems)
        self.rows.addWidget(self.facts)
        self.rows.addWidget(self._speed_section)
        self.rows.addLayout(models_head)
        self.rows.addLayout(self._cards)
        self.rows.addLayout(self._details_place)
        self.rows.addStretch(1)

    def _connect(self) -> None:
        self._computer.found.connect(self._show_computer)
        self._computer.measured.connect(self.speed.show_speed)
        self._computer.measuring_changed.connect(self.speed.show_measuring)
        self._computer.failed.connect(self._show_error)
        self._computer.looked.connect(self._retranslate)
        self._plans.changed.connect(self._show_plans)
        self._shelf.changed.connect(self._show_plans)
        self.look_again.clicked.connect(self._look_again)
        self.report_button.clicked.connect(self._show_report)
        self.report.closed.connect(self.report.hide)
        self.more.clicked.connect(self.models_requested)
        self.speed.measure_requested.connect(self._computer.measure_again)
        self.speed.cancel_requested.connect(self._computer.cancel_measuring)
        self.speed.show_speed(self._computer.speed)
        self.speed.show_measuring(self._computer.measuring)

    @Slot()
    def _look_again(self) -> None:
        self._error = None
        self._computer.look()
        self._retranslate()

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._error = error
        self._retranslate()

    @Slot()
    def _show_report(self) -> None:
        if self._computer.profile is not None:
            self.report.show_report(self._computer.profile, self._computer.speed)
            self.report.show()
            self.report.save.setFocus()

    @Slot()
    def _show_computer(self) -> None:
        profile = self._computer.profile
        self.facts.show_profile(profile)
        self.report_button.setEnabled(profile is not None)
        texts = [notice_text(problem) for problem in profile.problems] if profile else []
        if self._error is not None:
            texts.insert(0, f"{error_message(self._error)} {error_hint(self._error)}".strip())
        _fill(self._problems, [_problem_card(text) for text in texts])
        lines = []
        for name, text in details(profile) if profile else ():
            line = SettingLine()
            line.set_texts(name, text)
            lines.append(line)
        section = Section(*lines)
        section.set_heading(self.tr("In detail"))
        _fill(self._details_place, [section] if lines else [])

    @Slot()
    def _show_plans(self) -> None:
        """The models on this computer, and the recommended ones."""
        names = {model.id: model.name for model in self._shelf.models if model.flaw is None}
        here = {model.catalogue_id for model in self._shelf.models}
        recommended = self._plans.recommended()
        smaller = self._plans.smaller_than(recommended) if recommended else None
        # The first of the catalogue is what most come for: they shall read why it will not do.
        for id in (catalogue.load().models[0].id, recommended, smaller):
            entry = catalogue.load().entry(id) if id else None
            if entry is not None and entry.id not in here:
                names[entry.id] = entry.name
        plans = {id: plan for id in names if (plan := self._plans.plan_of(id)) is not None}
        if list(plans) == list(self.plan_cards):
            for id, plan in plans.items():
                self.plan_cards[id].show_plan(plan)
            return
        self.plan_cards = {id: PlanCard(names[id], plan) for id, plan in plans.items()}
        _fill(self._cards, list(self.plan_cards.values()))
        self._retranslate_heading()

    @Slot()
    def _retranslate(self) -> None:
        self.set_title(self.tr("Your computer"))
        if self._computer.profile is None and self._computer.looking:
            hint = self.tr("Looking at memory, processor, graphics and disk…")
        else:
            hint = self.tr(
                "Hearth found this out here, on the computer. Nothing was sent anywhere."
            )
        self._hint.setText(hint)
        self.look_again.setText(self.tr("Look again"))
        self.report_button.setText(self.tr("Report for support…"))
        self.more.setText(self.tr("All models"))
        self._speed_section.set_heading(self.tr("How fast it is"))
        self._retranslate_heading()
        self._show_computer()
        self._show_plans()

    def _retranslate_heading(self) -> None:
        self._models_heading.setText(self.tr("What that means for models"))
        self._models_heading.setVisible(bool(self.plan_cards))
        self.more.setVisible(bool(self.plan_cards))


def _problem_card(text: str) -> QWidget:
    card = Card("warn")
    card.setAccessibleName(text)
    label = QLabel(text)
    label.setWordWrap(True)
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(IconLabel("triangle-alert", "warn"))
    row.addWidget(label, 1)
    card.rows.addLayout(row)
    return card


def _fill(layout: QVBoxLayout, widgets: list[QWidget]) -> None:
    """Puts these widgets in the place of those that are there."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        layout.addWidget(widget)
