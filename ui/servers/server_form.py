"""A server by its fields, or as JSON that other programs use. Sets nothing up by itself."""

from __future__ import annotations

import shlex

import msgspec
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.errors import AppError
from app.tools.mcp import pasted
from app.tools.mcp.config import Address, Program, Server, ServerError, Value, check
from ui.errors import error_hint, error_message
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.labels import Label
from ui.widgets.switch import Switch

VALUES_HEIGHT, PASTE_HEIGHT = 66, 150
_EXAMPLE = "npx -y @modelcontextprotocol/server-filesystem@2026.8.31 /home/me/notes"


class ServerForm(Card):
    """`submitted` carries a tuple of `Pasted`; `changed` a `Server` that exists and what its values
    hold; `closed`: the person has changed their mind.
    """

    submitted = Signal(object)
    changed = Signal(object, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self._edited: Server | None = None
        self._error: AppError | None = None
        self._title = Label("cardTitle", wraps=False)
        self.kind = Choice(("program", "address", "paste"), "program")
        self.name, self.command, self.url = QLineEdit(), QLineEdit(), QLineEdit()
        self.folder, self.values, self.paste = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.network = Switch()
        self._labels = {name: Label("small") for name in _FIELDS}
        self._hints = {name: Label("hint") for name in _FIELDS}
        self._trouble = Label()
        self._trouble.set_state("bad")
        self.save, self.cancel = ActionButton("", "primary"), ActionButton()
        self._lines: dict[str, tuple[QWidget, ...]] = {}
        self._build()
        self.kind.chosen.connect(self._show_kind)
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.closed)
        for field in (self.name, self.command, self.url, self.folder):
            field.returnPressed.connect(self._submit)
        self._retranslate()
        self._show_kind()

    def begin(self) -> None:
        """Empty, for a new server."""
        self._edited, self._error = None, None
        for field in (self.name, self.command, self.url, self.folder):
            field.clear()
        self.values.clear()
        self.paste.clear()
        self.network.setChecked(False)
        self._retranslate()
        self._show_kind()

    def edit(self, server: Server) -> None:
        """With what a server is; its values are not shown, and stay where nothing is entered."""
        self.begin()
        self._edited = server
        way = server.way
        self.name.setText(server.name)
        self.kind.set_value("program" if isinstance(way, Program) else "address")
        if isinstance(way, Program):
            self.command.setText(shlex.join(way.line))
            self.folder.setText(way.folder)
        else:
            self.url.setText(way.url)
        lines = [
            value.name + ("=" if value.kept_in == "keyring" else "") for value in server.values
        ]
        self.values.setPlainText("\n".join(lines))
        self.network.setChecked(server.network)
        self._retranslate()
        self._show_kind()

    def show_error(self, error: AppError | None) -> None:
        """What is wrong with it; None if nothing is."""
        self._error = error
        self._retranslate()

    @property
    def trouble(self) -> str:
        """What is wrong, in words; empty if nothing is."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def focus(self) -> None:
        (self.paste if self.kind.value == "paste" else self.name).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.kind)
        self.rows.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 110)
        fields: dict[str, QWidget] = {
            "name": self.name,
            "command": self.command,
            "url": self.url,
            "values": self.values,
            "folder": self.folder,
            "network": self.network,
            "paste": self.paste,
        }
        for row, (name, field) in enumerate(fields.items()):
            label, hint = self._labels[name], self._hints[name]
            label.setWordWrap(False)
            label.setSizePolicy(label.sizePolicy().Policy.Fixed, label.sizePolicy().Policy.Fixed)
            grid.addWidget(label, 3 * row, 0)
            grid.addWidget(field, 3 * row, 1)
            grid.addWidget(hint, 3 * row + 1, 1)
            grid.setRowMinimumHeight(3 * row + 2, 3)
            self._lines[name] = (label, field, hint)
        for text, height in ((self.values, VALUES_HEIGHT), (self.paste, PASTE_HEIGHT)):
            text.setProperty("role", "field")
            text.setFixedHeight(height)
            text.setTabChangesFocus(True)
        self.rows.addLayout(grid)
        self.rows.addWidget(self._trouble)
        foot = QHBoxLayout()
        foot.setSpacing(9)
        foot.addWidget(self.save)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        self.rows.addLayout(foot)

    @Slot()
    def _show_kind(self) -> None:
        kind = self.kind.value
        shown = _SHOWN[str(kind)]
        for name, widgets in self._lines.items():
            for widget in widgets:
                widget.setVisible(name in shown)
        self.name.setEnabled(self._edited is None)
        self.kind.setVisible(self._edited is None)
        self._retranslate_fields()

    @Slot()
    def _submit(self) -> None:
        self.show_error(None)
        try:
            if self.kind.value == "paste":
                self.submitted.emit(pasted.read(self.paste.toPlainText()))
                return
            server, secrets = self._typed()
            if self._edited is not None:
                self.changed.emit(server, secrets)
            else:
                self.submitted.emit((pasted.Pasted(server, secrets),))
        except ServerError as error:
            self.show_error(error)

    def _typed(self) -> tuple[Server, dict[str, str]]:
        is_program = self.kind.value == "program"
        way = self._program() if is_program else Address(self.url.text().strip())
        values, secrets = self._entered()
        before = self._edited or Server(self.name.text().strip(), way)
        server = msgspec.structs.replace(
            before,
            way=way,
            values=values,
            network=self.network.isChecked() and is_program,
        )
        return check(server), secrets

    def _program(self) -> Program:
        try:
            command, *arguments = shlex.split(self.command.text()) or [""]
        except ValueError as error:
            raise ServerError(
                "A quotation mark in the command is not closed.", "Close it, or leave it out."
            ) from error
        return Program(command, tuple(arguments), self.folder.text().strip())

    def _entered(self) -> tuple[tuple[Value, ...], dict[str, str]]:
        """The lines NAME=VALUE, and NAME alone for a variable of Hearth's own environment."""
        values: list[Value] = []
        secrets: dict[str, str] = {}
        for line in self.values.toPlainText().splitlines():
            name, equals, text = line.strip().partition("=")
            if not name:
                continue
            kept = equals or self.kind.value == "address"
            values.append(Value(name.strip(), "keyring" if kept else "environment"))
            if text:
                secrets[name.strip()] = text.strip()
        return tuple(values), secrets

    def _retranslate(self) -> None:
        editing = self._edited is not None
        self._title.setText(
            self.tr("Set up {name}").format(name=self._edited.name)
            if self._edited is not None
            else self.tr("Add a server")
        )
        kinds: dict[object, str] = {
            "program": self.tr("A program on this computer"),
            "address": self.tr("An address"),
            "paste": self.tr("Paste JSON"),
        }
        self.kind.set_texts(self.tr("What kind of server"), kinds)
        self.save.say(self.tr("Save") if editing else self.tr("Add"))
        self.cancel.say(self.tr("Cancel"))
        error = self._error
        self._trouble.show_text(
            f"{error_message(error)} {error_hint(error)}".strip() if error is not None else ""
        )
        self._retranslate_fields()

    def _retranslate_fields(self) -> None:
        is_address = self.kind.value == "address"
        texts = {
            "name": (self.tr("Name"), self.tr("Small letters, digits and hyphens.")),
            "command": (self.tr("Command"), self.tr("With all its arguments, as in a terminal.")),
            "url": (self.tr("Address"), ""),
            "folder": (self.tr("Runs in"), self.tr("Empty: a folder of its own.")),
            "network": (
                self.tr("May use the network"),
                self.tr("Unless the offline lock is closed. Some have to fetch themselves first."),
            ),
            "paste": (
                self.tr("JSON"),
                self.tr("With mcpServers as in Claude Desktop, LM Studio or Jan, or VS Code's."),
            ),
            "values": (
                self.tr("Headers") if is_address else self.tr("Variables"),
                self.tr(
                    "One NAME=VALUE a line; kept in your system's keyring, and not shown again."
                ),
            ),
        }
        for name, (label, hint) in texts.items():
            self._labels[name].setText(label)
            self._hints[name].setText(hint)
            field = self._lines[name][1]
            field.setAccessibleName(label)
            field.setAccessibleDescription(hint)
            if not hint:
                self._hints[name].hide()
        self.command.setPlaceholderText(_EXAMPLE)
        self.url.setPlaceholderText("https://example.org/mcp")
        self.values.setPlaceholderText("Authorization=Bearer …" if is_address else "API_KEY=…")
        self.paste.setPlaceholderText('{"mcpServers": {"files": {"command": "…", "args": ["…"]}}}')


_FIELDS = ("name", "command", "url", "values", "folder", "network", "paste")
_SHOWN = {
    "program": ("name", "command", "values", "folder", "network"),
    "address": ("name", "url", "values"),
    "paste": ("paste",),
}
