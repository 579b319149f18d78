"""What shapes the prompts of the chat that is open: its persona and the form of its answers.

Knows the page and the top bar; which model is loaded is not its business.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.chat.reopened import settings_of
from app.chat.store.values import ChatSettings, Persona
from app.messages import ResponseFormat
from ui.chat.chat_page import ChatPage
from ui.chats.persona_shelf import PersonaShelf
from ui.preferences import Preferences
from ui.top_bar import TopBar


class ChatShaping(QObject):
    """`model_wanted` carries the id or path of the model that a persona goes with."""

    model_wanted = Signal(str)

    def __init__(
        self,
        page: ChatPage,
        top_bar: TopBar,
        personas: PersonaShelf,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._top_bar, self._preferences = page, top_bar, preferences
        self.personas = personas
        self.last_form: ResponseFormat | None = None  # what can be had again after it was dropped
        top_bar.persona.personas = self._offered
        top_bar.persona.chosen.connect(self.choose_persona)
        personas.changed.connect(self.show_persona)
        page.prompt_changed.connect(self.show_persona)
        page.composer.form_dropped.connect(self._drop_form)

    @Slot(object)
    def set_form(self, form: ResponseFormat | None) -> None:
        """Gives the chat another form of answers, None for free text."""
        chat = self._page.chat
        self.last_form = chat.response_format or self.last_form
        self._page.shape(msgspec.structs.replace(settings_of(chat), response_format=form))

    @Slot(object)
    def choose_persona(self, persona: Persona | None) -> None:
        """Gives the chat the settings of a persona; None for none, as a new chat begins."""
        settings = ChatSettings(effort=self._preferences.settings.effort)
        if persona is not None:
            settings = msgspec.structs.replace(persona.settings, persona=persona.uid)
        form = settings.response_format or self._page.chat.response_format
        self._page.shape(msgspec.structs.replace(settings, response_format=form))
        if settings.model:
            self.model_wanted.emit(settings.model)

    def forget_model(self) -> None:
        """From now on the chat goes with whatever model is open."""
        chat = self._page.chat
        if chat.model:
            self._page.shape(msgspec.structs.replace(settings_of(chat), model=""))

    @Slot()
    def show_persona(self) -> None:
        """Names the persona of the chat in the top bar."""
        chat = self._page.chat
        persona = self.personas.find(chat.persona) if chat.persona else None
        self._top_bar.set_persona(persona, others=bool(chat.instructions))

    @Slot()
    def _drop_form(self) -> None:
        self.set_form(None)

    def _offered(self) -> tuple[Persona, ...]:
        return self.personas.personas
