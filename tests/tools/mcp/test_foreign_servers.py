"""With what others wrote: the reference servers of MCP, and its own test of clients.

They come from npm (`@modelcontextprotocol/server-everything`, `server-filesystem`, `conformance`)
and are taken from the folder that HEARTH_NPM_BIN names, or from the PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.tools.grants import Grant
from app.tools.mcp.config import Program, Server
from app.tools.mcp.form_entries import filled
from app.tools.mcp.forms import Filling, Form
from app.tools.session import ToolSession
from tests.tools.fakes import YES, Person, use
from tests.tools.mcp.conftest import House, MakeHouse, needs_mcp

ROOT = Path(__file__).resolve().parents[3]
PATH = os.pathsep.join(filter(None, (os.environ.get("HEARTH_NPM_BIN"), os.environ.get("PATH"))))
EVERYTHING = shutil.which("mcp-server-everything", path=PATH)
FILESYSTEM = shutil.which("mcp-server-filesystem", path=PATH)
CONFORMANCE = shutil.which("conformance", path=PATH)
SCENARIOS = ("initialize", "tools_call", "elicitation-sep1034-client-defaults", "sse-retry")

pytestmark = needs_mcp
needs_everything = pytest.mark.skipif(EVERYTHING is None, reason="no mcp-server-everything")
needs_filesystem = pytest.mark.skipif(FILESYSTEM is None, reason="no mcp-server-filesystem")


def chat(house: House, name: str, command: str | None, *arguments: str) -> ToolSession:
    """A chat in which all tools of a server are allowed."""
    assert command is not None
    house.servers.add(Server(name, Program(command, arguments)), {})
    house.confirm(name)
    house.choose_all(name)
    rule = Grant("r", "allow", tool=f"{name}__*", scope="chat", aware_of=(name,), origin="page")
    return ToolSession("chat", house.servers.programs([f"{name}:*"]), rules=[rule])


@needs_everything
def test_everything_works_as_far_as_it_concerns_us(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "very-secret")
    everything = chat(house, "everything", EVERYTHING)
    assert len(everything.specs) >= 13
    assert use(everything, "everything__echo", '{"message": "hi"}')[0].content == "Echo: hi"
    summed, _ = use(everything, "everything__get_sum", '{"a": 17, "b": 23}')
    assert summed.content == "The sum of 17 and 23 is 40."
    assert "very-secret" not in use(everything, "everything__get_env", "{}")[0].content
    picture, _ = use(everything, "everything__get_tiny_image", "{}")
    assert "[image image/png, " in picture.content
    wrong, _ = use(everything, "everything__get_sum", '{"a": "x"}')
    assert wrong.outcome == "denied"


@needs_everything
def test_everything_is_asked_about_like_any_tool(house: House) -> None:
    chat(house, "everything", EVERYTHING)
    person = Person([YES])
    asked = ToolSession("other", house.servers.programs(["everything:echo"]), person)
    finished, _ = use(asked, "everything__echo", '{"message": "hi"}')
    assert finished.outcome == "done"
    assert person.asked[0].action.target == "everything:echo"
    assert str(EVERYTHING) in person.asked[0].action.source


@needs_everything
def test_everything_gets_its_form_filled(make_house: MakeHouse) -> None:
    class Clerk:
        def ask(self, form: Form, over: threading.Event) -> Filling:
            kinds = {field.kind for field in form.fields}
            assert kinds == {"text", "number", "integer", "yes_no", "one_of", "some_of"}
            entries = {field.name: field.default for field in form.fields}
            return filled(form, {**entries, "name": "Ann"})

    everything = chat(make_house(Clerk()), "everything", EVERYTHING)
    finished, _ = use(everything, "everything__trigger_elicitation_request", "{}")
    assert "- Name: Ann" in finished.content


@needs_filesystem
def test_filesystem_reads_and_writes_where_it_may(house: House, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.txt"
    inside.mkdir()
    outside.write_text("secret")
    files = chat(house, "files", FILESYSTEM, str(inside))
    given = {"path": str(inside / "a.txt"), "content": "words"}
    assert use(files, "files__write_file", json.dumps(given))[0].outcome == "done"
    assert (inside / "a.txt").read_text() == "words"
    read, _ = use(files, "files__read_text_file", json.dumps({"path": str(inside / "a.txt")}))
    assert read.content == "words"
    refused, _ = use(files, "files__read_text_file", json.dumps({"path": str(outside)}))
    assert refused.outcome == "failed"
    assert "secret" not in refused.content


@needs_filesystem
def test_filesystem_may_be_told_its_folder_on_asking(house: House, tmp_path: Path) -> None:
    assert FILESYSTEM is not None
    (tmp_path / "told").mkdir()
    folder = str((tmp_path / "told").resolve())
    server = Server("files", Program(FILESYSTEM, (str(house.folder),)), folders=(folder,))
    house.servers.add(server, {})
    house.confirm("files")
    house.choose_all("files")
    rule = Grant("r", "allow", tool="files__*", scope="chat", origin="page")
    files = ToolSession("chat", house.servers.programs(["files:*"]), rules=[rule])
    finished, _ = use(files, "files__list_allowed_directories", "{}")
    assert folder in finished.content


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.skipif(CONFORMANCE is None, reason="the npm package conformance is not here")
def test_the_clients_test_of_mcp_itself_passes(scenario: str, tmp_path: Path) -> None:
    client = f"{sys.executable} {ROOT / 'tests/tools/mcp/conformance_client.py'}"
    command = [str(CONFORMANCE), "client", "--command", client, "--scenario", scenario]
    environment = {**os.environ, "PATH": PATH, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--timeout", "100000"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    if "SyntaxError" in done.stderr:
        pytest.skip("conformance wants a newer Node.js")
    said = done.stdout + done.stderr
    assert "SUCCESS" in said, said[-3000:]
    failures = [line for line in said.splitlines() if "FAILURE" in line]
    # How soon it comes back is a matter of the machine, too.
    assert [line for line in failures if "client-sse-retry-timing" not in line] == []
