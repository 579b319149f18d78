"""The menu below an answer: copied in which form, answered again how.

Knows efforts and the names of models; must not know what a model is, nor how one is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.messages import EFFORTS, Effort

# Gives the ids or paths of the models that can be opened, with their names.
Models = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Again:
    """How an answer is to be given anew: with another effort, by another model; None as now."""

    effort: Effort | None = None
    model: str | None = None


class AgainMenu(QMenu):
    """`again_requested` carries an `Again`; `copy_requested` and `copy_plain_requested`.

    Filled when it is opened, so that it names the models that are there then.
    """

    again_requested = Signal(object)
    copy_requested = Signal()
    copy_plain_requested = Signal()

    def __init__(self, parent: QWidget, models: Models | None) -> None:
        super().__init__(parent)
        self._models = models
        self.has_answer = True
        self.can_answer_again = True
        self.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """Offers what can be done now."""
        self.clear()
        if self.has_answer:
            self.addAction(self.tr("Copy as Markdown")).triggered.connect(self.copy_requested)
            self.addAction(self.tr("Copy as plain text")).triggered.connect(
                self.copy_plain_requested
            )
        if not self.can_answer_again:
            return
        self.addSeparator()
        self._add_title(self.tr("Answer again with"))
        names: dict[Effort, str] = {
            "low": self.tr("Low effort"),
            "medium": self.tr("Medium effort"),
            "high": self.tr("High effort"),
        }
        for effort in EFFORTS:
            self._add(names[effort], Again(effort=effort))
        models = self._models() if self._models is not None else ()
        if models:
            self.addSeparator()
        for model, name in models:
            self._add(name.replace("&", "&&"), Again(model=model))

    def _add_title(self, words: str) -> None:
        self.addAction(words).setEnabled(False)

    def _add(self, words: str, again: Again) -> None:
        action = self.addAction(words)
        action.setData(again)
        action.triggered.connect(self._choose)

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.again_requested.emit(action.data())
