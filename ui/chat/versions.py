"""Which of several versions of a question or an answer is shown, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.widgets.buttons import IconButton

SIZE = 22


@dataclass(frozen=True, slots=True)
class Versions:
    """The ids of all versions that are kept, oldest first, and the index of the one that is shown.

    `shown` may be one past the end: what is shown is not kept.
    """

    ids: tuple[int, ...] = ()
    shown: int = 0

    @property
    def count(self) -> int:
        return max(len(self.ids), self.shown + 1)

    @property
    def shown_id(self) -> int | None:
        """The version that is shown; None if it is not kept."""
        return self.ids[self.shown] if self.shown < len(self.ids) else None

    @property
    def before(self) -> int | None:
        return self.ids[self.shown - 1] if self.shown > 0 else None

    @property
    def after(self) -> int | None:
        return self.ids[self.shown + 1] if self.shown + 1 < len(self.ids) else None

    def without_shown(self) -> Versions:
        """What is shown has not been kept after all."""
        ids = self.ids[: self.shown] + self.ids[self.shown + 1 :]
        return Versions(ids, len(ids))


ONE_VERSION = Versions()


class VersionSwitch(QWidget):
    """‹ 2 / 3 ›; hidden while there is only one. `chosen` carries the id of a version."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._versions = Versions()
        self.earlier = IconButton("chevron-left", size=14)
        self.later = IconButton("chevron-right", size=14)
        self._words = QLabel()
        self._words.setProperty("role", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for widget in (self.earlier, self._words, self.later):
            row.addWidget(widget)
        for button in (self.earlier, self.later):
            button.setFixedSize(SIZE, SIZE)
        self.earlier.clicked.connect(self._go_back)
        self.later.clicked.connect(self._go_on)
        self._retranslate()

    @property
    def versions(self) -> Versions:
        return self._versions

    def set_versions(self, versions: Versions) -> None:
        self._versions = versions
        ways = (
            (self.earlier, "chevron-left", versions.before),
            (self.later, "chevron-right", versions.after),
        )
        for button, name, id in ways:
            button.setEnabled(id is not None)
            button.set_icon(name, "muted" if id is not None else "line")
        self.setVisible(versions.count > 1)
        self._retranslate()

    def text(self) -> str:
        """Such as "2 / 3"; empty while there is only one."""
        return self._words.text() if not self.isHidden() else ""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _go_back(self) -> None:
        if self._versions.before is not None:
            self.chosen.emit(self._versions.before)

    @Slot()
    def _go_on(self) -> None:
        if self._versions.after is not None:
            self.chosen.emit(self._versions.after)

    def _retranslate(self) -> None:
        locale = QLocale()
        number = locale.toString(self._versions.shown + 1)
        count = locale.toString(self._versions.count)
        self._words.setText(f"{number} / {count}")
        words = self.tr("Version {number} of {count}").format(number=number, count=count)
        self._words.setAccessibleName(words)
        self.setAccessibleName(words)
        self.earlier.name(self.tr("Show the version before"))
        self.later.name(self.tr("Show the version after"))
        for button in (self.earlier, self.later):
            button.setAccessibleDescription(words)


def focus_in(switches: Sequence[VersionSwitch]) -> tuple[int, bool] | None:
    """Which of these has the keyboard, and whether at its way to a later version."""
    for number, switch in enumerate(switches):
        for button in (switch.earlier, switch.later):
            if button.hasFocus():
                return number, button is switch.later
    return None


def give_focus(switches: Sequence[VersionSwitch], focus: tuple[int, bool] | None) -> None:
    """Has the keyboard go on where `focus_in` found it, as far as there is a way."""
    if focus is None or focus[0] >= len(switches):
        return
    switch, later = switches[focus[0]], focus[1]
    first, second = (switch.later, switch.earlier) if later else (switch.earlier, switch.later)
    (first if first.isEnabled() else second).setFocus()
