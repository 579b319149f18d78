"""Files that go along with the next message: the paperclip, the tray of chips, the drop zone.

The tray reads what it is given and says what came out; it must not know where it is shown, nor
what becomes of the files. Errors stand in it in words until they are closed.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.chat.attachments.kinds import OFFERED
from app.errors import AppError, AttachmentError
from app.messages import Attachment
from ui.chat.attachment_chip import AttachmentChip
from ui.chat.draft_field import local_files
from ui.chat.file_reading import CountText, FileFailed, FileProgress, FileRead, FileReading
from ui.errors import error_hint, error_message
from ui.widgets.buttons import IconButton, IconLabel, palette_colour
from ui.widgets.flow import FlowLayout

ATTACH_KEY = "Ctrl+U"
MOST_FILES = 20
CHIPS_AT_ONCE = 2


class ProblemLine(QFrame):
    """Why a file cannot be attached, until it is closed."""

    closed = Signal()

    def __init__(self, error: AppError) -> None:
        super().__init__()
        self.setProperty("role", "problem")
        self._error = error
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("role", "small")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button = IconButton("x", size=13)
        self.close_button.setFixedSize(22, 22)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 4, 5, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "warn", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()

    def text(self) -> str:
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._words.setText(f"{error_message(self._error)} {error_hint(self._error)}".strip())
        self.setAccessibleName(self._words.text())
        self.close_button.name(self.tr("Close"))


class AttachmentTray(QWidget):
    """Chips for all files of the next message; hidden while there is nothing to show.

    `changed`: other files, or other counts of tokens. `button` is the paperclip, to be placed
    wherever it belongs.

    Args:
        count: Counts the tokens of a text; called in a background thread.
    """

    changed = Signal()

    def __init__(self, count: CountText) -> None:
        super().__init__()
        self._reading = FileReading(count, self)
        self._chips: dict[int, AttachmentChip] = {}
        self._coming: deque[Path | Attachment] = deque()  # those without a chip yet
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_coming)
        self.problems: list[ProblemLine] = []
        self.button = IconButton("paperclip", size=17)
        self.button.clicked.connect(self.choose)
        self._problem_rows = QVBoxLayout()
        self._problem_rows.setSpacing(6)
        self._flow = FlowLayout(gap=6)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(self._problem_rows)
        rows.addLayout(self._flow)
        self._reading.progressed.connect(self._take_progress)
        self._reading.read.connect(self._take_read)
        self._reading.failed.connect(self._take_failure)
        self.setVisible(False)
        self._retranslate()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that are ready, in the order they were given."""
        ready = (chip.attachment for chip in self.chips if chip.state == "ready")
        coming = (one for one in self._coming if isinstance(one, Attachment))
        return (*(one for one in ready if one is not None), *coming)

    @property
    def chips(self) -> tuple[AttachmentChip, ...]:
        return tuple(self._chips.values())

    @property
    def reading(self) -> bool:
        """Whether any file is still being read: sending has to wait for it."""
        coming = any(isinstance(one, Path) for one in self._coming)
        return coming or any(chip.state == "reading" for chip in self.chips)

    @property
    def tokens(self) -> int:
        return sum(chip.tokens for chip in self.chips if chip.state == "ready")

    def add_files(self, paths: list[Path]) -> None:
        """Begins to read files. Looks at none of them here: they may lie on a slow disk."""
        room = max(0, MOST_FILES - len(self._shown()) - len(self._coming))
        self._coming += paths[:room]
        if paths[room:]:
            self._tell(_too_many())
        self._show_coming()

    def set_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """Shows files that were read before, in place of all others: a draft's."""
        self.clear()
        self._coming += attachments
        self._show_coming()

    @property
    def empty(self) -> bool:
        """Whether no file is here, not even one that is still being read."""
        return not self._chips and not self._coming

    def clear(self) -> None:
        """Forgets all files: they are sent, or another chat is shown."""
        self._coming.clear()
        self._later.stop()
        for number, chip in list(self._chips.items()):
            self._reading.cancel(number)
            self._drop_chip(number, chip)
        for line in list(self.problems):
            self._drop_problem(line)
        self._update()

    @Slot()
    def recount(self) -> None:
        """Counts all tokens anew: another model reads other tokens."""
        for number, chip in list(self._chips.items()):
            if chip.attachment is not None:
                self._chips = {
                    (self._reading.begin(chip.attachment) if key == number else key): value
                    for key, value in self._chips.items()
                }

    @Slot()
    def choose(self) -> None:
        """Lets the person choose files in a dialog."""
        endings = " ".join(f"*.{suffix}" for suffix in OFFERED)
        names, _ = QFileDialog.getOpenFileNames(
            self.window(),
            self.tr("Attach files"),
            "",
            f"{self.tr('Text and documents')} ({endings});;{self.tr('All files')} (*)",
        )
        self.add_files([Path(name) for name in names])

    def close_reading(self) -> None:
        """Ends the background thread; the tray is of no use afterwards."""
        self._reading.close()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _shown(self) -> list[AttachmentChip]:
        return [chip for chip in self.chips if chip.state != "removed"]

    @Slot()
    def _show_coming(self) -> None:
        """Some chips now, the rest in the next passes: each takes some milliseconds to make."""
        for _ in range(min(CHIPS_AT_ONCE, len(self._coming))):
            one = self._coming.popleft()
            chip = self._add_chip(self._reading.begin(one), one.name)
            if isinstance(one, Attachment):
                chip.set_read(one, 0, exact=False)
        if self._coming:
            self._later.start()
        self._update()

    def _add_chip(self, number: int, name: str) -> AttachmentChip:
        chip = AttachmentChip(name, self)
        chip.remove_requested.connect(self._remove)
        chip.undo_requested.connect(self._undo)
        self._chips[number] = chip
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _drop_chip(self, number: int, chip: AttachmentChip) -> None:
        del self._chips[number]
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    @Slot()
    def _remove(self) -> None:
        """Takes a file away; the place where it stood offers it back until the next is removed."""
        chip = self.sender()
        for number, other in list(self._chips.items()):
            if other.state == "removed":
                self._reading.cancel(number)
                self._drop_chip(number, other)
        if isinstance(chip, AttachmentChip):
            chip.set_removed(True)
            chip.undo.setFocus()
        self._update()

    @Slot()
    def _undo(self) -> None:
        chip = self.sender()
        if isinstance(chip, AttachmentChip):
            chip.set_removed(False)
            chip.remove.setFocus()
        self._update()

    @Slot(object)
    def _take_progress(self, progress: FileProgress) -> None:
        if (chip := self._chips.get(progress.number)) is not None:
            chip.set_progress(progress.fraction)
            self._flow.invalidate()

    @Slot(object)
    def _take_read(self, read: FileRead) -> None:
        if (chip := self._chips.get(read.number)) is not None:
            chip.set_read(read.attachment, read.tokens, exact=read.exact)
            self._update()

    @Slot(object)
    def _take_failure(self, failed: FileFailed) -> None:
        if (chip := self._chips.get(failed.number)) is None:
            return
        was_removed = chip.state == "removed"
        self._drop_chip(failed.number, chip)
        if not was_removed:
            self._tell(failed.error)
        self._update()

    def _tell(self, error: AppError) -> None:
        line = ProblemLine(error)
        line.closed.connect(self._close_problem)
        self.problems.append(line)
        self._problem_rows.addWidget(line)

    @Slot()
    def _close_problem(self) -> None:
        line = self.sender()
        if isinstance(line, ProblemLine):
            self._drop_problem(line)
        self._update()

    def _drop_problem(self, line: ProblemLine) -> None:
        self.problems.remove(line)
        self._problem_rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _update(self) -> None:
        self.setVisible(bool(self._chips or self.problems))
        self._flow.invalidate()
        self.updateGeometry()
        self.changed.emit()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Attached files"))
        self.button.name(self.tr("Attach files"), ATTACH_KEY)


class DropZone(QWidget):
    """Lies over a widget while files are dragged over it, and says what will become of them.

    Args:
        target: Files may be dropped anywhere on it and its children.
        tray: Gets them.
    """

    def __init__(self, target: QWidget, tray: AttachmentTray) -> None:
        super().__init__(target)
        self._target, self._tray = target, tray
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                if not local_files(event.mimeData()):
                    return False
                event.acceptProposedAction()
                self.setGeometry(self._target.rect())
                self.raise_()
                self.show()
                return True
            case QEvent.Type.DragLeave:
                self.hide()
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.hide()
                if paths := local_files(event.mimeData()):
                    event.acceptProposedAction()
                    self._tray.add_files(paths)
                    return True
            case QEvent.Type.Resize:
                self.setGeometry(self._target.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(palette_colour("background"))
        ground.setAlphaF(0.96)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(palette_colour("accent")), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(14, 14, -14, -14), 14, 14)
        painter.setPen(QColor(palette_colour("ink")))
        words = self.tr("Drop files to attach them")
        painter.drawText(self.rect().adjusted(0, -12, 0, -12), Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QColor(palette_colour("muted")))
        more = self.tr("Text, code, Markdown, CSV, PDF and DOCX. They stay on this computer.")
        painter.drawText(self.rect().adjusted(0, 14, 0, 14), Qt.AlignmentFlag.AlignCenter, more)


def _too_many() -> AttachmentError:
    return AttachmentError(
        "{count} files can be attached to one message.",
        "Send these first, or put their texts into one file.",
        count=MOST_FILES,
    )
