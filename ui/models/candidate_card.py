"""A model that another program has on this computer, and whether Hearth can use it there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from app.models.found.search import Candidate
from ui.errors import error_hint, error_message
from ui.models.installed_card import program_name
from ui.models.shelf import Shelf, Trouble
from ui.models.wording import size_words
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.tags import Tag


class CandidateCard(Card):
    """Links to the file when its button is pressed; says why not where that is of no use."""

    def __init__(self, candidate: Candidate, shelf: Shelf) -> None:
        super().__init__(spacing=5)
        self.candidate, self._shelf = candidate, shelf
        self._error: AppError | None = candidate.flaw
        self.name = Label("strong", wraps=False)
        self._program = Tag(icon_name="box")
        self._size = Tag(icon_name="hard-drive")
        self.link = ActionButton("link")
        self._path = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._path.setProperty("role", "caption")
        self.reason = Label("small")
        line = QWidget()
        flow = FlowLayout(line, gap=9)
        flow.addWidget(self.name)
        flow.addWidget(self._program)
        flow.addWidget(self._size)
        head = QHBoxLayout()
        head.addWidget(line, 1)
        head.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(head)
        self.rows.addWidget(self._path)
        self.rows.addWidget(self.reason)
        self.link.setVisible(candidate.flaw is None)
        self.link.clicked.connect(self._link)
        shelf.troubled.connect(self._show_trouble)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _link(self) -> None:
        self.link.setEnabled(False)
        self._shelf.link(self.candidate)

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        if trouble.id == str(self.candidate.found.path):
            self._error = trouble.error
            self.link.setEnabled(True)
            self._retranslate()

    def _retranslate(self) -> None:
        name = self.candidate.name
        self.name.setText(name)
        self._program.set_text(program_name(self.candidate.found.source))
        self._size.set_text(size_words(self.candidate.size_bytes))
        self._path.setText(str(self.candidate.found.path))
        self.link.say(self.tr("Link"), self.tr("Link {name}: nothing is copied").format(name=name))
        self.link.setToolTip(self.tr("Hearth uses the file where it lies; nothing is copied"))
        error = self._error
        text = f"{error_message(error)} {error_hint(error)}".strip() if error else ""
        self.reason.show_text(text)
        self.setAccessibleName(name)
