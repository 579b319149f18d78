"""`web_search`: searches the web with the SearXNG that the person has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit

import msgspec

from app.messages import Tool
from app.tools import web
from app.tools.action import (
    Action,
    Refused,
    Result,
    Source,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.addresses import normalized

_MOST_RESULTS = 10
_SNIPPET_CHARS = 400
_SPEC = Tool(
    "web_search",
    "Searches the web and returns titles, addresses and snippets. fetch_url reads a page of them.",
    {
        "type": "object",
        "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 400}},
        "required": ["query"],
    },
)


class _Found(msgspec.Struct, frozen=True):
    url: str
    title: str = ""
    content: str | None = ""


class _Answer(msgspec.Struct, frozen=True):
    results: tuple[_Found, ...]


class WebSearch(ToolProgram):
    """A `ToolProgram`.

    Args:
        address: Of the SearXNG; it may be on this computer or in the person's network. It has to
            allow the format json.
    """

    spec = _SPEC

    def __init__(self, address: str) -> None:
        self._address = normalized(address.rstrip("/") + "/")

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        query = " ".join(arguments["query"].split())
        return Action(
            "web_search",
            "network",
            canonical({"query": query}),
            target=self._address,
            host=urlsplit(self._address).hostname or "",
            preview=query,
            pin=pin_of(_SPEC),
        )

    def run(self, action: Action, work: Work) -> Result:
        query = quote_plus(action.decoded()["query"])
        address = f"{self._address}search?q={query}&format=json"
        page = web.get(address, work.cancel, private=True)
        try:
            found = msgspec.json.decode(page.data, type=_Answer).results[:_MOST_RESULTS]
        except ValueError as error:
            raise Refused(
                "{host} does not answer searches in JSON (status {status}).",
                "Allow the format json in the settings of SearXNG.",
                host=action.host,
                status=page.status,
            ) from error
        lines = []
        for number, result in enumerate(found, start=1):
            try:
                link = normalized(result.url)
            except Refused:
                continue
            work.add_address(link)
            snippet = " ".join((result.content or "").split())[:_SNIPPET_CHARS]
            lines.append(f"[{number}] {' '.join(result.title.split())}\n{link}\n{snippet}")
        text = "\n\n".join(lines) or "(nothing was found)"
        source = Source("web", address, action.host)
        return Result(text, (source,), read_bytes=len(page.data), hosts=(action.host,))
