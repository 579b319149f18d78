"""The page of models: those recommended for this computer, all, and those that are here already.

Puts its parts together and says what was asked of the rest of the window. The shelf and the desk do
the work; nothing here waits for a disk or a network.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.hardware.profile import HardwareProfile
from app.models.download import DownloadFinished
from ui.computer.computer import Computer
from ui.computer.facts import plain_name
from ui.computer.plans import Plans
from ui.models.catalogue_list import CatalogueList
from ui.models.download_desk import DownloadDesk
from ui.models.here_list import HereList
from ui.models.search_pane import SearchPane
from ui.models.shelf import Shelf
from ui.models.wording import memory_words, size_words
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon
from ui.widgets.labels import Label, LinkedLine
from ui.widgets.page import TOP, margins

RECOMMENDED, ALL, HERE, SEARCH = range(4)
SEARCH_WIDTH = 300


class ModelsPage(QWidget):
    """`chat_requested` carries the id of a model on this computer; `computer_requested`: the person
    wants to know more of it.
    """

    chat_requested = Signal(str)
    computer_requested = Signal()

    def __init__(self, computer: Computer, plans: Plans, shelf: Shelf, desk: DownloadDesk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._computer, self._shelf, self._desk = computer, shelf, desk
        self._title = Label("title", wraps=False)
        self.chosen_for = LinkedLine("muted")
        self.tabs = _Tabs()
        self.field = QLineEdit()
        self.recommended = CatalogueList(plans, shelf, desk)
        self.all = CatalogueList(plans, shelf, desk, whole=True)
        self.here = HereList(plans, shelf, desk)
        self.search = SearchPane(plans, shelf, desk)
        self.stack = QStackedWidget()
        self._glass = QAction(self)
        self._head = QVBoxLayout()
        self._build()
        self._connect()
        self.setFocusProxy(self.tabs)
        self._recolour()
        self._retranslate()

    def show_entry(self, id: str) -> None:
        """Shows a model of the catalogue."""
        self.show_tab(ALL)
        self.all.show_entry(id)

    def show_tab(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)
        self._show_tab(tab)

    def showEvent(self, event: QShowEvent) -> None:
        self._shelf.refresh()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, right = margins(self.width())
        self._head.setContentsMargins(left, TOP, right, 0)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        for part in (self.recommended, self.all, self.here, self.search):
            self.stack.addWidget(part)
        self.field.setObjectName("modelSearch")
        self.field.setMinimumWidth(60)
        self.field.setMaximumWidth(SEARCH_WIDTH)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.field.setClearButtonEnabled(True)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        bar.addStretch(1)
        bar.addWidget(self.field, 3, Qt.AlignmentFlag.AlignVCenter)
        rule = QFrame()
        rule.setProperty("role", "rule")
        head = self._head
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addSpacing(6)
        head.addWidget(self.chosen_for)
        head.addSpacing(15)
        head.addLayout(bar)
        head.addWidget(rule)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.stack, 1)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave_search)

    def _connect(self) -> None:
        self.chosen_for.followed.connect(self.computer_requested)
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.tabBarClicked.connect(self._show_tab)
        self.field.returnPressed.connect(self._search)
        self.field.textEdited.connect(self._note_edit)
        self.search.closed.connect(self._leave_search)
        for part in (self.recommended, self.all, self.here, self.search):
            part.chat_requested.connect(self.chat_requested)
        self.recommended.other_requested.connect(self.show_entry)
        self._computer.found.connect(self._show_computer)
        self._shelf.changed.connect(self._name_tabs)
        self._desk.finished.connect(self._note_arrival)
        theme_source().changed.connect(self._recolour)

    @Slot(int)
    def _show_tab(self, tab: int) -> None:
        if tab < 0:
            return
        self.search.stop()
        self.tabs.mark(is_open=True)
        self.stack.setCurrentIndex(tab)
        if tab == HERE and not self._shelf.looked:
            self._shelf.look_elsewhere()

    @Slot()
    def _find(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def _search(self) -> None:
        if self.field.text().strip():
            self.tabs.mark(is_open=False)
            self.stack.setCurrentIndex(SEARCH)
            self.search.search(self.field.text())

    @Slot(str)
    def _note_edit(self, text: str) -> None:
        if not text.strip():
            self._leave_search()
        elif "://" in text:  # pasted: nobody types an address letter by letter
            self._search()

    @Slot()
    def _leave_search(self) -> None:
        if self.stack.currentIndex() == SEARCH:
            self.field.clear()
            self._show_tab(self.tabs.currentIndex())

    @Slot(object)
    def _show_computer(self, _: HardwareProfile) -> None:
        self._retranslate()

    @Slot(object)
    def _note_arrival(self, _: DownloadFinished) -> None:
        self._name_tabs()

    @Slot()
    def _recolour(self) -> None:
        self._glass.setIcon(icon("search", palette_colour("muted"), 14))

    @Slot()
    def _name_tabs(self) -> None:
        count = len(self._shelf.models)
        words = self.tr("On this computer · {number}").format(number=count)
        self.tabs.setTabText(HERE, words if count else self.tr("On this computer"))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Models"))
        self.tabs.setTabText(RECOMMENDED, self.tr("Recommended"))
        self.tabs.setTabText(ALL, self.tr("All"))
        self.tabs.setAccessibleName(self.tr("Which models"))
        self._name_tabs()
        placeholder = self.tr("Paste a Hugging Face link or search")
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        profile = self._computer.profile
        if profile is None:
            self.chosen_for.show_line(self.tr("Looking at this computer…"))
        else:
            self.chosen_for.show_line(self._computer_words(profile), self.tr("Details"))

    def _computer_words(self, profile: HardwareProfile) -> str:
        parts = [
            self.tr("{total} memory ({free} free now)").format(
                total=memory_words(profile.memory.total_bytes),
                free=size_words(profile.memory.available_bytes),
            ),
            self.tr("{number} cores").format(number=profile.cpu.physical_cores),
            *(plain_name(gpu.name) for gpu in profile.gpus),
        ]
        return self.tr("Chosen for this computer: {parts}.").format(parts=", ".join(parts))


class _Tabs(QTabBar):
    """Tabs without a frame; the one that is shown is bold, and none is while something else is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("modelTabs")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(False)
        for _ in range(3):
            self.addTab("")
        self.mark(is_open=True)

    def mark(self, *, is_open: bool) -> None:
        """Whether what the current tab names is what is shown."""
        self.setProperty("open", is_open)
        self.style().unpolish(self)
        self.style().polish(self)

    def tabSizeHint(self, index: int) -> QSize:
        # Room for bold words in every tab, so that choosing one does not push the others.
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        hint = super().tabSizeHint(index)
        width = QFontMetrics(bold).horizontalAdvance(self.tabText(index)) + 22
        return QSize(max(width, 30), hint.height())
