"""A server's tool and a server's question in a chat, from the model's call to its answer."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt

from app.events import Finished, TextDelta, ToolCallRequested
from tests.fakes import FakeEngine, Step
from tests.tools.fakes import entries
from tests.tools.mcp.conftest import needs_mcp
from tests.ui.servers.conftest import LONG_MS, Place
from tests.ui.tools.conftest import Talk
from ui.servers.form_card import FormCard

pytestmark = needs_mcp


def call(name: str, **arguments: object) -> list[Step]:
    return [ToolCallRequested(name, json.dumps(arguments)), Finished("tool_call", token_ids=(1,))]


def final() -> list[Step]:
    return [TextDelta("Done."), Finished("stop", token_ids=(2,))]


def begin(place: Place, engine: FakeEngine, tool: str, **arguments: object) -> Talk:
    """The model calls a tool of the rude server, and the person says yes."""
    place.set_up()
    place.choose("echo", "ask", "link")
    talk = Talk(place.qtbot, place.window, engine)
    talk.ask(call(f"rude__{tool}", **arguments), final())
    talk.press(talk.card())
    return talk


def form_card(place: Place) -> FormCard:
    """Waits for the form that a server sends."""

    def there() -> bool:
        shelf = place.window.chat.forms
        return shelf is not None and shelf.card is not None

    place.qtbot.waitUntil(there, timeout=LONG_MS)
    shelf = place.window.chat.forms
    assert shelf is not None
    assert shelf.card is not None
    return shelf.card


def last_result(engine: FakeEngine) -> str:
    message = engine.requests[-1].conversation.messages[-1]
    return str(message.parts[0].content)  # type: ignore[union-attr]


def test_a_tool_of_a_server_is_asked_about_and_carried_out(
    place: Place, engine: FakeEngine
) -> None:
    talk = begin(place, engine, "echo", text="hello")
    talk.wait_for_end()
    assert last_result(engine) == "hello"
    declared = [tool.name for tool in engine.requests[0].conversation.tools]
    assert declared == ["rude__echo", "rude__ask", "rude__link"]
    assert entries()[-1].requested.tool == "rude__echo"


def test_a_form_names_the_server_and_its_entries_reach_it(place: Place, engine: FakeEngine) -> None:
    talk = begin(place, engine, "ask")
    card = form_card(place)
    assert "“rude”" in card._title.text()
    place.qtbot.keyClicks(card.fields[0].line, "Ann")
    place.qtbot.keyClick(card.fields[0].line, Qt.Key.Key_Return)
    talk.wait_for_end()
    assert json.loads(last_result(engine)) == {"action": "accept", "content": {"name": "Ann"}}
    shelf = place.window.chat.forms
    assert shelf is not None
    place.qtbot.waitUntil(shelf.isHidden, timeout=LONG_MS)


def test_a_form_can_be_declined(place: Place, engine: FakeEngine) -> None:
    talk = begin(place, engine, "ask")
    place.press(form_card(place).decline)
    talk.wait_for_end()
    assert json.loads(last_result(engine)) == {"action": "decline"}


def test_stopping_the_answer_takes_the_form_away(place: Place, engine: FakeEngine) -> None:
    talk = begin(place, engine, "ask")
    form_card(place)
    place.window.page.stop()
    talk.wait_for_end()
    shelf = place.window.chat.forms
    assert shelf is not None
    place.qtbot.waitUntil(lambda: shelf.card is None, timeout=LONG_MS)
