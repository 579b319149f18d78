"""The scrolling column of turns.

Follows the stream while the person is at its end, and stays put once they have scrolled up.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from ui.chat.turn_view import TurnView
from ui.widgets.buttons import IconButton
from ui.widgets.column import Column

JUMP_KEY = "Ctrl+J"
END_TOLERANCE = 8


class Transcript(QScrollArea):
    """Turns from top to bottom; `turns` is the list of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll it
        self.turns: list[TurnView] = []
        self.following = True
        self._column = Column(top=22, bottom=8)
        self._column.setObjectName("column")
        self._column.rows.addStretch(1)
        # Room for the scroll bar is always kept: text must not be laid out anew when it appears.
        self._column.set_beside(self._bar_width())
        self._column.installEventFilter(self)
        self.setWidget(self._column)
        self.jump = IconButton("arrow-down", "ink")
        self.jump.setParent(self)
        self.jump.setProperty("role", "jump")
        self.jump.setFixedSize(34, 34)
        self.jump.hide()
        self.jump.clicked.connect(self.follow)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._value_changed)
        self._retranslate()

    def add_turn(self, turn: TurnView) -> None:
        for earlier in self.turns:
            earlier.set_last(False)
        self.turns.append(turn)
        self._column.rows.insertWidget(self._column.rows.count() - 1, turn)
        self.follow()

    def clear(self) -> None:
        for turn in self.turns:
            self._column.rows.removeWidget(turn)
            turn.hide()
            turn.deleteLater()
        self.turns.clear()
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Goes to the end and stays there while text comes."""
        self.following = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._place_jump()

    def hold(self) -> None:
        """Stops following, for a change in place that must not move what is being looked at."""
        self.following = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_column()
        self._place_jump()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self._fit_column()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fit_column(self) -> None:
        """Gives the column its height. Done here, since a scroll area that resizes its widget by
        itself asks for the height at two widths each time, with and without its scroll bar."""
        width = self.width() - self._bar_width()
        height = self._column.rows.totalHeightForWidth(width)
        self._column.resize(width, max(height, self.viewport().height()))

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    @Slot(int, int)
    def _range_changed(self, minimum: int, maximum: int) -> None:
        if self.following:
            self.verticalScrollBar().setValue(maximum)
        self._place_jump()

    @Slot(int)
    def _value_changed(self, value: int) -> None:
        self.following = value >= self.verticalScrollBar().maximum() - END_TOLERANCE
        self._place_jump()

    def _place_jump(self) -> None:
        bar = self.verticalScrollBar()
        away = not self.following and bar.value() < bar.maximum() - END_TOLERANCE
        self.jump.setVisible(away)
        if away:
            x = (self.viewport().width() - self.jump.width()) // 2
            self.jump.move(x, self.viewport().height() - self.jump.height() - 10)
            self.jump.raise_()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self.jump.name(self.tr("Jump to the latest text"), JUMP_KEY)
