"""One model on this computer: whether it runs, what it takes, how fast it is; as planned and as
measured."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from app.models.plan import Measurement, Plan
from ui.computer.memory_bar import MemoryBar, MemoryLegend
from ui.errors import notice_text
from ui.models.wording import size_words, speed_words
from ui.widgets.card import Card
from ui.widgets.tags import VerdictTag


class PlanCard(Card):
    """The plan for a model, in words and as a bar."""

    def __init__(self, name: str, plan: Plan) -> None:
        super().__init__(spacing=5)
        self._plan = plan
        self._name = QLabel(name)
        self._name.setProperty("role", "strong")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict = VerdictTag()
        self._speed = QLabel()
        self._speed.setProperty("role", "hint")
        self._reason = _line("small")
        self._bar, self._legend = MemoryBar(), MemoryLegend()
        self._use, self._measured = _line("hint"), _line("hint")
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self._name)
        head.addWidget(self._verdict)
        head.addStretch(1)
        head.addWidget(self._speed)
        self.rows.addLayout(head)
        self.rows.addWidget(self._reason)
        self.rows.addSpacing(2)
        for widget in (self._bar, self._legend, self._use, self._measured):
            self.rows.addWidget(widget)
        self.show_plan(plan)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._verdict.set_verdict(plan.verdict, plan.reason)
        self._bar.show_plan(plan)
        self._legend.show_plan(plan)
        self._retranslate()

    def texts(self) -> tuple[str, ...]:
        """What can be read on it, from top to bottom."""
        lines = (self._reason, self._legend, self._use, self._measured)
        return (
            self._name.text(),
            self._verdict.text(),
            self._speed.text(),
            *(line.text() for line in lines if line.isVisibleTo(self)),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        plan = self._plan
        runs = plan.verdict in ("runs_well", "runs_slowly")  # what swaps is far slower than this
        self._speed.setText(speed_words(plan.predicted.decode_tps) if runs else "")
        self._reason.setText(notice_text(plan.reason))
        self._reason.setVisible(plan.verdict != "runs_well")
        self._use.setText(self._use_words())
        self._use.setVisible(runs)
        measured = self._measured_words(plan.measured) if plan.measured else ""
        self._measured.setText(measured)
        self._measured.setVisible(bool(measured))

    def _use_words(self) -> str:
        plan, locale = self._plan, QLocale()
        parts = [self.tr("Remembers {tokens} tokens").format(tokens=locale.toString(plan.n_ctx))]
        if plan.n_gpu_layers:
            words = self.tr("{count} layers on the graphics card")
            parts.append(words.format(count=plan.n_gpu_layers))
        words = self.tr("reads {prefill}, writes {decode} tokens a second")
        parts.append(
            words.format(
                prefill=_rate(plan.predicted.prefill_tps), decode=_rate(plan.predicted.decode_tps)
            )
        )
        battery = plan.predicted_on_battery
        if battery is not None:
            words = self.tr("on battery {decode}")
            parts.append(words.format(decode=_rate(battery.decode_tps)))
        return " · ".join(parts)

    def _measured_words(self, measured: Measurement) -> str:
        plan, parts = self._plan, []
        if measured.total_bytes:
            words = self.tr("predicted {predicted}, used {used}")
            parts.append(
                words.format(
                    predicted=size_words(plan.memory.total_bytes),
                    used=size_words(measured.total_bytes),
                )
            )
        if measured.decode_tps:
            words = self.tr("predicted {predicted}, measured {measured} tokens a second")
            parts.append(
                words.format(
                    predicted=_rate(plan.predicted.decode_tps), measured=_rate(measured.decode_tps)
                )
            )
        if not parts:
            return ""
        return self.tr("Last time: {figures}").format(figures=" · ".join(parts))


def _line(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _rate(tps: float) -> str:
    return QLocale().toString(tps, "f", 1 if tps < 20 else 0)
