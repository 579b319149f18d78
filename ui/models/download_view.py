"""One download as a person sees it: a bar, a line of words, and the buttons to steer it.

The buttons are a widget of their own, so that a card can put them where its others are. Knows the
desk, which does what they say.
"""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.models.download import DownloadRow
from ui.errors import error_hint, error_message
from ui.models.download_desk import DownloadDesk, needs_token
from ui.models.token_field import TokenField
from ui.models.wording import left_words, progress_words, rate_words, size_words
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.labels import Label

# Less than this is fetched again in no time, and not worth a question.
WORTH_ASKING_BYTES = 10_000_000
ASIDE_FROM_WIDTH = 760
_STEPS = 1000


class DownloadView(QWidget):
    """The download of one id; hidden while there is none.

    `buttons` pause, resume, try again and cancel. To cancel a download that has come far asks
    first, in place.
    """

    def __init__(self, id: str, desk: DownloadDesk) -> None:
        super().__init__()
        self._id, self._desk = id, desk
        self._row: DownloadRow | None = None
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self._icon = IconLabel("triangle-alert", "warn", 14)
        self.line = Label("hint")
        self._aside = Label("hint", wraps=False)
        self.pause = ActionButton("pause")
        self.resume = ActionButton("play")
        self.retry = ActionButton("rotate-ccw")
        self.cancel = IconButton("x")
        self.buttons = _row(self.pause, self.resume, self.retry, self.cancel)
        self._question = Label()
        self.keep = ActionButton()
        self.discard = ActionButton("trash-2")
        self.confirm = _row(self._question, self.keep, self.discard, stretched=self._question)
        # What a new download costs is spread over two turns of the event loop: style sheets are
        # worked out in one, all is laid out and drawn in the next.
        self._appearing = QTimer(self, singleShot=True, interval=0)
        self._appearing.timeout.connect(self._appear)
        self._build()
        self._connect()
        # Not shown before they have a parent: they would be windows of their own for a moment.
        self.hide()
        self.buttons.hide()

    @cached_property
    def token(self) -> TokenField:
        """Made when it is first asked for: few downloads need one."""
        field = TokenField(self._desk)
        field.hide()
        self._rows.insertWidget(self._rows.indexOf(self.confirm), field)
        return field

    @property
    def row(self) -> DownloadRow | None:
        return self._row

    def renew(self) -> None:
        """Shows the download as it stands; for whoever has put view and buttons in their places."""
        self.show_row(self._desk.row_of(self._id))
        self._appear()

    def show_row(self, row: DownloadRow | None) -> None:
        """Shows a download as it stands; None: there is none any more."""
        self._row = row
        if row is None:
            self._appearing.stop()
            self.hide()
            self.buttons.hide()
            self.confirm.hide()
            return
        self.buttons.setEnabled(not self._desk.is_held)
        self.pause.setVisible(row.state in ("queued", "downloading", "checking", "waiting"))
        self.resume.setVisible(row.state == "paused")
        self.retry.setVisible(row.state == "failed")
        self._icon.setVisible(row.error is not None)
        self._icon.set_colour("bad" if row.state == "failed" else "warn")
        self._place_aside()
        lacks_token = row.state == "failed" and needs_token(row.error)
        if lacks_token or "token" in self.__dict__:
            self.token.setVisible(lacks_token)
        share = row.have_bytes / row.total_bytes if row.total_bytes else 0.0
        self.bar.setValue(round(share * _STEPS))
        self._retranslate()
        if self.isHidden() and not self._appearing.isActive():
            for part in (self, self.buttons):
                for widget in part.findChildren(QWidget):
                    widget.ensurePolished()
            self._appearing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_aside()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self._rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(5)
        rows.addWidget(self.bar)
        line = QHBoxLayout()
        line.setSpacing(7)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.line, 1)
        line.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(line)
        rows.addWidget(self.confirm)
        self.confirm.hide()

    def _connect(self) -> None:
        self._desk.row_changed.connect(self._take_row)
        self._desk.removed.connect(self._take_end)
        self._desk.finished.connect(self._take_finish)
        self.pause.clicked.connect(self._pause)
        self.resume.clicked.connect(self._resume)
        self.retry.clicked.connect(self._resume)
        self.cancel.clicked.connect(self._ask_to_cancel)
        self.keep.clicked.connect(self.confirm.hide)
        self.discard.clicked.connect(self._cancel)

    @Slot()
    def _appear(self) -> None:
        if self._row is not None:
            self.show()
            self.buttons.show()

    def _place_aside(self) -> None:
        """Leaves out what is only nice to know where the line is short of room."""
        is_coming = self._row is not None and self._row.state == "downloading"
        self._aside.setVisible(is_coming and self.width() >= ASIDE_FROM_WIDTH)

    @Slot(object)
    def _take_row(self, row: DownloadRow) -> None:
        if row.id == self._id:
            self.show_row(row)

    @Slot(str)
    def _take_end(self, id: str) -> None:
        if id == self._id:
            self.show_row(None)

    @Slot(object)
    def _take_finish(self, event: object) -> None:
        if getattr(event, "id", "") == self._id:
            self.show_row(None)

    @Slot()
    def _pause(self) -> None:
        self._desk.pause(self._id)

    @Slot()
    def _resume(self) -> None:
        self._desk.resume(self._id)

    @Slot()
    def _ask_to_cancel(self) -> None:
        if self._row is not None and self._row.have_bytes < WORTH_ASKING_BYTES:
            self._cancel()
            return
        self.confirm.show()
        self.keep.setFocus()

    @Slot()
    def _cancel(self) -> None:
        self.confirm.hide()
        self._desk.cancel(self._id)

    def _retranslate(self) -> None:
        row = self._row
        if row is None:
            return
        self.line.setText(self._words(row))
        self.bar.setAccessibleName(
            self.tr("Download of {title}: {words}").format(title=row.title, words=self.line.text())
        )
        self._name_buttons(row)
        lost = self.tr("Remove the {size} that have come so far?")
        self._question.setText(lost.format(size=size_words(row.have_bytes)))

    def _name_buttons(self, row: DownloadRow) -> None:
        self._aside.setText(self.tr("You can close the window: it goes on where it stopped."))
        self.pause.say(self.tr("Pause"), self.tr("Pause {title}").format(title=row.title))
        self.resume.say(self.tr("Resume"), self.tr("Resume {title}").format(title=row.title))
        self.retry.say(self.tr("Try again"), self.tr("Try {title} again").format(title=row.title))
        self.cancel.name(self.tr("Cancel the download of {title}").format(title=row.title))
        self.keep.say(self.tr("Keep them"))
        self.discard.say(self.tr("Remove"))

    def _words(self, row: DownloadRow) -> str:
        progress = progress_words(row.have_bytes, row.total_bytes)
        if row.error is not None:
            texts = [error_message(row.error), error_hint(row.error)]
            return " ".join(text for text in texts if text)
        match row.state:
            case "queued":
                return self.tr("{progress} · waits for its turn").format(progress=progress)
            case "checking":
                return self.tr("{progress} · checking the last blocks…").format(progress=progress)
            case "paused":
                return self.tr("{progress} · paused, what has come is kept").format(
                    progress=progress
                )
            case _:
                parts = [progress]
                if row.bytes_per_s > 0:
                    parts.append(rate_words(row.bytes_per_s))
                if row.left_s is not None:
                    parts.append(left_words(row.left_s))
                return " · ".join([*parts, self.tr("every block checked")])


def _row(*widgets: QWidget, stretched: QWidget | None = None) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget, 1 if widget is stretched else 0)
    return row
