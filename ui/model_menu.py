"""The menu of models: the built-in starter with what it is, those on this computer, files opened
lately, any other file, and the way to more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget, QWidgetAction

from ui.model_loader import STARTER
from ui.widgets.buttons import native_key

if TYPE_CHECKING:
    from app.models.inventory import Installed

OPEN_KEY = "Ctrl+O"
EXPLANATION_WIDTH = 300


class ModelMenu(QMenu):
    """`chosen` carries an id or path; `file_requested`: the person wants to pick a file;
    `more_requested`: they want to see which other models there are."""

    chosen = Signal(str)
    file_requested = Signal()
    more_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._current = STARTER
        self._recent: tuple[str, ...] = ()
        self._installed: tuple[Installed, ...] = ()
        self._rebuild()

    def set_models(
        self, current: str, recent: tuple[str, ...], installed: tuple[Installed, ...] = ()
    ) -> None:
        """What is offered.

        Args:
            current: The id or path in use.
            recent: Ids and paths, the latest first.
            installed: The models on this computer; those that cannot run are left out.
        """
        self._current, self._recent = current, recent
        self._installed = tuple(model for model in installed if model.flaw is None)
        self._rebuild()

    def choices(self) -> list[QAction]:
        """One action for each model."""
        return [action for action in self.actions() if action.data() is not None]

    def others(self) -> list[tuple[str, str]]:
        """The ids or paths of the models that can be chosen instead, with their names."""
        actions = [action for action in self.actions() if action.isCheckable()]
        return [
            (str(action.data()), action.text().replace("&&", "&"))
            for action in actions
            if not action.isChecked()
        ]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._rebuild()
        super().changeEvent(event)

    def _rebuild(self) -> None:
        self.clear()
        self._add_model(self.tr("Starter model"), STARTER)
        self.addAction(self._explaining_action())
        if self._installed:
            self.addSeparator()
        for model in self._installed:
            self._add_model(model.name, model.id).setToolTip(str(model.files[0]))
        listed = {model.id for model in self._installed}
        listed |= {str(model.files[0]) for model in self._installed}
        # An id that is not listed belongs to a model that is gone.
        paths = [one for one in self._recent if Path(one).is_absolute() and one not in listed]
        if paths:
            self.addSeparator()
        for path in paths:
            self._add_model(Path(path).stem, path).setToolTip(path)
        self.addSeparator()
        self.addAction(self.tr("More models…")).triggered.connect(self.more_requested)
        opening = self.addAction(self.tr("Open a model file…"))
        # Shown only: the window owns the key, so that it also works while the menu is closed.
        opening.setText(f"{opening.text()}\t{native_key(OPEN_KEY)}")
        opening.triggered.connect(self.file_requested)

    def _add_model(self, name: str, model: str) -> QAction:
        action = self.addAction(name.replace("&", "&&"))
        action.setData(model)
        action.setCheckable(True)
        action.setChecked(model == self._current)
        action.triggered.connect(self._choose)
        return action

    def _explaining_action(self) -> QWidgetAction:
        explanation = QLabel(
            self.tr(
                "Starter model: small and built in. It knows Hearth and open-weight models, in "
                "English and German. For everything else, open gpt-oss-20b."
            )
        )
        explanation.setWordWrap(True)
        explanation.setProperty("role", "hint")
        explanation.setAlignment(Qt.AlignmentFlag.AlignLeft)
        explanation.setFixedWidth(EXPLANATION_WIDTH)
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(31, 0, 14, 8)  # below the name, beside the check mark
        rows.addWidget(explanation)
        action = QWidgetAction(self)
        action.setDefaultWidget(holder)
        action.setEnabled(False)
        return action

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(str(action.data()))
