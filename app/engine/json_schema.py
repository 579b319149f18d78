"""A JSON Schema brought into the plain form that a grammar can hold.

Whatever is valid against the plain form is meant to be valid against the original, but for keywords
that no grammar can hold (such as `uniqueItems` or `not`): they are left out here and must be
checked afterwards. Knows JSON Schema, nothing of grammars and models.
"""

from __future__ import annotations

import math
import re
import urllib.parse
from collections.abc import Iterable
from typing import Any

import msgspec

Schema = dict[str, Any]

TYPES = ("object", "array", "string", "number", "boolean", "null")
# A grammar spells repetitions out: beyond this many it would be too slow.
MOST_REPETITIONS = 256
_FORMATS = ("date", "time", "date-time", "uuid")
# Patterns that mean the same in a grammar, and cannot match what a JSON string must escape.
_ATOM = r"(?:[A-Za-z0-9 _@:/#%&=,;<>~!'-]|\\[.+*?()\[\]{}|/-]|\[[A-Za-z0-9 _@:/.,+-]+\])"
_PATTERN = re.compile(rf"\^(?:{_ATOM}(?:[*+?]|\{{\d{{1,2}}(?:,\d{{1,2}})?\}})?|[()|])*\$")


class SchemaVerdict(msgspec.Struct, frozen=True):
    """Whether a text is valid JSON against a schema; `errors` say what is not, place by place."""

    valid: bool
    errors: tuple[str, ...] = ()


class Unholdable(Exception):
    """No grammar can hold this schema, or nothing finite is valid against it."""


def plain(schema: Schema) -> Schema:
    """The plain form: single types, no `allOf`, references to `#/$defs/…` only.

    Raises:
        Unholdable: As a whole it cannot be held; any JSON must do, checked afterwards.
    """
    try:
        root = _Simplifier(schema)
        result = root.node(schema)
        while root.waiting:
            name, target = root.waiting.popitem()
            root.definitions[name] = root.node(target)
    except RecursionError:
        raise Unholdable("nested too deeply") from None
    _refuse_endless(result, root.definitions)
    return {**result, "$defs": root.definitions} if root.definitions else result


def any_of(types: Iterable[str] = TYPES) -> Schema:
    """Any value of these types."""
    return {"anyOf": [{"type": name} for name in types]}


def resolve(root: Schema, reference: str) -> Any:
    """What a reference within the document (`#`, `#/a/b`) points at.

    Raises:
        Unholdable: It points at nothing, or elsewhere.
    """
    if reference != "#" and not reference.startswith("#/"):
        raise Unholdable(f"the reference {reference}")
    target: Any = root
    for step in reference.split("/")[1:]:
        key = urllib.parse.unquote(step).replace("~1", "/").replace("~0", "~")
        if isinstance(target, list) and key.isdecimal() and int(key) < len(target):
            target = target[int(key)]
        elif isinstance(target, dict) and key in target:
            target = target[key]
        else:
            raise Unholdable(f"the reference {reference}")
    return target


class _Simplifier:
    """Simplifies the nodes of one document; `waiting` are referred ones that are not yet."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._names: dict[str, str] = {}
        self._prefix = "shared"
        while self._prefix in str(root):  # rules of properties are named after them
            self._prefix += "d"
        self.waiting: dict[str, Any] = {}
        self.definitions: dict[str, Schema] = {}

    def node(self, schema: Any) -> Schema:
        if schema is True:
            return any_of()
        if not isinstance(schema, dict):
            raise Unholdable("a schema that allows nothing")
        if isinstance(reference := schema.get("$ref"), str):
            return {"$ref": f"#/$defs/{self._name(reference)}"}
        if "const" in schema or "enum" in schema:
            return self._values(schema)
        for keyword in ("anyOf", "oneOf"):
            if isinstance(variants := schema.get(keyword), list):
                return self._union(schema, keyword, variants)
        if isinstance(parts := schema.get("allOf"), list):
            return self._intersection(schema, parts)
        return self._typed(schema)

    def _name(self, reference: str) -> str:
        if reference not in self._names:
            target = resolve(self._root, reference)
            self._names[reference] = name = f"{self._prefix}{len(self._names)}"
            self.waiting[name] = target
        return self._names[reference]

    def _values(self, schema: Schema) -> Schema:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        types = schema.get("type")
        if isinstance(values, list) and types is not None:
            allowed = types if isinstance(types, list) else [types]
            values = [value for value in values if any(_is_a(value, name) for name in allowed)]
        if not isinstance(values, list) or not values:
            raise Unholdable("a schema that allows nothing")
        return {"enum": values}

    def _union(self, schema: Schema, keyword: str, variants: list[Any]) -> Schema:
        """`oneOf` becomes `anyOf`: that only one of them holds must be checked afterwards."""
        base = {key: value for key, value in schema.items() if key != keyword}
        nodes = [
            self.node(_merged([base, self._followed(variant)]) if _constrains(base) else variant)
            for variant in variants
            if variant is not False
        ]
        if not nodes:
            raise Unholdable("a schema that allows nothing")
        return {"anyOf": nodes}

    def _intersection(self, schema: Schema, parts: list[Any]) -> Schema:
        base = {key: value for key, value in schema.items() if key != "allOf"}
        return self.node(_merged([base, *map(self._followed, parts)]))

    def _followed(self, part: Any) -> Any:
        """What a part of `allOf` says itself: references in it are looked up."""
        seen = set()
        while isinstance(part, dict) and isinstance(reference := part.get("$ref"), str):
            if reference in seen:
                raise Unholdable(f"the reference {reference}")
            seen.add(reference)
            part = _merged([_without(part, "$ref"), resolve(self._root, reference)])
        if isinstance(part, dict) and isinstance(inner := part.get("allOf"), list):
            return _merged([_without(part, "allOf"), *map(self._followed, inner)])
        return part

    def _typed(self, schema: Schema) -> Schema:
        types = schema.get("type", _implied_type(schema))
        if types is None:
            return any_of()
        if isinstance(types, list):
            if not types:
                raise Unholdable("a schema that allows nothing")
            return {"anyOf": [self.node({**schema, "type": name}) for name in types]}
        match types:
            case "object":
                return self._object(schema)
            case "array":
                return self._array(schema)
            case "string":
                return _string(schema)
            case "integer" | "number":
                return _number(schema, types)
            case "boolean" | "null":
                return {"type": types}
            case _:
                raise Unholdable(f"the type {types}")

    def _object(self, schema: Schema) -> Schema:
        properties = schema.get("properties") or {}
        required = [name for name in schema.get("required") or [] if isinstance(name, str)]
        others = schema.get("additionalProperties")
        given = {
            name: self.node(value)
            for name, value in properties.items()
            if value is not False or name in required
        }
        # What must be there, but is described nowhere, is described by what holds for the others.
        given |= {
            name: self.node(True if others is None else others)
            for name in required
            if name not in given
        }
        result: Schema = {"type": "object"}
        if given:
            result |= {"properties": given, "required": required}
        # Other properties only where they are asked for: a name given twice would slip through.
        if others is True or isinstance(others, dict):
            result["additionalProperties"] = self.node(others)
        elif others is False:
            result |= {"properties": given, "additionalProperties": False}
        return result

    def _array(self, schema: Schema) -> Schema:
        items = schema.get("items", True)
        first = schema.get("prefixItems", items if isinstance(items, list) else None)
        least, most = _count(schema, "minItems"), _count(schema, "maxItems")
        if isinstance(first, list) and first:
            if (least or 0) > len(first) or (most is not None and most < len(first)):
                raise Unholdable("a tuple of another length")
            return {"type": "array", "prefixItems": [self.node(item) for item in first]}
        if items is False or most == 0:
            return {"enum": [[]]}
        result: Schema = {"type": "array", "items": self.node(items), "minItems": least or 0}
        return result if most is None else {**result, "maxItems": most}


def _string(schema: Schema) -> Schema:
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        pattern = pattern.replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]")
        if _PATTERN.fullmatch(pattern) and pattern.count("(") == pattern.count(")"):
            return {"type": "string", "pattern": pattern}
    if schema.get("format") in _FORMATS:
        return {"type": "string", "format": schema["format"]}
    bounds = {"minLength": _count(schema, "minLength"), "maxLength": _count(schema, "maxLength")}
    return {"type": "string"} | {key: value for key, value in bounds.items() if value is not None}


def _number(schema: Schema, kind: str) -> Schema:
    """Bounds as whole numbers, both included, as far as they can be said so."""
    low, high = schema.get("minimum"), schema.get("maximum")
    result: Schema = {"type": kind}
    if kind == "integer":
        low = _tightest(max, low, schema.get("exclusiveMinimum"), 1)
        high = _tightest(min, high, schema.get("exclusiveMaximum"), -1)
    if low is not None and high is not None and low > high:
        raise Unholdable("a schema that allows nothing")
    bounds = {"minimum": _whole(low), "maximum": _whole(high)}
    return result | {key: value for key, value in bounds.items() if value is not None}


def _tightest(choose: Any, bound: Any, exclusive: Any, step: int) -> int | None:
    """An integer's bound out of one that is included and one that is not."""
    round_ = math.ceil if step > 0 else math.floor
    bounds = [] if not _is_finite(bound) else [round_(bound)]
    if _is_finite(exclusive):
        nearest = round_(exclusive)
        bounds.append(nearest + step if nearest == exclusive else nearest)
    return choose(bounds) if bounds else None


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _whole(value: Any) -> int | None:
    whole = _is_finite(value) and value == int(value) and abs(value) < 10**15
    return int(value) if whole else None


def _count(schema: Schema, keyword: str) -> int | None:
    value = _whole(schema.get(keyword))
    return value if value is not None and 0 <= value <= MOST_REPETITIONS else None


def _implied_type(schema: Schema) -> str | None:
    """The type that its keywords speak of. Values of other types would be valid too."""
    about = {
        "object": ("properties", "required", "additionalProperties", "patternProperties"),
        "array": ("items", "prefixItems", "minItems", "maxItems"),
        "string": ("pattern", "format", "minLength", "maxLength"),
        "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    }
    return next((kind for kind, words in about.items() if any(w in schema for w in words)), None)


_ANNOTATIONS = frozenset(
    (
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
        *("$comment", "$schema", "$id", "$defs", "definitions", "$anchor", "nullable"),
    )
)


def _constrains(schema: Schema) -> bool:
    return not schema.keys() <= _ANNOTATIONS


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}


def _merged(parts: list[Any]) -> Schema:
    """One schema that says what all parts say.

    Raises:
        Unholdable: They say different things about the same.
    """
    result: Schema = {}
    for part in parts:
        if part is True:
            continue
        if not isinstance(part, dict):
            raise Unholdable("a schema that allows nothing")
        for key, value in part.items():
            if key in _ANNOTATIONS:
                continue
            result[key] = _both(key, result[key], value) if key in result else value
    return result


def _both(keyword: str, one: Any, other: Any) -> Any:
    if one == other:
        return one
    if keyword == "required" and isinstance(one, list) and isinstance(other, list):
        return [*one, *(name for name in other if name not in one)]
    if keyword == "properties" and isinstance(one, dict) and isinstance(other, dict):
        shared = {name: _merged([one[name], other[name]]) for name in one.keys() & other.keys()}
        return {**one, **other, **shared}
    if keyword.startswith("min"):
        return max(one, other)
    if keyword.startswith("max"):
        return min(one, other)
    raise Unholdable(f"two different values of {keyword}")


def _is_a(value: Any, name: Any) -> bool:
    match value:
        case None:
            return bool(name == "null")
        case bool():
            return bool(name == "boolean")
        case int() | float():
            return name == "number" or (name == "integer" and value == int(value))
        case str():
            return bool(name == "string")
        case list():
            return bool(name == "array")
        case _:
            return bool(name == "object")


def _refuse_endless(root: Schema, definitions: dict[str, Schema]) -> None:
    """Refuses a form with a place that text could enter and never leave.

    Raises:
        Unholdable: Such as a list element that must hold another one, and so on.
    """
    finite: set[str] = set()
    while more := {
        name for name, node in definitions.items() if name not in finite and _ends(node, finite)
    }:
        finite |= more
    places = [root, *definitions.values()]
    while places:
        node = places.pop()
        if not _ends(node, finite):
            raise Unholdable("a schema that nothing finite satisfies")
        places += _children(node)


def _ends(node: Schema, finite: set[str]) -> bool:
    """Whether something finite is valid, if that holds for the definitions named in `finite`."""
    if "$ref" in node:
        return node["$ref"].rsplit("/", 1)[1] in finite
    if "anyOf" in node:
        return any(_ends(variant, finite) for variant in node["anyOf"])
    if "prefixItems" in node:
        return all(_ends(item, finite) for item in node["prefixItems"])
    if node.get("minItems", 0):
        return _ends(node["items"], finite)
    return all(_ends(node["properties"][name], finite) for name in node.get("required", ()))


def _children(node: Schema) -> list[Schema]:
    children = [*node.get("anyOf", ()), *node.get("prefixItems", ())]
    children += node.get("properties", {}).values()
    children += [node[key] for key in ("items", "additionalProperties") if node.get(key)]
    return [child for child in children if isinstance(child, dict)]
