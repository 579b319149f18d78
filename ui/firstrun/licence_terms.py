"""The conditions of a licence that has some, and the place to agree to them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton

from app.models.catalogue import Entry
from app.models.openness import Licence
from ui.language import window_language
from ui.widgets.card import Card
from ui.widgets.check_box import CheckBox
from ui.widgets.flow import FlowLayout


class LicenceTerms(Card):
    """Hidden for a free licence. `agreed_changed`: the person ticked the box, or unticked it."""

    agreed_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._licence: Licence | None = None
        self._title = QLabel()
        self._title.setProperty("role", "strong")
        self._title.setWordWrap(True)
        self._lines: list[QLabel] = []
        self._bullets: list[QLabel] = []
        self._conditions = QGridLayout()
        self._conditions.setHorizontalSpacing(8)
        self._conditions.setVerticalSpacing(3)
        self._conditions.setColumnStretch(1, 1)
        self.read, self.policy = _link(), _link()
        self.read.clicked.connect(self._open_licence)
        self.policy.clicked.connect(self._open_policy)
        self.agree = CheckBox()
        self.agree.toggled.connect(self.agreed_changed)
        links = FlowLayout(gap=22, line_gap=4)
        links.addWidget(self.read)
        links.addWidget(self.policy)
        self.rows.addWidget(self._title)
        self.rows.addLayout(self._conditions)
        self.rows.addSpacing(2)
        self.rows.addLayout(links)
        self.rows.addWidget(self.agree)
        self.hide()

    def show_licence(self, entry: Entry, licence: Licence) -> None:
        """Another model begins with an empty box."""
        if self._entry is None or self._entry.id != entry.id:
            self.agree.setChecked(False)
        self._entry, self._licence = entry, licence
        self.setVisible(not licence.is_free)
        self._retranslate()

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to agree to, or the person has agreed."""
        return self._licence is None or self._licence.is_free or self.agree.isChecked()

    def text(self) -> str:
        """The conditions, as a person reads them."""
        return "\n".join(line.text() for line in self._lines if line.isVisibleTo(self))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _open_licence(self) -> None:
        if self._licence is not None:
            QDesktopServices.openUrl(QUrl(self._licence.url))

    @Slot()
    def _open_policy(self) -> None:
        if self._licence is not None and self._licence.policy_url:
            QDesktopServices.openUrl(QUrl(self._licence.policy_url))

    def _retranslate(self) -> None:
        licence = self._licence
        if licence is None or self._entry is None:
            return
        title = self.tr("{maker} sets conditions for {model}")
        self._title.setText(title.format(maker=self._entry.maker, model=self._entry.name))
        language = window_language()
        self._show_lines([text.in_language(language) for text in licence.conditions])
        self.read.setText(self.tr("Read the licence in the browser"))
        self.read.setToolTip(licence.url)
        self.policy.setText(self.tr("Read what it must not be used for"))
        self.policy.setToolTip(licence.policy_url or "")
        self.policy.setVisible(bool(licence.policy_url))
        agree = self.tr("I agree to the {licence}").format(licence=licence.name)
        self.agree.setText(agree)
        self.agree.setAccessibleDescription(self.text())

    def _show_lines(self, texts: list[str]) -> None:
        while len(self._lines) < len(texts):
            row = len(self._lines)
            line = _hint()
            line.setWordWrap(True)
            bullet = _hint("•")
            self._lines.append(line)
            self._bullets.append(bullet)
            self._conditions.addWidget(bullet, row, 0, Qt.AlignmentFlag.AlignTop)
            self._conditions.addWidget(line, row, 1)
        for index, line in enumerate(self._lines):
            shown = index < len(texts)
            line.setText(texts[index] if shown else "")
            line.setVisible(shown)
            self._bullets[index].setVisible(shown)


def _hint(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "hint")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _link() -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
