"""A JSON answer as a tree: branches that open, values that can be copied.

Makes items only for what is opened, so that a long list costs nothing. Knows no schema: whether the
answer keeps to one is told to it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPoint, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from app.engine.json_schema import SchemaVerdict
from ui.fonts import code_font
from ui.theme import theme_source
from ui.widgets.buttons import TextButton, palette_colour
from ui.widgets.plain_text import PlainText
from ui.widgets.tags import Tag

CHUNK = 200  # children that are made at once
OPEN_AT_FIRST = 60  # items
MAX_VALUE = 400  # characters of a value that are shown
MAX_TEXT = 200_000
MAX_HEIGHT = 420
_VALUE = Qt.ItemDataRole.UserRole
_LATER = Qt.ItemDataRole.UserRole + 1
_PATH = Qt.ItemDataRole.UserRole + 2


class _Holder:
    """Keeps a Python value out of Qt's hands, which would convert it."""

    def __init__(self, value: Any) -> None:
        self.value = value


class JsonTree(QTreeWidget):
    """The tree itself: names at the left, values at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._root: Any = None
        self.setProperty("role", "json")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFont(code_font(theme_source().theme.sizes.code))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.itemExpanded.connect(self._fill)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
        self.customContextMenuRequested.connect(self._open_menu)
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(self.copy_value)
        theme_source().changed.connect(self._recolour)

    def set_value(self, value: Any) -> None:
        """Shows a value, its first levels open."""
        self.clear()
        self._root = value
        self._add_children(None, 0)
        shown = self.topLevelItemCount()
        level = [item for i in range(shown) if (item := self.topLevelItem(i)) is not None]
        while level and shown < OPEN_AT_FIRST:
            lower: list[QTreeWidgetItem] = []
            for item in level:
                children = _length(_value(item))
                if children and shown + children <= OPEN_AT_FIRST:
                    item.setExpanded(True)
                    shown += children
                    lower += _items_in(item)
            level = lower
        self._fit()

    @Slot()
    def copy_value(self) -> None:
        """Copies the chosen value: text as it is, all else as JSON."""
        if (item := self.currentItem()) is not None:
            value = _value(item)
            text = value if isinstance(value, str) else _as_text(value)
            QGuiApplication.clipboard().setText(text)

    @Slot()
    def copy_path(self) -> None:
        """Copies where the chosen value stands, as a JSONPath."""
        if (item := self.currentItem()) is not None:
            QGuiApplication.clipboard().setText(str(item.data(0, _PATH)))

    @Slot(QTreeWidgetItem)
    def _fill(self, item: QTreeWidgetItem) -> None:
        """Makes the children of an item that is opened for the first time."""
        if item.data(0, _LATER):
            item.setData(0, _LATER, False)
            item.takeChildren()
            self._add_children(item, 0)

    def _add_children(self, parent: QTreeWidgetItem | None, start: int) -> None:
        """The next children of an item, None for the root."""
        value = self._root if parent is None else _value(parent)
        path = "$" if parent is None else str(parent.data(0, _PATH))
        place = self.invisibleRootItem() if parent is None else parent
        pairs = itertools.islice(_children(value, path), start, start + CHUNK)
        place.addChildren([self._item(name, child, where) for name, child, where in pairs])
        if start + CHUNK < _length(value):
            more = QTreeWidgetItem([self.tr("… more"), ""])
            more.setData(0, _VALUE, _Holder(None))
            more.setForeground(0, QColor(palette_colour("accent")))
            more.setData(1, _LATER, start + CHUNK)
            place.addChild(more)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._go_on(self.currentItem())
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._go_on(self.currentItem()):
            return
        super().keyPressEvent(event)

    def _go_on(self, item: QTreeWidgetItem | None) -> bool:
        """Puts the next children in place of the line that stands for them."""
        start = item.data(1, _LATER) if item is not None else None
        if item is None or not isinstance(start, int):
            return False
        parent = item.parent()
        (parent or self.invisibleRootItem()).removeChild(item)
        self._add_children(parent, start)
        self._fit()
        return True

    def _item(self, name: str, value: Any, path: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, self._summary(value)])
        item.setData(0, _VALUE, _Holder(value))
        item.setData(0, _PATH, path)
        if isinstance(value, str) and len(value) > 40:
            item.setToolTip(1, value[:2000])
        self._colour(item)
        if _length(value):
            item.setData(0, _LATER, True)
            item.addChild(QTreeWidgetItem())  # so that it can be opened
        return item

    def _summary(self, value: Any) -> str:
        match value:
            case dict():
                count = len(value)
                return self.tr("1 field") if count == 1 else self.tr("{n} fields").format(n=count)
            case list():
                count = len(value)
                return self.tr("1 entry") if count == 1 else self.tr("{n} entries").format(n=count)
            case True:
                return self.tr("yes")
            case False:
                return self.tr("no")
            case None:
                return "–"
            case str():
                return " ".join(value[:MAX_VALUE].split())
            case float() | int():
                return json.dumps(value)
        return str(value)

    def _colour(self, item: QTreeWidgetItem) -> None:
        value = _value(item)
        item.setForeground(0, QColor(palette_colour("muted")))
        quiet = value is None or isinstance(value, dict | list)
        name = "muted" if quiet else "ink" if isinstance(value, str) else "accent"
        item.setForeground(1, QColor(palette_colour(name)))

    @Slot()
    def _recolour(self) -> None:
        waiting = [self.invisibleRootItem()]
        while waiting:
            item = waiting.pop()
            children = _items_in(item)
            for child in children:
                if child.data(0, _VALUE) is not None:
                    self._colour(child)
            waiting += children

    @Slot()
    def _fit(self) -> None:
        """As high as what is open, up to a limit; scrolls from there on."""
        rows, item = 0, self.topLevelItem(0)
        height = self.sizeHintForRow(0) if item is not None else 0
        while item is not None and rows * height < MAX_HEIGHT:
            rows += 1
            item = self.itemBelow(item)
        self.setFixedHeight(min(MAX_HEIGHT, rows * height + 4))

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.popup(self.viewport().mapToGlobal(place))

    def menu(self) -> QMenu:
        """What can be done with the chosen value."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy the value")).triggered.connect(self.copy_value)
        menu.addAction(self.tr("Copy the path")).triggered.connect(self.copy_path)
        menu.addSeparator()
        menu.addAction(self.tr("Close all")).triggered.connect(self.collapseAll)
        return menu


class JsonAnswer(QFrame):
    """The tree in a frame, with its text on demand, a copy button, and whether it is as wanted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self._text = text
        self._verdict: SchemaVerdict | None = None
        self._label = QLabel("JSON")
        self._label.setProperty("role", "caption")
        self.verdict = Tag()
        self.verdict.hide()
        self.switch = TextButton("small", colour="muted", padding=5)
        self.switch.clicked.connect(self._switch)
        self.copy = TextButton("small", "copy", colour="muted", padding=5)
        self.copy.clicked.connect(self._copy)
        self.tree = JsonTree()
        self._plain = PlainText(code_font(theme_source().theme.sizes.code))
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "small")
        self._problem.setProperty("state", "warn")
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._build()
        self._is_json = self._read()
        self._show_tree(self._is_json)
        self._retranslate()

    @property
    def shows_tree(self) -> bool:
        return not self.tree.isHidden()

    @property
    def problem(self) -> str:
        return "" if self._problem.isHidden() else self._problem.text()

    def set_verdict(self, verdict: SchemaVerdict) -> None:
        """Whether the answer keeps to the schema that was asked for."""
        self._verdict = verdict
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        header = QFrame()
        header.setProperty("role", "codeHeader")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 3, 6, 3)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.verdict)
        row.addStretch(1)
        row.addWidget(self.switch)
        row.addWidget(self.copy)
        body = QVBoxLayout()
        body.setContentsMargins(12, 8, 12, 10)
        body.setSpacing(8)
        body.addWidget(self._problem)
        body.addWidget(self.tree)
        body.addWidget(self._plain)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(header)
        rows.addLayout(body)

    def _read(self) -> bool:
        """Fills the tree; False if the text is no JSON, or not one that a tree is of use for."""
        try:
            value = json.loads(self._text)
        except (ValueError, RecursionError):
            self._plain.append_text(self._text[:MAX_TEXT])
            return False
        if not isinstance(value, dict | list):
            value = {"": value}
        self.tree.set_value(value)
        return True

    @Slot()
    def _switch(self) -> None:
        if not self._plain.toPlainText():
            pretty = _as_text(json.loads(self._text))
            self._plain.append_text(pretty[:MAX_TEXT])
        self._show_tree(not self.shows_tree)
        self._retranslate()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _show_tree(self, shown: bool) -> None:
        self.tree.setVisible(shown)
        self._plain.setVisible(not shown)

    def _retranslate(self) -> None:
        self.switch.setVisible(self._is_json)
        self.switch.setText(self.tr("As text") if self.shows_tree else self.tr("As a tree"))
        self.switch.updateGeometry()
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the JSON"))
        self.tree.setAccessibleName(self.tr("Answer as a tree"))
        problems = list(self._verdict.errors) if self._verdict is not None else []
        if not self._is_json:
            self._problem.setText(self.tr("This answer is not JSON, so it is shown as text."))
        elif problems:
            count = QLocale().toString(len(problems))
            words = self.tr("The answer differs from the form in {count} places:")
            one = self.tr("The answer differs from the form in one place:")
            intro = one if len(problems) == 1 else words.format(count=count)
            self._problem.setText("\n".join([intro, *(f"· {line}" for line in problems[:5])]))
        self._problem.setVisible(not self._is_json or bool(problems))
        if self._verdict is not None:
            good = self._verdict.valid
            self.verdict.set_text(self.tr("as wanted") if good else self.tr("not as wanted"))
            self.verdict.set_icon("check" if good else "triangle-alert")
            self.verdict.set_state("ok" if good else "warn")
            self.verdict.show()


def _items_in(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(index) for index in range(item.childCount()))
    return [child for child in children if child is not None]


def _value(item: QTreeWidgetItem) -> Any:
    holder = item.data(0, _VALUE)
    return holder.value if isinstance(holder, _Holder) else None


def _length(value: Any) -> int:
    return len(value) if isinstance(value, dict | list) else 0


def _children(value: Any, path: str) -> Iterable[tuple[str, Any, str]]:
    """Name, value and path of each child."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield name, child, f"{path}[{json.dumps(name, ensure_ascii=False)}]"
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield str(index + 1), child, f"{path}[{index}]"


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
