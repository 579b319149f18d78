"""A page of cards below each other, which scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.page import ScrollingRows


class CardList(ScrollingRows):
    """Widgets in one column, as wide as the page; scrolls to what has the focus."""

    def __init__(self) -> None:
        super().__init__(top=16, bottom=28, spacing=12)
        self.setProperty("role", "list")
        self.content.setObjectName("list")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Not an alignment of the layout, which would forget that heights depend on widths.
        self.rows.addStretch(1)

    def put_in_order(self, widgets: list[QWidget], first: int = 0) -> None:
        """Shows exactly these of the widgets from row `first` on, in this order."""
        for shown in self._widgets(first):
            if shown not in widgets:
                # Not takeAt, which leaks the item: then the widget's next one is never told that
                # its height has changed.
                self.rows.removeWidget(shown)
                shown.hide()
        for row, widget in enumerate(widgets, first):
            if self.rows.indexOf(widget) != row:
                self.rows.removeWidget(widget)
                self.rows.insertWidget(row, widget)
                widget.show()

    def _widgets(self, first: int) -> list[QWidget]:
        items = [self.rows.itemAt(row) for row in range(first, self.rows.count() - 1)]
        return [widget for item in items if item is not None and (widget := item.widget())]

    def append(self, widget: QWidget) -> None:
        """Below all others."""
        self.rows.insertWidget(self.rows.count() - 1, widget)
