"""How fast this computer is, as a line of settings, and a way to measure it again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.hardware.profile import MachineSpeed
from ui.models.wording import rate_words
from ui.settings.section import SettingLine


class SpeedLine(QWidget):
    """`measure_requested` and `cancel_requested`."""

    measure_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._speed: MachineSpeed | None = None
        self._measuring = False
        self.button = QPushButton()
        self.button.setProperty("role", "chip")
        self.button.clicked.connect(self._press)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)  # how long it takes depends on what else the computer does
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.hide()
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._bar)
        row.addWidget(self.button)
        self._line = SettingLine(control)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._line)
        self._retranslate()

    def show_speed(self, speed: MachineSpeed | None) -> None:
        """None: it was never measured."""
        self._speed = speed
        self._retranslate()

    @Slot(bool)
    def show_measuring(self, measuring: bool) -> None:
        self._measuring = measuring
        self._bar.setVisible(measuring)
        self._retranslate()

    def text(self) -> str:
        return self._line.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _press(self) -> None:
        (self.cancel_requested if self._measuring else self.measure_requested).emit()

    def _retranslate(self) -> None:
        hint = self.tr(
            "An answer comes only as fast as memory can be read; a long prompt is read as fast as "
            "the processor computes."
        )
        speed = self._speed
        if self._measuring:
            name = self.tr("Measuring… if a model is at work, as soon as it has answered")
        elif speed is None:
            name = self.tr("Not measured yet: predictions are careful guesses")
        else:
            words = self.tr("Reads {rate} of memory, computes {count} billion operations a second")
            count = f"{speed.matrix_ops_per_s / 1e9:.0f}"
            name = words.format(rate=rate_words(speed.memory_bytes_per_s), count=count)
            if speed.disturbed:
                hint = self.tr(
                    "Other programs were at work meanwhile, so it may be faster than this. Close "
                    "them and measure again."
                )
        self._line.set_texts(name, hint)
        self.button.setText(self.tr("Cancel") if self._measuring else self.tr("Measure again"))
        self._bar.setAccessibleName(name)
