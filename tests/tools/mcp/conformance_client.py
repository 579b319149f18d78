"""Our client as `@modelcontextprotocol/conformance` runs it: one scenario against one address.

conformance client --command "python tests/tools/mcp/conformance_client.py" --scenario tools_call
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Any

import msgspec

from app.cancel import CancelToken
from app.tools.action import Work
from app.tools.mcp.config import Address, Choice, Server
from app.tools.mcp.form_entries import filled
from app.tools.mcp.forms import Filling, Form
from app.tools.mcp.servers import Servers

_SAMPLES = {"number": 1, "integer": 1, "string": "a", "boolean": True}


class Agreeing:
    """A person who sends every form as it is."""

    def ask(self, form: Form, over: threading.Event) -> Filling:
        return filled(form, {field.name: field.default for field in form.fields})


def main() -> int:
    name = f"conformance-{os.getpid()}"
    with contextlib.closing(Servers(forms=Agreeing())) as servers:
        servers.add(Server(name, Address(sys.argv[1])), {})
        servers.confirm(servers.confirmation(name))
        for offer in servers.look(name):
            assert offer.spec is not None
            choice = Choice(offer.tool, offer.pin, offer.spec)
            given = msgspec.json.encode(_given(offer.spec.parameters or {})).decode()
            called = servers.call(
                servers.store.get(name), choice, given, Work(CancelToken(), _keep)
            )
            assert not called.failed, called.content
    return 0


def _keep(*_: Any) -> contextlib.AbstractContextManager[None]:
    raise AssertionError("no tool of a server changes a file by Hearth's hand")


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Arguments that fit."""
    properties = schema.get("properties", {})
    return {name: _SAMPLES.get(each.get("type"), "a") for name, each in properties.items()}


if __name__ == "__main__":
    sys.exit(main())
