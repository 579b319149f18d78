"""The frame of a card: a soft border around one thing and what can be done with it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QFrame, QVBoxLayout

CardState = Literal["plain", "accent", "warn", "bad"]


class Card(QFrame):
    """A card whose parts stand below each other in `rows`.

    Args:
        state: Colours the border: "accent" for the one recommended, "bad" for what has failed.
    """

    def __init__(self, state: CardState = "plain", spacing: int = 5) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(15, 11, 15, 12)
        self.rows.setSpacing(spacing)
        self.set_state(state)

    def set_state(self, state: CardState) -> None:
        self.setProperty("state", state)
        self.style().unpolish(self)
        self.style().polish(self)
