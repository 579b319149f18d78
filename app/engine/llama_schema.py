"""JSON Schema to GBNF, by llama.cpp's own converter, with what it gets wrong put right.

It allows raw control characters in strings, forgets to escape backslashes, and knows no bounds of
numbers; all that is mended here. White space is at most one blank in one place.
"""

from __future__ import annotations

import json
import re
from typing import Any

from llama_cpp.llama_grammar import RESERVED_NAMES, BuiltinRule, SchemaConverter

from app.engine import json_schema, number_ranges
from app.engine.json_schema import Schema, Unholdable

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\n\r\t]')
_HEX = "[0-9a-fA-F]"
# Surrogates only in pairs: half a one is no character. A pair is one character, as in lengths.
_CHARACTER = (
    r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" ('
    f"[0-9a-cA-CefEF] {_HEX}{{3}} | [dD] [0-7] {_HEX}{{2}} | "
    rf'[dD] [89abAB] {_HEX}{{2}} "\\u" [dD] [c-fC-F] {_HEX}{{2}}))'
)
_RULES = {
    "char": BuiltinRule(_CHARACTER),
    # An exponent of three digits would be infinite for most readers.
    "number": BuiltinRule(
        '"-"? integral-part ("." decimal-part)? ([eE] [-+]? [0-9] [0-9]?)? space',
        ["integral-part", "decimal-part"],
    ),
}


def schema_grammars(schema: Schema) -> tuple[str, ...]:
    """Grammars for JSON that is valid against `schema`: as exact as can be, then any JSON.

    The first one may be one that llama.cpp cannot read. What it does not hold must be checked
    afterwards in any case.
    """
    kind = "object" if schema.get("type") == "object" else None
    anything = _convert({"type": "object"} if kind else json_schema.any_of())
    try:
        return (_convert(json_schema.plain(schema)), anything)
    except (Unholdable, RecursionError):
        return (anything,)


def _convert(schema: Schema) -> str:
    converter = _Converter(prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False)
    converter.visit(converter.resolve_refs(schema, ""), "")
    return str(converter.format_grammar())


class _Converter(SchemaConverter):  # type: ignore[misc]
    """The converter for schemas in plain form."""

    def visit(self, schema: Schema, name: str) -> str:
        kind = schema.get("type")
        if kind in ("integer", "number") and ("minimum" in schema or "maximum" in schema):
            ways = number_ranges.integers if kind == "integer" else number_ranges.numbers
            rule = ways(schema.get("minimum"), schema.get("maximum"))
            return str(self._add_rule(_rule_name(name), f"{rule} space"))
        if kind == "string" and "pattern" not in schema and "format" not in schema:
            if "minLength" in schema or "maxLength" in schema:
                return self._bounded_string(schema, name)
        elif kind == "array" and "items" in schema:
            return self._list(schema, name)
        return str(super().visit(schema, name))

    def _bounded_string(self, schema: Schema, name: str) -> str:
        character = self._add_primitive("char", _RULES["char"])
        bounds = _repetition(schema.get("minLength", 0), schema.get("maxLength"))
        return str(self._add_rule(_rule_name(name), rf'"\"" {character}{bounds} "\"" space'))

    def _list(self, schema: Schema, name: str) -> str:
        item = self.visit(schema["items"], f"{name}{'-' if name else ''}item")
        least, most = schema.get("minItems", 0), schema.get("maxItems")
        more = _repetition(max(0, least - 1), None if most is None else most - 1)
        items = f'{item} ("," space {item}){more}'
        rule = f'"[" space {items if least else f"({items})?"} "]" space'
        return str(self._add_rule(_rule_name(name), rule))

    def _add_primitive(self, name: str, rule: BuiltinRule) -> str:
        return str(super()._add_primitive(name, _RULES.get(name, rule)))

    def _generate_constant_rule(self, value: Any) -> str:
        return f"{self._format_literal(json.dumps(value))} space"

    def _format_literal(self, literal: str) -> str:
        """`literal` is JSON in ASCII; models write characters as they are."""
        text = json.dumps(json.loads(literal), ensure_ascii=False)
        return f'"{_ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)}"'


def _rule_name(name: str) -> str:
    return f"{name}-" if name in RESERVED_NAMES else name or "root"


def _repetition(least: int, most: int | None) -> str:
    return f"{{{least},{'' if most is None else most}}}"
