"""The page of personas, tied to the shelf that keeps them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot

from app.tools.registry import available
from ui.chat.persona_editor import PersonaEditor
from ui.chat.persona_form import Named
from ui.chats.persona_shelf import PersonaShelf
from ui.model_loader import STARTER
from ui.models.shelf import Shelf
from ui.tools.wording import tool_name


class PersonaPage(PersonaEditor):
    """Shows what the shelf of personas has, and the models that are here."""

    def __init__(self, personas: PersonaShelf, models: Shelf) -> None:
        super().__init__(personas.own, _named(models), tuple(map(_tool, available())))
        self._personas, self._models = personas, models
        self.save_requested.connect(personas.save)
        self.delete_requested.connect(personas.delete)
        self.restore_requested.connect(personas.restore)
        personas.changed.connect(self._renew)
        models.changed.connect(self._renew_models)

    @Slot()
    def _renew(self) -> None:
        self.set_own(self._personas.own)

    @Slot()
    def _renew_models(self) -> None:
        self.form.set_models(_named(self._models))


def _tool(name: str) -> tuple[str, str]:
    return name, tool_name(name)


def _named(models: Shelf) -> Named:
    starter = QCoreApplication.translate("ModelMenu", "Starter model")
    here = tuple((model.id, model.name) for model in models.models if model.flaw is None)
    return ((STARTER, starter), *here)
