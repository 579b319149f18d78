"""What a server says of its tools, made fit to be shown, chosen and put into a prompt.

Nothing in it is trusted: hidden characters are spelled out, what is too long is left out.
Knows nothing of processes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from app.errors import Remark
from app.messages import Tool
from app.tools.mcp.config import Choice, Server
from app.tools.mcp.names import LONGEST, look_alikes, model_name
from app.tools.mcp.protocol import Declared, Hints
from app.tools.mcp.schema import plain_schema
from app.tools.visible import visible

LONGEST_DESCRIPTION = 4_000  # characters
_CUT = " [cut here]"


class Offer(msgspec.Struct, frozen=True):
    """A tool that a server offers now.

    Args:
        tool: The server's own name for it, with nothing hidden.
        spec: What the model would be told; None if the model cannot be told of it.
        pin: A hash of all that the server says of it, in its own words.
        problem: Why it cannot be used, as a sentence.
        chosen: What the person has chosen under this name.
    """

    tool: str
    title: str
    description: str
    hints: Hints
    spec: Tool | None
    pin: str
    problem: Remark | None = None
    chosen: Choice | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it was chosen when it said something else."""
        return self.chosen is not None and self.chosen.pin != self.pin


def offers(server: Server, declared: Iterable[Declared]) -> tuple[Offer, ...]:
    """All of a server's tools."""
    tools = tuple(declared)
    alike = look_alikes(tool.name for tool in tools)
    return tuple(_offer(server, tool, tool.name in alike) for tool in tools)


def _offer(server: Server, tool: Declared, is_alike: bool) -> Offer:
    name, problem, parameters = model_name(server.name, tool.name), None, None
    if name is None:
        problem = Remark(
            "Its name is not plain: letters a to z, digits and _ - . only, at most {most} in all.",
            most=LONGEST,
        )
    elif is_alike:
        problem = Remark("Its name looks like that of another tool of this server.")
    else:
        parameters = plain_schema(tool.parameters)
        if parameters is None:
            problem = Remark("What it wants to be given is too large or too tangled.")
    description = _shown(tool.description)
    spec = None
    if name is not None and parameters is not None and problem is None:
        spec = Tool(name, description or _shown(tool.title), parameters)
    return Offer(
        visible(tool.name, one_line=True)[:200],
        visible(tool.title, one_line=True)[:200],
        description,
        tool.hints,
        spec,
        _pin(tool),
        problem,
        server.choice(tool.name),
    )


def _pin(tool: Declared) -> str:
    return hashlib.sha256(msgspec.json.encode(tool, order="deterministic")).hexdigest()


def _shown(text: str) -> str:
    plain = visible(text.replace("\r\n", "\n")).strip()
    return plain if len(plain) <= LONGEST_DESCRIPTION else plain[:LONGEST_DESCRIPTION] + _CUT
