"""The tab of servers, through its real widgets and real servers."""

from __future__ import annotations

import json
import sys

import pytest
from PySide6.QtWidgets import QApplication

from app.tools.mcp.config import Address, Program
from app.tools.visible import has_hidden
from tests.tools.mcp.conftest import RUDE, needs_mcp
from tests.ui.servers.conftest import LONG_MS, Place
from ui.language import apply_language


def test_a_new_server_is_shown_with_its_exact_command_and_not_started(place: Place) -> None:
    pane = place.show()
    place.press(pane.add)
    pane.form.name.setText("rude")
    pane.form.command.setText(place.command)
    pane.form.values.setPlainText("KEY=very-secret\nINHERITED\n")
    place.press(pane.form.save)
    card = place.card()
    assert pane.form.isHidden()
    shown = card.command.command.text().splitlines()
    assert shown[1:] == [str(RUDE), "plain", str(place.folder)]
    assert not card.command.isHidden()
    assert place.secrets.kept == {("rude", "KEY"): "very-secret"}
    assert not place.started


@needs_mcp
def test_a_yes_starts_it_and_shows_its_tools(place: Place) -> None:
    place.set_up(confirmed=False)
    place.show()
    card = place.card()
    place.press(card.confirm)
    place.wait_for("rude", "running")
    place.qtbot.waitUntil(lambda: len(card.tools.rows) > 10, timeout=LONG_MS)
    assert card.command.isHidden()
    assert place.started
    assert not any(row.box.isChecked() for row in card.tools.rows)


@needs_mcp
def test_only_what_is_checked_is_chosen_and_its_cost_is_told(place: Place) -> None:
    place.set_up()
    place.show()
    card = place.card()
    place.press(card.look)
    place.wait_for("rude", "running")
    echo = next(row for row in card.tools.rows if row.offer.tool == "echo")
    assert echo.tokens > 5
    place.press(echo.box)
    place.qtbot.waitUntil(lambda: len(place.row().seen.server.chosen) == 1, timeout=LONG_MS)
    assert place.row().seen.server.chosen[0].spec.name == "rude__echo"
    assert place.desk.offered() == ("rude:*",)
    place.press(card.tools.none)
    place.qtbot.waitUntil(lambda: place.row().seen.server.chosen == (), timeout=LONG_MS)


@needs_mcp
def test_a_changed_description_is_marked_and_unchecked(place: Place) -> None:
    place.set_up()
    place.choose("echo")
    (place.folder / "description").write_text("Something else.")
    place.show()
    place.card()
    place.desk.look("rude")

    def marked() -> bool:
        rows = [row for row in place.card().tools.rows if row.offer.is_changed]
        return [row.offer.tool for row in rows] == ["echo"] and not rows[0].box.isChecked()

    place.qtbot.waitUntil(marked, timeout=LONG_MS)


def test_pasted_json_sets_up_all_servers_and_starts_none(place: Place) -> None:
    pane = place.show()
    place.press(pane.add)
    pane.form.kind.choose("paste")
    servers = {
        "files": {"command": sys.executable, "args": ["x"], "env": {"KEY": "<your key>"}},
        "web": {"url": "https://example.org/mcp"},
    }
    pane.form.paste.setPlainText(json.dumps({"mcpServers": servers}))
    place.press(pane.form.save)
    files, web = place.card("files"), place.card("web")
    assert not files.confirm.isEnabled()  # a value is missing
    assert web.confirm.isEnabled()
    assert web.command.command.text() == "https://example.org/mcp"


@pytest.mark.parametrize("text", ["", "{", '{"mcpServers": {}}', '{"a": {"command": "x\u202e"}}'])
def test_what_is_no_list_of_servers_is_told_in_the_form(place: Place, text: str) -> None:
    pane = place.show()
    place.press(pane.add)
    pane.form.kind.choose("paste")
    pane.form.paste.setPlainText(text)
    place.press(pane.form.save)
    assert pane.form.trouble
    assert not pane.form.isHidden()


@pytest.mark.parametrize(
    ("name", "command"), [("", "x"), ("Files", "x"), ("files", ""), ("files", 'x "y')]
)
def test_a_wrong_field_is_told_and_nothing_is_lost(place: Place, name: str, command: str) -> None:
    pane = place.show()
    place.press(pane.add)
    pane.form.name.setText(name)
    pane.form.command.setText(command)
    place.press(pane.form.save)
    assert pane.form.trouble
    assert (pane.form.name.text(), pane.form.command.text()) == (name, command)


def test_a_name_that_looks_like_another_is_told_in_the_form(place: Place) -> None:
    place.set_up("files", confirmed=False)
    pane = place.show()
    place.card("files")
    place.press(pane.add)
    pane.form.name.setText("fi1es")
    pane.form.command.setText("x")
    place.press(pane.form.save)
    place.qtbot.waitUntil(lambda: "looks like" in pane.form.trouble, timeout=LONG_MS)


def test_a_server_that_was_removed_comes_back_as_it_was(place: Place) -> None:
    place.set_up()
    pane = place.show()
    before = place.desk.servers.store.all()
    place.press(place.card().remove)
    place.qtbot.waitUntil(lambda: not pane.cards, timeout=LONG_MS)
    assert not pane.undo.isHidden()
    place.press(pane.undo.undo)
    place.card()
    assert place.desk.servers.store.all() == before


def test_another_command_asks_again_and_keeps_the_values(place: Place) -> None:
    place.set_up()
    place.secrets.keep("rude", "KEY", "kept")
    pane = place.show()
    card = place.card()
    assert card.row.seen.is_given
    place.press(card.edit)
    pane.form.values.setPlainText("KEY=")
    pane.form.command.setText(place.command + " --more")
    place.press(pane.form.save)
    place.qtbot.waitUntil(lambda: not place.card().row.seen.is_given, timeout=LONG_MS)
    way = place.row().seen.server.way
    assert isinstance(way, Program)
    assert way.arguments[-1] == "--more"
    assert place.secrets.read("rude", "KEY") == "kept"
    assert not card.command.isHidden()


def test_a_server_that_cannot_start_says_why_in_its_card(place: Place) -> None:
    servers = place.desk.servers
    place.set_up(confirmed=False)
    server = servers.store.get("rude")
    servers.store.replace("rude", lambda _: type(server)("rude", Program("no-such-program")))
    servers.confirm(servers.confirmation("rude"))
    place.show()
    card = place.card()
    place.press(card.look)
    place.wait_for("rude", "failed")
    assert "no-such-program" in card._trouble.text()


@needs_mcp
def test_its_log_is_shown_with_nothing_hidden_in_it(place: Place) -> None:
    place.set_up()
    place.desk.servers.look("rude")
    from app.tools.mcp.book import log_path

    with log_path("rude").open("a") as log:
        log.write("\x1b[31mred\u202e\n")
    place.show()
    card = place.card()
    place.press(card.log_button)
    assert "⟨U+001B⟩[31mred⟨U+202E⟩" in card.log.toPlainText()
    assert not has_hidden(card.log.toPlainText())


def test_the_page_speaks_german(place: Place, qapp: QApplication) -> None:
    place.set_up(confirmed=False)
    pane = place.show()
    card = place.card()
    apply_language(qapp, "de")
    place.qtbot.waitUntil(lambda: card.state.text() == "wartet auf dein Ja", timeout=LONG_MS)
    assert pane.add.text() == "Server hinzufügen"
    assert card.remove.accessibleName() == "rude entfernen"


def test_an_address_is_set_up_with_its_headers(place: Place) -> None:
    pane = place.show()
    place.press(pane.add)
    pane.form.kind.choose("address")
    pane.form.name.setText("web")
    pane.form.url.setText("https://example.org/mcp")
    pane.form.values.setPlainText("Authorization=Bearer x")
    place.press(pane.form.save)
    card = place.card("web")
    assert card.row.seen.server.way == Address("https://example.org/mcp")
    assert place.secrets.kept == {("web", "Authorization"): "Bearer x"}
    assert "Authorization" in card.command._facts.text()


def test_settings_and_commands_lead_to_the_page(place: Place) -> None:
    settings = place.window.frame.page("settings")
    settings.servers.click()  # type: ignore[attr-defined]
    assert place.window.frame.current == "permissions"
    assert place.pane.isVisible()
