"""Where a person enters the access token that a gated repository asks for.

The token goes to the system's keyring and is never shown again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.errors import AppError
from ui.errors import error_hint, error_message
from ui.models.download_desk import DownloadDesk
from ui.widgets.actions import ActionButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label

TOKENS_PAGE = "https://huggingface.co/settings/tokens"


class TokenField(QWidget):
    """A field, a button that keeps what is in it, and a link to where tokens are made."""

    def __init__(self, desk: DownloadDesk) -> None:
        super().__init__()
        self._desk = desk
        self._is_waiting = False
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(240)
        self.keep = ActionButton("key-round")
        self.link = ActionButton("external-link", "link", "accent")
        self._told = Label("hint")
        line = QWidget()
        flow = FlowLayout(line, gap=10)
        for part in (self.field, self.keep, self.link):
            flow.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(4)
        rows.addWidget(line)
        rows.addWidget(self._told)
        self._told.hide()
        self.field.returnPressed.connect(self._keep)
        self.field.textChanged.connect(self._allow)
        self.keep.clicked.connect(self._keep)
        self.link.clicked.connect(self._open_page)
        desk.token_kept.connect(self._note_kept)
        desk.failed.connect(self._note_failure)
        self._allow()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _keep(self) -> None:
        token = self.field.text().strip()
        if token and not self._is_waiting:
            self._is_waiting = True
            self._told.show_text(self.tr("Keeping it in your system's keyring…"))
            self._allow()
            self._desk.set_token(token)

    @Slot(bool)
    def _note_kept(self, is_kept: bool) -> None:
        if self._is_waiting and is_kept:
            self._is_waiting = False
            self.field.clear()
            self._told.show_text(self.tr("Kept in your system's keyring."))

    @Slot(object)
    def _note_failure(self, error: AppError) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._told.show_text(f"{error_message(error)} {error_hint(error)}".strip())
            self._allow()

    @Slot()
    def _allow(self) -> None:
        self.keep.setEnabled(bool(self.field.text().strip()) and not self._is_waiting)

    @Slot()
    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(TOKENS_PAGE))

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Access token (hf_…)"))
        self.field.setAccessibleName(self.tr("Access token for Hugging Face"))
        self.keep.say(self.tr("Keep in the keyring"))
        self.link.say(self.tr("Make a token"))
        self.link.setToolTip(self.tr("Opens {url} in your browser").format(url=TOKENS_PAGE))
