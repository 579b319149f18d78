"""Where the person writes: a field that grows, the reasoning effort, and Send that becomes Stop.

It must not know what becomes of the text.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from app.messages import EFFORTS, Effort
from ui.widgets.buttons import IconButton, MenuButton, with_key

MAX_LINES = 8
EFFORT_KEY = "Ctrl+E"
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Draft(QPlainTextEdit):
    """The text field: Enter sends, Shift+Enter breaks the line, Tab goes on to the next control."""

    submitted = Signal()
    focus_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER_KEYS:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            elif not event.isAutoRepeat():
                self.submitted.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def fit(self) -> None:
        """As high as its text, up to `MAX_LINES`; scrolls from there on."""
        self._fit(self.document().documentLayout().documentSize())

    @Slot(QSizeF)
    def _fit(self, size: QSizeF) -> None:
        # QPlainTextEdit measures its document's height in lines.
        lines = min(max(1, round(size.height())), MAX_LINES)
        self.setFixedHeight(math.ceil(lines * self.fontMetrics().lineSpacing()) + 4)
        overflows = size.height() > MAX_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if overflows else policy.ScrollBarAlwaysOff
        )


class Composer(QFrame):
    """`submitted` carries the text to send; the draft stays until `clear` is called."""

    submitted = Signal(str)
    stop_requested = Signal()
    effort_chosen = Signal(str)

    def __init__(self, effort: Effort = "medium") -> None:
        super().__init__()
        self.setObjectName("composer")
        self._effort: Effort = effort
        self._streaming = False
        self.draft = Draft()
        self.draft.submitted.connect(self._submit)
        self.draft.textChanged.connect(self._update_send)
        self.draft.focus_changed.connect(self._show_focus)
        self.effort = MenuButton("chip", "brain")
        self.effort.setMenu(self._effort_menu())
        self.send = IconButton("arrow-up", "on_accent")
        self.send.setProperty("role", "primary")
        self.send.setFixedSize(QSize(34, 30))
        self.send.clicked.connect(self._press_send)
        controls = self._controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self.effort)
        controls.addStretch(1)
        controls.addWidget(self.send)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 12, 10)
        rows.setSpacing(10)
        rows.addWidget(self.draft)
        rows.addLayout(controls)
        self._retranslate()
        self._update_send()

    def place_attachments(self, tray: QWidget, button: QWidget) -> None:
        """Shows what goes along with the message above it, and a way to add more."""
        self._rows.insertWidget(0, tray)
        self._controls.insertWidget(0, button)

    @property
    def streaming(self) -> bool:
        return self._streaming

    def set_streaming(self, streaming: bool) -> None:
        """Send becomes Stop while an answer is streamed; writing goes on as before."""
        self._streaming = streaming
        self.send.set_icon("square" if streaming else "arrow-up")
        self._name_send()
        self._update_send()

    def text(self) -> str:
        return self.draft.toPlainText()

    def set_text(self, text: str) -> None:
        self.draft.setPlainText(text)
        self.draft.moveCursor(self.draft.textCursor().MoveOperation.End)

    def set_effort(self, effort: Effort) -> None:
        """Shows an effort, and tells nobody."""
        self._effort = effort
        for action in self.effort.menu().actions():
            action.setChecked(action.data() == effort)
        self._retranslate()

    def clear(self) -> None:
        self.draft.clear()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.draft.setFocus()  # the whole box looks like the field
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.draft.fit()
        super().changeEvent(event)

    @Slot(bool)
    def _show_focus(self, focused: bool) -> None:
        self.setProperty("active", focused)
        self.style().unpolish(self)
        self.style().polish(self)

    @Slot()
    def _submit(self) -> None:
        if not self._streaming and self.text().strip():
            self.submitted.emit(self.text().strip("\n"))

    @Slot()
    def _press_send(self) -> None:
        if self._streaming:
            self.stop_requested.emit()
        else:
            self._submit()
        self.draft.setFocus()

    @Slot()
    def _update_send(self) -> None:
        self.send.setEnabled(self._streaming or bool(self.text().strip()))
        self.send.set_icon(
            "square" if self._streaming else "arrow-up",
            "on_accent" if self.send.isEnabled() else "muted",
        )

    def _effort_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._effort_actions: dict[Effort, QAction] = {}
        for effort in EFFORTS:
            action = menu.addAction("")
            action.setCheckable(True)
            action.setChecked(effort == self._effort)
            action.setData(effort)
            group.addAction(action)
            self._effort_actions[effort] = action
        group.triggered.connect(self._choose_effort)
        return menu

    @Slot(QAction)
    def _choose_effort(self, action: QAction) -> None:
        self._effort = action.data()
        self._retranslate()
        self.effort_chosen.emit(self._effort)

    def _name_send(self) -> None:
        if self._streaming:
            self.send.name(self.tr("Stop"), "Esc")
        else:
            self.send.name(self.tr("Send"), "Return")

    def _retranslate(self) -> None:
        self.draft.setPlaceholderText(self.tr("Ask anything…"))
        self.draft.setAccessibleName(self.tr("Your message"))
        self.draft.setAccessibleDescription(self.tr("Enter sends, Shift+Enter breaks the line"))
        names: dict[Effort, str] = {
            "low": self.tr("Low"),
            "medium": self.tr("Medium"),
            "high": self.tr("High"),
        }
        explained: dict[Effort, str] = {
            "low": self.tr("Low: quick answers"),
            "medium": self.tr("Medium: thinks a little first"),
            "high": self.tr("High: thinks longest, answers last"),
        }
        for effort, action in self._effort_actions.items():
            action.setText(explained[effort])
        words = self.tr("Effort: {name}").format(name=names[self._effort])
        self.effort.setText(words)
        self.effort.setAccessibleName(words)
        self.effort.setToolTip(with_key(self.tr("How long the model thinks"), EFFORT_KEY))
        self.effort.updateGeometry()
        self._name_send()
