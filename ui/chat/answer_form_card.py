"""The form of the answers of a chat, in a card over the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from app.messages import ResponseFormat
from ui.chat.answer_form import AnswerFormEditor
from ui.widgets.card import Card

WIDTH, HEIGHT = 640, 520


class AnswerFormCard(Card):
    """`changed` carries the `ResponseFormat` that holds from now on, None for free text; `done`:
    the person has seen enough.

    Args:
        form: What holds.
        last: The form that held before, offered again.
    """

    changed = Signal(object)
    done = Signal()

    def __init__(self, form: ResponseFormat | None, last: ResponseFormat | None) -> None:
        super().__init__(spacing=12)
        self._title, self._hint = QLabel(), QLabel()
        self._title.setProperty("role", "strong")
        self._hint.setProperty("role", "hint")
        self._hint.setWordWrap(True)
        self.editor = AnswerFormEditor()
        self.editor.changed.connect(self.changed)
        self.editor.set_response_format(form)
        if form is None and last is not None:
            self.editor.offer(last)
        self.finished = QPushButton()
        self.finished.setProperty("role", "primary")
        self.finished.clicked.connect(self._finish)
        self._build()
        self.setFocusProxy(self.editor.kind)
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        room = QScrollArea()
        room.setProperty("role", "onCard")
        room.setWidgetResizable(True)
        room.setFrameShape(QScrollArea.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("onCard")
        rows = QHBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.addWidget(self.editor)
        room.setWidget(inside)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.finished, 0, Qt.AlignmentFlag.AlignBottom)
        self.rows.addWidget(self._title)
        self.rows.addWidget(room, 1)
        self.rows.addLayout(foot)

    def _finish(self) -> None:
        self.editor.check_now()
        self.done.emit()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Form of the answers in this chat"))
        self._hint.setText(
            self.tr(
                "The model can then write nothing but JSON of this form. It holds until changed."
            )
        )
        self.finished.setText(self.tr("Done"))
        self.setAccessibleName(self._title.text())
