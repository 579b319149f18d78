"""Speaks MCP with one server: what it offers, calls, and what it asks of the person.

Runs in the process of `host` only; knows nothing of processes and addresses.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
import msgspec
from mcp.client import Client, ClientRequestContext
from mcp.shared.exceptions import MCPError

from app.tools.mcp.host_log import ServerLog
from app.tools.mcp.protocol import Ask, AskOver, Called, Changed, Declared, Filled, Hints, Reply

MOST_TOOLS = 512
_MOST_PAGES = 100
_LONGEST_CONTENT = 1_000_000  # characters

Send = Callable[[Reply], None]


class HostClient:
    """What `host` does with a server.

    Args:
        send: Tells Hearth; never blocks for long.
        folders: Named to the server if it asks.
    """

    def __init__(self, send: Send, folders: tuple[str, ...], log: ServerLog) -> None:
        self._send, self._folders, self._log = send, folders, log
        self._asks = itertools.count(1)
        self._answers: dict[int, tuple[anyio.Event, list[Filled]]] = {}
        self._running = 0
        self._told_of_change = False

    def client(self, transport: Any, version: str) -> Client:
        """The package's client, not yet connected. Never offers what the person did not grant:
        sampling is declined, and roots where there are none."""
        return Client(
            transport,
            client_info=types.Implementation(name="hearth", version=version),
            elicitation_callback=self._elicit,
            list_roots_callback=self._roots if self._folders else None,
            logging_callback=self._logged,
            message_handler=self._heard,
            cache=None,
        )

    async def tools(self, client: Client) -> tuple[Declared, ...]:
        """All tools that the server declares, or the first `MOST_TOOLS` of them."""
        self._told_of_change = False
        if client.server_capabilities.tools is None:
            return ()
        found: list[Declared] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            page = await client.list_tools(cursor=cursor, cache_mode="refresh")
            found += [_declared(tool) for tool in page.tools]
            cursor = page.next_cursor
            if cursor is None or len(found) >= MOST_TOOLS:
                break
        return tuple(found[:MOST_TOOLS])

    async def call(self, client: Client, id: int, tool: str, arguments: str) -> Called:
        """Carries out one call. What the server has to say against it is its content, too."""
        self._running += 1
        try:
            result = await client.call_tool(tool, msgspec.json.decode(arguments, type=dict))
        except MCPError as error:
            if error.error.code == types.CONNECTION_CLOSED:
                raise
            text = error.error.message[:_LONGEST_CONTENT]
            return Called(id, text, True, len(text.encode("utf-8", "replace")))
        finally:
            self._running -= 1
            if not self._running:
                self._give_up_asking()
        text = _text(result)
        size = len(text.encode("utf-8", "replace"))
        return Called(id, text[:_LONGEST_CONTENT], bool(result.is_error), size)

    def answered(self, filled: Filled) -> None:
        """The person's answer to an `Ask`."""
        waiting = self._answers.get(filled.id)
        if waiting is not None:
            waiting[1].append(filled)
            waiting[0].set()

    def _give_up_asking(self) -> None:
        """No call runs any more: whatever was asked for one has no use."""
        for arrived, _ in self._answers.values():
            arrived.set()

    async def _elicit(
        self, context: ClientRequestContext, params: types.ElicitRequestParams
    ) -> types.ElicitResult | types.ErrorData:
        # Nobody is bothered by a server that was not asked for anything.
        if not self._running:
            return types.ElicitResult(action="decline")
        if isinstance(params, types.ElicitRequestURLParams):
            ask = Ask(next(self._asks), params.message, url=params.url)
        else:
            ask = Ask(next(self._asks), params.message, params.requested_schema)
        arrived = anyio.Event()
        answers: list[Filled] = []
        self._answers[ask.id] = (arrived, answers)
        self._send(ask)
        try:
            await arrived.wait()
        finally:
            del self._answers[ask.id]
            if not answers:
                self._send(AskOver(ask.id))
        if not answers:
            return types.ElicitResult(action="cancel")
        filled = answers[0]
        content = filled.content if filled.action == "accept" and not ask.url else None
        return types.ElicitResult(action=filled.action, content=content)

    async def _roots(self, context: ClientRequestContext) -> types.ListRootsResult:
        roots = [
            types.Root.model_validate({"uri": Path(folder).as_uri(), "name": Path(folder).name})
            for folder in self._folders
        ]
        return types.ListRootsResult(roots=roots)

    async def _logged(self, params: types.LoggingMessageNotificationParams) -> None:
        said = params.data if isinstance(params.data, str) else repr(params.data)
        self._log.write(f"[{params.level}] {said}")

    async def _heard(self, message: Any) -> None:
        if isinstance(message, types.ToolListChangedNotification) and not self._told_of_change:
            self._told_of_change = True  # once, until somebody looks
            self._send(Changed())
        elif isinstance(message, Exception):
            self._log.write(f"[not understood] {message}")


def _declared(tool: types.Tool) -> Declared:
    hints = tool.annotations
    given = {} if hints is None else hints.model_dump(exclude_none=True)
    return Declared(
        tool.name,
        tool.title or (hints.title if hints and hints.title else "") or "",
        tool.description or "",
        tool.input_schema,
        Hints(
            read_only=bool(given.get("read_only_hint", False)),
            destructive=bool(given.get("destructive_hint", True)),
            idempotent=bool(given.get("idempotent_hint", False)),
            open_world=bool(given.get("open_world_hint", True)),
        ),
    )


def _text(result: types.CallToolResult) -> str:
    """All of a result that is text; of the rest, what it is."""
    parts = [_part(part) for part in result.content]
    if not parts and result.structured_content is not None:
        return msgspec.json.encode(result.structured_content).decode()
    return "\n".join(parts)


def _part(part: Any) -> str:
    match part:
        case types.TextContent():
            return str(part.text)
        case types.ImageContent() | types.AudioContent():
            kind = "image" if isinstance(part, types.ImageContent) else "sound"
            return f"[{kind} {part.mime_type}, {len(part.data) * 3 // 4} bytes, not shown]"
        case types.ResourceLink():
            return f"[link] {part.name}: {part.uri}"
        case types.EmbeddedResource(resource=types.TextResourceContents() as resource):
            return str(resource.text)
        case _:
            return "[something that is no text, not shown]"
