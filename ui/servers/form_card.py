"""What a server asks of the person while it carries out a call: names the server, sends nothing
before the person says so.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tools.mcp.form_entries import filled
from app.tools.mcp.forms import CANCELLED, DECLINED, Filling, Form
from app.tools.visible import visible
from ui.firstrun.fitting_scroll import FittingScroll
from ui.servers.form_field import FormField
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.tags import Tag

TALLEST = 250  # of the fields; more of them are scrolled


class FormCard(Card):
    """`answered` carries the form's id and a `Filling`."""

    answered = Signal(str, object)

    def __init__(self, form: Form) -> None:
        super().__init__("accent", spacing=8)
        self.form = form
        self._title, self._tag = Label("strong"), Tag(state="accent")
        self._message, self._source = Label(), Label("hint")
        self._source.setText(form.source)
        self.fields = [FormField(field) for field in form.fields]
        self.address = Label("hint")
        self.send, self.decline = ActionButton("", "primary"), ActionButton()
        self.dismiss = IconButton("x", size=14)
        self._build()
        self.send.clicked.connect(self._send)
        self.decline.clicked.connect(self._decline)
        self.dismiss.clicked.connect(self._dismiss)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(IconLabel("plug", "accent", 15))
        head.addWidget(self._title, 1)
        head.addWidget(self._tag)
        head.addWidget(self.dismiss)
        self.rows.addLayout(head)
        self.rows.addWidget(self._message)
        if self.fields:
            self.rows.addWidget(self._scrolled())
        if self.form.url:
            self.address.setText(visible(self.form.url, one_line=True))
            self.rows.addWidget(self.address)
        foot = QHBoxLayout()
        foot.setSpacing(9)
        foot.addWidget(self.send)
        foot.addWidget(self.decline)
        foot.addSpacing(9)
        foot.addWidget(self._source, 1)
        self.rows.addLayout(foot)

    def _scrolled(self) -> QWidget:
        content = QWidget()
        content.setObjectName("onCard")
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 9, 0)
        rows.setSpacing(10)
        for field in self.fields:
            field.line.returnPressed.connect(self._send)
            rows.addWidget(field)
        area = FittingScroll(content)
        area.setProperty("role", "onCard")
        area.setMaximumHeight(TALLEST)
        return area

    @Slot()
    def _send(self) -> None:
        if self.form.url:
            QDesktopServices.openUrl(QUrl(self.form.url))
            self.answered.emit(self.form.id, Filling("accept"))
            return
        wrong = [field for field in self.fields if field.fault() is not None]
        if wrong:
            wrong[0].focus()
            return
        entries = {field.field.name: field.value for field in self.fields}
        self.answered.emit(self.form.id, filled(self.form, entries))

    @Slot()
    def _decline(self) -> None:
        self.answered.emit(self.form.id, DECLINED)

    @Slot()
    def _dismiss(self) -> None:
        self.answered.emit(self.form.id, CANCELLED)

    def _retranslate(self) -> None:
        form = self.form
        self._tag.set_text(self.tr("waits for you"))
        self.dismiss.name(self.tr("Leave it unanswered"))
        self.decline.say(self.tr("Decline"))
        if form.url:
            host = urlsplit(form.url).hostname or ""
            words = self.tr("The server “{server}” wants you to open a page of {host}")
            self._title.setText(words.format(server=form.server, host=host))
            self.send.say(self.tr("Open in the browser"))
        else:
            words = self.tr("The server “{server}” asks you for something")
            self._title.setText(words.format(server=form.server))
            words = self.tr("Send to “{server}”")
            self.send.say(words.format(server=form.server))
        self._message.show_text(form.message)
        self.setAccessibleName(f"{self._title.text()}. {form.message}")
