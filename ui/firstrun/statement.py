"""A short true sentence with an icon before it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.buttons import IconLabel


class Statement(QWidget):
    """The sentence, and below it what it means more exactly, if anything."""

    def __init__(self, icon_name: str, colour: str = "muted") -> None:
        super().__init__()
        self.icon = IconLabel(icon_name, colour, 18)
        self._sentence, self._detail = QLabel(), QLabel()
        self._detail.setProperty("role", "hint")
        for label in (self._sentence, self._detail):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._sentence)
        texts.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def text(self) -> str:
        return f"{self._sentence.text()} {self._detail.text()}".strip()

    def say(self, sentence: str, detail: str = "") -> None:
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(self.text())
