"""The first steps: welcome, your computer, a model, what stays private.

A page that fills the window, shown once and then on request. Knows in which order the steps come
and what the keys do; each step knows its own business.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.computer.computer import Computer
from ui.computer.plans import Plans
from ui.firstrun.card import LEAST_HEIGHT, WIDTH, WizardCard
from ui.firstrun.computer_step import ComputerStep
from ui.firstrun.download_step import DownloadStep
from ui.firstrun.model_choice import ModelChoice
from ui.firstrun.privacy_step import PrivacyStep
from ui.firstrun.step import Step
from ui.firstrun.welcome_step import WelcomeStep
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf
from ui.preferences import Preferences

MARGIN = 16
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Wizard(QWidget):
    """`finished`: the person is through, or has left; `chat_requested` carries the id of a model
    that is here to be opened, and comes before it.

    Begins where an unfinished run stopped, else at the first step. All services are handed in and
    must be running; it asks the computer to be looked at if nobody has.
    """

    finished = Signal()
    chat_requested = Signal(str)

    def __init__(
        self,
        computer: Computer,
        plans: Plans,
        shelf: Shelf,
        desk: DownloadDesk,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self.setObjectName("wizard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._preferences = preferences
        self._shelf = shelf
        self.choice = ModelChoice(computer, plans)
        self.welcome = WelcomeStep(preferences)
        self.computer = ComputerStep(computer, self.choice)
        self.download = DownloadStep(computer, self.choice, shelf, desk)
        self.privacy = PrivacyStep(self.download, shelf, desk)
        self.steps: tuple[Step, ...] = (self.welcome, self.computer, self.download, self.privacy)
        self.card = WizardCard(self.steps)
        self.card.setParent(self)
        self._connect()
        saved = preferences.settings
        number = 1 if saved.welcomed else saved.wizard_step
        self._show_step(min(max(number, 1), len(self.steps)) - 1)

    @property
    def number(self) -> int:
        """Of the step that is shown, from 1."""
        return self.steps.index(self.card.step) + 1

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
        self._focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        # The window has shortcuts of its own on Esc: this page is asked first.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in ENTER_KEYS:
            self._press_focused()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        for step in self.steps:
            step.changed.connect(self._refresh)
        self.welcome.proceeded.connect(self._next)
        self.computer.proceeded.connect(self._next)
        self.download.proceeded.connect(self._next)
        self.privacy.proceeded.connect(self._finish)
        self.card.back_requested.connect(self._back)
        self.card.leave_requested.connect(self._leave)
        self.card.next_requested.connect(self._proceed)
        self.card.resized.connect(self._place)

    def _show_step(self, index: int) -> None:
        step = self.steps[index]
        step.enter()
        self.card.show_step(index)
        if index:  # the computer is looked at while the person reads
            self._look()
        if not self._preferences.settings.welcomed:
            self._preferences.change(wizard_step=index + 1)
        self._place()
        self._focus()

    def _look(self) -> None:
        self.computer.look()
        if not self._shelf.looked:
            self._shelf.look_elsewhere()

    @Slot()
    def _refresh(self) -> None:
        if self.sender() is self.card.step:
            self.card.refresh()
            if self.focusWidget() in (None, self):
                self._focus()

    @Slot()
    def _proceed(self) -> None:
        self.card.step.proceed()

    @Slot()
    def _next(self) -> None:
        self._show_step(self.number)

    @Slot()
    def _back(self) -> None:
        self._show_step(self.number - 2)

    @Slot()
    def _leave(self) -> None:
        self._end()

    @Slot()
    def _finish(self) -> None:
        if self.download.ready_id:
            self.chat_requested.emit(self.download.ready_id)
        self._end()

    def _end(self) -> None:
        self._preferences.change(welcomed=True, wizard_step=1)
        self.finished.emit()

    def _press_focused(self) -> None:
        """Enter presses the button that has the focus; elsewhere it goes on."""
        focused = self.focusWidget()
        button = focused if isinstance(focused, QAbstractButton) else None
        if button is None or button.isCheckable():
            button = self.card.next
        button.click()

    def _focus(self) -> None:
        button = self.card.next if self.card.next.isEnabled() else self
        target = self.card.step.first_focus() or button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.card.reveal(target)

    @Slot()
    def _place(self) -> None:
        """The card in the middle: as high as its step, as long as the window is."""
        width = min(WIDTH, self.width() - 2 * MARGIN)
        most = self.height() - 2 * MARGIN
        height = min(most, max(LEAST_HEIGHT, self.card.height_at(width)))
        self.card.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )
