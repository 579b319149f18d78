"""The ways to export and import chats: asks where to, and has it done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.chats.exchange import ChatExchange, Format

_ENDINGS: dict[Format, str] = {"markdown": "md", "pdf": "pdf", "json": "json"}


class ExchangeMenu(QMenu):
    """What can be exported and imported now.

    Args:
        parent: Dialogs stand over its window.
        current: The id of the chat that is open, None if it is not kept, and its title.
    """

    def __init__(
        self,
        parent: QWidget,
        exchange: ChatExchange,
        current: Callable[[], tuple[int | None, str]],
    ) -> None:
        super().__init__(parent)
        self._window, self._exchange, self._current = parent, exchange, current
        self._chat = self.addMenu("")
        self.formats: dict[Format, QAction] = {}
        for format in _ENDINGS:
            action = self._chat.addAction("")
            action.setData(format)
            action.triggered.connect(self._export)
            self.formats[format] = action
        self.everything = self.addAction("")
        self.everything.triggered.connect(self.export_all)
        self.addSeparator()
        self.bring_in = self.addAction("")
        self.bring_in.triggered.connect(self.import_chats)
        self.aboutToShow.connect(self._offer)
        self._retranslate()

    @property
    def can_export(self) -> bool:
        """Whether the chat that is open can be exported."""
        return self._current()[0] is not None and not self._exchange.busy

    def export(self, format: Format) -> None:
        """Asks for a file and writes the open chat to it."""
        chat_id, title = self._current()
        if chat_id is None:
            return
        if path := self._new_file(title, format):
            self._exchange.export_chat(chat_id, path, format)

    @Slot()
    def export_all(self) -> None:
        """Asks for a file and writes all chats to it."""
        if path := self._new_file(self.tr("All chats"), "json"):
            self._exchange.export_all(path)

    @Slot()
    def import_chats(self) -> None:
        """Asks for files and takes in the chats in them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window.window(),
            self.tr("Import chats of ChatGPT, LM Studio or Hearth"),
            "",
            f"{self.tr('Exported chats')} (*.json *.zip *.md);;{self.tr('All files')} (*)",
        )
        if names:
            self._exchange.bring_in([Path(name) for name in names])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _new_file(self, title: str, format: Format) -> Path | None:
        ending = _ENDINGS[format]
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name, _ = QFileDialog.getSaveFileName(
            self._window.window(),
            self.tr("Export"),
            str(Path(folder) / f"{_file_name(title)}.{ending}"),
            f"{self._kind(format)} (*.{ending})",
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else _free(path, ending)

    @Slot()
    def _export(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.export(action.data())

    @Slot()
    def _offer(self) -> None:
        self._chat.setEnabled(self.can_export)
        self.everything.setEnabled(not self._exchange.busy)
        self.bring_in.setEnabled(not self._exchange.busy)

    def _kind(self, format: Format) -> str:
        kinds: dict[Format, str] = {
            "markdown": self.tr("Markdown, to read"),
            "pdf": self.tr("PDF, to print"),
            "json": self.tr("JSON, with all versions"),
        }
        return kinds[format]

    def _retranslate(self) -> None:
        self._chat.setTitle(self.tr("Export this chat"))
        for format, action in self.formats.items():
            action.setText(f"{self._kind(format)}…")
        self.everything.setText(self.tr("Export all chats…"))
        self.bring_in.setText(self.tr("Import chats…"))


def _free(path: Path, ending: str) -> Path:
    """With the ending that was not typed; the dialog has not asked about a file of that name."""
    found, number = path.with_suffix(f".{ending}"), 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name} {number}.{ending}")
    return found


def _file_name(title: str) -> str:
    from app.chat.exchange.document import ChatDocument

    return ChatDocument("", title).file_name
