"""What an empty chat shows: a greeting, what the model can do, and questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.column import MEASURE, Column

TWO_COLUMNS_FROM = 560
SENTENCE_WIDTH = 520


class EmptyState(QWidget):
    """`asked` carries a suggested question, in the window's language."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model_name: str | None = None
        self._columns = 0
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.suggestions = [QPushButton() for _ in range(4)]
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        for button in self.suggestions:
            button.setProperty("role", "suggestion")
            button.clicked.connect(self._ask)
        column = Column(top=8, bottom=8)
        column.rows.addStretch(3)
        column.rows.addWidget(self._title)
        column.rows.addSpacing(8)
        column.rows.addWidget(self._sentence)
        column.rows.addSpacing(22)
        column.rows.addLayout(self._grid)
        column.rows.addStretch(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)
        self._place()
        self._retranslate()

    def set_model(self, name: str | None) -> None:
        """`name` of a model that the person opened; None for the starter."""
        self._model_name = name
        for button in self.suggestions:
            button.setVisible(name is None)
        self._retranslate()

    def sentence(self) -> str:
        return self._sentence.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _ask(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.asked.emit(button.text())

    def _place(self) -> None:
        # Narrower than the column: centred text in long lines is tiring.
        beside = max(0, (min(self.width(), MEASURE) - SENTENCE_WIDTH) // 2)
        self._sentence.setContentsMargins(beside, 0, beside, 0)
        columns = 2 if self.width() >= TWO_COLUMNS_FROM else 1
        if columns == self._columns:
            return
        self._columns = columns  # not asked of the grid: Python would delete the item it tells of
        for button in self.suggestions:
            self._grid.removeWidget(button)
        for index, button in enumerate(self.suggestions):
            self._grid.addWidget(button, index // columns, index % columns)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("What would you like to know?"))
        if self._model_name is None:
            self._sentence.setText(
                self.tr(
                    "You are talking to the small starter model that is built in. It can answer "
                    "questions about Hearth, gpt-oss and open-weight models, and little else."
                )
            )
        else:
            self._sentence.setText(
                self.tr("{name} answers on this computer. Nothing you write leaves it.").format(
                    name=self._model_name
                )
            )
        questions = (
            self.tr("What is gpt-oss?"),
            self.tr("What can Hearth do?"),
            self.tr("How much memory do I need?"),
            self.tr("Is my chat private?"),
        )
        for button, question in zip(self.suggestions, questions, strict=True):
            button.setText(question)
            button.setAccessibleName(self.tr("Ask: {question}").format(question=question))
