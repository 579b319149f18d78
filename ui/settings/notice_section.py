"""The icon among those of the system, and notifications, among the settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot

from ui.preferences import Preferences
from ui.settings.section import Section, SettingLine
from ui.widgets.switch import Switch


class NoticeSection(Section):
    """`tray_chosen` carries whether the icon is wanted."""

    tray_chosen = Signal(bool)

    def __init__(self, preferences: Preferences) -> None:
        settings = preferences.settings
        self._preferences = preferences
        self.tray = Switch(settings.tray)
        self.notify = Switch(settings.notify)
        self.text = Switch(settings.notify_text)
        self._lines = tuple(SettingLine(one) for one in (self.tray, self.notify, self.text))
        super().__init__(*self._lines)
        self.text.setEnabled(settings.notify)
        self.tray.toggled.connect(self._set_tray)
        self.notify.toggled.connect(self._set_notify)
        self.text.toggled.connect(self._set_text)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(bool)
    def _set_tray(self, wanted: bool) -> None:
        self._preferences.change(tray=wanted)
        self.tray_chosen.emit(wanted)

    @Slot(bool)
    def _set_notify(self, wanted: bool) -> None:
        self._preferences.change(notify=wanted)
        self.text.setEnabled(wanted)

    @Slot(bool)
    def _set_text(self, wanted: bool) -> None:
        self._preferences.change(notify_text=wanted)

    def _retranslate(self) -> None:
        self.set_heading(self.tr("In the background"))
        texts = (
            (
                self.tr("Icon among those of the system"),
                self.tr("Closing the window then leaves Hearth running; quit it by its icon."),
            ),
            (
                self.tr("Tell when a long answer is ready"),
                self.tr("By a notification, if the window is not in front."),
            ),
            (
                self.tr("Show the beginning of the answer in it"),
                self.tr("Others may see it on your screen. Never of a private chat."),
            ),
        )
        switches = (self.tray, self.notify, self.text)
        for line, switch, (name, hint) in zip(self._lines, switches, texts, strict=True):
            line.set_texts(name, hint)
            switch.setAccessibleName(name)
