"""The page of permissions: what is allowed, what the model remembers, what was done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.models.strips import ErrorStrip
from ui.servers.server_desk import ServerDesk
from ui.servers.servers_tab import ServersTab
from ui.tools.activity_pane import ActivityPane
from ui.tools.note_list import NoteList
from ui.tools.permission_list import PermissionList
from ui.tools.records import Records
from ui.tools.tool_desk import ToolDesk
from ui.widgets.labels import Label
from ui.widgets.page import TOP, margins

PERMISSIONS, NOTES, ACTIVITY, SERVERS = range(4)


class ToolsPage(QWidget):
    """Reads everything anew whenever it is shown. Further tabs are added by `add_tab`."""

    tab_shown = Signal(int)

    def __init__(self, desk: ToolDesk, servers: ServerDesk | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.records = Records(desk, self)
        self._title, self._hint = Label("title", wraps=False), Label("muted")
        self.tabs = _Tabs()
        self.stack = QStackedWidget()
        self.error = ErrorStrip()
        self.permissions = PermissionList(self.records)
        self.notes = NoteList(self.records)
        self.activity = ActivityPane(self.records)
        self.servers: ServersTab | None = None
        for pane in (self.permissions, self.notes, self.activity):
            self.add_tab(pane)
        if servers is not None:
            self.servers = ServersTab(servers)
            self.add_tab(self.servers)
        self._build()
        self.tabs.currentChanged.connect(self.show_tab)
        self.records.failed.connect(self.error.show_error)
        self.setFocusProxy(self.tabs)
        self._retranslate()

    def add_tab(self, pane: QWidget, name: str = "") -> int:
        """Adds a tab at the end; returns its number."""
        self.stack.addWidget(pane)
        return self.tabs.addTab(name)

    @Slot(int)
    def show_tab(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)
        self.stack.setCurrentIndex(tab)
        self._renew()
        self.tab_shown.emit(tab)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, right = margins(self.width())
        self._head.setContentsMargins(left, TOP, right, 0)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        rule = QFrame()
        rule.setProperty("role", "rule")
        head = self._head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addSpacing(6)
        head.addWidget(self._hint)
        head.addSpacing(15)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(rule)
        head.addSpacing(4)
        head.addWidget(self.error)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.stack, 1)

    def _renew(self) -> None:
        pane = self.stack.currentWidget()
        if self.isVisible() and isinstance(pane, PermissionList | NoteList | ActivityPane):
            pane.renew()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Permissions"))
        self._hint.setText(
            self.tr("What tools may do without asking, what they keep, and all they have done.")
        )
        self.tabs.setTabText(PERMISSIONS, self.tr("Allowed"))
        self.tabs.setTabText(NOTES, self.tr("Remembered"))
        self.tabs.setTabText(ACTIVITY, self.tr("Activity"))
        self.tabs.setTabText(SERVERS, self.tr("Servers"))
        self.tabs.setAccessibleName(self.tr("Permissions"))


class _Tabs(QTabBar):
    """Tabs without a frame; the one that is shown is bold."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("modelTabs")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(False)

    def tabSizeHint(self, index: int) -> QSize:
        # Room for bold words in every tab, so that choosing one does not push the others.
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        hint = super().tabSizeHint(index)
        width = QFontMetrics(bold).horizontalAdvance(self.tabText(index)) + 22
        return QSize(max(width, 30), hint.height())
