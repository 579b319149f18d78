"""The page of personas, tied to the shelf that keeps them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Slot

from ui.chat.persona_editor import PersonaEditor
from ui.chat.persona_form import Named
from ui.chats.persona_shelf import PersonaShelf
from ui.model_loader import STARTER
from ui.models.asker import Answer, Asker
from ui.models.shelf import Shelf
from ui.tools.wording import tool_name


class PersonaPage(PersonaEditor):
    """Shows what the shelf of personas has, and the models that are here."""

    def __init__(self, personas: PersonaShelf, models: Shelf) -> None:
        super().__init__(personas.own, _named(models))
        self._personas, self._models = personas, models
        self.save_requested.connect(personas.save)
        self.delete_requested.connect(personas.delete)
        self.restore_requested.connect(personas.restore)
        personas.changed.connect(self._renew)
        models.changed.connect(self._renew_models)
        self._tools: tuple[str, ...] = ()
        self._asker = Asker(self)
        self._asker.answered.connect(self._take_tools)
        self._asker.ask(_tools)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name_tools()
        super().changeEvent(event)

    @Slot()
    def _renew(self) -> None:
        self.set_own(self._personas.own)

    @Slot(object)
    def _take_tools(self, answer: Answer) -> None:
        self._tools = answer.value or ()
        self._name_tools()

    def _name_tools(self) -> None:
        self.form.set_tools(tuple((tool, tool_name(tool)) for tool in self._tools))

    @Slot()
    def _renew_models(self) -> None:
        self.form.set_models(_named(self._models))


def _tools() -> tuple[str, ...]:
    """In the background: the tools take a moment to import."""
    from app.tools.registry import available

    return tuple(available())


def _named(models: Shelf) -> Named:
    starter = QCoreApplication.translate("ModelMenu", "Starter model")
    here = tuple((model.id, model.name) for model in models.models if model.flaw is None)
    return ((STARTER, starter), *here)
