"""One file of a repository: how large it is, how it is stored, and a button to get it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.download import GgufFile
from app.models.inventory import Installed
from ui.computer.plans import Plans
from ui.models.download_desk import DownloadDesk
from ui.models.download_view import DownloadView
from ui.models.shelf import Shelf
from ui.models.wording import size_words
from ui.widgets.actions import ActionButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.tags import Tag, VerdictTag


class FileRow(QWidget):
    """`chat_requested` carries the id of the model once it is on this computer.

    Args:
        is_usual: What most people are served best with.
    """

    chat_requested = Signal(str)

    def __init__(
        self, file: GgufFile, parts: tuple[Plans, Shelf, DownloadDesk], *, is_usual: bool
    ) -> None:
        super().__init__()
        self._file = file
        self._plans, self._shelf, self._desk = parts
        self.entry = _entry_of(file)
        self.id = self.entry.id if self.entry is not None else file.download.id
        self.name = Label("", wraps=False)
        self._size = Tag(icon_name="hard-drive")
        self._quantization = Tag(file.quantization)
        self._usual = Tag(icon_name="circle-check", state="ok")
        self.verdict = VerdictTag()
        self.get = ActionButton("download")
        self.chat = ActionButton("message-circle")
        self.download = DownloadView(self.id, self._desk)
        self._build()
        self._connect()
        self._quantization.setVisible(bool(file.quantization))
        self._usual.setVisible(is_usual)
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self.setFocusProxy(self.get)
        title = QWidget()
        flow = FlowLayout(title, gap=9)
        for widget in (self.name, self._size, self._quantization, self._usual, self.verdict):
            flow.addWidget(widget)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title, 1)
        for button in (self.get, self.chat, self.download.buttons):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.setSpacing(3)
        rows.addLayout(head)
        rows.addWidget(self.download)
        self.download.renew()

    def _connect(self) -> None:
        self.get.clicked.connect(self._get)
        self.chat.clicked.connect(self._ask_to_chat)
        self._plans.changed.connect(self._show_state)
        self._shelf.changed.connect(self._show_state)
        self._desk.row_changed.connect(self._note_download)
        self._desk.removed.connect(self._show_state)
        self._desk.finished.connect(self._show_state)

    @Slot(object)
    def _note_download(self, row: object) -> None:
        if getattr(row, "id", "") == self.id and not self.get.isHidden():
            self._show_state()

    @Slot()
    def _show_state(self) -> None:
        is_coming = self._desk.row_of(self.id) is not None
        here = self._here()
        self.get.setVisible(not is_coming and here is None)
        self.chat.setVisible(not is_coming and here is not None)
        # Only of the catalogue's own files is known how they run, before they are here.
        plan = self._plans.plan_of(self.entry.id) if self.entry is not None else None
        self.verdict.set_verdict(plan.verdict if plan else None, plan.reason if plan else None)
        self._retranslate()

    def _here(self) -> Installed | None:
        if self.entry is not None:
            return self._shelf.of_entry(self.entry.id)
        name = self._file.download.files[0].name
        same = (
            model
            for model in self._shelf.models
            if model.files[0].name == name and model.size_bytes == self._file.size_bytes
        )
        return next(same, None)

    @Slot()
    def _get(self) -> None:
        if self.entry is not None:
            self._desk.get(self.entry.id)
        else:
            self._desk.get_download(self._file.download)

    @Slot()
    def _ask_to_chat(self) -> None:
        model = self._here()
        if model is not None:
            self.chat_requested.emit(model.id)

    def _retranslate(self) -> None:
        name = self._file.path
        self.name.setText(name)
        self._size.set_text(size_words(self._file.size_bytes))
        self._usual.set_text(self.tr("the usual choice"))
        self.get.say(self.tr("Get"), self.tr("Get {name}").format(name=name))
        self.chat.say(self.tr("Chat"), self.tr("Chat with {name}").format(name=name))
        self._quantization.setToolTip(self.tr("How the weights are stored"))


def _entry_of(file: GgufFile) -> Entry | None:
    """The entry of the catalogue that this is to the byte."""
    return catalogue.load().by_sha256(file.download.files[0].sha256)
