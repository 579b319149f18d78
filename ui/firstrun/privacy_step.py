"""The last step: what stays private, in sentences that are true; and how the model is coming on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot

from app import paths
from app.errors import AppError
from app.models.download import DownloadRow
from ui.errors import error_hint, error_message
from ui.firstrun.download_step import DownloadStep, hub_host
from ui.firstrun.statement import Statement
from ui.firstrun.step import Step
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf, Trouble
from ui.models.wording import left_words, progress_words, short_path


class PrivacyStep(Step):
    """Ends the wizard: its main button leads to the chat."""

    def __init__(self, download: DownloadStep, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__()
        self._download = download
        self._error: AppError | None = None
        self._chats = Statement("laptop", "ok")
        self._network = Statement("download", "ok")
        self._nobody = Statement("shield-check", "ok")
        self._lock = Statement("lock", "ok")
        self.progress = Statement("message-circle", "accent")
        for statement in (self._chats, self._network, self._nobody, self._lock):
            self.rows.addWidget(statement)
            self.rows.addSpacing(14)
        self.rows.addStretch(1)
        self.rows.addWidget(self.progress)
        download.changed.connect(self._show)
        desk.failed.connect(self._show_error)
        shelf.failed.connect(self._show_error)
        shelf.troubled.connect(self._show_trouble)
        self._show()

    def title(self) -> str:
        return self.tr("What you write stays with you")

    def sentence(self) -> str:
        return self.tr("Nothing to decide here: only what you can rely on.")

    def action(self) -> str:
        return self.tr("Start chatting")

    def enter(self) -> None:
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    @Slot(object)
    def _show_error(self, error: AppError) -> None:
        self._error = error
        self._show()

    @Slot(object)
    def _show_trouble(self, trouble: Trouble) -> None:
        self._show_error(trouble.error)

    @Slot()
    def _show(self) -> None:
        self._chats.say(
            self.tr("Your chats stay on this computer."),
            self.tr("Hearth keeps its files in {folder}.").format(
                folder=short_path(paths.data_dir())
            ),
        )
        self._network.say(
            self.tr("Hearth goes online only for models, and only when you ask for one."),
            self.tr("It finds and downloads them at {host}; what you write is never sent.").format(
                host=hub_host()
            ),
        )
        self._nobody.say(self.tr("No account, no telemetry, no advertising."))
        self._lock.say(
            self.tr("The offline lock closes when you are through here."),
            self.tr(
                "A model on its way comes first. Then it reads “Nothing leaves this computer” at "
                "the top, until you open it."
            ),
        )
        self.progress.say(*self._progress_words())
        self.changed.emit()

    def _progress_words(self) -> tuple[str, str]:
        meanwhile = self.tr("Until then the small starter model answers.")
        if self._error is not None:
            return error_message(self._error), error_hint(self._error) or meanwhile
        row, name = self._download.row, self._download.name
        if row is not None:
            return self._row_words(row, name), meanwhile
        match self._download.way:
            case "here":
                return self.tr("{name} is ready: you can chat with it.").format(name=name), ""
            case _:
                return (
                    self.tr("The small starter model that is built in answers for now."),
                    self.tr("The Models page has better ones, whenever you like."),
                )

    def _row_words(self, row: DownloadRow, name: str) -> str:
        if row.error is not None:
            return error_message(row.error)
        done = progress_words(row.have_bytes, row.total_bytes)
        left = f" · {left_words(row.left_s)}" if row.left_s is not None else ""
        words = self.tr("{name} is being downloaded: {progress}")
        return words.format(name=name, progress=f"{done}{left}")
