"""A model on this computer: where it comes from, how it runs, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from app.models.inventory import Installed
from app.models.library_index import Source
from app.models.plan import Plan
from app.models.verification import Verified
from ui.errors import error_hint, error_message, notice_text
from ui.models.shelf import Shelf, Trouble
from ui.models.wording import day_words, size_words, speed_words
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.card import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.progress import Progress
from ui.widgets.tags import Tag, VerdictTag


def program_name(source: Source) -> str:
    """Another program by its own name; nothing for Hearth and the person."""
    names: dict[Source, str] = {
        "lm-studio": "LM Studio",
        "jan": "Jan",
        "gpt4all": "GPT4All",
        "ollama": "Ollama",
        "hugging-face": "Hugging Face",
    }
    return names.get(source, "")


class InstalledCard(Card):
    """`chat_requested` carries the model's id."""

    chat_requested = Signal(str)

    def __init__(self, model: Installed, shelf: Shelf) -> None:
        super().__init__()
        self._model, self._shelf = model, shelf
        self._plan: Plan | None = None
        self._verified: Verified | None = None
        self._error: AppError | None = None
        self.name = Label("cardTitle", wraps=False)
        self.verdict = VerdictTag()
        self.chat = ActionButton("message-circle")
        self.verify = ActionButton("badge-check")
        self.remove = IconButton("trash-2")
        self._tags = [Tag(icon_name=name) for name in ("hard-drive", "folder", "clock", "gauge")]
        self.measured = Label("hint")
        self.progress = Progress()
        self.outcome = Label("small")
        self._outcome_icon = IconLabel("circle-check", "ok", 14)
        self._outcome_box = QWidget()
        self._build()
        self._connect()
        self.show_model(model)

    @property
    def model(self) -> Installed:
        return self._model

    def show_model(self, model: Installed) -> None:
        self._model = model
        self.chat.setEnabled(model.flaw is None)
        self.verify.setEnabled(not self._is_away)
        self._retranslate()

    def set_plan(self, plan: Plan | None) -> None:
        self._plan = plan
        self.verdict.set_verdict(plan.verdict if plan else None, plan.reason if plan else None)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def _is_away(self) -> bool:
        """The whole file is missing: there is nothing to read."""
        return self._model.flaw is not None and not self._model.size_bytes

    def _build(self) -> None:
        title = QWidget()
        flow = FlowLayout(title, gap=9)
        flow.addWidget(self.name)
        flow.addWidget(self.verdict)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(title, 1)
        for button in (self.chat, self.verify, self.remove):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        tags = QWidget()
        flow = FlowLayout(tags)
        for tag in self._tags:
            flow.addWidget(tag)
        line = QHBoxLayout(self._outcome_box)
        line.setContentsMargins(0, 2, 0, 0)
        line.setSpacing(7)
        line.addWidget(self._outcome_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.outcome, 1)
        self._outcome_box.hide()
        self.rows.addLayout(head)
        self.rows.addWidget(tags)
        self.rows.addWidget(self.measured)
        self.rows.addWidget(self.progress)
        self.rows.addWidget(self._outcome_box)

    def _connect(self) -> None:
        self.chat.clicked.connect(self._ask_to_chat)
        self.verify.clicked.connect(self._verify)
        self.progress.stop.clicked.connect(self._stop)
        self.remove.clicked.connect(self._remove)
        self._shelf.verifying.connect(self._show_verifying)
        self._shelf.verified.connect(self._show_verified)
        self._shelf.verifying_ended.connect(self._end_verifying)
        self._shelf.troubled.connect(self._show_trouble)

    @Slot()
    def _ask_to_chat(self) -> None:
        self.chat_requested.emit(self._model.id)

    @Slot()
    def _verify(self) -> None:
        self._verified = self._error = None
        self._shelf.verify(self._model.id)

    @Slot()
    def _stop(self) -> None:
        self._shelf.cancel_verify(self._model.id)

    @Slot()
    def _remove(self) -> None:
        self._shelf.remove(self._model.id)

    @Slot(str, float)
    def _show_verifying(self, id: str, fraction: float) -> None:
        if id == self._model.id:
            had_focus = self.verify.hasFocus()
            self.progress.show_share(fraction)
            self.verify.setEnabled(False)
            if had_focus:
                self.progress.stop.setFocus()
            self._retranslate()

    @Slot(object)
    def _show_verified(self, verified: Verified) -> None:
        if verified.id == self._model.id:
            self._verified = verified
            self._retranslate()

    @Slot(str)
    def _end_verifying(self, id: str) -> None:
        if id == self._model.id:
            had_focus = self.progress.stop.hasFocus()
            self.progress.hide()
            self.verify.setEnabled(True)
            if had_focus:
                self.verify.setFocus()
            self._retranslate()

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        if trouble.id == self._model.id:
            self._error = trouble.error
            self._retranslate()

    def _retranslate(self) -> None:
        name = self._model.name
        self.name.setText(name)
        self.chat.say(self.tr("Chat"), self.tr("Chat with {name}").format(name=name))
        self.verify.say(self.tr("Verify"), self.tr("Verify {name}").format(name=name))
        self.verify.setToolTip(self.tr("Reads the whole model and compares it with its checksum"))
        self.remove.name(
            self.tr("Remove {name} from the list; the file stays").format(name=name)
            if self._model.is_linked
            else self.tr("Remove {name} from this computer").format(name=name)
        )
        stop = self.tr("Stop verifying {name}").format(name=name)
        self.progress.say(self.tr("Verifying… {percent} %"), self.tr("Cancel"), stop)
        self.setAccessibleName(name)
        self._show_tags()
        self.measured.show_text(self._measured_words())
        self._show_outcome()

    def _show_tags(self) -> None:
        size, source, used, speed = self._tags
        size.set_text(size_words(self._model.size_bytes))
        source.set_text(self._source_words())
        source.set_icon("link" if self._model.is_linked else "folder")
        source.setToolTip(str(self._model.files[0]) if self._model.files else "")
        last = self._model.last_used_at
        used.set_text(
            self.tr("used {day}").format(day=day_words(last.timestamp()))
            if last is not None
            else self.tr("not used yet")
        )
        plan = self._plan
        speed.setVisible(plan is not None and plan.verdict != "cannot_run")
        if plan is not None:
            measured = plan.measured.decode_tps if plan.measured is not None else 0.0
            speed.set_text(speed_words(measured or plan.predicted.decode_tps))

    def _source_words(self) -> str:
        program = program_name(self._model.source)
        if program:
            return self.tr("from {program}, linked").format(program=program)
        return (
            self.tr("your own file, linked")
            if self._model.is_linked
            else self.tr("in Hearth's folder")
        )

    def _measured_words(self) -> str:
        plan = self._plan
        if plan is None or plan.measured is None or not plan.measured.total_bytes:
            return ""
        words = self.tr("Memory: {predicted} predicted, {measured} used at the last start.")
        return words.format(
            predicted=size_words(plan.memory.total_bytes),
            measured=size_words(plan.measured.total_bytes),
        )

    def _show_outcome(self) -> None:
        text, icon_name, colour = self._outcome()
        self._outcome_box.setVisible(bool(text))
        self.outcome.setText(text)
        self._outcome_icon.set_icon(icon_name)
        self._outcome_icon.set_colour(colour)

    def _outcome(self) -> tuple[str, str, str]:
        """What there is to say below: the words, an icon and its colour."""
        error = self._error or self._model.flaw
        if error is not None:
            return f"{error_message(error)} {error_hint(error)}".strip(), "triangle-alert", "bad"
        if self._verified is not None:
            return self._verified_words(self._verified)
        plan = self._plan
        if plan is not None and plan.verdict in ("cannot_run", "will_swap"):
            return notice_text(plan.reason), "info", "muted"
        return "", "info", "muted"

    def _verified_words(self, verified: Verified) -> tuple[str, str, str]:
        match verified.outcome:
            case "intact":
                return self.tr("Intact: every byte is as it must be."), "circle-check", "ok"
            case "noted":
                words = self.tr(
                    "Nobody has said what its checksum must be. It is noted now, and the next "
                    "time it counts."
                )
                return words, "info", "muted"
            case "unlike":
                words = self.tr(
                    "It is not the file of the catalogue that it looks like: another build of the "
                    "model, or damaged. If it answers well, nothing need be done."
                )
                return words, "triangle-alert", "warn"
            case "damaged":
                words = self.tr("Damaged: {files}. Remove it and get it again.")
                names = ", ".join(path.name for path in verified.damaged)
                return words.format(files=names), "triangle-alert", "bad"
