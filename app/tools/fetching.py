"""`fetch_url`: reads a page whose address the person typed or an earlier result returned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

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
from app.tools.html_text import readable

_SPEC = Tool(
    "fetch_url",
    "Reads a web page as text. Only addresses that the person wrote or that an earlier result "
    "returned can be fetched.",
    {"type": "object", "properties": {"url": {"type": "string"}}, "required": ["url"]},
)
_TEXTS = ("text/", "application/json", "application/xml", "application/xhtml+xml")


class FetchUrl(ToolProgram):
    """A `ToolProgram`."""

    spec = _SPEC

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        address = normalized(arguments["url"])
        if address not in surroundings.addresses:
            raise Refused(
                "{address} was neither typed by the person nor returned by a search.",
                "Ask the person for the address.",
                address=address,
            )
        return Action(
            "fetch_url",
            "network",
            canonical({"url": address}),
            target=address,
            host=urlsplit(address).hostname or "",
            pin=pin_of(_SPEC),
        )

    def run(self, action: Action, work: Work) -> Result:
        page = web.get(action.target, work.cancel)
        if page.moved_to:
            work.add_address(page.moved_to)
            return _result(action, page, f"This page has moved to {page.moved_to}")
        if not page.kind.startswith(_TEXTS):
            raise Refused("{address} is no page of text.", "Try another.", address=action.target)
        text = _decoded(page)
        if "html" in page.kind:
            text, links = readable(text, page.address)
            for link in links:
                work.add_address(link)
            text += "".join(f"\n[{n}]: {link}" for n, link in enumerate(links, start=1))
        status = "" if page.status == 200 else f"[status {page.status}]\n"
        return _result(action, page, status + text)


def _result(action: Action, page: web.Page, text: str) -> Result:
    source = Source("web", action.target, action.host)
    return Result(text, (source,), read_bytes=len(page.data), hosts=(action.host,))


def _decoded(page: web.Page) -> str:
    try:
        return page.data.decode(page.charset, "replace")
    except LookupError:
        return page.data.decode("utf-8", "replace")
