"""The composer's button of tools: which a chat may use, and the folder that it may read in.

Shows and tells; what is chosen is kept by others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.theme import theme_source
from ui.tools.wording import short_name, tool_hint, tool_name
from ui.widgets.buttons import MenuButton, with_key

TOOLS_KEY = "Ctrl+Shift+T"


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool that can be chosen; `why_not` says why it cannot be used now, "" if it can."""

    name: str
    chosen: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ChatTools:
    """What the menu shows of a chat."""

    offers: tuple[Offer, ...]
    folder: Path | None = None


class ToolsButton(MenuButton):
    """`chosen` carries the names of the tools that the chat may use; `folder_chosen` a `Path`, or
    None to take it back; `permissions_requested`: the person wants to see all that is allowed.

    Args:
        look: What holds for the chat that is shown; asked when the menu opens.
    """

    chosen = Signal(object)
    folder_chosen = Signal(object)
    permissions_requested = Signal()

    def __init__(self, look: Callable[[], ChatTools]) -> None:
        super().__init__("chip", "wrench")
        self._look = look
        self._n_chosen = 0
        self._menu = _StayingMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self._menu.toggled.connect(self._tell)
        self.tools: dict[str, QAction] = {}
        self.folder = self.take_back = self.permissions = QAction()
        self.setMenu(self._menu)
        self._retranslate()

    def set_count(self, n_chosen: int) -> None:
        """Shows how many tools the chat may use."""
        self._n_chosen = n_chosen
        self._retranslate()

    def pick_folder(self) -> None:
        """Asks which folder the chat may read in."""
        start = self._look().folder or Path.home()
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Which folder may be read in this chat?"), str(start)
        )
        if path:
            self.folder_chosen.emit(Path(path))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        self.tools = {}
        shown = self._look()
        for offer in shown.offers:
            self._add_tool(offer)
        self._menu.addSeparator()
        self._add_folder(shown.folder)
        self._menu.addSeparator()
        self.permissions = self._menu.addAction(self.tr("Permissions and activity…"))
        self.permissions.triggered.connect(self.permissions_requested)

    def _add_tool(self, offer: Offer) -> None:
        words = tool_name(offer.name)
        if offer.why_not:
            words = self.tr("{tool} ({reason})").format(tool=words, reason=offer.why_not)
        action = self._menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(offer.chosen)
        action.setEnabled(not offer.why_not)
        action.setData(offer.name)
        action.setToolTip(tool_hint(offer.name))
        self.tools[offer.name] = action

    def _add_folder(self, folder: Path | None) -> None:
        if folder is None:
            words = self.tr("Let this chat read a folder…")
        else:
            words = self.tr("May read in “{folder}”. Choose another…")
            words = words.format(folder=short_name(str(folder)))
        self.folder = self._menu.addAction(words.replace("&", "&&"))
        self.folder.triggered.connect(self.pick_folder)
        if folder is not None:
            self.folder.setToolTip(str(folder))
            self.take_back = self._menu.addAction(self.tr("Do not let it read there any more"))
            self.take_back.triggered.connect(self._take_folder_back)

    @Slot()
    def _tell(self) -> None:
        names = tuple(name for name, action in self.tools.items() if action.isChecked())
        self.set_count(len(names))
        self.chosen.emit(names)

    @Slot()
    def _take_folder_back(self) -> None:
        self.folder_chosen.emit(None)

    def _retranslate(self) -> None:
        if self._n_chosen:
            words = self.tr("Tools: {number} on").format(number=self._n_chosen)
        else:
            words = self.tr("Tools")
        self.setText(words)
        self.setAccessibleName(words if self._n_chosen else self.tr("Tools: none on"))
        self.setToolTip(with_key(self.tr("What the model may use in this chat"), TOOLS_KEY))
        self.updateGeometry()


class _StayingMenu(QMenu):
    """Stays open when something in it is checked. `toggled`: something was."""

    toggled = Signal()

    def __init__(self, parent: ToolsButton) -> None:
        super().__init__(parent)
        theme_source().changed.connect(self.update)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggle(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select)
        if event.key() not in keys or not self._toggle(self.activeAction()):
            super().keyPressEvent(event)

    def _toggle(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        if action.isEnabled():
            action.toggle()
            self.toggled.emit()
        return True
