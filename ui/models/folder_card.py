"""Where models are kept, how fast they may come, and the access token: what there is to set."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf
from ui.models.token_field import TokenField
from ui.models.wording import rate_words, size_words
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel, MenuButton
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.labels import Label
from ui.widgets.progress import Progress

LIMITS = (0, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 25_000_000)


class FolderCard(Card):
    """The folder with a way to move it, the limit of bandwidth, and the token of gated models."""

    def __init__(self, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__(spacing=10)
        self._shelf, self._desk = shelf, desk
        self.folder = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self.folder.setProperty("role", "strong")
        self._total = Label("hint")
        self.move_it = ActionButton("folder-input")
        self.progress = Progress(indent=25)
        self._limit_title = Label("strong")
        self._limit_hint = Label("hint")
        self.limit = MenuButton("chip")
        self._token_title = Label("strong")
        self._token_hint = Label("hint")
        self.enter_token = ActionButton("key-round")
        self.forget_token = ActionButton()
        self.token = TokenField(desk)
        self.limits = QMenu(self)
        self._choices: list[QAction] = []
        self._token_told: bool | None = None  # the keyring is not asked without need
        self._build()
        self._connect()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self.rows.addLayout(_line("folder", self.folder, self._total, self.move_it))
        self.rows.addWidget(self.progress)
        self.rows.addLayout(_line("download", self._limit_title, self._limit_hint, self.limit))
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.forget_token)
        row.addWidget(self.enter_token)
        self.rows.addLayout(_line("key-round", self._token_title, self._token_hint, buttons))
        self.rows.addWidget(self.token)
        self.token.hide()
        group = QActionGroup(self)
        for limit in LIMITS:
            action = self.limits.addAction("")
            action.setCheckable(True)
            action.setData(limit)
            group.addAction(action)
            self._choices.append(action)
        self.limit.setMenu(self.limits)

    def _connect(self) -> None:
        self.move_it.clicked.connect(self._choose_folder)
        self.progress.stop.clicked.connect(self._shelf.cancel_moving)
        self.enter_token.clicked.connect(self._enter_token)
        self.forget_token.clicked.connect(self._desk.forget_token)
        self._desk.token_kept.connect(self._note_token)
        self.limits.triggered.connect(self._choose_limit)
        self._shelf.changed.connect(self._retranslate)
        self._shelf.moving.connect(self._show_moving)
        self._shelf.moving_ended.connect(self._end_moving)

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Where should models be kept?")
        chosen = QFileDialog.getExistingDirectory(self, title, str(self._shelf.folder))
        if chosen:
            self._shelf.move_folder(Path(chosen))

    @Slot(QAction)
    def _choose_limit(self, action: QAction) -> None:
        self._desk.set_limit(int(action.data()))
        self._retranslate()

    @Slot()
    def _enter_token(self) -> None:
        self.token.setVisible(self.token.isHidden())
        if not self.token.isHidden():
            self.token.field.setFocus()

    @Slot(bool)
    def _note_token(self, is_kept: bool) -> None:
        self._token_told = is_kept
        self._retranslate()

    @Slot(float)
    def _show_moving(self, fraction: float) -> None:
        self.move_it.setEnabled(False)
        self.progress.show_share(fraction)

    @Slot()
    def _end_moving(self) -> None:
        self.move_it.setEnabled(True)
        self.progress.hide()

    @Slot()
    def _retranslate(self) -> None:
        self.folder.setText(str(self._shelf.folder))
        own = [model for model in self._shelf.models if not model.is_linked]
        total = size_words(sum(model.size_bytes for model in own))
        self._total.setText(
            self.tr("Models are kept here; they take {size}.").format(size=total)
            if own
            else self.tr("Models that you get will be kept here.")
        )
        self.move_it.say(self.tr("Move…"), self.tr("Move the folder of models"))
        stop = self.tr("Stop moving; all stays as it was")
        self.progress.say(self.tr("Moving… {percent} %"), self.tr("Cancel"), stop)
        self._token_title.setText(self.tr("Access token for Hugging Face"))
        self._token_hint.setText(self._token_words())
        self.enter_token.say(self.tr("Enter…"), self.tr("Enter an access token"))
        self.forget_token.say(self.tr("Forget"), self.tr("Remove the access token"))
        self._limit_title.setText(self.tr("Download speed"))
        self._limit_hint.setText(self.tr("A limit leaves room for calls and films meanwhile."))
        for action in self._choices:
            limit = int(action.data())
            action.setText(_limit_words(limit) if limit else self.tr("No limit"))
            action.setChecked(limit == self._desk.limit_bytes_per_s)
        limit = self._desk.limit_bytes_per_s
        self.limit.setText(_limit_words(limit) if limit else self.tr("No limit"))
        words = self.tr("Limit of the download speed: {limit}")
        self.limit.setAccessibleName(words.format(limit=self.limit.text()))
        self.limit.updateGeometry()

    def _token_words(self) -> str:
        if self._token_told is None:
            return self.tr("Only models that ask for your consent need one.")
        if self._token_told:
            return self.tr("It lies in your system's keyring.")
        return self.tr("It is no longer in your system's keyring.")


def _limit_words(bytes_per_s: int) -> str:
    return rate_words(bytes_per_s)


def _line(icon_name: str, title: QLabel, hint: Label, control: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(10)
    texts = QVBoxLayout()
    texts.setSpacing(1)
    texts.addWidget(title)
    texts.addWidget(hint)
    line.addWidget(IconLabel(icon_name, "muted", 15), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(texts, 1)
    line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return line
