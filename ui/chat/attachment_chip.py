"""One attached file as a chip: being read, ready, or removed and still to be had back."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.messages import Attachment, Cut
from ui.models.wording import size_words
from ui.widgets.buttons import IconButton, IconLabel, TextButton
from ui.widgets.flow import FlowLayout

ChipState = Literal["reading", "ready", "removed"]
MAX_NAME = 230
HEIGHT = 32


class SentFile(TextButton):
    """One of them; pressed, it shows what was read of it."""

    MAX_TEXT = 560

    def __init__(self, file: Attachment) -> None:
        cut = file.cut is not None
        super().__init__("tag", "file-text", colour="warn" if cut else "muted", padding=7)
        self._file = file
        self.setProperty("state", "warn" if cut else "")
        self.clicked.connect(self.show_text)

    @Slot()
    def show_text(self) -> None:
        _show_text(self._file, self)


class SentFiles(QWidget):
    """The files of a message that was sent."""

    def __init__(self, files: tuple[Attachment, ...]) -> None:
        super().__init__()
        self._files = files
        self.tags = [SentFile(file) for file in files]
        flow = FlowLayout(self, gap=6, at_right=True)
        for tag in self.tags:
            flow.addWidget(tag)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        for tag, file in zip(self.tags, self._files, strict=True):
            name = self.fontMetrics().elidedText(file.name, mode, MAX_NAME)
            words = [name, size_words(file.size_bytes)]
            if file.cut is not None:
                words.append(cut_words(file.cut))
            tag.setText(" · ".join(words))
            tag.setAccessibleName(tag.text())
            tag.setToolTip(self.tr("{name}: show what was read of it").format(name=file.name))
            tag.updateGeometry()


class AttachmentChip(QFrame):
    """`remove_requested` and `undo_requested` ask; the tray decides.

    Args:
        name: The file's name, without its folder.
    """

    remove_requested = Signal()
    undo_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "file")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.name = name
        self.attachment: Attachment | None = None
        self.tokens = 0
        self._exact = True
        self._fraction = 0.0
        self._state: ChipState = "reading"
        self._icon = IconLabel("loader", "muted", 14)
        self._name, self._facts = QLabel(), QLabel()
        self._facts.setProperty("role", "hint")
        self._facts.setProperty("state", "")
        for label in (self._name, self._facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setProperty("role", "small")
        self.remove = IconButton("x", size=13)
        self.remove.setFixedSize(22, 22)
        self.remove.clicked.connect(self.remove_requested)
        self.undo = TextButton("small", colour="accent", padding=3)
        self.undo.clicked.connect(self.undo_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 5, 0)
        row.setSpacing(7)
        for widget in (self._icon, self._name, self._facts, self.undo, self.remove):
            row.addWidget(widget)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._show_state()

    @Slot()
    def show_text(self) -> None:
        """Shows what was read, once it is there."""
        if self.attachment is not None and self._state == "ready":
            _show_text(self.attachment, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.show_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.show_text()
        else:
            super().keyPressEvent(event)

    @property
    def state(self) -> ChipState:
        return self._state

    def text(self) -> str:
        """What the chip says, as it is read out."""
        return self.accessibleName()

    def set_progress(self, fraction: float) -> None:
        self._fraction = fraction
        self._retranslate()

    def set_read(self, attachment: Attachment, tokens: int, *, exact: bool) -> None:
        self.attachment, self.tokens, self._exact = attachment, tokens, exact
        if self._state == "reading":
            self._state = "ready"
        self._show_state()

    def set_removed(self, removed: bool) -> None:
        self._state = "removed" if removed else "ready" if self.attachment else "reading"
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        kinds = (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if event.type() in kinds:
            self._retranslate()
        super().changeEvent(event)

    def _show_state(self) -> None:
        removed = self._state == "removed"
        cut = self.attachment is not None and self.attachment.cut is not None
        icon = {"reading": "loader", "ready": "file-text", "removed": "trash-2"}[self._state]
        self._icon.set_icon("triangle-alert" if cut and not removed else icon)
        self._icon.set_colour("warn" if cut and not removed else "muted")
        self._facts.setVisible(not removed)
        state = "warn" if cut else ""
        if self._facts.property("state") != state:
            self._facts.setProperty("state", state)
            self._facts.style().unpolish(self._facts)
            self._facts.style().polish(self._facts)
        self._name.setEnabled(not removed)
        self.undo.setVisible(removed)
        self.remove.setVisible(not removed)
        self._retranslate()

    def _retranslate(self) -> None:
        self._facts.setText(self._fact_words())
        shown = self.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideMiddle, MAX_NAME)
        if self._state == "removed":
            shown = self.tr("{name} removed").format(name=shown)
            self.setAccessibleName(self.tr("{name} removed").format(name=self.name))
        else:
            self.setAccessibleName(f"{self.name}: {self._fact_words()}")
        self._name.setText(shown)
        self.setToolTip(self._explained())
        self.undo.setText(self.tr("Undo"))
        self.undo.setAccessibleName(self.tr("Attach {name} again").format(name=self.name))
        self.remove.name(self.tr("Remove {name}").format(name=self.name))

    def _fact_words(self) -> str:
        attachment = self.attachment
        if attachment is None:
            if not self._fraction:
                return self.tr("Reading…")
            return self.tr("Reading… {percent} %").format(percent=round(100 * self._fraction))
        count = QLocale().toString(self.tokens)
        words = self.tr("{count} tokens") if self._exact else self.tr("about {count} tokens")
        facts = [size_words(attachment.size_bytes), words.format(count=count)]
        if attachment.cut is not None:
            facts.append(cut_words(attachment.cut))
        return " · ".join(facts)

    def _explained(self) -> str:
        if self.attachment is None or self.attachment.cut is None:
            return self.name
        return self.tr("{name} is too long to be read as a whole: {cut}.").format(
            name=self.name, cut=cut_words(self.attachment.cut)
        )


def cut_words(cut: Cut) -> str:
    """How much of a file was read: "only the first 20 of 90 pages"."""
    kept, of = QLocale().toString(cut.kept), QLocale().toString(cut.of)
    if cut.unit == "pages":
        words = QCoreApplication.translate("files", "only the first {kept} of {of} pages")
    elif cut.of:
        words = QCoreApplication.translate("files", "only the first {kept} of {of} characters")
    else:
        return QCoreApplication.translate("files", "only the first {kept} characters").format(
            kept=kept
        )
    return words.format(kept=kept, of=of)


def _show_text(file: Attachment, widget: QWidget) -> None:
    # Imported when it is first wanted: most starts are without files.
    from ui.chat.file_popover import FilePopover

    FilePopover(file, widget.window()).open_by(widget)
