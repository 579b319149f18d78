"""The question whether a tool may do what it is about to do, as a card in the transcript.

Shows all that is known of it, and lets nobody say yes by accident: not in its first moments, and
not before everything was in sight. Must not know who asks, nor what becomes of the answer.
"""

from __future__ import annotations

import json
import time

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QPaintEvent,
    QRegion,
    QShowEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.events import PermissionAsked
from app.tools.consent import Answer
from app.tools.visible import visible
from ui.fonts import code_font
from ui.theme import theme_source
from ui.tools import wording
from ui.tools.arguments_form import ArgumentsForm, can_edit
from ui.tools.choices import Choices
from ui.tools.effect_view import MOST_HEIGHT, EffectView
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.plain_text import PlainText
from ui.widgets.tags import Tag

HOLD_MS = 500  # no yes is taken so soon: it may have been meant for something else
INDENT = 24
# Of the effect, and of all that stands around it in the window, in pixels.
LEAST_HEIGHT, REST_HEIGHT = 96, 520
# What could carry something away: here it is always said what the chat has read.
_CARRIES = frozenset(("network", "mcp", "clipboard", "notes", "write_folder"))
# The target says all that these are called with.
_PLAIN = frozenset(("read_file", "fetch_url"))


class ConsentCard(Card):
    """`answered` carries an `Answer`.

    Args:
        until: When the question ends, in seconds since 1970; None if it is put now.
    """

    answered = Signal(object)

    def __init__(self, asked: PermissionAsked, until: float | None = None) -> None:
        super().__init__("accent", spacing=8)
        self.asked = asked
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("consent")
        self._announced = False
        self.head, self.target = _Head(), _Target(asked.target)
        self.effect = self._effect_view()
        self.arguments: EffectView | None = None
        self.choices = Choices(asked.scopes, asked.folder, editable=can_edit(asked.arguments))
        self.form: ArgumentsForm | None = None
        self._details = ActionButton("chevron-right", "aside", "muted")
        self._read = _Warning()
        # Asked for, what comes of it, where the tool is from, until when it is asked.
        source = Label("hint", wraps=bool(asked.source))
        self._lines = [Label("hint"), Label("hint"), source, Label("hint")]
        self._unseen = Label("hint")
        self._unseen.set_state("warn")
        end = until if until is not None else time.time() + asked.timeout_s
        self._until = QDateTime.fromMSecsSinceEpoch(round(end * 1000))
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._update_choices)
        self._build()
        self._connect()
        self._retranslate()
        self._update_choices()

    @property
    def can_allow(self) -> bool:
        """Whether a yes is possible now."""
        return self.choices.once.isEnabled()

    def everything_seen(self) -> bool:
        """Whether the question, what it is about and all of its effect were in sight."""
        target_seen = self.target.isHidden() or self.target.sight.seen
        effect_seen = self.effect is None or self.effect.seen
        return self.head.title.sight.seen and target_seen and effect_seen

    def text(self) -> str:
        """All that the card says, for whoever cannot see it."""
        labels = [self.head.title.text(), wording.effect_words(self.asked)]
        labels += [line.text() for line in self._lines if not line.isHidden()]
        labels.append("" if self._read.isHidden() else self._read.text())
        return " ".join(filter(None, labels))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.effect is not None:  # in a low window, the question must fit in above it
            room = self.window().height() - REST_HEIGHT
            self.effect.set_most_height(min(MOST_HEIGHT, max(LEAST_HEIGHT, room)))
        self._hold_on()
        if not self._announced:
            self._announced = True
            announcement = QAccessibleAnnouncementEvent(self, self.accessibleName())
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(announcement)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._hold_on()  # the key or click that brought the window forward answers nothing
        super().changeEvent(event)

    def _effect_view(self) -> EffectView | None:
        asked = self.asked
        if asked.preview:
            is_diff = asked.capability == "write_folder"
            return EffectView(asked.preview, diff=is_diff)
        if asked.name in _PLAIN and not asked.source:
            return None
        return EffectView(_readable(asked.arguments))

    def _build(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(INDENT, 0, 0, 0)
        body.setSpacing(8)
        self.target.setVisible(bool(self.asked.target) and self.asked.capability != "run_code")
        asked_for, consequence, source, deadline = self._lines
        parts = [self.target, asked_for, self.effect, consequence, self._read, self._unseen]
        for part in parts:
            if part is not None:
                body.addWidget(part)
        body.addWidget(self.choices)
        body.addWidget(deadline)
        asides = self.choices.asides
        asides.insertWidget(asides.count() - 1, self._details)
        if self.asked.source:  # a server's command takes its room
            body.insertWidget(body.indexOf(consequence), source)
        else:
            asides.addWidget(source)
        self._body = body
        self.rows.addWidget(self.head)
        self.rows.addLayout(body)
        self._details.setVisible(bool(self.asked.preview))
        self._details.clicked.connect(self._toggle_arguments)
        QWidget.setTabOrder(self, self.choices.once)

    def _connect(self) -> None:
        self.choices.answered.connect(self._answer)
        self.choices.edit_requested.connect(self._edit)
        self.head.title.seen_now.connect(self._update_choices)
        self.target.seen_now.connect(self._update_choices)
        if self.effect is not None:
            self.effect.seen_all.connect(self._update_choices)

    @Slot()
    def _hold_on(self) -> None:
        self._hold.start()
        self._update_choices()

    @Slot()
    def _update_choices(self) -> None:
        seen = self.everything_seen()
        self.choices.set_open(seen and not self._hold.isActive() and self.isVisible())
        self._unseen.setVisible(not seen and not self._hold.isActive() and self.isVisible())

    @Slot(object)
    def _answer(self, answer: Answer) -> None:
        self.answered.emit(answer)

    @Slot()
    def _edit(self) -> None:
        self.form = ArgumentsForm(self.asked.arguments)
        self.form.submitted.connect(self._ask_anew)
        self.form.closed.connect(self._end_edit)
        self._body.insertWidget(self._body.indexOf(self.choices), self.form)
        self.choices.hide()
        self.form.begin()

    @Slot()
    def _end_edit(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.choices.show()
        self.choices.edit.setFocus()

    @Slot(str)
    def _ask_anew(self, arguments: str) -> None:
        if arguments == self.asked.arguments:
            self._end_edit()
            return
        self.setEnabled(False)
        self.answered.emit(Answer(True, arguments=arguments))

    @Slot()
    def _toggle_arguments(self) -> None:
        if self.arguments is None:
            self.arguments = EffectView(_readable(self.asked.arguments))
            self._body.insertWidget(self._body.indexOf(self.choices) + 1, self.arguments)
        else:
            self.arguments.setVisible(self.arguments.isHidden())
        is_open = not self.arguments.isHidden()
        self._details.set_icon("chevron-down" if is_open else "chevron-right")

    def _retranslate(self) -> None:
        asked = self.asked
        self.head.say(wording.tool_icon(asked.name, asked.capability), wording.question(asked))
        self.head.tag.set_text(
            self.tr("edited, waits for you") if asked.edited else self.tr("waits for you")
        )
        asked_for, consequence, source, deadline = self._lines
        words = self.tr("The model wrote: {text}")
        shown = visible(asked.asked_for, one_line=True)
        asked_for.show_text(words.format(text=shown) if shown else "")
        consequence.show_text(wording.consequence(asked.capability))
        source.show_text(wording.source_words(asked.name, asked.source))
        words = self.tr(
            "Without an answer by {time}, it counts as no. You can close the window: the question "
            "stays."
        )
        end = QLocale().toString(self._until.time(), QLocale.FormatType.ShortFormat)
        deadline.show_text(words.format(time=end))
        carries = asked.capability in _CARRIES and bool(asked.read)
        self._read.setVisible(carries)
        self._read.say(wording.read_before(asked.read) if carries else "")
        self._unseen.setText(self.tr("Look at all of it first: then it can be allowed."))
        self._details.say(self.tr("Exact arguments"))
        self.setAccessibleName(self.tr("Hearth asks: {text}").format(text=self.text()))
        self.setAccessibleDescription(self.tr("Press Tab for the answers"))


class _Seen:
    """Knows whether all of a widget was in sight."""

    def __init__(self) -> None:
        self.seen = False
        self._painted = QRegion()

    def note(self, painted: QRegion, all_of_it: QRect) -> bool:
        """Takes note of what was painted; True if that was the rest of it."""
        if self.seen:
            return False
        self._painted = self._painted.united(painted)
        self.seen = QRegion(all_of_it).subtracted(self._painted).isEmpty()
        return self.seen


class _Title(Label):
    """The question. `seen_now`: it was in sight, for the first time."""

    seen_now = Signal()

    def __init__(self) -> None:
        super().__init__("section")
        self.sight = _Seen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.sight.note(event.region(), self.rect()):
            QTimer.singleShot(0, self, self.seen_now.emit)  # not while painting


class _Target(QFrame):
    """What it acts on, whole however long it is; a path's last part is bold. `seen_now`."""

    seen_now = Signal()

    def __init__(self, target: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.sight = _Seen()
        font = code_font(theme_source().theme.sizes.code)
        self._text = PlainText(font)
        shown = visible(target, one_line=True)
        cut = 0 if "://" in shown else shown.rstrip("/\\").replace("\\", "/").rfind("/") + 1
        self._text.append_text(shown)
        self._text.setAccessibleName(shown)
        cursor = self._text.textCursor()
        cursor.setPosition(cut)
        cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        cursor.mergeCharFormat(bold)
        row = QVBoxLayout(self)
        row.setContentsMargins(11, 6, 11, 6)
        row.addWidget(self._text)
        self._text.viewport().installEventFilter(self)

    def text(self) -> str:
        return self._text.toPlainText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and self.sight.note(
            event.region(), self._text.viewport().rect()
        ):
            QTimer.singleShot(0, self, self.seen_now.emit)
        return super().eventFilter(watched, event)


class _Head(QWidget):
    """The icon, the question, and that it waits."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("wrench", "ink")
        self.title = _Title()
        self.tag = Tag(state="accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.title, 1)
        row.addWidget(self.tag, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, icon_name: str, text: str) -> None:
        self._icon.set_icon(icon_name)
        self.title.setText(text)


class _Warning(QFrame):
    """A reason to be careful, on amber."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "problem")
        self._text = Label("small")
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 7, 11, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "warn", 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def text(self) -> str:
        return self._text.text()

    def say(self, text: str) -> None:
        self._text.setText(text)


def _readable(arguments: str) -> str:
    """The exact arguments, one to a line; texts as they are escaped in JSON."""
    try:
        return json.dumps(json.loads(arguments), ensure_ascii=False, indent=2)
    except ValueError:
        return arguments
