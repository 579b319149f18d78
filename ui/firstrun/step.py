"""What the wizard asks of each of its steps. Knows no step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Step(QWidget):
    """The middle of the wizard's card, and the words above and below it.

    `changed`: one of these words is new, or whether one can go on. `proceeded`: what the main
    button promises is done or under way.
    """

    changed = Signal()
    proceeded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)

    def title(self) -> str:
        raise NotImplementedError

    def sentence(self) -> str:
        """One quiet sentence under the title."""
        raise NotImplementedError

    def action(self) -> str:
        """What the main button says."""
        return self.tr("Continue")

    def is_ready(self) -> bool:
        """Whether the main button can be pressed."""
        return True

    def enter(self) -> None:
        """The step is about to be shown."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins; None: at the main button."""
        return None

    def proceed(self) -> None:
        """Does what the main button promises."""
        self.proceeded.emit()
