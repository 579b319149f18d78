"""A report on this computer for support: shown in full before it is saved or copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton

from app.errors import AppError, InvalidInput
from app.hardware import report
from app.hardware.profile import HardwareProfile, MachineSpeed
from ui.errors import error_hint, error_message
from ui.widgets.card import Card

HEIGHT = 220
FILE_NAME = "hearth-report.json"


class ReportCard(Card):
    """`closed`: the person has seen enough of it."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=9)
        self._problem: AppError | None = None
        self._saved_to = ""
        self._note, self._outcome = QLabel(), QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("role", "small")
        self._outcome.setWordWrap(True)
        self._outcome.setProperty("role", "small")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFixedHeight(HEIGHT)
        self.save, self.copy, self.close_button = QPushButton(), QPushButton(), QPushButton()
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.copy, self.close_button):
            button.setProperty("role", "chip")
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.rows.addWidget(self._note)
        self.rows.addWidget(self.text)
        self.rows.addLayout(buttons)
        self.rows.addWidget(self._outcome)
        self._retranslate()

    def show_report(self, profile: HardwareProfile, speed: MachineSpeed | None) -> None:
        self.text.setPlainText(report.redacted(report.as_json(profile, speed)))
        self._problem, self._saved_to = None, ""
        self._retranslate()

    def outcome(self) -> str:
        return self._outcome.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    @Slot()
    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the report"),
            str(Path.home() / FILE_NAME),
            self.tr("Reports (*.json)"),
        )
        if not path:
            return
        self._problem, self._saved_to = None, path
        try:
            Path(path).write_text(self.text.toPlainText() + "\n", "utf-8")
        except OSError as error:
            self._problem = InvalidInput(
                "The report cannot be written to {path}: {reason}.",
                "Choose another file.",
                path=path,
                reason=error.strerror or str(error),
            )
        self._retranslate()

    def _retranslate(self) -> None:
        self._note.setText(
            self.tr(
                "This is all that the report says. It names neither you nor your folders, and goes "
                "nowhere by itself."
            )
        )
        self.text.setAccessibleName(self.tr("The report"))
        self.save.setText(self.tr("Save as…"))
        self.copy.setText(self.tr("Copy"))
        self.close_button.setText(self.tr("Close"))
        if self._problem is not None:
            words = f"{error_message(self._problem)} {error_hint(self._problem)}"
        elif self._saved_to:
            words = self.tr("Saved to {path}.").format(path=self._saved_to)
        else:
            words = ""
        self._outcome.setText(words)
        self._outcome.setVisible(bool(words))
