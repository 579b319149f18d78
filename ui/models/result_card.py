"""A repository that a search has found; opened, it shows its files and lets them be got."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.download import GgufFile, GgufRepository, HubModel
from ui.computer.plans import Plans
from ui.errors import error_hint, error_message
from ui.models.download_desk import DownloadDesk, Looked, needs_token
from ui.models.file_row import FileRow
from ui.models.shelf import Shelf
from ui.models.token_field import TokenField
from ui.models.wording import count_words
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.tags import Tag

HUB_PAGE = "https://huggingface.co"
FEW = 4
Parts = tuple[Plans, Shelf, DownloadDesk]


class ResultCard(Card):
    """`chat_requested` carries the id of a model on this computer."""

    chat_requested = Signal(str)

    def __init__(self, repo: str, parts: Parts) -> None:
        super().__init__()
        self.repo, self._parts = repo, parts
        self._desk = parts[2]
        self._model: HubModel | None = None
        self._repository: GgufRepository | None = None
        self._meant: GgufFile | None = None
        self._looked: Looked | None = None
        self.name = Label("cardTitle", wraps=False)
        self._tags = {
            name: Tag(icon_name=icon)
            for name, icon in (("downloads", "download"), ("size", "brain"), ("gated", "key-round"))
        }
        self.page = ActionButton("external-link", "aside", "muted")
        self.open = ActionButton("chevron-down")
        self.status = Label("hint")
        self.token = TokenField(self._desk)
        self._files = QWidget()
        self.files: list[FileRow] = []
        self.more = ActionButton(role="link")
        self._build()
        self._desk.looked.connect(self._take_looked)
        self._desk.token_kept.connect(self._note_token)

    @classmethod
    def of_model(cls, model: HubModel, parts: Parts) -> ResultCard:
        """A repository as a search lists it: closed, its files are not known yet."""
        card = cls(model.repo, parts)
        card._model = model
        card._show_state()
        return card

    @classmethod
    def of_repository(
        cls, repository: GgufRepository, parts: Parts, meant: GgufFile | None
    ) -> ResultCard:
        """A repository that a link names, open; the file that it names first."""
        card = cls(repository.repo, parts)
        card._show_files(repository, meant)
        return card

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        title = QWidget()
        flow = FlowLayout(title, gap=9)
        flow.addWidget(self.name)
        for tag in self._tags.values():
            flow.addWidget(tag)
        flow.addWidget(self.page)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)
        self._rows = QVBoxLayout(self._files)
        self._rows.setContentsMargins(0, 2, 0, 0)
        self._rows.setSpacing(2)
        for widget in (self.status, self.token, self._files, self.more):
            widget.hide()
        self.rows.addLayout(head)
        self.rows.addWidget(self.status)
        self.rows.addWidget(self.token)
        self.rows.addWidget(self._files)
        self.rows.addWidget(self.more)
        self.open.clicked.connect(self._look)
        self.more.clicked.connect(self._show_all)
        self.page.clicked.connect(self._open_page)

    @Slot()
    def _look(self) -> None:
        self._looked = None
        self.open.setEnabled(False)
        self._desk.look_into(self.repo)
        self._show_state()

    @Slot(bool)
    def _note_token(self, is_kept: bool) -> None:
        if is_kept and self._looked is not None and needs_token(self._looked.error):
            self._look()

    @Slot(object)
    def _take_looked(self, looked: Looked) -> None:
        if looked.repo != self.repo or self._repository is not None:
            return
        self._looked = looked
        self.open.setEnabled(True)
        if looked.repository is not None:
            self._show_files(looked.repository, None)
        else:
            self._show_state()

    def _show_files(self, repository: GgufRepository, meant: GgufFile | None) -> None:
        """The usual one of the files first, or the one that was meant; the rest on demand."""
        self._repository, self._meant = repository, meant
        first = meant or repository.usual()
        files = sorted(repository.files, key=lambda file: file is not first)
        for index, file in enumerate(files):
            row = FileRow(file, self._parts, is_usual=file is first and meant is None)
            row.chat_requested.connect(self.chat_requested)
            self.files.append(row)
            self._rows.addWidget(row)
            row.setVisible(index < (1 if meant else FEW))
        self._files.show()
        self._show_state()

    @Slot()
    def _show_all(self) -> None:
        for row in self.files:
            row.show()
        self.files[FEW - 1 if len(self.files) > FEW else 0].setFocus()
        self._show_state()

    @Slot()
    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(f"{HUB_PAGE}/{self.repo}"))

    def _show_state(self) -> None:
        error = self._looked.error if self._looked is not None else None
        self.open.setVisible(self._repository is None)
        self.token.setVisible(needs_token(error))
        hidden = sum(row.isHidden() for row in self.files)
        self.more.setVisible(hidden > 0)
        self._retranslate()

    def _retranslate(self) -> None:
        self.name.setText(self.repo)
        model = self._model
        downloads, size, gated = self._tags.values()
        downloads.setVisible(model is not None and model.downloads > 0)
        size.setVisible(model is not None and model.parameters > 0)
        if model is not None:
            words = self.tr("{number} downloads a month")
            downloads.set_text(words.format(number=count_words(model.downloads)))
            size.set_text(
                self.tr("{number} parameters").format(number=count_words(model.parameters))
            )
        is_gated = bool(model and model.gated) or bool(self._repository and self._repository.gated)
        gated.setVisible(is_gated)
        gated.set_text(self.tr("asks for your consent"))
        gated.setToolTip(
            self.tr("Accept its conditions on its page, then give Hearth your access token.")
        )
        self.page.say(self.tr("Page"), self.tr("Open the page of {repo}").format(repo=self.repo))
        self.open.say(self.tr("Files"), self.tr("Show the files of {repo}").format(repo=self.repo))
        hidden = sum(row.isHidden() for row in self.files)
        self.more.say(self.tr("{number} other files").format(number=hidden))
        self.status.show_text(self._status_words())
        self.setAccessibleName(self.repo)

    def _status_words(self) -> str:
        error = self._looked.error if self._looked is not None else None
        if error is not None:
            return f"{error_message(error)} {error_hint(error)}".strip()
        if self._repository is None and not self.open.isEnabled():
            return self.tr("Asking which files there are…")
        return ""
