"""What tools did and who was contacted: a table, its details, a copy to keep, and whether it is
whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.journal import Entry, Verification
from ui.tools.activity_model import ABOUT, KINDS, ActivityModel, Kind
from ui.tools.effect_view import EffectView
from ui.tools.record_words import (
    happening_details,
    happening_kind,
    happening_outcome,
    happening_target,
    moment,
)
from ui.tools.records import Happening, Records
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.labels import Label
from ui.widgets.page import margins

ROW_HEIGHT = 32


class ActivityPane(QWidget):
    """Shows what `records` tells."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.model = ActivityModel()
        self.kind = Choice(KINDS, "all")
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.check, self.export = ActionButton("shield-check"), ActionButton("download")
        self.verdict = Label("hint")
        self.verdict.hide()
        self.table = QTableView()
        self.details: _Details | None = None
        self._empty = Label("muted")
        self._build()
        self._connect()
        self._retranslate()

    def renew(self) -> None:
        """Looks again what happened."""
        self._records.read_activity()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, right = margins(self.width())
        self._rows.setContentsMargins(left, 16, right, 20)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.kind)
        bar.addWidget(self.field, 1)
        bar.addWidget(self.check)
        bar.addWidget(self.export)
        table = self.table
        table.setObjectName("activity")
        table.setModel(self.model)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(ABOUT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 140), (1, 150), (3, 120)):
            table.setColumnWidth(column, width)
        rows = self._rows = QVBoxLayout(self)
        rows.setSpacing(10)
        rows.addLayout(bar)
        rows.addWidget(self.verdict)
        rows.addWidget(self._empty)
        rows.addWidget(table, 1)

    def _connect(self) -> None:
        self._records.activity.connect(self.show_activity)
        self._records.verified.connect(self.show_verification)
        self._records.exported.connect(self._show_export)
        self.kind.chosen.connect(self._filter)
        self.field.textChanged.connect(self._filter)
        self.check.clicked.connect(self._records.verify)
        self.export.clicked.connect(self.pick_copy)
        self.table.selectionModel().selectionChanged.connect(self._show_details)

    @Slot(object)
    def show_activity(self, happenings: tuple[Happening, ...]) -> None:
        self._drop_details()
        self.model.show_all(happenings)
        self._empty.setVisible(not happenings)
        self.table.setVisible(bool(happenings))

    @Slot(object)
    def show_verification(self, found: Verification) -> None:
        """Whether the journal is whole."""
        if found.intact:
            words = self.tr("The record is whole: {number} lines, none changed or missing.")
            text = words.format(number=found.lines)
            if found.unfinished:
                words = self.tr("A crash cut off {number} of them, as the rest confirms.")
                text = f"{text} {words.format(number=found.unfinished)}"
        else:
            words = self.tr("The record was changed from outside (line {line}: {fault}).")
            text = words.format(line=found.line or "—", fault=found.fault)
        self.verdict.set_state("ok" if found.intact else "bad")
        self.verdict.show_text(text)

    @Slot()
    def pick_copy(self) -> None:
        """Asks where a copy of the record should go."""
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Where should the copy go?"),
            str(Path.home() / "hearth-activity.html"),
            self.tr("A page to read (*.html);;Lines of JSON (*.jsonl)"),
        )
        if path:
            self._records.export(Path(path))

    @Slot(object)
    def _show_export(self, path: Path) -> None:
        self.verdict.set_state("")
        self.verdict.show_text(self.tr("A copy lies in {path}.").format(path=path))

    @Slot()
    def _filter(self) -> None:
        kind: Kind = self.kind.value  # type: ignore[assignment]
        self._drop_details()
        self.model.filter(kind, self.field.text())

    @Slot(QItemSelection, QItemSelection)
    def _show_details(self, selected: QItemSelection, _: QItemSelection) -> None:
        self._drop_details()
        rows = selected.indexes()
        if rows:
            self.details = _Details(self.model.shown[rows[0].row()])
            self._rows.addWidget(self.details)

    def _drop_details(self) -> None:
        if self.details is not None:
            self._rows.removeWidget(self.details)
            self.details.hide()
            self.details.deleteLater()
            self.details = None

    def _retranslate(self) -> None:
        self.kind.set_texts(
            self.tr("Show"),
            {
                "all": self.tr("Everything"),
                "done": self.tr("What was done"),
                "denied": self.tr("What was not"),
                "network": self.tr("Network"),
            },
        )
        words = self.tr("Search the activity")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.check.say(self.tr("Is it whole?"), self.tr("Check whether the record is whole"))
        self.export.say(self.tr("Copy…"), self.tr("Save a copy of the record"))
        self.table.setAccessibleName(self.tr("Activity"))
        self._empty.setText(
            self.tr("No tool was used, and nobody was contacted. It will stand here, line by line.")
        )
        self.model.name_columns(
            (self.tr("When"), self.tr("What"), self.tr("On what"), self.tr("Outcome"))
        )


class _Details(Card):
    """All that is known of one line."""

    def __init__(self, happening: Happening) -> None:
        super().__init__(spacing=4)
        head, target = Label("strong"), Label()
        outcome = happening_outcome(happening)[0]
        head.setText(f"{happening_kind(happening)} · {outcome} · {moment(happening.at)}")
        target.setText(happening_target(happening))
        self.rows.addWidget(head)
        self.rows.addWidget(target)
        for text in happening_details(happening):
            label = Label("hint")
            label.setText(text)
            self.rows.addWidget(label)
        what = happening.what
        if isinstance(what, Entry):
            shown = what.decided.arguments if what.decided is not None else ""
            view = EffectView(shown or what.requested.arguments, most_height=110)
            self.rows.addWidget(view)
        self.setAccessibleName(f"{head.text()} {target.text()}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
