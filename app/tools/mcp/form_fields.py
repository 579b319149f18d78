"""From the schema that a server sends to a form that can be drawn, with nothing hidden in it."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from app.tools.mcp.forms import Field, Form, Option
from app.tools.mcp.protocol import Ask
from app.tools.visible import visible

MOST_FIELDS = 30
MOST_OPTIONS = 200
_LONGEST_TEXT = 2_000
# A form must never ask for these; a page of the server's own may (mode "url").
_SECRET = re.compile(
    r"passw|passphrase|secret|token|api.?key|credential|\bpin\b|cvv", re.IGNORECASE
)


def form_of(id: str, server: str, source: str, ask: Ask) -> Form | None:
    """The form for a server's question; None if it asks for what cannot be drawn."""
    message = visible(ask.message.strip())[:_LONGEST_TEXT]
    if ask.url:
        return Form(id, server, source, message, url=ask.url) if _may_open(ask.url) else None
    properties = ask.schema.get("properties")
    if not isinstance(properties, dict) or len(properties) > MOST_FIELDS:
        return None
    required = ask.schema.get("required")
    required = required if isinstance(required, list) else []
    fields = [_field(name, each, name in required) for name, each in properties.items()]
    drawn = tuple(field for field in fields if field is not None)
    return Form(id, server, source, message, drawn) if len(drawn) == len(fields) else None


def _field(name: str, schema: Any, required: bool) -> Field | None:
    """A field of the few kinds that there are; None if it is of another."""
    if not isinstance(schema, dict):
        return None
    title = _line(schema.get("title")) or _line(name)
    description = _line(schema.get("description"))
    common: dict[str, Any] = {
        "description": description,
        "required": required,
        "looks_secret": bool(_SECRET.search(f"{name} {title}")),
    }
    kind, default = schema.get("type"), schema.get("default")
    if kind == "array":
        options = _options(schema.get("items"))
        if options is None:
            return None
        chosen = (
            [value for value in default if isinstance(value, str)]
            if isinstance(default, list)
            else None
        )
        bounds = _bounds(schema, "minItems", "maxItems")
        return Field(name, title, "some_of", default=chosen, options=options, **common, **bounds)
    if (options := _options(schema)) is not None:
        preset = default if isinstance(default, str) else None
        return Field(name, title, "one_of", default=preset, options=options, **common)
    match kind:
        case "string":
            bounds = _bounds(schema, "minLength", "maxLength")
            preset = default[:_LONGEST_TEXT] if isinstance(default, str) else None
            format = _line(schema.get("format"))
            return Field(name, title, "text", default=preset, format=format, **common, **bounds)
        case "number" | "integer":
            bounds = _bounds(schema, "minimum", "maximum")
            number = default if _is_number(default) else None
            return Field(name, title, kind, default=number, **common, **bounds)
        case "boolean":
            told = default if isinstance(default, bool) else None
            return Field(name, title, "yes_no", default=told, **common)
        case _:
            return None


def _options(schema: Any) -> tuple[Option, ...] | None:
    """The choices that a schema lists, in any of the ways there are."""
    if not isinstance(schema, dict):
        return None
    variants = schema.get("oneOf") or schema.get("anyOf")
    if isinstance(variants, list):
        pairs = [
            (each.get("const"), each.get("title")) for each in variants if isinstance(each, dict)
        ]
    elif isinstance(schema.get("enum"), list):
        names = schema.get("enumNames")
        names = names if isinstance(names, list) else []
        values = schema["enum"]
        pairs = [*zip(values, [*names, *values[len(names) :]], strict=False)]
    else:
        return None
    options = tuple(
        Option(value, _line(title) or _line(value))
        for value, title in pairs
        if isinstance(value, str)
    )
    return options if 0 < len(options) <= MOST_OPTIONS else None


def _bounds(schema: dict[str, Any], least: str, most: str) -> dict[str, Any]:
    low, high = schema.get(least), schema.get(most)
    return {"least": low if _is_number(low) else None, "most": high if _is_number(high) else None}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _line(text: Any) -> str:
    return visible(text, one_line=True)[:300] if isinstance(text, str) else ""


def _may_open(url: str) -> bool:
    """Whether a person can be asked to open it: plain text, https, or this very computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not url.isascii() or not url.isprintable() or not host or parts.username:
        return False
    if parts.scheme == "https":
        return True
    try:
        is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    return parts.scheme == "http" and is_here
