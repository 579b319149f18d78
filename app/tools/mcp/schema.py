"""From the JSON Schema that a server sends to one that is safe to check arguments with.

A finite tree: references are put in place, recursion ends in "anything". So a check takes no more
steps than schema times value. Regular expressions, which can take for ever, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from app.tools.visible import visible

LARGEST = 32_000  # bytes as JSON
DEEPEST = 24
MOST_NODES = 4_000
# They hold names of the server's own choosing, which must not be taken for keywords.
_NAMED = frozenset(("properties", "dependentSchemas"))
_LEFT_OUT = frozenset(("pattern", "patternProperties", "format", "$defs", "definitions"))
_LEFT_OUT |= frozenset(("$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"))
_LEFT_OUT |= frozenset(("$vocabulary", "$comment", "$dynamicRef", "$recursiveRef"))


def plain_schema(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The schema of a tool's arguments, made plain.

    None where that cannot be done: it is no schema of an object, too large, too deep, or refers to
    something that is not in it.
    """
    try:
        if len(msgspec.json.encode(schema)) > LARGEST:
            return None
        plain = _Plain(schema).whole()
    except (LookupError, RecursionError, TypeError, ValueError):
        return None
    if plain.get("type", "object") != "object":
        return None
    plain["type"] = "object"
    return plain if _is_schema(plain) else None


class _Plain:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._left = MOST_NODES
        self._within: list[str] = []

    def whole(self) -> dict[str, Any]:
        """Raises LookupError or ValueError where it cannot be made plain."""
        plain = self._value(self._root, 0)
        if not isinstance(plain, dict):
            raise ValueError("no schema of an object")
        return plain

    def _value(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            raise ValueError("too deep or too large")
        if isinstance(value, Mapping):
            return self._schema(value, depth)
        if isinstance(value, list | tuple):
            return [self._value(each, depth + 1) for each in value]
        return visible(value) if isinstance(value, str) else value

    def _schema(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        reference = schema.get("$ref")
        if isinstance(reference, str):
            plain = self._referred(reference, depth)
        for keyword, inner in schema.items():
            if keyword in _LEFT_OUT or (keyword == "$ref" and isinstance(inner, str)):
                continue
            if keyword in _NAMED and isinstance(inner, Mapping):
                plain[keyword] = {
                    visible(name, one_line=True): self._value(each, depth + 2)
                    for name, each in inner.items()
                }
            else:
                plain[visible(keyword, one_line=True)] = self._value(inner, depth + 1)
        return plain

    def _referred(self, reference: str, depth: int) -> dict[str, Any]:
        if reference in self._within:
            return {}
        self._within.append(reference)
        found = self._value(self._found(reference), depth)
        self._within.pop()
        if not isinstance(found, dict):
            raise LookupError(reference)
        return found

    def _found(self, reference: str) -> Any:
        if not reference.startswith("#"):
            raise LookupError(reference)
        found: Any = self._root
        for part in reference[1:].split("/")[1:]:
            if not isinstance(found, Mapping):
                raise LookupError(reference)
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return found


def _is_schema(schema: dict[str, Any]) -> bool:
    import jsonschema

    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except (jsonschema.SchemaError, RecursionError):
        return False
    return True
