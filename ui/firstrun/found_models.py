"""Models of other programs that were found on this computer, to be used where they lie."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.models.found.search import Candidate
from ui.models.wording import program_name, size_words
from ui.widgets.buttons import IconLabel
from ui.widgets.elided_label import ElidedLabel

MOST_ROWS = 3


class FoundRow(QWidget):
    """One model: name, size, whose it is, and the button that links it."""

    link_requested = Signal(object)

    def __init__(self, candidate: Candidate) -> None:
        super().__init__()
        self.candidate = candidate
        self._linked = False
        self._text = ElidedLabel()
        self.use = QPushButton()
        self.use.setProperty("role", "chip")
        self.use.clicked.connect(self._link)
        self._done_icon = IconLabel("circle-check", "ok", 14)
        self._done = QLabel()
        self._done.setProperty("role", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        for widget in (self._done_icon, self._done, self.use):
            row.addWidget(widget)
        self.retranslate()

    def retranslate(self) -> None:
        found = self.candidate
        words = self.tr("{name} · {size} · from {program}")
        program = program_name(found.found.source)
        self._text.setText(
            words.format(name=found.name, size=size_words(found.size_bytes), program=program)
        )
        self.use.setText(self.tr("Use it there"))
        use = self.tr("Use {name} from {program}").format(name=found.name, program=program)
        self.use.setAccessibleName(use)
        self._done.setText(self.tr("in your list"))
        self.use.setVisible(not self._linked)
        self._done.setVisible(self._linked)
        self._done_icon.setVisible(self._linked)

    @Slot()
    def _link(self) -> None:
        self._linked = True
        self.retranslate()
        self.link_requested.emit(self.candidate)


class FoundModels(QFrame):
    """The first few of them; `link_requested` carries a `Candidate`. Hidden where there is none."""

    link_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = QLabel()
        self._title.setProperty("role", "strong")
        self._more = QLabel()
        self._more.setProperty("role", "hint")
        self._more_count = 0
        self.rows: list[FoundRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(15, 12, 15, 12)
        whole.setSpacing(6)
        whole.addWidget(self._title)
        whole.addLayout(self._list)
        whole.addWidget(self._more)
        self.hide()

    def show_found(self, candidates: tuple[Candidate, ...]) -> None:
        """What was linked from here stays, since it is no candidate any more."""
        shown = {row.candidate.found.path for row in self.rows}
        new = [
            found for found in candidates if found.flaw is None and found.found.path not in shown
        ]
        room = max(0, MOST_ROWS - len(self.rows))
        for candidate in new[:room]:
            row = FoundRow(candidate)
            row.link_requested.connect(self.link_requested)
            self.rows.append(row)
            self._list.addWidget(row)
        self._more_count = len(new[room:])
        self.setVisible(bool(self.rows))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Also on this computer already"))
        more = (
            self.tr("One more is on the Models page.")
            if self._more_count == 1
            else self.tr("{count} more are on the Models page.").format(count=self._more_count)
        )
        self._more.setText(more)
        self._more.setVisible(self._more_count > 0)
        for row in self.rows:
            row.retranslate()
