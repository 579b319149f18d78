"""The second step: what this computer is, and the model that suits it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.errors import AppError
from ui.computer.computer import Computer
from ui.computer.fact_cards import FactCards
from ui.errors import error_hint, error_message, notice_text
from ui.firstrun.model_card import ModelCard
from ui.firstrun.model_choice import ModelChoice
from ui.firstrun.step import Step
from ui.widgets.buttons import IconLabel

SMALL_BYTES = 3e9  # a model below this is good company rather than a good model


class ComputerStep(Step):
    """Fills in as the probes answer; needs nothing of the person."""

    def __init__(self, computer: Computer, choice: ModelChoice) -> None:
        super().__init__()
        self._computer = computer
        self._choice = choice
        self._error: AppError | None = None
        self._looking = False
        self.facts = FactCards()
        self.model = ModelCard(choice)
        self._note = QLabel()
        self._note.setProperty("role", "hint")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note_row = QWidget()
        self.again = QPushButton()
        self.again.setProperty("role", "chip")
        self.again.clicked.connect(self._look_again)
        self._build()
        computer.found.connect(self._show)
        computer.measured.connect(self._show)
        computer.measuring_changed.connect(self._show)
        computer.failed.connect(self._show_error)
        choice.changed.connect(self._show)
        self._show()

    def title(self) -> str:
        if self._error is not None:
            return self.tr("Hearth could not look at your computer")
        entry = self._choice.best
        plan = self._choice.plan_of(entry)
        if self._computer.profile is None:
            return self.tr("Looking at your computer…")
        if plan is None or entry is None:
            if self._choice.is_known:
                return self.tr("Your computer cannot run these models")
            return self.tr("Finding a model for your computer…")
        match plan.verdict:
            case "runs_well" if entry.size_bytes < SMALL_BYTES:
                return self.tr("Your computer can run a small model")
            case "runs_well":
                return self.tr("Your computer can run a good model")
            case "runs_slowly":
                return self.tr("Your computer can run a model, slowly")
            case "will_swap":
                return self.tr("Your computer is short of memory for a model")
            case "cannot_run":
                return self.tr("Your computer cannot run this model")

    def sentence(self) -> str:
        if self._computer.profile is None:
            return self.tr("Memory, processor, graphics and disk. Nothing is sent anywhere.")
        return self.tr(
            "Hearth looked at memory, processor, graphics and disk. Nothing was sent anywhere."
        )

    def note(self) -> str:
        """What else there is to know: what could not be found out, or why there is no model."""
        return self._note.text() if self._note_row.isVisibleTo(self) else ""

    def look(self) -> None:
        """Has the computer looked at, once, if nobody has."""
        if self._computer.profile is None and not self._looking:
            self._looking = True
            self._computer.look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _build(self) -> None:
        note = QHBoxLayout(self._note_row)
        note.setContentsMargins(0, 12, 0, 0)
        note.setSpacing(8)
        note.addWidget(IconLabel("info", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note, 1)
        note.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addWidget(self.facts)
        self.rows.addWidget(self._note_row)
        self.rows.addSpacing(20)
        self.rows.addWidget(self.model)
        self.rows.addStretch(1)

    @Slot()
    def _look_again(self) -> None:
        self._error = None
        self._computer.look()
        self._show()

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._error = error
        self._show()

    @Slot()
    def _show(self) -> None:
        profile = self._computer.profile
        if profile is not None:
            self._error = None
        self.facts.show_profile(profile)
        self._note.setText(self._note_text())
        self._note_row.setVisible(bool(self._note.text()))
        self.again.setText(self.tr("Look again"))
        self.again.setVisible(self._error is not None)
        nothing_runs = self._choice.is_known and self._choice.entry is None
        self.model.setVisible(self._error is None and not nothing_runs)
        self.changed.emit()

    def _note_text(self) -> str:
        if self._error is not None:
            return f"{error_message(self._error)} {error_hint(self._error)}".strip()
        profile = self._computer.profile
        said = [notice_text(problem) for problem in profile.problems] if profile else []
        if self._choice.is_known and self._choice.entry is None:
            said.append(
                self.tr("The small starter model that is built in runs here: you can chat with it.")
            )
        elif self._computer.measuring and not self._choice.is_known:
            said.append(self.tr("Measuring how fast it is: this takes a few seconds."))
        return " ".join(said)
