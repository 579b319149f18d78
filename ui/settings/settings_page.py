"""The page of settings: shows what holds and says what was chosen; applies and saves nothing."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app import paths
from app.settings import Settings
from ui.models.wording import short_path
from ui.settings.search_address import SearchAddress
from ui.settings.section import Section, SettingLine
from ui.widgets.choice import Choice
from ui.widgets.page import Page
from ui.widgets.switch import Switch

UNLOAD_AFTER_MIN = (10, 30, 120, 0)


class SettingsPage(Page):
    """`theme_chosen` carries "system", "light" or "dark"; `language_chosen` "system" or a code.

    `unloading_chosen` carries minutes, 0 for never; `battery_chosen` whether to spare it.
    `lock_chosen` carries whether the offline lock is to be closed, `online_tools_chosen` whether
    tools may use the network where it is open, `search_address_chosen` whom they may search with.
    `folder_requested`: the person wants to see the folder with all that Hearth keeps.
    `servers_requested`: they want to see the servers that bring tools. `first_steps_requested`:
    they want to go through the first steps again.
    """

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    unloading_chosen = Signal(int)
    battery_chosen = Signal(bool)
    lock_chosen = Signal(bool)
    online_tools_chosen = Signal(bool)
    search_address_chosen = Signal(str)
    folder_requested = Signal()
    servers_requested = Signal()
    first_steps_requested = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(spacing=20)
        self.theme = Choice(("system", "light", "dark"), settings.theme)
        self.language = Choice(("system", "en", "de"), settings.language)
        self.unloading = Choice(UNLOAD_AFTER_MIN, settings.unload_after_min)
        self.battery = Switch(settings.fewer_threads_on_battery)
        self.lock = Switch(settings.offline)
        self.online_tools = Switch(settings.online_tools)
        self.search = SearchAddress(settings.search_address)
        self.folder, self.servers, self.first_steps = QPushButton(), QPushButton(), QPushButton()
        for button in (self.folder, self.servers, self.first_steps):
            button.setProperty("role", "chip")
        self._theme_line, self._language_line = SettingLine(self.theme), SettingLine(self.language)
        self._unloading_line = SettingLine(self.unloading)
        self._battery_line = SettingLine(self.battery)
        self._lock_line = SettingLine(self.lock)
        self._online_tools_line = SettingLine(self.online_tools)
        self._search_line = SettingLine(self.search)
        self._folder_line = SettingLine(self.folder)
        self._servers_line = SettingLine(self.servers)
        self._first_steps_line = SettingLine(self.first_steps)
        self._about_line, self._parts_line = SettingLine(), SettingLine()
        self._looks = Section(self._theme_line, self._language_line)
        self._power = Section(self._unloading_line, self._battery_line)
        self._network = Section(self._lock_line, self._online_tools_line, self._search_line)
        self._kept = Section(self._folder_line, self._servers_line, self._first_steps_line)
        self._about = Section(self._about_line, self._parts_line)
        for section in (self._looks, self._power, self._network, self._kept, self._about):
            self.rows.addWidget(section)
        self.rows.addStretch(1)
        self._connect()
        self._retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Shows what holds now, and tells nobody."""
        self.theme.set_value(settings.theme)
        self.language.set_value(settings.language)
        self.unloading.set_value(settings.unload_after_min)
        self.search.show_address(settings.search_address)
        for switch, on in (
            (self.battery, settings.fewer_threads_on_battery),
            (self.lock, settings.offline),
            (self.online_tools, settings.online_tools),
        ):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)

    def add_section(self, section: QWidget) -> None:
        """Puts what another part of Hearth lets be set before what Hearth says of itself."""
        self.rows.insertWidget(self.rows.indexOf(self._about), section)

    def names(self) -> tuple[str, ...]:
        """What can be set here, in the window's language."""
        return tuple(line.name for line in self.findChildren(SettingLine) if line.control)

    def go_to(self, name: str) -> None:
        """Brings one of `names` into sight, ready to be changed."""
        for line in self.findChildren(SettingLine):
            if line.name == name and line.control is not None:
                self.ensureWidgetVisible(line)
                line.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _connect(self) -> None:
        self.theme.chosen.connect(self._choose_theme)
        self.language.chosen.connect(self._choose_language)
        self.unloading.chosen.connect(self._choose_unloading)
        self.battery.toggled.connect(self.battery_chosen)
        self.lock.toggled.connect(self.lock_chosen)
        self.online_tools.toggled.connect(self.online_tools_chosen)
        self.search.chosen.connect(self.search_address_chosen)
        self.folder.clicked.connect(self.folder_requested)
        self.servers.clicked.connect(self.servers_requested)
        self.first_steps.clicked.connect(self.first_steps_requested)

    @Slot(object)
    def _choose_theme(self, value: str) -> None:
        self.theme_chosen.emit(value)

    @Slot(object)
    def _choose_language(self, value: str) -> None:
        self.language_chosen.emit(value)

    @Slot(object)
    def _choose_unloading(self, value: int) -> None:
        self.unloading_chosen.emit(value)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Settings"))
        like_system = self.tr("Like the system")
        self._looks.set_heading(self.tr("Appearance"))
        name = self.tr("Theme")
        self._theme_line.set_texts(name)
        self.theme.set_texts(
            name, {"system": like_system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        )
        name = self.tr("Language")
        self._language_line.set_texts(name, self.tr("Of the window; models answer in yours."))
        # A language is listed by its own name, so that whoever needs it can find it.
        self.language.set_texts(name, {"system": like_system, "en": "English", "de": "Deutsch"})
        self._retranslate_power()
        self._retranslate_network()
        self._retranslate_rest()

    def _retranslate_power(self) -> None:
        self._power.set_heading(self.tr("Memory and power"))
        name = self.tr("Free the memory of an idle model")
        self._unloading_line.set_texts(
            name,
            self.tr("The model is loaded again with your next message; the chat is remembered."),
        )
        texts: dict[object, str] = {
            10: self.tr("After 10 minutes"),
            30: self.tr("After half an hour"),
            120: self.tr("After two hours"),
            0: self.tr("Never"),
        }
        self.unloading.set_texts(name, texts)
        name = self.tr("Fewer processor cores on battery")
        self._battery_line.set_texts(
            name, self.tr("Answers come slower, and the battery lasts longer.")
        )
        self.battery.setAccessibleName(name)

    def _retranslate_network(self) -> None:
        self._network.set_heading(self.tr("Network"))
        name = self.tr("Offline lock")
        self._lock_line.set_texts(
            name,
            self.tr("Nothing leaves this computer. Models can be downloaded while it is open."),
        )
        self.lock.setAccessibleName(name)
        name = self.tr("Tools may use the network")
        self._online_tools_line.set_texts(
            name, self.tr("Only while the lock is open, and only when you allow it.")
        )
        self.online_tools.setAccessibleName(name)
        name = self.tr("Search engine for tools")
        self._search_line.set_texts(
            name,
            self.tr("The address of a SearXNG that gives results as JSON. Empty: no searches."),
        )
        self.search.setAccessibleName(name)

    def _retranslate_rest(self) -> None:
        self._kept.set_heading(self.tr("On this computer"))
        self._folder_line.set_texts(
            self.tr("What Hearth keeps for you lies here"), short_path(paths.data_dir())
        )
        self.folder.setText(self.tr("Show the folder"))
        self._servers_line.set_texts(
            self.tr("Servers that bring tools"),
            self.tr("Programs and addresses (MCP), each started only after your yes."),
        )
        self.servers.setText(self.tr("Show them"))
        self._first_steps_line.set_texts(
            self.tr("First steps"),
            self.tr("Language, your computer, a model for it, and what stays private."),
        )
        self.first_steps.setText(self.tr("Show again"))
        self._about.set_heading(self.tr("About Hearth"))
        words = self.tr("Hearth {version}, free software under the Apache License 2.0")
        self._about_line.set_texts(words.format(version=metadata.version("hearth")))
        self._parts_line.set_texts(
            self.tr("Made with"),
            "llama.cpp (MIT) · Qt and PySide6 (LGPL-3.0) · llama-cpp-python (MIT) · "
            "huggingface_hub (Apache-2.0) · mcp (MIT) · tiktoken (MIT) · markdown-it-py (MIT) · "
            "Pygments (BSD-2-Clause) · pypdf (BSD-3-Clause) · python-docx (MIT) · "
            "lxml (BSD-3-Clause) · charset-normalizer (MIT) · Inter (OFL-1.1) · Lucide (ISC)",
        )
