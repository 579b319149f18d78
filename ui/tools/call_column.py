"""All tool calls of a turn, one below the other, and the ways back from what they changed.

Shows a `CallLog`; must not know who runs the tools.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.events import StreamEvent
from app.tools.undo import Restored
from ui.tools.call_row import CallRow
from ui.tools.calls import Call, CallLog
from ui.tools.restore_bar import RestoreBar


class CallColumn(QWidget):
    """`answered` carries the id of a question and an `Answer`; `restore_requested` the id whose
    changes are to be taken back; `resume_requested`: a question that was left open is to be asked
    again. `asked`: a question stands here now.
    """

    answered = Signal(str, object)
    restore_requested = Signal(str)
    resume_requested = Signal()
    asked = Signal()

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        super().__init__()
        self.log = CallLog(calls)
        self.rows: list[CallRow] = []
        self.bars: dict[str, RestoreBar] = {}
        self._pressed: dict[str, RestoreBar] = {}  # by the id that was asked for
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 5, 0, 9)
        self._rows.setSpacing(8)
        self._show_all()

    def begin_run(self) -> None:
        """The turn is run once more: what was left open is taken up."""
        self.log.begin_run()
        self._show_all()

    def end_run(self) -> None:
        """Nothing comes any more."""
        self.log.end_run()
        self._show_all()

    def take(self, event: StreamEvent) -> None:
        """Shows what an event comes to; ignores those that are not about tools."""
        index = self.log.take(event)
        if index is None:
            return
        self._show(index)
        self._show_bars()
        if self.log.calls[index].state == "asking":
            self.asked.emit()

    def show_restored(self, asked_for: str, restored: Restored | AppError) -> None:
        """What came of taking something back."""
        bar = self._pressed.pop(asked_for, None)
        if bar is None:
            return
        if isinstance(restored, AppError):
            bar.show_error(restored)
            return
        bar.show_restored(restored)
        self.log.set_undone(bar.answer, bar.undone)
        self._show_all()

    def focus_question(self) -> bool:
        """Gives the question that stands the focus; False if there is none."""
        card = next((row.card for row in self.rows if row.card is not None), None)
        if card is None:
            return False
        card.setFocus()
        return True

    def _show_all(self) -> None:
        for index in range(len(self.log.calls)):
            self._show(index)
        self._show_bars()

    def _show(self, index: int) -> None:
        call = self.log.calls[index]
        if index < len(self.rows):
            if self.rows[index].call != call:
                self.rows[index].show_call(call)
            return
        row = CallRow(call)
        row.answered.connect(self.answered)
        row.resume_requested.connect(self.resume_requested)
        self._rows.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _show_bars(self) -> None:
        for answer, changed in self.log.changes().items():
            bar = self.bars.get(answer)
            if bar is None:
                bar = self.bars[answer] = RestoreBar(answer, changed)
                bar.restore_requested.connect(self._restore)
                self._rows.addWidget(bar)
            else:
                bar.show_changed(changed)

    @Slot(str)
    def _restore(self, asked_for: str) -> None:
        bar = self.sender()
        if isinstance(bar, RestoreBar):
            self._pressed[asked_for] = bar
            self.restore_requested.emit(asked_for)
