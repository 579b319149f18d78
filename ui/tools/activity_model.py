"""The activity as a table: when, what, about what, how it ended. Words are made when seen."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.journal import Connection, Entry
from ui.tools.record_words import (
    happening_kind,
    happening_outcome,
    happening_target,
    moment,
)
from ui.tools.records import Happening
from ui.widgets.buttons import palette_colour

Kind = Literal["all", "done", "denied", "network"]
KINDS: tuple[Kind, ...] = ("all", "done", "denied", "network")
WHEN, WHAT, ABOUT, ENDED = range(4)
Index = QModelIndex | QPersistentModelIndex


class ActivityModel(QAbstractTableModel):
    """Shows of all that happened what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Happening, ...] = ()
        self._kind: Kind = "all"
        self._words = ""
        self.shown: list[Happening] = []
        self._names = ("", "", "", "")

    def show_all(self, happenings: tuple[Happening, ...]) -> None:
        self._all = happenings
        self._choose()

    def filter(self, kind: Kind, words: str) -> None:
        """Shows only what is of a kind, and has these words in its tool or target."""
        self._kind, self._words = kind, words.strip().casefold()
        self._choose()

    def name_columns(self, names: tuple[str, str, str, str]) -> None:
        self._names = names
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 3)
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, 3))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        happening = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(happening, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ABOUT:
            return happening_target(happening)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(palette_colour(self._ink(happening, index.column())))
        return None

    def _text(self, happening: Happening, column: int) -> str:
        if column == WHEN:
            return moment(happening.at)
        if column == WHAT:
            return happening_kind(happening)
        if column == ABOUT:
            return happening_target(happening)
        return happening_outcome(happening)[0]

    def _ink(self, happening: Happening, column: int) -> str:
        if column != ENDED:
            return "ink" if column == WHAT else "muted"
        state = happening_outcome(happening)[1]
        return "ink" if state == "plain" else state

    def _choose(self) -> None:
        self.beginResetModel()
        self.shown = [one for one in self._all if self._is_wanted(one)]
        self.endResetModel()

    def _is_wanted(self, happening: Happening) -> bool:
        if not _is_of(self._kind, happening):
            return False
        if not self._words:
            return True
        text = f"{happening_kind(happening)} {happening_target(happening)}".casefold()
        return self._words in text


def _is_of(kind: Kind, happening: Happening) -> bool:
    what = happening.what
    if kind == "network":
        return isinstance(what, Connection) or (
            isinstance(what, Entry) and what.ended is not None and bool(what.ended.hosts)
        )
    if kind == "all":
        return True
    outcome = what.ended.outcome if isinstance(what, Entry) and what.ended is not None else ""
    if isinstance(what, Connection):
        return what.allowed == (kind == "done")
    return (outcome == "done") if kind == "done" else outcome in ("denied", "failed", "killed")
