"""Where the person writes: a field that grows, files, the reasoning effort, the form of the answer,
and Send that becomes Stop.

It must not know what becomes of the message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.messages import EFFORTS, Attachment, Effort, ResponseFormat
from ui.chat.draft_field import DraftField
from ui.chat.form_button import FormButton
from ui.widgets.buttons import IconButton, MenuButton, with_key

if TYPE_CHECKING:
    from ui.chat.attachments import AttachmentTray

EFFORT_KEY = "Ctrl+E"


class Composer(QFrame):
    """`submitted` carries the text to send, `files` go along; both stay until `clear` is called.

    `changed`: other words or other files. `form_requested`: the person wants to see or change the
    form of the answer; `form_dropped`: it is to be free text again.
    """

    submitted = Signal(str)
    changed = Signal()
    stop_requested = Signal()
    effort_chosen = Signal(str)
    form_requested = Signal()
    form_dropped = Signal()

    def __init__(self, effort: Effort = "medium") -> None:
        super().__init__()
        self.setObjectName("composer")
        self._effort: Effort = effort
        self._streaming = self._private = False
        self._tray: AttachmentTray | None = None
        self.draft = DraftField()
        self.draft.submitted.connect(self._submit)
        self.draft.textChanged.connect(self._update_send)
        self.draft.textChanged.connect(self.changed)
        self.draft.focus_changed.connect(self._show_focus)
        self.effort = MenuButton("chip", "brain")
        self.effort.setMenu(self._effort_menu())
        self.form = FormButton()
        self.form.requested.connect(self.form_requested)
        self.form.dropped.connect(self.form_dropped)
        self.send = IconButton("arrow-up", "on_accent")
        self.send.setProperty("role", "primary")
        self.send.setFixedSize(QSize(34, 30))
        self.send.clicked.connect(self._press_send)
        controls = self._controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self.effort)
        controls.addWidget(self.form)
        controls.addStretch(1)
        controls.addWidget(self.send)
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 12, 10)
        rows.setSpacing(10)
        rows.addWidget(self.draft)
        rows.addLayout(controls)
        self._retranslate()
        self._update_send()

    def place_attachments(self, tray: AttachmentTray) -> None:
        """Shows what goes along with the message above it, and a way to add more."""
        self._tray = tray
        self._rows.insertWidget(0, tray)
        self._controls.insertWidget(0, tray.button)
        tray.changed.connect(self._take_files)
        tray.changed.connect(self.changed)
        self.draft.files_pasted.connect(tray.add_files)

    def place_button(self, button: QWidget) -> None:
        """Puts one more control beside the effort."""
        self._controls.insertWidget(self._controls.indexOf(self.effort) + 1, button)

    @property
    def streaming(self) -> bool:
        return self._streaming

    def set_streaming(self, streaming: bool) -> None:
        """Send becomes Stop while an answer is streamed; writing goes on as before."""
        self._streaming = streaming
        self.send.set_icon("square" if streaming else "arrow-up")
        self._name_send()
        self._update_send()

    def set_private(self, private: bool) -> None:
        """Says in the empty field that nothing of this will be kept."""
        self._private = private
        self._retranslate()

    def text(self) -> str:
        return self.draft.text()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The files that are ready to go along."""
        return self._tray.attachments if self._tray is not None else ()

    @property
    def empty(self) -> bool:
        """Whether there is neither a text nor any file, not even one that is being read."""
        return not self.text() and (self._tray is None or self._tray.empty)

    def set_files(self, files: tuple[Attachment, ...]) -> None:
        """Shows these in place of all others."""
        if self._tray is not None and (files or not self._tray.empty):
            self._tray.set_attachments(files)

    def set_text(self, text: str) -> None:
        self.draft.set_text(text)
        self.draft.go_to_end()

    def set_effort(self, effort: Effort) -> None:
        """Shows an effort, and tells nobody."""
        self._effort = effort
        for action in self.effort.menu().actions():
            action.setChecked(action.data() == effort)
        self._retranslate()

    def set_form(self, form: ResponseFormat | None) -> None:
        """Shows the form of the answer, None for free text, and tells nobody."""
        self.form.set_form(form)

    def clear(self) -> None:
        self.draft.clear()
        if self._tray is not None:
            self._tray.clear()

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
        if not self._streaming and self._complete():
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
        self.send.setEnabled(self._streaming or self._complete())
        self.send.set_icon(
            "square" if self._streaming else "arrow-up",
            "on_accent" if self.send.isEnabled() else "muted",
        )

    @Slot()
    def _take_files(self) -> None:
        self._name_send()
        self._update_send()

    def _complete(self) -> bool:
        """Whether there is anything to send, and all of it is there."""
        if self._tray is not None and self._tray.reading:
            return False
        return bool(self.text().strip() or self.files)

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
        elif self._tray is not None and self._tray.reading:
            self.send.name(self.tr("Send, once the files are read"))
        else:
            self.send.name(self.tr("Send"), "Return")

    def _retranslate(self) -> None:
        hint = self.tr("Ask privately…") if self._private else self.tr("Ask anything…")
        self.draft.setPlaceholderText(hint)
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
        self.effort.set_text_or_short(words, names[self._effort])
        self.effort.setAccessibleName(words)
        self.effort.setToolTip(with_key(self.tr("How long the model thinks"), EFFORT_KEY))
        self._name_send()
