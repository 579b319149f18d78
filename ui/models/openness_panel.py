"""How open a model is: what was published, what its licence asks, and where to read all of it.

Opens in place, below a model; with a question where a licence has conditions.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.openness import Published
from ui.models.wording import in_window_language
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label


class OpennessPanel(QFrame):
    """`accepted`, `declined`: what the person says to the conditions; shown only while `asking`."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.setObjectName("openness")
        self.setProperty("role", "panel")
        self._entry = entry
        known = catalogue.load()
        self._licence, self._grade = known.licence_of(entry), known.grades[known.grade_of(entry)]
        self._title = Label("strong")
        self._meaning = Label("muted")
        self._facts = [_Fact() for _ in range(4)]
        self._conditions_title = Label("strong")
        self._conditions = [_Point() for _ in self._licence.conditions + entry.openness.notes]
        self.licence_link = ActionButton("external-link", "link", "accent")
        self.policy_link = ActionButton("external-link", "link", "accent")
        self.source_link = ActionButton("external-link", "link", "accent")
        self.accept = ActionButton(role="primary")
        self.decline = ActionButton()
        self._question = QWidget()
        self._build()
        self._connect()
        self.ask(False)
        self._retranslate()

    def ask(self, asking: bool) -> None:
        """Whether the person is to say yes before the download begins."""
        self._question.setVisible(asking)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 11, 14, 12)
        rows.setSpacing(6)
        rows.addWidget(self._title)
        rows.addWidget(self._meaning)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for index, fact in enumerate(self._facts):
            grid.addWidget(fact, index // 2, index % 2)
        rows.addLayout(grid)
        rows.addWidget(self._conditions_title)
        for point in self._conditions:
            rows.addWidget(point)
        links = QWidget()
        flow = FlowLayout(links, gap=18)
        for link in (self.licence_link, self.policy_link, self.source_link):
            flow.addWidget(link)
        rows.addWidget(links)
        row = QHBoxLayout(self._question)
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(self.accept)
        row.addWidget(self.decline)
        row.addStretch(1)
        rows.addWidget(self._question)

    def _connect(self) -> None:
        self.accept.clicked.connect(self.accepted)
        self.decline.clicked.connect(self.declined)
        self.licence_link.setProperty("url", self._licence.url)
        self.policy_link.setProperty("url", self._licence.policy_url or "")
        self.policy_link.setVisible(bool(self._licence.policy_url))
        self.source_link.setProperty("url", self._entry.openness.source)
        for link in (self.licence_link, self.policy_link, self.source_link):
            link.clicked.connect(self._open)

    @Slot()
    def _open(self) -> None:
        sender = self.sender()
        if isinstance(sender, ActionButton):
            QDesktopServices.openUrl(QUrl(str(sender.property("url"))))

    def _retranslate(self) -> None:
        openness = self._entry.openness
        self._title.setText(in_window_language(self._grade.label))
        self._meaning.setText(in_window_language(self._grade.meaning))
        published = (
            (self.tr("Weights"), openness.weights),
            (self.tr("Training code"), openness.training_code),
            (self.tr("Training data"), openness.training_data),
        )
        for fact, (name, state) in zip(self._facts, published, strict=False):
            fact.set(name, self._published(state), state == "open")
        allowed = self._licence.commercial_use
        self._facts[3].set(
            self.tr("Commercial use"),
            self.tr("allowed") if allowed else self.tr("not allowed"),
            allowed,
        )
        title = self.tr("What the {licence} asks:").format(licence=self._licence.name)
        self._conditions_title.setText(title)
        texts = self._licence.conditions + openness.notes
        for point, text in zip(self._conditions, texts, strict=True):
            point.set(in_window_language(text))
        self.licence_link.say(self.tr("Read the licence"))
        self.policy_link.say(self.tr("Use policy"))
        self.source_link.say(self.tr("The maker's page"))
        for link in (self.licence_link, self.policy_link, self.source_link):
            link.setToolTip(self.tr("Opens {url} in your browser").format(url=link.property("url")))
        self.accept.say(self.tr("Accept and get"))
        self.decline.say(self.tr("Not now"))

    def _published(self, state: Published) -> str:
        match state:
            case "open":
                return self.tr("open")
            case "partly":
                return self.tr("partly open")
            case "closed":
                return self.tr("not published")


class _Fact(QWidget):
    """A name and what is known, with a mark that repeats it."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = IconLabel("circle-minus", "muted", 14)
        self._text = Label("small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)

    def set(self, name: str, state: str, is_good: bool) -> None:
        self._mark.set_icon("circle-check" if is_good else "circle-minus")
        self._mark.set_colour("ok" if is_good else "muted")
        self._text.setText(f"{name}: {state}")


class _Point(QWidget):
    """One point of a list."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("small")
        dot = Label("small", wraps=False)
        dot.setText("•")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def set(self, text: str) -> None:
        self._text.setText(text)
