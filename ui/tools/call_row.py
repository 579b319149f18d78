"""One tool call in the transcript: what was asked of which tool, how it ended, and all of it below.

A line that opens in place. While the person is asked, the card with the question stands there.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.events import Fault
from app.tools.visible import visible
from ui.tools import wording
from ui.tools.calls import Call
from ui.tools.consent_card import ConsentCard
from ui.tools.effect_view import EffectView
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.card import Card, CardState
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.labels import Label
from ui.widgets.tags import Tag

INDENT = 24
SHOWN_AT_ONCE = 160  # characters of a result that stand there without opening the row
# Until when a question stands, in seconds since 1970, by its id; None if nobody knows.
Deadline = Callable[[str], float | None]
_BORDERS: dict[str, CardState] = {"failed": "bad", "left": "warn"}


class CallRow(QWidget):
    """`answered` carries the id of the question and an `Answer`; `resume_requested`: a question
    that was left open is to be asked again.

    Args:
        deadline: Tells until when a question stands, by its id.
    """

    answered = Signal(str, object)
    resume_requested = Signal()

    def __init__(self, call: Call, deadline: Deadline | None = None) -> None:
        super().__init__()
        self.call = call
        self._deadline = deadline
        self.card: ConsentCard | None = None
        self.line = _Line()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(self.line)
        self.line.toggled.connect(self.toggle)
        self.line.resume_requested.connect(self.resume_requested)
        self.show_call(call)

    def show_call(self, call: Call) -> None:
        """Shows how far it is now."""
        self.call = call
        asked = call.asked if call.state == "asking" else None
        if self.card is not None and (asked is None or self.card.asked != asked):
            held_focus = self.card.isAncestorOf(self._focused())
            self._rows.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
            if held_focus:
                self.line.button.setFocus()
        if asked is not None and self.card is None:
            until = self._deadline(asked.id) if self._deadline is not None else None
            self.card = ConsentCard(asked, until)
            self.card.answered.connect(self._pass_answer)
            self._rows.addWidget(self.card)
        self.line.setVisible(asked is None)
        self.line.show_call(call)

    @property
    def opened(self) -> bool:
        return self.line.opened

    @Slot()
    def toggle(self) -> None:
        """Opens or closes what is behind the line."""
        self.line.set_open(not self.line.opened)

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self.window()

    @Slot(object)
    def _pass_answer(self, answer: object) -> None:
        if self.card is not None:
            self.answered.emit(self.card.asked.id, answer)


class _Line(Card):
    """The line, and what opens below it."""

    toggled = Signal()
    resume_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self.rows.setContentsMargins(13, 8, 9, 9)
        self._call: Call | None = None
        self.opened = False
        self._icon = IconLabel("wrench", "ink")
        self.name = Label("strong", wraps=False)
        self.target = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self.target.setProperty("role", "muted")
        self.tag = Tag()
        self.button = IconButton("chevron-right")
        self.button.clicked.connect(self.toggled)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.name)
        head.addWidget(self.target, 1)
        head.addWidget(self.tag)
        head.addWidget(self.button)
        self.short = Label("muted")
        self.resume = ActionButton(role="primary")
        self.resume.clicked.connect(self.resume_requested)
        self.details: _Details | None = None
        body = self._body = QVBoxLayout()
        body.setContentsMargins(INDENT, 0, 4, 0)
        body.setSpacing(6)
        body.addWidget(self.short)
        body.addWidget(self.resume)
        self.rows.addLayout(head)
        self.rows.addLayout(body)

    def show_call(self, call: Call) -> None:
        self._call = call
        self._drop_details()
        self._retranslate()
        if self.opened:
            self._make_details()

    def set_open(self, opened: bool) -> None:
        self.opened = opened
        self._drop_details()
        if opened:
            self._make_details()
        self._retranslate()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.toggled.emit()
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._call is not None:
            self.show_call(self._call)
        super().changeEvent(event)

    def _make_details(self) -> None:
        if self._call is not None:
            self.details = _Details(self._call)
            self._body.addWidget(self.details)

    def _drop_details(self) -> None:
        if self.details is not None:
            self._body.removeWidget(self.details)
            self.details.hide()
            self.details.deleteLater()
            self.details = None

    def _retranslate(self) -> None:
        call = self._call
        if call is None:
            return
        icon_name, look = wording.state_look(call.state)
        self.set_state(_BORDERS.get(call.state, "plain"))
        self._icon.set_icon(wording.tool_icon(call.name))
        self.name.setText(wording.tool_name(call.name))
        self.target.setText(_target(call))
        self.tag.set_text(wording.state_words(call))
        self.tag.set_icon(icon_name)
        self.tag.set_state(look)
        self.short.show_text("" if self.opened else _short(call))
        self.resume.say(self.tr("Show the question again"))
        self.resume.setVisible(call.state == "left")
        self.button.set_icon("chevron-down" if self.opened else "chevron-right")
        state = self.tr("open") if self.opened else self.tr("closed")
        parts = (self.name.text(), self.target.text(), self.tag.text(), state)
        self.button.name(self.tr("Details"))
        self.button.setAccessibleName(", ".join(filter(None, parts)))
        self.setAccessibleName(", ".join(filter(None, (*parts[:3], self.short.text()))))


class _Details(QWidget):
    """Which rule decided, the arguments, the result, what was changed, and how long it took."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 2)
        self._rows.setSpacing(6)
        self._call = call
        if call.decided is not None:
            self._say(wording.rule_words(call.decided))
        arguments = call.shown_arguments
        if arguments:
            self._caption(self.tr("Exact arguments"))
            self._rows.addWidget(EffectView(arguments, most_height=120))
        if call.edited and call.arguments and call.arguments != arguments:
            self._caption(self.tr("Before you edited them"))
            self._rows.addWidget(EffectView(call.arguments, most_height=120))
        if call.finished is not None:
            self._add_result()

    def _add_result(self) -> None:
        finished = self._call.finished
        assert finished is not None
        self._caption(self.tr("What the model was told"))
        self._rows.addWidget(EffectView(finished.content))
        if finished.changed:
            files = "\n".join(visible(path, one_line=True) for path in finished.changed)
            self._caption(self.tr("Changed files"))
            self._say(files)
        if finished.seconds:
            took = QLocale().toString(finished.seconds, "f", 1)
            self._say(self.tr("It took {seconds} s.").format(seconds=took))

    def _caption(self, text: str) -> None:
        label = Label("caption", wraps=False)
        label.setText(text)
        self._rows.addWidget(label)

    def _say(self, text: str) -> None:
        label = Label("hint")
        label.setText(text)
        self._rows.addWidget(label)


def _target(call: Call) -> str:
    """What it acts on; for a tool that acts on nothing, what it was called with."""
    return visible(call.target or _values(call.shown_arguments), one_line=True)[:300]


def _values(arguments: str) -> str:
    """The values of plain arguments; else all of them."""
    try:
        values = json.loads(arguments)
    except ValueError:
        return arguments
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        return arguments
    return ", ".join(values.values())


def _short(call: Call) -> str:
    """What came of it in a line, so that most never need to look further."""
    finished, decided = call.finished, call.decided
    if finished is None or call.changed or call.state == "cancelled":
        return ""
    if call.state == "denied" and decided is not None and decided.rule != "hard rule":
        return wording.rule_words(decided)
    if finished.fault is not None and call.state in ("failed", "denied"):
        return wording.fault_words(Fault(finished.fault.message, "", finished.fault.fields))
    first = finished.content.strip().partition("\n")[0]
    shown = visible(first, one_line=True)
    whole = len(shown) <= SHOWN_AT_ONCE and first == finished.content.strip()
    return shown if whole else f"{shown[:SHOWN_AT_ONCE].rstrip()} …"
