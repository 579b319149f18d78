"""The wizard's card: words above, buttons below, and a step between them that may scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.firstrun.fitting_scroll import FittingScroll
from ui.firstrun.step import Step

WIDTH = 760
LEAST_HEIGHT = 524  # so that the buttons hardly move from step to step
NARROW = 560
PADDING, NARROW_PADDING = (42, 34, 42, 26), (14, 16, 14, 14)


class WizardCard(QFrame):
    """Shows one step. `resized`: it would like another height now."""

    back_requested = Signal()
    leave_requested = Signal()
    next_requested = Signal()
    resized = Signal()

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self.setObjectName("wizardCard")
        self._steps = steps
        self.number = QLabel()
        self.number.setProperty("role", "hint")
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.sentence = QLabel()
        self.sentence.setProperty("role", "muted")
        for label in (self.title, self.sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._rows = QVBoxLayout(self)
        self._scrolls = [FittingScroll(step) for step in steps]
        self._index = 0
        self.back = QPushButton()
        self.leave = QPushButton()
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self.back.clicked.connect(self.back_requested)
        self.leave.clicked.connect(self.leave_requested)
        self.next.clicked.connect(self.next_requested)
        self._build()

    @property
    def step(self) -> Step:
        return self._steps[self._index]

    def show_step(self, index: int) -> None:
        self._index = index
        for other, scroll in enumerate(self._scrolls):
            scroll.setVisible(other == index)
        self.refresh()

    def reveal(self, widget: QWidget) -> None:
        """Scrolls to a control of the step, if it is out of sight."""
        if self.step.isAncestorOf(widget):
            self._scrolls[self._index].ensureWidgetVisible(widget, 0, 12)

    def refresh(self) -> None:
        """Takes the words of the step that is shown."""
        step, index = self.step, self._index
        last = index == len(self._steps) - 1
        self.number.setText(
            self.tr("Step {number} of {count}").format(number=index + 1, count=len(self._steps))
        )
        self.title.setText(step.title())
        self.sentence.setText(step.sentence())
        self.sentence.setVisible(bool(step.sentence()))
        self.back.setText(self.tr("Back"))
        self.back.setVisible(index > 0)
        self.leave.setText(self.tr("Not now"))
        self.leave.setToolTip(self.tr("Leave these steps; the settings can show them again (Esc)"))
        self.leave.setVisible(not last)  # its main button leaves already
        self.next.setText(step.action())
        self.next.setEnabled(step.is_ready())
        self.setAccessibleName(f"{self.number.text()}: {self.title.text()}")
        self.setAccessibleDescription(self.sentence.text())
        # Where the focus goes first: so a screen reader says which step this is.
        self.next.setAccessibleDescription(f"{self.accessibleName()}. {self.sentence.text()}")

    def height_at(self, width: int) -> int:
        """The height at which nothing has to scroll."""
        self.set_width(width)
        if self._rows.hasHeightForWidth():
            return self._rows.totalHeightForWidth(width)
        return self._rows.totalSizeHint().height()

    def set_width(self, width: int) -> None:
        """Makes room inside before the size is known, since texts break by it."""
        left, top, right, bottom = NARROW_PADDING if width < NARROW else PADDING
        self._rows.setContentsMargins(left, top, right, bottom)
        inside = width - left - right - 2
        for scroll in self._scrolls:
            scroll.resize(inside, scroll.height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.resized.emit()
        return done

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _build(self) -> None:
        rows = self._rows
        rows.setSpacing(0)
        rows.addWidget(self.number)
        rows.addSpacing(9)
        rows.addWidget(self.title)
        rows.addSpacing(8)
        rows.addWidget(self.sentence)
        rows.addSpacing(20)
        for scroll in self._scrolls:
            rows.addWidget(scroll, 1)
        rows.addSpacing(22)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.next)
        rows.addLayout(buttons)
