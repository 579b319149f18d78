"""The window's inside: the sidebar, and beside it the chat or another page.

A page is made when it is first asked for: most starts need none but the chat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.sidebar import PageName, Sidebar

# Narrower than this, the sidebar would leave a chat too little room for its measure.
SIDEBAR_FROM_WIDTH = 900


class Frame(QWidget):
    """`page_shown` carries the name of the page that is shown now; `sidebar_shown` whether it is.

    Args:
        chat: The page that is always there.
        makers: Makes the other pages, by name.
    """

    page_shown = Signal(str)
    sidebar_shown = Signal(bool)

    def __init__(self, chat: QWidget, makers: Mapping[PageName, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._makers = makers
        self._pages: dict[PageName, QWidget] = {"chat": chat}
        self._wanted: bool | None = None  # the person's wish, until the window's width changes
        self.sidebar = Sidebar()
        self.sidebar.page_requested.connect(self._show_named)
        self._stack = QStackedWidget()
        self._stack.addWidget(chat)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        row.addLayout(self._column, 1)

    @property
    def current(self) -> PageName:
        shown = self._stack.currentWidget()
        return next(name for name, page in self._pages.items() if page is shown)

    def page(self, name: PageName) -> QWidget:
        """The page of this name, made now if it is not there yet."""
        if name not in self._pages:
            page = self._makers[name]()
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def show_page(self, name: PageName) -> None:
        self._stack.setCurrentWidget(self.page(name))
        self.sidebar.set_page(name)
        self.page_shown.emit(name)

    def show_notice(self, notice: QWidget) -> None:
        """Puts a line above whichever page is shown, until it is deleted."""
        self._column.insertWidget(0, notice)

    def show_sidebar(self) -> None:
        if self.sidebar.isHidden():
            self.toggle_sidebar()

    @Slot()
    def toggle_sidebar(self) -> None:
        """Shows or hides the sidebar, until the window crosses the width that decides by itself."""
        self._wanted = self.sidebar.isHidden()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        old, new = event.oldSize().width(), event.size().width()
        if (old < SIDEBAR_FROM_WIDTH) != (new < SIDEBAR_FROM_WIDTH):
            self._wanted = None
        super().resizeEvent(event)
        self._place()

    @Slot(str)
    def _show_named(self, name: PageName) -> None:
        self.show_page(name)

    def _place(self) -> None:
        fits = self.width() >= SIDEBAR_FROM_WIDTH
        shown = fits if self._wanted is None else self._wanted
        if shown == self.sidebar.isHidden():
            self.sidebar.setVisible(shown)
            self.sidebar_shown.emit(shown)
