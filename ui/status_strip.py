"""The strip under the top bar: a model that is being loaded, could not be, or runs without a GPU.

Shows what it is told; hidden at rest.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, WontFit
from ui.errors import error_hint, error_message
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.column import Column

SHOWN_AFTER_MS = 300  # what is over sooner needs no words


class StatusStrip(QWidget):
    """Signals `cancel_requested`, `retry_requested`, `starter_requested`, `gpu_requested` and
    `anyway_requested` (open a model although it does not fit)."""

    cancel_requested = Signal()
    retry_requested = Signal()
    starter_requested = Signal()
    gpu_requested = Signal()
    anyway_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name: Callable[[], str] = str
        self._fraction = 0.0
        self._error: AppError | None = None
        self._gpu_avoided = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MS)
        self._delay.timeout.connect(self.show)
        self._bar = QProgressBar()
        self._bar.setObjectName("loadingBar")
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._icon = IconLabel("triangle-alert", "bad")
        self._info = IconLabel("info", "muted")
        self._label = QLabel()
        self._label.setProperty("role", "small")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.cancel = _quiet_button(self.cancel_requested.emit)
        self.retry = _quiet_button(self.retry_requested.emit)
        self.starter = _quiet_button(self.starter_requested.emit)
        self.gpu = _quiet_button(self.gpu_requested.emit)
        self.anyway = _quiet_button(self.anyway_requested.emit)
        self._close = IconButton("x", size=14)
        self._close.clicked.connect(self.clear)
        self._build()
        self._retranslate()
        self.hide()

    def show_loading(self, name: Callable[[], str]) -> None:
        """A model of this name is being loaded; shown if it takes long enough to be noticed."""
        self._name, self._error, self._fraction = name, None, 0.0
        self._gpu_avoided = False
        self._retranslate()
        if self.isHidden() and not self._delay.isActive():
            self._delay.start()

    def set_progress(self, fraction: float) -> None:
        self._fraction = fraction
        self._retranslate()

    def show_error(self, error: AppError, starter_offered: bool) -> None:
        self._delay.stop()
        self._error, self._gpu_avoided = error, False
        self._starter_offered = starter_offered
        self._retranslate()
        self.show()

    def show_gpu_avoided(self) -> None:
        """The model runs without the GPU, which failed before. Stays until it is closed."""
        self._delay.stop()
        self._error, self._gpu_avoided = None, True
        self._retranslate()
        self.show()

    @Slot()
    def clear(self) -> None:
        self._delay.stop()
        self._error, self._gpu_avoided = None, False
        self.hide()

    @property
    def has_message(self) -> bool:
        """Whether it says something that is to stay when loading is over."""
        return self._error is not None or self._gpu_avoided

    @property
    def tells_of_gpu(self) -> bool:
        return self._gpu_avoided

    def text(self) -> str:
        return self._label.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._info)
        line.addWidget(self._label, 1)
        for button in (self.cancel, self.retry, self.anyway, self.starter, self.gpu, self._close):
            line.addWidget(button)
        column = Column(top=5, bottom=5)
        column.rows.addLayout(line)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._bar)
        rows.addWidget(column)

    def _retranslate(self) -> None:
        failed = self._error is not None
        percent = round(self._fraction * 100)
        self._bar.setValue(percent)
        loading = not self.has_message
        self._bar.setVisible(loading)
        self._icon.setVisible(failed)
        self._info.setVisible(self._gpu_avoided)
        self.cancel.setVisible(loading)
        self.gpu.setVisible(self._gpu_avoided)
        too_large = isinstance(self._error, WontFit)
        self.retry.setVisible(failed and not too_large)
        self.anyway.setVisible(isinstance(self._error, WontFit) and self._error.can_be_tried)
        self.starter.setVisible(failed and self._starter_offered)
        self._close.setVisible(not loading)
        self.cancel.setText(self.tr("Cancel"))
        self.retry.setText(self.tr("Retry"))
        self.anyway.setText(self.tr("Open it all the same"))
        self.starter.setText(self.tr("Use the starter model"))
        self.gpu.setText(self.tr("Try the graphics card again"))
        self._close.name(self.tr("Close this notice"))
        if self._error is not None:
            words = f"{error_message(self._error)} {error_hint(self._error)}".strip()
            self._label.setText(f"{self._name()}: {words}" if too_large else words)
        elif self._gpu_avoided:
            self._label.setText(
                self.tr(
                    "The graphics card failed with this model last time, so it runs on the "
                    "processor now."
                )
            )
        else:
            words = self.tr("Loading {name}… {percent} %")
            self._label.setText(words.format(name=self._name(), percent=percent))
        self._bar.setAccessibleName(self._label.text())

    _starter_offered = False


def _quiet_button(pressed: Callable[[], None]) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "chip")
    button.clicked.connect(pressed)
    return button
