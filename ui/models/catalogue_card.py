"""A model of the catalogue: what it is, whether it runs here, how open it is, and how to get it."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.plan import Plan
from ui.errors import notice_text
from ui.models.download_desk import DownloadDesk
from ui.models.download_view import DownloadView
from ui.models.openness_panel import OpennessPanel
from ui.models.shelf import Shelf
from ui.models.wording import in_window_language, size_words, speed_words
from ui.widgets.actions import ActionButton
from ui.widgets.card import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.tags import Tag, TagState, VerdictTag


class CatalogueCard(Card):
    """`chat_requested` carries the id of the model on this computer, `other_requested` that of a
    smaller one in the catalogue.
    """

    chat_requested = Signal(str)
    other_requested = Signal(str)

    def __init__(self, entry: Entry, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__()
        self.entry = entry
        self._shelf, self._desk = shelf, desk
        self._plan: Plan | None = None
        self._smaller = ""
        self._is_recommended = False
        known = catalogue.load()
        self._licence, self._grade = known.licence_of(entry), known.grade_of(entry)
        self.name = Label("cardTitle", wraps=False)
        self._maker = Label("hint", wraps=False)
        self.recommended_tag = Tag(icon_name="sparkles", state="accent")
        self.verdict = VerdictTag()
        self.why = ActionButton(role="aside")
        self.get = ActionButton(role="primary")
        self.chat = ActionButton("message-circle")
        self._good_at = Label("muted")
        self.reason = Label()
        self.smaller = ActionButton(role="link")
        self._size, self._speed = Tag(icon_name="hard-drive"), Tag(icon_name="gauge")
        self._licence_tag = Tag(icon_name="scale", state=self._licence_state())
        self._here = Tag(icon_name="circle-check", state="ok")
        self.openness_button = ActionButton(role="aside")
        self.download = DownloadView(entry.id, desk)
        self._reason_box = QWidget()
        self._build()
        self._connect()
        self._show_state()

    def set_plan(self, plan: Plan | None, smaller: Entry | None, is_recommended: bool) -> None:
        """How it would run here; None while that is not known."""
        self._plan = plan
        self._smaller = smaller.id if smaller is not None else ""
        self.smaller.setProperty("other", smaller.name if smaller is not None else "")
        self._is_recommended = is_recommended
        self.set_state("accent" if is_recommended else "plain")
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        title = QWidget()
        flow = FlowLayout(title, gap=9)
        for part in (self.name, self._maker, self.verdict, self.recommended_tag, self.why):
            flow.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title, 1)
        for button in (self.get, self.chat, self.download.buttons):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        tags = QWidget()
        flow = FlowLayout(tags)
        for tag in (self._size, self._speed, self._licence_tag, self._here):
            flow.addWidget(tag)
        flow.addWidget(self.openness_button)
        box = QVBoxLayout(self._reason_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(self.reason)
        box.addWidget(self.smaller)
        self._reason_box.hide()
        self.rows.addLayout(head)
        self.rows.addWidget(self._good_at)
        self.rows.addWidget(self._reason_box)
        self.rows.addWidget(tags)
        self.rows.addWidget(self.download)
        self.download.renew()

    def _connect(self) -> None:
        self.why.clicked.connect(self._toggle_reason)
        self.smaller.clicked.connect(self._ask_for_smaller)
        self.get.clicked.connect(self._get)
        self.chat.clicked.connect(self._ask_to_chat)
        self.openness_button.clicked.connect(self._toggle_openness)
        self._shelf.changed.connect(self._show_state)
        self._desk.row_changed.connect(self._note_download)
        self._desk.removed.connect(self._show_state)
        self._desk.finished.connect(self._show_state)

    @cached_property
    def openness(self) -> OpennessPanel:
        """Made when it is first asked for: most cards are never opened."""
        panel = OpennessPanel(self.entry)
        panel.hide()
        panel.accepted.connect(self._accept)
        panel.declined.connect(self._decline)
        self.rows.insertWidget(self.rows.indexOf(self.download), panel)
        return panel

    @property
    def _has_conditions(self) -> bool:
        return self._grade in ("conditional-weights", "restricted-weights")

    @Slot()
    def _show_state(self) -> None:
        model = self._shelf.of_entry(self.entry.id)
        is_coming = self._desk.row_of(self.entry.id) is not None
        is_here = model is not None and model.flaw is None and not is_coming
        plan = self._plan
        can_run = plan is None or plan.verdict != "cannot_run"
        self.get.setVisible(not is_here and not is_coming and can_run)
        self.chat.setVisible(is_here)
        self._here.setVisible(is_here)
        self.recommended_tag.setVisible(self._is_recommended)
        self.verdict.set_verdict(plan.verdict if plan else None, plan.reason if plan else None)
        self.why.setVisible(plan is not None)
        runs_well = plan is not None and plan.verdict == "runs_well"
        self.smaller.setVisible(bool(self._smaller) and not runs_well)
        if plan is None:
            self._reason_box.hide()
        if is_coming and "openness" in self.__dict__:
            self.openness.ask(False)
        self._set_primary(self._is_recommended)  # the accent is for one thing on the page
        self._retranslate()

    def _set_primary(self, is_primary: bool) -> None:
        role = "primary" if is_primary else ""
        if self.get.property("role") != role:
            self.get.setProperty("role", role)
            self.get.style().unpolish(self.get)
            self.get.style().polish(self.get)

    @Slot(object)
    def _note_download(self, row: object) -> None:
        # Its progress is the download view's business; only its beginning changes the buttons.
        if getattr(row, "id", "") == self.entry.id and not self.get.isHidden():
            self._show_state()

    @Slot()
    def _toggle_reason(self) -> None:
        self._reason_box.setVisible(self._reason_box.isHidden())
        self._retranslate()

    @Slot()
    def _ask_for_smaller(self) -> None:
        self.other_requested.emit(self._smaller)

    @Slot()
    def _toggle_openness(self) -> None:
        self.openness.ask(False)
        self.openness.setVisible(self.openness.isHidden())

    @Slot()
    def _get(self) -> None:
        if self._has_conditions:
            self.openness.ask(True)
            self.openness.show()
            self.openness.accept.setFocus()
        else:
            self._desk.get(self.entry.id)

    @Slot()
    def _accept(self) -> None:
        self.openness.hide()
        self._desk.get(self.entry.id)

    @Slot()
    def _decline(self) -> None:
        self.openness.hide()
        self.get.setFocus()

    @Slot()
    def _ask_to_chat(self) -> None:
        model = self._shelf.of_entry(self.entry.id)
        if model is not None:
            self.chat_requested.emit(model.id)

    def _licence_state(self) -> TagState:
        return "warn" if self._has_conditions else "ok"

    def _retranslate(self) -> None:
        entry, plan = self.entry, self._plan
        self.name.setText(entry.name)
        self._maker.setText(entry.maker)
        self._good_at.setText(in_window_language(entry.good_at))
        self.recommended_tag.set_text(self.tr("Recommended"))
        self._size.set_text(size_words(entry.size_bytes))
        self._here.set_text(self.tr("On this computer"))
        self._show_speed(plan)
        self._licence_tag.set_text(self._licence_words())
        meaning = in_window_language(catalogue.load().grades[self._grade].meaning)
        self._licence_tag.setToolTip(meaning)
        self._licence_tag.setAccessibleDescription(meaning)
        self.reason.setText(notice_text(plan.reason) if plan else "")
        other = str(self.smaller.property("other") or "")
        self.smaller.say(self.tr("Smaller and quicker: {name}").format(name=other))
        asked = self.tr("Why? {name}: {verdict}")
        self.why.say(self.tr("Why?"), asked.format(name=entry.name, verdict=self.verdict.text()))
        get = self.tr("Get…") if self._has_conditions else self.tr("Get")
        self.get.say(get, self.tr("Get {name}").format(name=entry.name))
        self.chat.say(self.tr("Chat"), self.tr("Chat with {name}").format(name=entry.name))
        self.openness_button.say(
            self.tr("How open?"), self.tr("How open is {name}?").format(name=entry.name)
        )
        self.setAccessibleName(entry.name)

    def _show_speed(self, plan: Plan | None) -> None:
        self._speed.setVisible(plan is not None)
        if plan is None:
            return
        if plan.verdict in ("cannot_run", "will_swap"):
            needs = self.tr("needs {size} of memory")
            self._speed.set_text(needs.format(size=size_words(plan.memory.total_bytes)))
            self._speed.set_icon("memory-stick")
        else:
            self._speed.set_text(speed_words(plan.predicted.decode_tps))
            self._speed.set_icon("gauge")

    def _licence_words(self) -> str:
        licence = self.entry.openness.licence
        name = self._licence.name if licence.startswith("LicenseRef") else licence
        match self._grade:
            case "open-source":
                words = self.tr("{licence} · fully open")
            case "free-weights":
                words = self.tr("{licence} · weights open, training data not")
            case "conditional-weights":
                words = self.tr("{licence} · conditions apply")
            case "restricted-weights":
                words = self.tr("{licence} · not for commercial use")
        return words.format(licence=name)
