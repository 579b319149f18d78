"""The reference servers of MCP in the window: set up, said yes to, chosen, called, answered.

Found as in tests/tools/mcp/test_foreign_servers.py.
"""

from __future__ import annotations

from pathlib import Path

from tests.fakes import FakeEngine
from tests.tools.mcp.conftest import needs_mcp
from tests.tools.mcp.test_foreign_servers import (
    EVERYTHING,
    FILESYSTEM,
    needs_everything,
    needs_filesystem,
)
from tests.ui.servers.conftest import LONG_MS, Place
from tests.ui.servers.test_in_chat import call, final, form_card, last_result
from tests.ui.tools.conftest import Talk

pytestmark = needs_mcp


def choose(place: Place, name: str, program: str | None, *arguments: str) -> None:
    """Sets a server up, says yes, and lets the model use all of its tools: all in the window."""
    assert program is not None
    pane = place.show()
    place.press(pane.add)
    pane.form.name.setText(name)
    pane.form.command.setText(" ".join((program, *arguments)))
    place.press(pane.form.save)
    card = place.card(name)
    place.press(card.confirm)
    place.wait_for(name, "running")
    place.press(card.tools.all)
    place.qtbot.waitUntil(lambda: bool(place.row(name).seen.server.chosen), timeout=LONG_MS)
    place.window.frame.show_page("chat")
    place.window.chat.tools.button.chosen.emit((f"{name}:*",))


@needs_everything
def test_everything_from_its_command_to_its_form(place: Place, engine: FakeEngine) -> None:
    choose(place, "everything", EVERYTHING)
    talk = Talk(place.qtbot, place.window, engine)
    talk.ask(call("everything__get_sum", a=17, b=23), final())
    talk.press(talk.card())
    talk.wait_for_end()
    assert last_result(engine) == "The sum of 17 and 23 is 40."
    talk.ask(call("everything__trigger_elicitation_request"), final())
    talk.press(talk.card())
    card = form_card(place)
    assert "“everything”" in card._title.text()
    name = next(field for field in card.fields if field.field.name == "name")
    place.qtbot.keyClicks(name.line, "Ann")
    place.press(card.send)
    talk.wait_for_end()
    assert "- Name: Ann" in last_result(engine)


@needs_filesystem
def test_filesystem_reads_what_it_may_and_no_more(
    place: Place, engine: FakeEngine, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.txt"
    inside.mkdir()
    (inside / "a.txt").write_text("words")
    outside.write_text("secret")
    choose(place, "files", FILESYSTEM, str(inside))
    talk = Talk(place.qtbot, place.window, engine)
    talk.ask(call("files__read_text_file", path=str(inside / "a.txt")), final())
    talk.press(talk.card())
    talk.wait_for_end()
    assert last_result(engine) == "words"
    talk.ask(call("files__read_text_file", path=str(outside)), final())
    talk.press(talk.card())
    talk.wait_for_end()
    assert "secret" not in last_result(engine)
