"""A page of cards below each other, which scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

GAP = 12
MARGIN = 36


class CardList(QScrollArea):
    """Widgets in one column, as wide as the page; scrolls to what has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("list")
        self.rows = QVBoxLayout(content)
        self.rows.setSpacing(GAP)
        self.rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self._leave_room(0, 0)

    def put_in_order(self, widgets: list[QWidget], first: int = 0) -> None:
        """Shows exactly these of the widgets from row `first` on, in this order."""
        items = [self.rows.itemAt(row) for row in range(first, self.rows.count())]
        for shown in [item.widget() for item in items if item is not None]:
            # Not takeAt, which leaks the item: then the widget's next one is never told that its
            # height has changed.
            if shown is not None:
                self.rows.removeWidget(shown)
                shown.setVisible(shown in widgets)
        for widget in widgets:
            self.rows.addWidget(widget)
            widget.show()

    @Slot(int, int)
    def _leave_room(self, _: int, most: int) -> None:
        """The scroll bar takes its width off the margin: cards end where the page's header does."""
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.rows.setContentsMargins(MARGIN, 16, MARGIN - bar, 28)
