"""The slim line above the chat while a model is being downloaded, and when it is ready.

Shows one download at a time: the one that needs the person, else the one that moves. Knows the
desk; which model answers and which page is shown is not its business.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.models.download import DownloadFinished, DownloadRow, DownloadState
from ui.errors import error_hint, error_message
from ui.models.download_desk import DownloadDesk
from ui.models.wording import left_words, progress_words
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.elided_label import ElidedLabel

# Whom to show of several: who needs help, who moves, who will.
_URGENCY: tuple[DownloadState, ...] = (
    "failed",
    "waiting",
    "downloading",
    "checking",
    "queued",
    "paused",
)

_ICONS = {
    "ready": ("circle-check", "ok"),
    "failed": ("triangle-alert", "bad"),
    "waiting": ("triangle-alert", "warn"),
}


class DownloadStrip(QFrame):
    """`models_requested`: the person wants to see all downloads. `chat_requested` carries the id
    of a model that has just come.
    """

    models_requested = Signal()
    chat_requested = Signal(str)

    def __init__(self, desk: DownloadDesk) -> None:
        super().__init__()
        self.setObjectName("downloadStrip")
        self._desk = desk
        self._ready: DownloadFinished | None = None
        self._dismissed: dict[str, DownloadState] = {}
        self._icon = IconLabel("download", "muted", 15)
        self._text = ElidedLabel()
        self._trouble = QLabel()  # a sentence to be read to its end, in as many lines as it takes
        self._trouble.setWordWrap(True)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._text, self._trouble):
            label.setProperty("role", "small")
        self._bar = QProgressBar()
        self._bar.setObjectName("loadingBar")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._rule = QFrame()
        self._rule.setProperty("role", "rule")
        self.pause = IconButton("pause", size=15)
        self.resume, self.chat, self.models = (_chip() for _ in range(3))
        self.close_button = IconButton("x", size=14)
        self._build()
        self._connect()
        self._show()

    def text(self) -> str:
        return self._text.text() or self._trouble.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 5, 14, 5)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        line.addWidget(self._trouble, 1)
        for button in (self.pause, self.resume, self.chat, self.models, self.close_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(line)
        rows.addWidget(self._bar)
        rows.addWidget(self._rule)

    def _connect(self) -> None:
        desk = self._desk
        desk.row_changed.connect(self._show)
        desk.removed.connect(self._show)
        desk.finished.connect(self._show_ready)
        self.pause.clicked.connect(self._pause)
        self.resume.clicked.connect(self._resume)
        self.chat.clicked.connect(self._chat)
        self.models.clicked.connect(self.models_requested)
        self.close_button.clicked.connect(self._dismiss)

    @property
    def _row(self) -> DownloadRow | None:
        """The download to show, of those that have something new to say."""
        rows = [row for row in self._desk.rows if self._dismissed.get(row.id) != row.state]
        return min(rows, key=lambda row: _URGENCY.index(row.state), default=None)

    @Slot(object)
    def _show_ready(self, finished: DownloadFinished) -> None:
        self._ready = finished
        self._show()

    @Slot()
    def _pause(self) -> None:
        if self._row is not None:
            self._desk.pause(self._row.id)

    @Slot()
    def _resume(self) -> None:
        if self._row is not None:
            self._desk.resume(self._row.id)

    @Slot()
    def _chat(self) -> None:
        if self._ready is not None:
            ready, self._ready = self._ready, None
            self._show()
            self.chat_requested.emit(_opened_by(ready))

    @Slot()
    def _dismiss(self) -> None:
        """Away with what it says; it comes back when there is something new to say."""
        row = self._row
        if self._ready is not None:
            self._ready = None
        elif row is not None:
            self._dismissed[row.id] = row.state
        self._show()

    @Slot()
    def _show(self) -> None:
        self._name_buttons()
        row = self._row
        if self._ready is not None:
            self._show_words(self.tr("{name} is ready.").format(name=self._ready.title), "ready")
        elif row is None:
            self.hide()
            return
        else:
            self._dismissed.pop(row.id, None)
            self._show_words(self._row_words(row), row.state)
        self._bar.setVisible(self._ready is None)
        self._rule.setVisible(self._ready is not None)
        if row is not None and row.total_bytes:
            self._bar.setValue(round(1000 * row.have_bytes / row.total_bytes))
        self.show()

    def _show_words(self, words: str, state: DownloadState | str) -> None:
        name, colour = _ICONS.get(state, ("download", "muted"))
        self._icon.set_icon(name)
        self._icon.set_colour(colour)
        is_trouble = state in ("failed", "waiting")
        self._text.setText("" if is_trouble else words)
        self._trouble.setText(words if is_trouble else "")
        self._text.setVisible(not is_trouble)
        self._trouble.setVisible(is_trouble)
        self._bar.setAccessibleName(words)
        self.pause.setVisible(state in ("downloading", "queued"))
        self.resume.setVisible(state in ("paused", "failed"))
        self.chat.setVisible(state == "ready")
        self.close_button.setVisible(state in ("ready", "paused", "failed", "waiting"))

    def _row_words(self, row: DownloadRow) -> str:
        others = len(self._desk.rows) - 1
        words = self._state_words(row)
        if others:
            words += " · " + self.tr("{count} more").format(count=others)
        return words

    def _state_words(self, row: DownloadRow) -> str:
        if row.error is not None and row.state in ("failed", "waiting"):
            message = error_message(row.error)
            named = message if row.title in message else f"{row.title}: {message}"
            return f"{named} {error_hint(row.error)}".strip()
        parts = [row.title, progress_words(row.have_bytes, row.total_bytes)]
        match row.state:
            case "downloading" if row.left_s is not None:
                parts.append(left_words(row.left_s))
            case "checking":
                parts.append(self.tr("being checked"))
            case "paused":
                parts.append(self.tr("paused"))
            case "queued" | "waiting":
                parts.append(self.tr("waiting its turn"))
            case _:
                pass
        return " · ".join(parts)

    def _name_buttons(self) -> None:
        self.pause.name(self.tr("Pause the download"))
        self.resume.setText(self.tr("Go on"))
        self.resume.setAccessibleName(self.tr("Go on with the download"))
        self.chat.setText(self.tr("Chat with it"))
        self.models.setText(self.tr("Models"))
        self.models.setAccessibleName(self.tr("Open the Models page"))
        self.close_button.name(self.tr("Close this notice"))


def _opened_by(ready: DownloadFinished) -> str:
    """The model's id, or its path where it is none of the catalogue."""
    from app.models import catalogue

    known = catalogue.load().entry(ready.id)
    return ready.id if known else str(ready.files[0])


def _chip() -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "chip")
    return button
