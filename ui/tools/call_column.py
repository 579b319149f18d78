"""All tool calls of a turn, one below the other, and the ways back from what they changed.

Shows a `CallLog`; must not know who runs the tools.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from app.errors import AppError
from app.tools.undo import Restored
from ui.chat.steps import StepEvent, StepsView
from ui.tools.call_row import CallRow, Deadline
from ui.tools.calls import Call, CallLog
from ui.tools.restore_bar import RestoreBar


class CallColumn(StepsView):
    """`answered` carries the id of a question and an `Answer`; `restore_requested` the id whose
    changes are to be taken back; `resume_requested`: a question that was left open is to be asked
    again. `history_wanted`: these calls were stored, and the
    journal knows more of them.

    Args:
        undone: The answers whose changes were taken back.
        deadline: Tells until when a question stands, by its id.
    """

    answered = Signal(str, object)
    restore_requested = Signal(str)
    resume_requested = Signal()
    history_wanted = Signal()

    def __init__(self, undone: Collection[str] = (), deadline: Deadline | None = None) -> None:
        super().__init__()
        self._undone, self._deadline = undone, deadline
        self._looked_up = False
        self.looked_up_as = -1
        self.log = CallLog()
        self.rows: list[CallRow] = []
        self.bars: dict[str, RestoreBar] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 5, 0, 9)
        self._rows.setSpacing(8)

    def show_event(self, event: StepEvent) -> None:
        index = self.log.take(event)
        if index is None:
            return
        answer = self.log.calls[index].answer
        if answer in self._undone:
            self.log.set_undone(answer, True)
        self._show(index)
        self._show_bars()

    def end(self) -> None:
        self.log.end()
        self._show_all()
        stored = any(call.finished is not None and not call.finished.id for call in self.log.calls)
        if stored and not self._looked_up:
            self._looked_up = True
            self.history_wanted.emit()

    @Slot(int, object)
    def show_history(self, number: int, known: Mapping[int, Call]) -> None:
        """Shows what the journal knows of stored calls, by their place among the calls.

        Args:
            number: Of the question; not ours if it is not `looked_up_as`.
        """
        if number != self.looked_up_as:
            return
        for index, call in known.items():
            self.log.calls[index] = call
        self._show_all()

    @Slot(str, object)
    def show_restored(self, asked_for: str, restored: Restored | AppError) -> None:
        """What came of taking something back."""
        bar = next((bar for bar in self.bars.values() if bar.asked_for == asked_for), None)
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
        row = CallRow(call, self._deadline)
        row.answered.connect(self.answered)
        row.resume_requested.connect(self.resume_requested)
        self._rows.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _show_bars(self) -> None:
        for answer, changed in self.log.changes().items():
            bar = self.bars.get(answer)
            if bar is None:
                undone = any(call.undone for call in self.log.calls if call.answer == answer)
                bar = self.bars[answer] = RestoreBar(answer, changed, undone=undone)
                bar.restore_requested.connect(self.restore_requested)
                self._rows.addWidget(bar)
            else:
                bar.show_changed(changed)
