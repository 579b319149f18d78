"""What the pictures of servers show: one that runs, one that waits for a yes, one that asks.

Nothing is started: the rows are told, not read.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from app.errors import Remark
from app.messages import Tool
from app.tools.mcp.config import Choice, Program, Server, Value, source_of
from app.tools.mcp.confirmation import Confirmation
from app.tools.mcp.declaration import Offer
from app.tools.mcp.forms import Field, Form, Option
from app.tools.mcp.protocol import Hints
from app.tools.mcp.servers import State
from ui.main_window import MainWindow
from ui.servers.form_card import FormCard
from ui.servers.server_desk import ServerDesk, ServerRow
from ui.tools.tools_page import ToolsPage

_YES = "confirmed"
_NPX, _PLAIN = "/usr/bin/npx", ("PATH", "HOME", "LANG")
_FILES = Server(
    "files",
    Program("npx", ("-y", "@modelcontextprotocol/server-filesystem@2026.8.31", "/home/anna/notes")),
    confirmed=_YES,
)
_GITHUB = Server(
    "github",
    Program("npx", ("-y", "@modelcontextprotocol/server-github")),
    (Value("GITHUB_TOKEN"),),
    network=True,
)
_TOOLS = (
    ("read_text_file", "Reads a file of the allowed folders as text.", 131, True),
    ("search_files", "Looks for files whose names match a pattern, in all subfolders.", 118, True),
    ("write_file", "Makes a new file or replaces the whole of an existing one.", 84, False),
    ("move_file", "Moves or renames files and folders.", 79, False),
)


class PictureServers(ServerDesk):
    """Has the servers that it is given."""

    def refresh(self) -> None:
        self.changed.emit()


def _servers(window: MainWindow) -> None:
    """One that runs, with its tools, and one that waits for a yes."""
    offers = tuple(_offer(*each) for each in _TOOLS)
    chosen = tuple(offer.chosen for offer in offers if offer.chosen is not None)
    files = Confirmation(
        msgspec.structs.replace(_FILES, chosen=chosen), _NPX, _PLAIN, (), fingerprint=_YES
    )
    warnings = (
        Remark("It is a program like any other: it can read and change your files."),
        Remark("It fetches the newest release each time: what runs can change unseen."),
        Remark("It may use the network, and so send away what it is given."),
    )
    github = Confirmation(_GITHUB, _NPX, ("GITHUB_TOKEN", *_PLAIN), warnings, fingerprint=_YES)
    desk = PictureServers(window.services)
    costs = {f"files__{tool}": tokens for tool, _, tokens, _ in _TOOLS}
    desk.rows = (
        ServerRow(files, State("running", offers=offers), tokens=costs),
        ServerRow(github, State()),
    )
    window.services.servers = desk
    window.show_servers()
    page = window.frame.page("permissions")
    assert isinstance(page, ToolsPage)
    assert page.servers is not None
    page.servers.pane.cards["files"].tools.set_open(True)


def _form(window: MainWindow) -> None:
    """What a server asks of the person while it works."""
    fields = (
        Field("title", "Title", "text", "Of the new issue.", True, "Window does not close"),
        Field(
            "kind",
            "Kind",
            "one_of",
            default="bug",
            options=(Option("bug", "Bug"), Option("wish", "Wish")),
        ),
        Field("assign", "Assign it to me", "yes_no", default=True),
    )
    card = FormCard(Form("1", "github", source_of(_GITHUB), "Before the issue is filed:", fields))
    window.page.place_above_composer(card)


def _offer(tool: str, said: str, _tokens: int, chosen: bool) -> Offer:
    spec = Tool(f"files__{tool}", said)
    choice = Choice(tool, "pin", spec) if chosen else None
    return Offer(tool, "", said, Hints(), spec, "pin", chosen=choice)


SCENES: dict[str, Callable[[MainWindow], None]] = {"servers": _servers, "server-form": _form}
