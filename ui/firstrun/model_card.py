"""The recommended model in one card: what it is, how it would run here, and what else one can take.

Knows a `ModelChoice`; must not know how plans are made.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.plan import Plan
from ui.computer.fact_cards import skeleton_bar
from ui.errors import notice_text
from ui.firstrun.model_choice import ModelChoice
from ui.models.wording import size_words, speed_words
from ui.widgets.card import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.tags import VerdictTag

# A model that takes more of the free memory than this leaves little for other programs.
CROWDED_SHARE = 0.6
NARROW = 480


class ModelCard(Card):
    """Follows the choice; bars while nothing is known."""

    def __init__(self, choice: ModelChoice) -> None:
        super().__init__("accent", spacing=6)
        self._choice = choice
        self.rows.setContentsMargins(18, 15, 18, 16)
        self._name = QLabel()
        self._name.setProperty("role", "modelName")
        self._maker = QLabel()
        self._maker.setProperty("role", "hint")
        self.verdict = VerdictTag()
        self._cost = QLabel()
        self._cost.setProperty("role", "hint")
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        for label in (self._name, self._maker, self._cost, self._sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._other_words = QLabel()
        self._other_words.setProperty("role", "muted")
        self.other = QPushButton()
        self.other.setProperty("role", "link")
        self.other.setCursor(Qt.CursorShape.PointingHandCursor)
        self.other.clicked.connect(choice.swap)
        self._known, self._waiting = QWidget(), QWidget()
        self._build()
        choice.changed.connect(self.refresh)
        self.refresh()

    def text(self) -> str:
        """All that it says, as a person reads it."""
        labels = (self._name, self._maker, self._cost, self._sentence)
        return " ".join(label.text() for label in labels if label.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        direction = QHBoxLayout.Direction
        self._first.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _build(self) -> None:
        head = FlowLayout(gap=10, line_gap=3)
        for widget in (self._name, self.verdict, self._maker):
            head.addWidget(widget)
        self._cost.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._first = first = QHBoxLayout()
        first.setSpacing(10)
        first.addLayout(head, 1)
        self._cost.setContentsMargins(0, 2, 0, 0)  # on the line of the name, which is larger
        first.addWidget(self._cost, 0, Qt.AlignmentFlag.AlignTop)
        other = QHBoxLayout()
        other.setSpacing(4)
        other.addWidget(self._other_words)
        other.addWidget(self.other)
        other.addStretch(1)
        rows = QVBoxLayout(self._known)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(first)
        rows.addWidget(self._sentence)
        rows.addLayout(other)
        bars = QVBoxLayout(self._waiting)
        bars.setContentsMargins(0, 3, 0, 3)
        bars.setSpacing(13)
        for width, height in ((220, 15), (430, 11), (300, 11)):
            bars.addWidget(skeleton_bar(width, height))
        self.rows.addWidget(self._known)
        self.rows.addWidget(self._waiting)

    @Slot()
    def refresh(self) -> None:
        entry = self._choice.entry
        plan = self._choice.plan_of(entry)
        known = entry is not None and plan is not None
        self._known.setVisible(known)
        self._waiting.setVisible(not known)
        if entry is None or plan is None:
            self.verdict.set_verdict(None)
            self.setAccessibleName(self.tr("Finding the best model for this computer"))
            return
        self._name.setText(entry.name)
        self._maker.setText(f"{entry.maker} · {_licence_name(entry)}")
        self.verdict.set_verdict(plan.verdict, plan.reason)
        self._cost.setText(self._cost_words(entry, plan))
        self._sentence.setText(self._honest_sentence(plan))
        other = self._choice.alternative
        self.other.setVisible(other is not None)
        self._other_words.setVisible(other is not None)
        if other is not None:
            self._other_words.setText(self._way_to_other())
            self.other.setText(other.name)
            self.other.setAccessibleName(f"{self._way_to_other()} {other.name}")
        self.setAccessibleName(f"{entry.name}, {self.verdict.text()}")

    def _cost_words(self, entry: Entry, plan: Plan) -> str:
        size = size_words(entry.size_bytes)
        if plan.verdict == "cannot_run":
            return size
        words = self.tr("{size} · {speed} here")
        return words.format(size=size, speed=speed_words(plan.predicted.decode_tps))

    def _way_to_other(self) -> str:
        if self._choice.is_swapped:
            return self.tr("Better answers, but slower:")
        return self.tr("Smaller and quicker:")

    def _honest_sentence(self, plan: Plan) -> str:
        if plan.verdict in ("will_swap", "cannot_run"):
            return notice_text(plan.reason)
        if self._choice.is_swapped:
            return self.tr("Quicker answers, from a model that knows less.")
        if plan.verdict == "runs_slowly":
            return self.tr("The best that this computer can do. You will wait for its answers.")
        if plan.memory.total_bytes > CROWDED_SHARE * plan.available_bytes:
            return self.tr(
                "The best answers this computer can give. Close large programs while you use it."
            )
        return self.tr("The best answers this computer can give.")


def _licence_name(entry: Entry) -> str:
    """The short name where there is one that people know: "Apache-2.0"."""
    id = entry.openness.licence
    return catalogue.load().licence_of(entry).name if id.startswith("LicenseRef-") else id
