"""The exact command or address of a server, with what it sees and what is unusual about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Remark
from app.tools.mcp.config import Program
from app.tools.mcp.confirmation import Confirmation
from app.tools.visible import visible
from ui.errors import error_message
from ui.fonts import code_font
from ui.theme import theme_source
from ui.widgets.buttons import IconLabel
from ui.widgets.labels import Label


class CommandView(QWidget):
    """Every part of the command on a line of its own, whole and with nothing hidden in it."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: Confirmation | None = None
        self._heading, self.command = Label("hint"), Label()
        self._facts = Label("hint")
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(3)
        self.warnings: list[_Warning] = []
        box = QFrame()
        box.setProperty("role", "code")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(11, 8, 11, 8)
        inside.addWidget(self.command)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self._heading)
        rows.addWidget(box)
        rows.addWidget(self._facts)
        rows.addLayout(self._warnings)
        theme_source().changed.connect(self._refont)
        self._refont()

    def show_confirmation(self, seen: Confirmation) -> None:
        self._seen = seen
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _refont(self) -> None:
        self.command.setFont(code_font(theme_source().theme.sizes.small))

    def _retranslate(self) -> None:
        seen = self._seen
        if seen is None:
            return
        way = seen.server.way
        if isinstance(way, Program):
            self._heading.setText(self.tr("This program would be started, with these arguments:"))
            parts = [seen.program or way.command, *way.arguments]
            self.command.setText("\n".join(visible(part, one_line=True) or '""' for part in parts))
            self._facts.setText(self._program_facts(seen, way))
        else:
            self._heading.setText(self.tr("This address would be contacted:"))
            self.command.setText(visible(way.url, one_line=True))
            names = ", ".join(seen.given)
            sent = self.tr("It is sent these headers: {names}.").format(names=names)
            self._facts.show_text(sent if names else "")
        self.command.setAccessibleName(self._heading.text())
        self._show_warnings(seen.warnings)

    def _program_facts(self, seen: Confirmation, way: Program) -> str:
        folder = visible(way.folder, one_line=True) or self.tr("an empty folder of its own")
        lines = [
            self.tr("It runs in: {folder}").format(folder=folder),
            self.tr("It sees these variables: {names}").format(names=", ".join(seen.given)),
        ]
        if seen.server.folders:
            folders = ", ".join(visible(each, one_line=True) for each in seen.server.folders)
            lines.append(self.tr("It is told to work in: {folders}").format(folders=folders))
        if not seen.server.network:
            lines.append(self.tr("It has no network."))
        return "\n".join(lines)

    def _show_warnings(self, warnings: tuple[Remark, ...]) -> None:
        while len(self.warnings) > len(warnings):
            line = self.warnings.pop()
            self._warnings.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self.warnings) < len(warnings):
            line = _Warning()
            self._warnings.addWidget(line)
            self.warnings.append(line)
        for line, warning in zip(self.warnings, warnings, strict=True):
            line.label.setText(error_message(warning))


class _Warning(QWidget):
    """A sentence behind a sign."""

    def __init__(self) -> None:
        super().__init__()
        self.label = Label("hint")
        self.label.set_state("warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(IconLabel("triangle-alert", "warn", 13))
        row.addWidget(self.label, 1)
