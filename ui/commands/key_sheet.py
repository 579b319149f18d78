"""The sheet of all keys, made of the table of commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.commands.command import Command, Commands, Group
from ui.widgets.buttons import IconButton

WIDTH = 820
LEFT: tuple[Group, ...] = ("chats", "answer")
RIGHT: tuple[Group, ...] = ("writing", "pages", "window")


class KeySheet(QFrame):
    """`close_requested`. The groups stand in two columns."""

    close_requested = Signal()

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._groups = {group: _KeyGroup(commands.of(group)) for group in (*LEFT, *RIGHT)}
        self.title = QLabel()
        self.title.setProperty("role", "cardTitle")
        self.close_button = IconButton("x")
        self.close_button.clicked.connect(self.close_requested)
        self._body, self._scroll = QWidget(), QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setProperty("role", "onCard")
        self._build()
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scroll.setMinimumHeight(
            min(self._body.sizeHint().height(), self.window().height() - 130)
        )

    def _build(self) -> None:
        self._body.setObjectName("onCard")
        columns = QHBoxLayout(self._body)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(40)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, groups in ((left, LEFT), (right, RIGHT)):
            column.setSpacing(18)
            for group in groups:
                column.addWidget(self._groups[group])
            column.addStretch(1)
            columns.addLayout(column, 1)
        self._scroll.setWidget(self._body)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(22, 14, 14, 18)
        rows.setSpacing(12)
        rows.addLayout(head)
        rows.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)  # so that the arrow keys scroll

    def _retranslate(self) -> None:
        words = self.tr("All keys")
        self.title.setText(words)
        for part in (self, self._scroll):
            part.setAccessibleName(words)
        self.close_button.name(self.tr("Close the keys"), "Esc")
        names: dict[Group, str] = {
            "chats": self.tr("Chats"),
            "writing": self.tr("Writing"),
            "answer": self.tr("Answers"),
            "pages": self.tr("Pages"),
            "window": self.tr("Window"),
        }
        for group, keys in self._groups.items():
            keys.name(names[group])


class _KeyGroup(QWidget):
    """A heading, and below it what can be done at the left, its keys at the right."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = [command for command in commands if command.key]
        self._heading = QLabel()
        self._heading.setProperty("role", "section")
        self._names = [QLabel() for _ in self._commands]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._heading, 0, 0, 1, 2)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for row, (command, name) in enumerate(zip(self._commands, self._names, strict=True), 1):
            name.setWordWrap(True)
            grid.addWidget(name, row, 0)
            grid.addLayout(_caps(command.keys), row, 1, corner)

    def name(self, heading: str) -> None:
        self._heading.setText(heading)
        for command, name in zip(self._commands, self._names, strict=True):
            name.setText(command.title)
            name.setAccessibleName(f"{command.title}: {', '.join(command.keys)}")


def _caps(keys: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for key in keys:
        cap = QLabel(key)
        cap.setProperty("role", "key")
        row.addWidget(cap)
    return row
