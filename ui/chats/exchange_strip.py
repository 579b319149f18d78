"""The line above the chat while chats are exported or imported, and the report afterwards."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QLocale, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from app.errors import AppError
from ui.chats.exchange import ChatExchange, Exported, Imported, Moving
from ui.errors import error_hint, error_message
from ui.models.wording import short_path
from ui.widgets.buttons import IconButton, IconLabel

_News = Moving | Exported | Imported | AppError
_Look = Literal["moving", "done", "failed"]
_ICONS: dict[_Look, tuple[str, str]] = {
    "moving": ("loader", "muted"),
    "done": ("circle-check", "ok"),
    "failed": ("triangle-alert", "bad"),
}
MOST_FAILURES = 3


class ExchangeStrip(QFrame):
    """Hidden while there is nothing to say. The report stays until it is closed."""

    def __init__(self, exchange: ChatExchange) -> None:
        super().__init__()
        self.setObjectName("downloadStrip")
        self._exchange = exchange
        self._news: _News | None = None
        self._icon = IconLabel("loader", "muted", 15)
        self._text = QLabel()
        self._text.setProperty("role", "small")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setObjectName("loadingBar")
        self._bar.setTextVisible(False)
        self.cancel, self.show_folder, self.undo = (QPushButton() for _ in range(3))
        for button in (self.cancel, self.show_folder, self.undo):
            button.setProperty("role", "chip")
        self.close_button = IconButton("x", size=14)
        self._build()
        self.cancel.clicked.connect(exchange.cancel)
        self.show_folder.clicked.connect(self._open_folder)
        self.undo.clicked.connect(self._take_out)
        self.close_button.clicked.connect(self._close)
        exchange.moved.connect(self._show)
        exchange.exported.connect(self._show)
        exchange.imported.connect(self._show)
        exchange.failed.connect(self._show)
        exchange.ended.connect(self._end)
        self._retranslate()

    def text(self) -> str:
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 5, 14, 5)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        for button in (self.cancel, self.show_folder, self.undo, self.close_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(line)
        rows.addWidget(self._bar)

    @Slot(object)
    def _show(self, news: _News) -> None:
        self._news = news
        self._retranslate()

    @Slot()
    def _end(self) -> None:
        if isinstance(self._news, Moving):  # it was given up
            self._close()

    @Slot()
    def _close(self) -> None:
        self._news = None
        self._retranslate()

    @Slot()
    def _open_folder(self) -> None:
        if isinstance(self._news, Exported):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._news.path.parent)))

    @Slot()
    def _take_out(self) -> None:
        if isinstance(self._news, Imported):
            self._exchange.take_out(self._news.added)
            self._close()

    def _retranslate(self) -> None:
        news = self._news
        self.setVisible(news is not None)
        self.cancel.setText(self.tr("Cancel"))
        self.show_folder.setText(self.tr("Show the folder"))
        self.undo.setText(self.tr("Undo"))
        self.undo.setAccessibleName(self.tr("Take the imported chats out again"))
        self.close_button.name(self.tr("Close this notice"))
        if news is None:
            return
        moving = isinstance(news, Moving)
        look: _Look = "moving" if moving else "done"
        if isinstance(news, AppError) or (isinstance(news, Imported) and news.failures):
            look = "failed"
        icon, colour = _ICONS[look]
        self._icon.set_icon(icon)
        self._icon.set_colour(colour)
        self._text.setText(self._words(news))
        self._text.setAccessibleName(self._text.text())
        self._bar.setVisible(moving)
        self.cancel.setVisible(moving)
        self.show_folder.setVisible(isinstance(news, Exported))
        self.undo.setVisible(isinstance(news, Imported) and bool(news.added))
        self.close_button.setVisible(not moving)

    def _words(self, news: _News) -> str:
        match news:
            case Moving(done, total, fraction):
                return self._moving_words(done, total, fraction)
            case Exported(path, count):
                place = short_path(path)
                if count == 1:
                    return self.tr("The chat is in {path} now.").format(path=place)
                words = self.tr("{count} chats are in {path} now.")
                return words.format(count=_number(count), path=place)
            case Imported():
                return self._report(news)
        return _error_words(news)

    def _moving_words(self, done: int, total: int, fraction: float | None) -> str:
        share = fraction if fraction is not None else done / total if total else None
        self._bar.setRange(0, 1000 if share is not None else 0)
        if share is not None:
            self._bar.setValue(round(1000 * share))
        if fraction is not None:
            return self.tr("Writing the PDF… {percent} %").format(percent=round(100 * fraction))
        if total:
            words = self.tr("{done} of {total} chats…")
            return words.format(done=_number(done), total=_number(total))
        if done:
            return self.tr("{done} chats…").format(done=_number(done))
        return self.tr("One moment…")

    def _report(self, report: Imported) -> str:
        """What became of an import, in plain words."""
        count = len(report.added)
        if count == 1:
            parts = [self.tr("One chat was imported.")]
        else:
            parts = [self.tr("{count} chats were imported.").format(count=_number(count))]
        if report.already_here == 1:
            parts.append(self.tr("One was here already."))
        elif report.already_here:
            words = self.tr("{count} were here already.")
            parts.append(words.format(count=_number(report.already_here)))
        if report.empty == 1:
            parts.append(self.tr("One had nothing in it."))
        elif report.empty:
            words = self.tr("{count} had nothing in them.")
            parts.append(words.format(count=_number(report.empty)))
        if report.stopped:
            parts.append(self.tr("The rest was left out, since you cancelled."))
        parts += [_error_words(error) for error in report.failures[:MOST_FAILURES]]
        more = len(report.failures) - MOST_FAILURES
        if more > 0:
            words = self.tr("{count} more files could not be read.")
            parts.append(words.format(count=_number(more)))
        return " ".join(parts)


def _error_words(error: AppError) -> str:
    return f"{error_message(error)} {error_hint(error)}".strip()


def _number(count: int) -> str:
    return QLocale().toString(count)
