"""`hearth mcp`: servers whose tools the model may use, from the terminal."""

from __future__ import annotations

import argparse
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from app import settings
from app.cancel import CancelToken
from app.cli_output import (
    EXIT_CANCELLED,
    EXIT_ERROR,
    add_command,
    cancelled_by_person,
    print_json,
    table,
)
from app.errors import AppError, InvalidInput
from app.events import ToolFinished
from app.messages import Tool, ToolCall
from app.tools.grants import Grant
from app.tools.mcp import pasted
from app.tools.mcp.config import (
    Address,
    Choice,
    Program,
    Server,
    Value,
    source_of,
)
from app.tools.mcp.confirmation import Confirmation
from app.tools.mcp.declaration import Offer
from app.tools.mcp.program import ServerTool
from app.tools.mcp.servers import Servers
from app.tools.session import ToolSession
from app.tools.visible import visible

_LONGEST_DESCRIPTION = 70


def add_commands(command: argparse.ArgumentParser) -> None:
    """Adds what can be done with servers below `hearth mcp`."""
    commands = command.add_subparsers(required=True, metavar="WHAT")
    add_command(commands, "list", "the servers that are set up", _list)
    adding = add_command(
        commands, "add", "set up a server; nothing is started before you say yes", _set_up
    )
    adding.add_argument(
        "name", metavar="NAME", nargs="?", default="", help="small letters, digits, -"
    )
    adding.add_argument("--url", metavar="URL", default="", help="of a server that runs already")
    adding.add_argument(
        "--paste", type=Path, metavar="FILE", help='JSON with "mcpServers"; "-" reads it from stdin'
    )
    for option, what in (("--env", "variable for the program"), ("--header", "header for the URL")):
        adding.add_argument(
            option,
            metavar="NAME[=VALUE]",
            action="append",
            default=[],
            help=f"{what}, kept in the keyring; without a value, that of Hearth's own environment",
        )
    adding.add_argument("--network", action="store_true", help="the program may use the network")
    adding.add_argument("--cwd", metavar="DIR", default="", help="where the program runs")
    adding.add_argument(
        "--folder", metavar="DIR", action="append", default=[], help="named to it if it asks"
    )
    adding.add_argument(
        "--run",
        dest="line",
        metavar="COMMAND",
        nargs=argparse.REMAINDER,
        default=[],
        help="the program to start, with all its arguments; the last option",
    )
    saying_yes = add_command(commands, "confirm", "say yes to what a server would start", _confirm)
    saying_yes.add_argument("name", metavar="NAME")
    for each in (adding, saying_yes):
        each.add_argument("--yes", action="store_true", help="do not ask: you know the command")
    removing = add_command(commands, "remove", "forget a server, and what it was given", _remove)
    removing.add_argument("name", metavar="NAME")
    listing = add_command(
        commands, "tools", "what a server offers, and what the model may use", _tools
    )
    listing.add_argument("name", metavar="NAME")
    listing.add_argument(
        "--choose", metavar="TOOL,TOOL", help='let the model use these and no others; "*" for all'
    )
    calling = add_command(commands, "call", "use one tool, yourself", _call)
    calling.add_argument("name", metavar="NAME")
    calling.add_argument("tool", metavar="TOOL")
    calling.add_argument("arguments", metavar="JSON", nargs="?", default="{}")
    logging = add_command(commands, "log", "what a server has said besides", _log)
    logging.add_argument("name", metavar="NAME")


@contextmanager
def _servers() -> Iterator[Servers]:
    servers = Servers()
    try:
        yield servers
    finally:
        servers.close()


def _list(options: argparse.Namespace) -> int:
    with _servers() as servers:
        seen = [servers.confirmation(server.name) for server in servers.store.all()]
    if options.json:
        print_json({"servers": [_server_json(each) for each in seen]})
        return 0
    rows = [("NAME", "CONFIRMED", "TOOLS", "COMMAND OR ADDRESS")]
    for each in seen:
        server = each.server
        reached = visible(_reached(server), one_line=True)
        said_yes = "yes" if each.is_given else "no"
        rows.append((server.name, said_yes, str(len(server.chosen)), reached))
    print(table(rows))
    return 0


def _set_up(options: argparse.Namespace) -> int:
    found = _pasted(options.paste) if options.paste else (_typed(options),)
    with _servers() as servers:
        for each in found:
            server = msgspec.structs.replace(
                each.server, network=options.network, folders=_folders(options.folder)
            )
            servers.add(server, each.secrets)
            for remark in each.remarks:
                print(remark, file=sys.stderr)
            for name in each.missing:
                print(f"Still to be entered: {name}", file=sys.stderr)
        confirmed = [_ask_yes(servers, each.server.name, options.yes) for each in found]
        seen = [servers.confirmation(each.server.name) for each in found]
    if options.json:
        print_json({"servers": [_server_json(each) for each in seen]})
    return 0 if all(confirmed) else EXIT_ERROR


def _confirm(options: argparse.Namespace) -> int:
    with _servers() as servers:
        said_yes = _ask_yes(servers, options.name, options.yes)
        if options.json:
            print_json(_server_json(servers.confirmation(options.name)))
    return 0 if said_yes else EXIT_ERROR


def _ask_yes(servers: Servers, name: str, at_once: bool) -> bool:
    """Shows what would be started, and has it confirmed."""
    seen = servers.confirmation(name)
    print(in_words(seen), file=sys.stderr)
    if not at_once:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            print(
                f"Not confirmed, so it is not started. To say yes: hearth mcp confirm {name} --yes",
                file=sys.stderr,
            )
            return False
        print("Start this whenever its tools are used? [y]es, [N]o: ", end="", file=sys.stderr)
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return False
    servers.confirm(seen)
    return True


def in_words(seen: Confirmation) -> str:
    """All that a person says yes to, with nothing hidden in it."""
    server, way = seen.server, seen.server.way
    lines = [f"Server {server.name}"]
    if isinstance(way, Program):
        lines.append("  would start:")
        lines += [f"    {visible(part, one_line=True)}" for part in (seen.program, *way.arguments)]
        lines.append(f"  in: {way.folder or 'an empty folder of its own'}")
        lines.append(f"  sees the variables: {', '.join(seen.given) or 'none'}")
        lines.append(
            f"  network: {'yes, unless the offline lock is on' if server.network else 'no'}"
        )
    else:
        lines.append(f"  would contact: {visible(way.url, one_line=True)}")
        lines.append(f"  sends the headers: {', '.join(seen.given) or 'none'}")
    if server.folders:
        lines.append(f"  is told to work in: {', '.join(server.folders)}")
    return "\n".join([*lines, *(f"  ! {warning}" for warning in seen.warnings)])


def _remove(options: argparse.Namespace) -> int:
    with _servers() as servers:
        server = servers.store.get(options.name)
        servers.remove(options.name)
        servers.forget_values(server)
    if options.json:
        print_json({"removed": server.name})
    return 0


def _tools(options: argparse.Namespace) -> int:
    with _servers() as servers:
        offers = servers.look(options.name, cancelled_by_person())
        if options.choose is not None:
            servers.choose(options.name, _chosen(offers, options.choose))
            offers = servers.state(options.name).offers
    costs = _costs([offer.spec for offer in offers])
    if options.json:
        print_json({"tools": [_offer_json(*each) for each in zip(offers, costs, strict=True)]})
        return 0
    rows = [("CHOSEN", "TOOL", "TOKENS", "WHAT IT SAYS OF ITSELF")]
    for offer, cost in zip(offers, costs, strict=True):
        said = " ".join((offer.description or offer.title).split())
        short = said if len(said) <= _LONGEST_DESCRIPTION else f"{said[:_LONGEST_DESCRIPTION]}…"
        rows.append((_state(offer), offer.tool, str(cost or ""), str(offer.problem or short)))
    print(table(rows))
    chosen = sum(cost or 0 for offer, cost in zip(offers, costs, strict=True) if _is_in_use(offer))
    print(f"The chosen ones take about {chosen} tokens of every prompt.")
    return 0


def _call(options: argparse.Namespace) -> int:
    cancel = cancelled_by_person()
    with _servers() as servers:
        offer = _offer(servers.look(options.name, cancel), options.tool)
        assert offer.spec is not None
        tool = ServerTool(
            servers, servers.store.get(options.name), Choice(offer.tool, offer.pin, offer.spec)
        )
        finished = _carried_out(tool, options.arguments, cancel)
    if options.json:
        print_json(msgspec.to_builtins(finished))
    else:
        print(visible(finished.content) if sys.stdout.isatty() else finished.content)
    if cancel.cancelled:
        return EXIT_CANCELLED
    return 0 if finished.outcome == "done" else EXIT_ERROR


def _carried_out(tool: ServerTool, arguments: str, cancel: CancelToken) -> ToolFinished:
    """As a model's call is, journal and all; whoever types it has allowed it."""
    chat = f"command-line-{uuid.uuid4().hex}"
    rule = Grant(
        "typed", "allow", tool=tool.spec.name, scope="chat", chat=chat, origin="command line"
    )
    session = ToolSession(chat, [tool], rules=[rule])
    last = None
    for event in session.call(ToolCall(tool.spec.name, arguments), 1, session.new_answer(), cancel):
        last = event
    assert isinstance(last, ToolFinished)
    return last


def _log(options: argparse.Namespace) -> int:
    with _servers() as servers:
        servers.store.get(options.name)
        text = servers.log(options.name)
    if options.json:
        print_json({"log": text})
    else:
        sys.stdout.write(visible(text) if sys.stdout.isatty() else text)
    return 0


def _typed(options: argparse.Namespace) -> pasted.Pasted:
    if not options.name or bool(options.url) == bool(options.line):
        raise InvalidInput(
            "A server needs a name, and either a command or an address.",
            "For example: hearth mcp add files --run npx -y @scope/server-files .",
        )
    way: Program | Address
    if options.url:
        way, given = Address(options.url), options.header
    else:
        command, *arguments = options.line
        way, given = Program(command, tuple(arguments), options.cwd), options.env
    values, secrets = [], {}
    for each in given:
        name, equals, text = each.partition("=")
        values.append(Value(name, "keyring" if equals else "environment"))
        if equals:
            secrets[name] = text
    return pasted.Pasted(Server(options.name, way, tuple(values)), secrets)


def _pasted(path: Path) -> tuple[pasted.Pasted, ...]:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return pasted.read(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            "{path} cannot be read.", "Choose a file with JSON in it.", path=path
        ) from error


def _folders(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(Path(each).expanduser().resolve()) for each in given)


def _chosen(offers: Sequence[Offer], names: str) -> list[Offer]:
    if names.strip() == "*":
        return [offer for offer in offers if offer.spec is not None]
    return [_offer(offers, name.strip()) for name in names.split(",") if name.strip()]


def _offer(offers: Sequence[Offer], tool: str) -> Offer:
    for offer in offers:
        if offer.tool == tool:
            if offer.problem is not None:
                raise InvalidInput(
                    "The tool {name} cannot be used. {reason}",
                    name=offer.tool,
                    reason=offer.problem.message,
                )
            return offer
    raise InvalidInput(
        "There is no tool {name}.",
        "Choose from: {names}.",
        name=visible(tool, one_line=True),
        names=", ".join(offer.tool for offer in offers if offer.spec is not None),
    )


def _is_in_use(offer: Offer) -> bool:
    return offer.chosen is not None and not offer.is_changed


def _state(offer: Offer) -> str:
    if offer.problem is not None:
        return "unfit"
    if offer.is_changed:
        return "changed"
    return "yes" if offer.chosen is not None else "no"


def _costs(specs: Sequence[Tool | None]) -> list[int | None]:
    """What each declaration takes of a prompt, in tokens of the model in the settings."""
    from app.cli_vocabulary import open_vocabulary  # loads llama.cpp
    from app.engine.dialects.typescript import namespace
    from app.models import library

    try:
        vocabulary = open_vocabulary(library.resolve(settings.load().model).path)
    except AppError:  # a model that has gone meanwhile: the starter's vocabulary serves as well
        vocabulary = open_vocabulary(None)
    around = len(vocabulary.encode(namespace("functions", ())))
    return [
        None if spec is None else len(vocabulary.encode(namespace("functions", (spec,)))) - around
        for spec in specs
    ]


def _reached(server: Server) -> str:
    return source_of(server).partition(" ")[2].removeprefix("(").removesuffix(")")


def _server_json(seen: Confirmation) -> dict[str, Any]:
    server = seen.server
    return {
        "name": server.name,
        "way": msgspec.to_builtins(server.way),
        "program": seen.program,
        "confirmed": seen.is_given,
        "network": server.network,
        "folders": server.folders,
        "values": [value.name for value in server.values],
        "warnings": [warning.message for warning in seen.warnings],
        "tools": [choice.tool for choice in server.chosen],
    }


def _offer_json(offer: Offer, tokens: int | None) -> dict[str, Any]:
    return {
        "tool": offer.tool,
        "name": None if offer.spec is None else offer.spec.name,
        "title": offer.title,
        "description": offer.description,
        "hints": msgspec.to_builtins(offer.hints),
        "state": _state(offer),
        "problem": None if offer.problem is None else offer.problem.message,
        "tokens": tokens,
    }
