"""What a tool would do, in a sentence for the person. The window translates it by its key."""

from __future__ import annotations

from app.errors import AppError, Remark
from app.events import Fault
from app.tools.action import Action
from app.tools.visible import visible


def effect_of(action: Action) -> Remark:
    """The sentence; its fields hold nothing that hides."""
    target = visible(action.target, one_line=True)
    host = visible(action.host, one_line=True)
    match action.tool, action.capability:
        case "read_file", _:
            return Remark("Read {path}.", path=target)
        case "list_folder", _:
            return Remark("List what is in {path}.", path=target)
        case "search_files", _:
            return Remark("Read all text files in {path}.", path=target)
        case "write_file", _ if not action.base_sha256:
            return Remark("Write the new file {path}.", path=target)
        case "write_file", _:
            return Remark("Replace the content of {path}.", path=target)
        case "edit_file", _:
            return Remark("Change a passage of {path}.", path=target)
        case "python", _:
            return Remark("Run this program, without files and without a network.")
        case "fetch_url", _:
            return Remark("Fetch {address} from {host}.", address=target, host=host)
        case "web_search", _:
            return Remark("Send this search to {host}.", host=host)
        case "remember", _:
            return Remark("Keep this note for all chats.")
        case _, "mcp":
            server, _, tool = target.partition(":")
            return Remark("Let the server {server} carry out {tool}.", server=server, tool=tool)
        case _:
            name = visible(action.tool, one_line=True)
            return Remark("Use {tool} on {target}.", tool=name, target=target or "—")


def as_fault(error: AppError) -> Fault:
    """An error as a value."""
    return Fault(
        error.message_key,
        error.hint_key,
        {name: str(value) for name, value in error.fields.items()},
    )
