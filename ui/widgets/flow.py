"""A layout that puts its items beside each other and goes on in the next line where they end."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items in lines, each as wide as it wants to be, in the direction of reading.

    Args:
        at_right: Lines end at the right, as what a person says does.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        gap: int = 8,
        line_gap: int = 6,
        *,
        at_right: bool = False,
    ) -> None:
        super().__init__(parent)
        self._gap, self._line_gap, self._at_right = gap, line_gap, at_right
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(QSize(min(item.minimumSize().width(), 120), 0))
            size = size.expandedTo(QSize(0, item.minimumSize().height()))
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, area: QRect, *, move: bool) -> int:
        """Puts the items into lines as wide as the area; returns the height of all lines."""
        lines: list[list[QLayoutItem]] = []
        used = area.width() + 1
        for item in self._shown():
            width = min(item.sizeHint().width(), area.width())
            if not lines or used + self._gap + width > area.width():
                lines.append([])
                used = -self._gap
            lines[-1].append(item)
            used += self._gap + width
        y = area.top()
        for line in lines:
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._place_line(line, area, y, height)
            y += height + self._line_gap
        return max(0, y - area.top() - self._line_gap)

    def _place_line(self, line: list[QLayoutItem], area: QRect, y: int, height: int) -> None:
        x = area.left()
        if self._at_right:
            widths = (min(item.sizeHint().width(), area.width()) for item in line)
            x += area.width() - sum(widths) - self._gap * (len(line) - 1)
        for item in line:
            size = QSize(min(item.sizeHint().width(), area.width()), item.sizeHint().height())
            item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
            x += size.width() + self._gap
