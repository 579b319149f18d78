"""One server: its state, what it would start, its tools, what it has said besides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.errors import AppError
from app.tools.mcp.config import Program, source_of
from app.tools.visible import visible
from ui.errors import error_hint, error_message
from ui.fonts import code_font
from ui.servers.command_view import CommandView
from ui.servers.server_desk import ServerDesk, ServerRow
from ui.servers.tool_choice import ToolChoice
from ui.theme import theme_source
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.tags import Tag

LOG_HEIGHT = 180


class ServerCard(Card):
    """`edit_requested` carries the row: the person wants to set it up otherwise."""

    edit_requested = Signal(object)

    def __init__(self, desk: ServerDesk, row: ServerRow) -> None:
        super().__init__(spacing=8)
        self._desk, self.row = desk, row
        self._error: AppError | None = None
        self.name, self.state, self._reached = Label("cardTitle", wraps=False), Tag(), Label("hint")
        self.look, self.stop = ActionButton("refresh-cw"), ActionButton("square")
        self.edit, self.log_button = IconButton("pencil", size=15), IconButton("file-text", size=15)
        self.remove = IconButton("trash-2", size=15)
        self.command, self.tools = CommandView(), ToolChoice()
        self.confirm = ActionButton("", "primary")
        self._trouble, self._note = Label(), Label("hint")
        self._trouble.set_state("bad")
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setProperty("role", "field")
        self.log.setFixedHeight(LOG_HEIGHT)
        self.log.hide()
        self._build()
        self._connect()
        self.tools.set_open(False)
        self.show_row(row)

    def show_row(self, row: ServerRow) -> None:
        """Shows how the server is now."""
        self.row = row
        self._error = row.state.fault if row.state.phase == "failed" else None
        given = row.seen.is_given
        self.set_state("plain" if given else "accent")
        self.command.setVisible(not given)
        self.command.show_confirmation(row.seen)
        self._confirm_line.setVisible(not given)
        self.confirm.setEnabled(not row.missing)
        self.look.setVisible(given and row.state.phase != "running")
        self.look.setEnabled(row.state.phase != "starting")
        self.stop.setVisible(row.state.phase == "running")
        self.tools.setVisible(given and bool(row.state.offers))
        self.tools.show_offers(row.state.offers, row.tokens)
        if not self.log.isHidden():
            self._fill_log()
        self._retranslate()

    @Slot(object)
    def show_error(self, error: AppError) -> None:
        """Something that was wanted of it did not work."""
        self._error = error
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self.name)
        head.addWidget(self.state)
        head.addStretch(1)
        for button in (self.look, self.stop, self.log_button, self.edit, self.remove):
            head.addWidget(button)
        self._confirm_line = QWidget()
        line = QHBoxLayout(self._confirm_line)
        line.setContentsMargins(0, 2, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.confirm)
        line.addWidget(self._note, 1)
        self.rows.addLayout(head)
        for part in (self._reached, self._trouble, self.command, self._confirm_line):
            self.rows.addWidget(part)
        self.rows.addWidget(self.tools)
        self.rows.addWidget(self.log)

    def _connect(self) -> None:
        self.confirm.clicked.connect(self._say_yes)
        self.look.clicked.connect(self._look)
        self.stop.clicked.connect(self._stop)
        self.remove.clicked.connect(self._remove)
        self.edit.clicked.connect(self._edit)
        self.log_button.clicked.connect(self._toggle_log)
        self.tools.chosen.connect(self._choose)
        theme_source().changed.connect(self._refont)
        self._refont()

    @Slot()
    def _refont(self) -> None:
        self.log.setFont(code_font(theme_source().theme.sizes.caption))

    @Slot()
    def _say_yes(self) -> None:
        self.confirm.setEnabled(False)
        self.tools.set_open(True)  # what it offers is what the yes was for
        self._desk.confirm(self.row.seen)

    @Slot()
    def _look(self) -> None:
        self.look.setEnabled(False)
        self.tools.set_open(True)
        self._desk.look(self.row.name)

    @Slot()
    def _stop(self) -> None:
        self._desk.stop(self.row.name)

    @Slot()
    def _remove(self) -> None:
        self._desk.remove(self.row.name)

    @Slot()
    def _edit(self) -> None:
        self.edit_requested.emit(self.row)

    @Slot(object)
    def _choose(self, offers: object) -> None:
        self._desk.choose(self.row.name, offers)  # type: ignore[arg-type]

    @Slot()
    def _toggle_log(self) -> None:
        self.log.setVisible(self.log.isHidden())
        self._fill_log()
        self._retranslate()

    def _fill_log(self) -> None:
        text = visible(self._desk.log(self.row.name))
        if text != self.log.toPlainText():
            self.log.setPlainText(text)
            bar = self.log.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _retranslate(self) -> None:
        row, name = self.row, self.row.name
        self.name.setText(name)
        self._say_state()
        way = row.seen.server.way
        self._reached.setText(visible(_reached(row), one_line=True))
        self._reached.setVisible(row.seen.is_given)
        error = self._error
        self._trouble.show_text(
            f"{error_message(error)} {error_hint(error)}".strip() if error is not None else ""
        )
        if isinstance(way, Program):
            self.confirm.say(self.tr("Start this when its tools are used"))
            self._note.setText(self.tr("Nothing is started before you say yes."))
        else:
            self.confirm.say(self.tr("Contact this when its tools are used"))
            self._note.setText(self.tr("Nothing is contacted before you say yes."))
        if row.missing:
            words = self.tr("First enter what is missing: {names}. The pencil lets you.")
            self._note.setText(words.format(names=", ".join(row.missing)))
        see_tools = self.tr("See its tools")
        self.look.say(see_tools, self.tr("See the tools of {name}").format(name=name))
        self.stop.say(self.tr("Stop"), self.tr("Stop {name}").format(name=name))
        words = self.tr("Show its log") if self.log.isHidden() else self.tr("Hide its log")
        self.log_button.name(words)
        self.edit.name(self.tr("Set {name} up otherwise").format(name=name))
        self.remove.name(self.tr("Remove {name}").format(name=name))
        self.log.setAccessibleName(self.tr("Log of {name}").format(name=name))
        self.log.setPlaceholderText(self.tr("It has said nothing besides."))
        self.setAccessibleName(f"{name}: {self.state.text()}")

    def _say_state(self) -> None:
        row = self.row
        count = len(row.seen.server.chosen)
        if not row.seen.is_given:
            self.state.set_text(self.tr("waits for your yes"))
            self.state.set_state("accent")
        elif row.state.phase == "starting":
            self.state.set_text(self.tr("starting…"))
            self.state.set_state("plain")
        elif row.state.phase == "failed":
            self.state.set_text(self.tr("not running"))
            self.state.set_state("bad")
        elif row.state.phase == "running":
            self.state.set_text(self.tr("running"))
            self.state.set_state("ok")
        else:
            self.state.set_text(self.tr("tools chosen: {number}").format(number=count))
            self.state.set_state("plain")


def _reached(row: ServerRow) -> str:
    return source_of(row.seen.server).partition(" (")[2].removesuffix(")")
