"""The third step: what is fetched, from where and to where; or that nothing need be fetched."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.download import DownloadFinished, DownloadRow, Hub
from app.models.download.space import RESERVE_BYTES
from app.models.found.search import Candidate
from app.models.inventory import Installed
from ui.computer.computer import Computer
from ui.computer.facts import whole_words
from ui.firstrun.fact_table import FactTable
from ui.firstrun.found_models import FoundModels
from ui.firstrun.licence_terms import LicenceTerms
from ui.firstrun.model_choice import ModelChoice
from ui.firstrun.step import Step
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import Shelf
from ui.models.wording import program_name, progress_words, short_path, size_words
from ui.widgets.buttons import IconLabel

# What is to be done: nothing can be yet, fetch it, link it, or nothing since it is (nearly) here.
Way = Literal["unknown", "none", "fetch", "link", "coming", "here"]


class DownloadStep(Step):
    """Starts the download in the background, or links to the same model of another program."""

    def __init__(
        self, computer: Computer, choice: ModelChoice, shelf: Shelf, desk: DownloadDesk
    ) -> None:
        super().__init__()
        self._computer, self._choice, self._shelf, self._desk = computer, choice, shelf, desk
        self._given_up = False
        self._arrived: set[str] = set()  # before the shelf has looked again
        self.table = FactTable()
        self.terms = LicenceTerms()
        self.found = FoundModels()
        self._meanwhile = QLabel()
        self._meanwhile.setProperty("role", "muted")
        self._meanwhile.setWordWrap(True)
        self._meanwhile_row = QWidget()
        self._build()
        choice.changed.connect(self._show)
        shelf.changed.connect(self._show)
        computer.found.connect(self._show)
        computer.failed.connect(self._give_up)
        desk.row_changed.connect(self._follow_row)
        desk.finished.connect(self._note_arrival)
        desk.removed.connect(self._show)
        self.terms.agreed_changed.connect(self.changed)
        self.found.link_requested.connect(shelf.link)
        self._show()

    @property
    def way(self) -> Way:
        entry = self._choice.entry
        if entry is None:
            return "none" if self._choice.is_known or self._given_up else "unknown"
        if self.ready_id:
            return "here"
        if self.row is not None:
            return "coming"
        return "link" if self.candidate is not None else "fetch"

    @property
    def installed(self) -> Installed | None:
        """The chosen model, if it is on this computer and can be run."""
        entry = self._choice.entry
        model = self._shelf.of_entry(entry.id) if entry else None
        return model if model is not None and model.flaw is None else None

    @property
    def ready_id(self) -> str:
        """What the chosen model is opened by; "" while it is not here."""
        entry, model = self._choice.entry, self.installed
        if model is not None:
            return model.id
        return entry.id if entry and entry.id in self._arrived else ""

    @property
    def candidate(self) -> Candidate | None:
        """The chosen model as another program has it."""
        entry = self._choice.entry
        same = (c for c in self._shelf.candidates if entry and c.entry and c.entry.id == entry.id)
        return next((found for found in same if found.flaw is None), None)

    def title(self) -> str:
        name = self.name
        match self.way:
            case "unknown":
                return self.tr("Finding a model for your computer…")
            case "none":
                return self.tr("No model to download for now")
            case "fetch":
                return self.tr("Download {name}").format(name=name)
            case "coming":
                return self.tr("{name} is on its way").format(name=name)
            case "link" | "here":
                return self.tr("{name} is already on this computer").format(name=name)

    def sentence(self) -> str:
        match self.way:
            case "unknown":
                return self.tr("This takes a few seconds.")
            case "none":
                return self.tr("The Models page has all models, whenever you want to choose one.")
            case "fetch":
                return self.tr("Once it is here, it works without a network.")
            case "coming":
                row = self.row
                done = progress_words(row.have_bytes, row.total_bytes) if row else ""
                return self.tr("{progress}; it goes on in the background.").format(progress=done)
            case "link":
                program = program_name(self.candidate.found.source) if self.candidate else ""
                words = self.tr("It came with {program}. Use it there: nothing is downloaded.")
                return words.format(program=program)
            case "here":
                return self.tr("There is nothing to download.")

    def action(self) -> str:
        match self.way:
            case "fetch":
                return self.tr("Download in the background")
            case "link":
                return self.tr("Use it there")
            case _:
                return self.tr("Continue")

    def is_ready(self) -> bool:
        return self.way != "unknown" and (self.way != "fetch" or self.terms.is_settled)

    def first_focus(self) -> QWidget | None:
        waiting = self.way == "fetch" and not self.terms.is_settled
        return self.terms.agree if waiting else None

    def enter(self) -> None:
        self._show()

    def proceed(self) -> None:
        entry, candidate = self._choice.entry, self.candidate
        match self.way:
            case "fetch" if entry is not None:
                self._desk.get(entry.id)
            case "link" if candidate is not None:
                self._shelf.link(candidate)
            case _:
                pass
        self.proceeded.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    @property
    def name(self) -> str:
        return self._choice.entry.name if self._choice.entry else ""

    @property
    def row(self) -> DownloadRow | None:
        entry = self._choice.entry
        return self._desk.row_of(entry.id) if entry else None

    def _build(self) -> None:
        meanwhile = QHBoxLayout(self._meanwhile_row)
        meanwhile.setContentsMargins(0, 4, 0, 0)
        meanwhile.setSpacing(8)
        icon = IconLabel("message-circle", "muted")
        meanwhile.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        meanwhile.addWidget(self._meanwhile, 1)
        self.rows.setSpacing(12)
        for widget in (self.table, self.terms, self.found, self._meanwhile_row):
            self.rows.addWidget(widget)
        self.rows.addStretch(1)

    @Slot(object)
    def _follow_row(self, row: DownloadRow) -> None:
        if self._choice.entry is not None and row.id == self._choice.entry.id:
            self._show()

    @Slot(object)
    def _note_arrival(self, finished: DownloadFinished) -> None:
        self._arrived.add(finished.id)
        self._show()

    @Slot()
    def _give_up(self) -> None:
        self._given_up = True
        self._show()

    @Slot()
    def _show(self) -> None:
        entry, way = self._choice.entry, self.way
        fetching = way == "fetch" and entry is not None
        self.table.setVisible(fetching or way in ("link", "here"))
        if entry is not None:
            licence = catalogue.load().licence_of(entry)
            self.terms.show_licence(entry, licence)
        if not fetching:
            self.terms.hide()
        if entry is not None and self.table.isVisibleTo(self):
            self.table.show_rows(self._table_rows(entry, way))
        same = self.candidate
        others = tuple(found for found in self._shelf.candidates if found is not same)
        self.found.show_found(others)
        self._meanwhile_row.setVisible(way in ("fetch", "coming"))
        self._meanwhile.setText(
            self.tr(
                "While it downloads you can already try Hearth with the small starter model that "
                "is built in."
            )
        )
        self.changed.emit()

    def _table_rows(self, entry: Entry, way: Way) -> list[tuple[str, str, bool]]:
        """Label, value, and whether the value is a warning."""
        if way == "here" and self.installed is not None:
            return [(self.tr("Where"), short_path(self.installed.files[0]), False)]
        if way == "link" and self.candidate is not None:
            return [
                (self.tr("Where"), short_path(self.candidate.found.path), False),
                (self.tr("Size"), size_words(self.candidate.size_bytes), False),
            ]
        licence = catalogue.load().licence_of(entry)
        free = self.tr("free to use, also at work")
        terms = f"{licence.name}, {free}" if licence.is_free else licence.name
        return [
            (self.tr("From"), f"{hub_host()}/{entry.repository}", False),
            (self.tr("To"), short_path(self._shelf.folder), False),
            (self.tr("Size"), *self._room(entry)),
            (self.tr("Licence"), terms, False),
        ]

    def _room(self, entry: Entry) -> tuple[str, bool]:
        size = size_words(entry.size_bytes)
        profile = self._computer.profile
        if profile is None or profile.disk is None:
            return size, False
        free_bytes = profile.disk.free_bytes
        free = whole_words(free_bytes)
        needed_bytes = entry.size_bytes + RESERVE_BYTES
        if needed_bytes <= free_bytes:
            return self.tr("{size} of the {free} that are free").format(size=size, free=free), False
        missing = size_words(needed_bytes - free_bytes)
        words = self.tr("{size}, and only {free} are free: it waits until you free {missing}")
        return words.format(size=size, free=free, missing=missing), True


def hub_host() -> str:
    """Where models come from as things are set: the public Hub, or a mirror of it."""
    endpoint = Hub().endpoint
    return urlsplit(endpoint).hostname or endpoint
