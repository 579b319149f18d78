"""Personas through the real window: chosen, made, changed, deleted, brought back, kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.personas import bundled
from app.chat.store import ChatSettings, Persona
from app.settings import Settings
from tests.fakes import FakeEngine
from tests.ui.conftest import OpenWindow
from ui.chats.persona_page import PersonaPage
from ui.main_window import MainWindow

TUTOR = next(one for one in bundled("en") if one.uid == "hearth-tutor")


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    window = open_window(Settings(effort="low"))
    with qtbot.waitSignal(window.services.book.personas_listed):
        window.services.book.start()
    return window


def _choose(window: MainWindow, name: str) -> None:
    button = window.top_bar.persona
    button.fill()
    next(action for action in button.choices() if action.text() == name).trigger()


def _page(window: MainWindow) -> PersonaPage:
    page = window.frame.page("personas")
    assert isinstance(page, PersonaPage)
    return page


def _ask(qtbot: QtBot, window: MainWindow, engine: FakeEngine, text: str) -> ChatSettings:
    """Asks, and returns what the prompt was shaped by."""
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send(text)
    asked = engine.requests[-1].conversation
    return ChatSettings(effort=asked.effort, instructions=asked.instructions)


def test_a_persona_shapes_the_prompt_and_stays_with_its_chat(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    _choose(window, "Tutor")
    assert window.top_bar.persona.text() == "Tutor"
    assert window.page.composer.effort.text() == "Effort: Medium"
    shaped = _ask(qtbot, window, engine, "What is a prime number?")
    assert shaped.instructions == TUTOR.settings.instructions
    assert shaped.effort == "medium"
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.frame.sidebar.new_chat.click()
    assert window.top_bar.persona.text() == ""
    assert _ask(qtbot, window, engine, "Hello") == ChatSettings("low")
    with qtbot.waitSignal(window.services.book.opened):
        window.services.book.open(chat_id)
    assert window.top_bar.persona.text() == "Tutor"
    assert _ask(qtbot, window, engine, "And nine?").instructions == TUTOR.settings.instructions


def test_a_chat_can_be_given_another_persona_or_none(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    _choose(window, "Tutor")
    _ask(qtbot, window, engine, "One")
    _choose(window, "No persona")
    assert _ask(qtbot, window, engine, "Two").instructions == ""
    store, chat_id = window.services.book.store(), window.page.place.chat_id
    assert store is not None
    assert chat_id is not None
    qtbot.waitUntil(lambda: store.chats.settings(chat_id) == ChatSettings("low"))


def test_a_persona_is_made_changed_deleted_and_brought_back(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.top_bar.persona.editing_requested.emit("")
    page = _page(window)
    assert page.isVisible()
    qtbot.keyClicks(page.form.name, "Pirate")
    page.form.instructions.setPlainText("Talk like a pirate.")
    page.save_now()
    store = window.services.book.store()
    assert store is not None
    qtbot.waitUntil(lambda: [one.name for one in store.personas.list()] == ["Pirate"])
    page.chat.click()
    assert window.frame.current == "chat"
    assert window.top_bar.persona.text() == "Pirate"
    assert _ask(qtbot, window, engine, "Hello").instructions == "Talk like a pirate."

    window.top_bar.persona.editing_requested.emit(page.personas[0].uid)
    qtbot.mouseClick(page.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: store.personas.list() == ())
    assert window.top_bar.persona.text() == "Own instructions"  # the chat keeps what it had
    qtbot.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [one.name for one in store.personas.list()] == ["Pirate"])
    assert window.top_bar.persona.text() == "Pirate"


def test_what_is_typed_on_the_page_is_kept_although_the_window_closes_at_once(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    window.top_bar.persona.editing_requested.emit("")
    qtbot.keyClicks(_page(window).form.name, "Pirate")
    window.close()
    again = open_window()
    again.services.book.start()
    qtbot.waitUntil(lambda: [one.name for one in again.chat.shaping.personas.own] == ["Pirate"])


def test_a_personas_model_answers_until_another_is_chosen(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, random_model: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.gguf"
    other.symlink_to(random_model)
    with qtbot.waitSignal(window.loader.ended):
        window.chat.shaping.choose_persona(Persona("p", "P", ChatSettings(model=str(other))))
    assert window.loader.current == str(other)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert engine.requests[-1].plan.path == other
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.frame.sidebar.new_chat.click()
    with qtbot.waitSignal(window.loader.ended):
        window.chat.choose_model("starter")
    with qtbot.waitSignal(window.services.book.opened):
        window.services.book.open(chat_id)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Once more")
    assert engine.requests[-1].plan.path == other
    with qtbot.waitSignal(window.loader.ended):
        window.chat.choose_model("starter")
    assert window.page.chat.model == ""
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("And now")
    assert engine.requests[-1].plan.path != other


def test_a_persona_says_which_tools_its_chats_may_use(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.show_personas("hearth-tutor")
    page = _page(window)
    qtbot.waitUntil(lambda: "calculator" in page.form.switches)
    page.form.tools.choose("chosen")
    page.form.switches["calculator"].click()
    page.save_now()
    page.chat.click()
    assert window.page.chat.tools == ("calculator",)
    _ask(qtbot, window, engine, "17 times 23?")
    assert [tool.name for tool in engine.requests[-1].conversation.tools] == ["calculator"]
    qtbot.waitUntil(lambda: window.top_bar.ledger.use.tools > 0)
