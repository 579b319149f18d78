"""Hearth's icon among those of the system, if the person wants it, and the news that it tells.

Knows the window as something to show, hide and quit; must not know what an answer is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from ui.widgets.icons import app_icon

SHOWN_MS = 10_000


class Tray(QObject):
    """`forward_requested`, `hide_requested`, `new_chat_requested`, `quit_requested`.

    Without the person's wish the icon is there only as long as there is something to tell.

    Args:
        window: Whose icon it is.
        icon: The system's icon; made if None.
    """

    forward_requested = Signal()
    hide_requested = Signal()
    new_chat_requested = Signal()
    quit_requested = Signal()

    def __init__(self, window: QWidget, icon: Callable[[], QSystemTrayIcon] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._wanted = False
        self._menu = QMenu(window)
        self.toggle = self._menu.addAction("")
        self.new_chat = self._menu.addAction("")
        self._menu.addSeparator()
        self.quit = self._menu.addAction("")
        self.toggle.triggered.connect(self._toggle)
        self.new_chat.triggered.connect(self.new_chat_requested)
        self.quit.triggered.connect(self.quit_requested)
        self._menu.aboutToShow.connect(self._retranslate)
        self.icon = icon() if icon is not None else QSystemTrayIcon(self)
        self.icon.setIcon(app_icon())
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._take_click)
        self.icon.messageClicked.connect(self.forward_requested)
        window.installEventFilter(self)
        self._retranslate()

    @staticmethod
    def available() -> bool:
        """Whether this desktop shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def holds_window(self) -> bool:
        """Whether the window can be closed and still be had back from here."""
        return self._wanted and self.icon.isVisible()

    def set_wanted(self, wanted: bool) -> None:
        self._wanted = wanted
        self.icon.setVisible(wanted)

    def tell(self, text: str) -> None:
        """Shows a notification; a click on it brings the window forward."""
        self.icon.show()
        self.icon.showMessage("Hearth", text, app_icon(), SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and not self._wanted:
            self.icon.hide()  # what it told has been heard
        elif event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return False

    @Slot()
    def _toggle(self) -> None:
        if self._window.isVisible():
            self.hide_requested.emit()
        else:
            self.forward_requested.emit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _take_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.forward_requested.emit()

    @Slot()
    def _retranslate(self) -> None:
        shown = self._window.isVisible()
        self.toggle.setText(self.tr("Hide Hearth") if shown else self.tr("Show Hearth"))
        self.new_chat.setText(self.tr("New chat"))
        self.quit.setText(self.tr("Quit Hearth"))
        self.icon.setToolTip("Hearth")


def call_for_attention(window: QWidget) -> None:
    """Marks the window in the list of windows, which every desktop can."""
    QApplication.alert(window)
