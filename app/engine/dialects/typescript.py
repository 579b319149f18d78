"""Function declarations in TypeScript, as gpt-oss was trained to read them.

Follows openai-harmony token for token, also where it loses something: `$ref`, `anyOf`, `allOf`,
`const` and all bounds are left out, an integer is a number, an unknown type is `any`. Knows JSON
Schema and nothing of tokens or messages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.messages import Tool

Schema = dict[str, Any]

_SCALARS = {"number": "number", "integer": "number", "boolean": "boolean"}


def function_namespace(tools: Sequence[Tool]) -> str:
    """The `# Tools` section of the developer message, all tools in the namespace `functions`."""
    return "# Tools\n\n" + namespace("functions", tools)


def namespace(name: str, tools: Sequence[Tool], description: str = "") -> str:
    """A part of a `# Tools` section: the tools of one namespace."""
    lines = [f"## {name}\n"]
    lines += [f"// {line}" for line in _lines(description)]
    lines.append(f"namespace {name} {{\n")
    for tool in tools:
        lines += [f"// {line}" for line in _lines(tool.description)]
        parameters = "" if tool.parameters is None else f"_: {type_of(tool.parameters)}"
        lines.append(f"type {tool.name} = ({parameters}) => any;\n")
    lines.append(f"}} // namespace {name}")
    return "\n".join(lines)


def type_of(schema: Any, indent: str = "") -> str:
    """The TypeScript type of a JSON Schema; anything that is no schema is `any`."""
    if not isinstance(schema, dict):
        return "any"
    if isinstance(variants := schema.get("oneOf"), list):
        return "".join(_free_variant(variant, indent) for variant in variants)
    kind = schema.get("type")
    if isinstance(kind, list):
        names = ["number" if name == "integer" else name for name in kind if isinstance(name, str)]
        return " | ".join(names) or "any"
    if kind == "object":
        return _object(schema, indent)
    if kind == "string":
        return _string(schema)
    if kind == "array":
        return f"{type_of(schema['items'], indent)}[]" if "items" in schema else "Array<any>"
    return _SCALARS.get(kind, "any") if isinstance(kind, str) else "any"


def _string(schema: Schema) -> str:
    values = schema.get("enum")
    values = values if isinstance(values, list) else []
    return " | ".join(f'"{value}"' for value in values if isinstance(value, str)) or "string"


def _object(schema: Schema, indent: str) -> str:
    comment = _comment(schema.get("description"), indent)
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    members = (
        _member(name if name in required else f"{name}?", value, indent)
        for name, value in properties.items()
    )
    return f"{comment}{{\n{''.join(members)}{indent}}}"


def _member(label: str, value: Any, indent: str) -> str:
    value = value if isinstance(value, dict) else {}
    title = value.get("title")
    out = f"{indent}// {title}\n{indent}//\n" if isinstance(title, str) else ""
    if "oneOf" not in value:
        out += _comment(value.get("description"), indent)
    out += _examples(value.get("examples"), indent)
    if isinstance(value.get("oneOf"), list):
        return out + _one_of_member(label, value, indent)
    default = f" // default: {_default(value)}" if _has(value, "default", "oneOf") else ""
    return f"{out}{indent}{label}: {_nullable_type(value, indent + '    ')},{default}\n"


def _has(value: Schema, wanted: str, unwanted: str) -> bool:
    return wanted in value and unwanted not in value


def _examples(examples: Any, indent: str) -> str:
    if not isinstance(examples, list) or not examples:
        return ""
    lines = [f'{indent}// - "{example}"\n' for example in examples if isinstance(example, str)]
    return f"{indent}// Examples:\n{''.join(lines)}"


def _one_of_member(label: str, value: Schema, indent: str) -> str:
    """A property that may be one of several types: one line each, closed by a lone comma."""
    variants: list[Any] = value["oneOf"]
    description = _text(value.get("description"))
    first = variants[0] if variants and isinstance(variants[0], dict) else {}
    above = description is not None and description != first.get("description")
    out = _comment(description, indent) if above else ""
    if "default" in value:
        out += f"{indent}// default: {_default(value)}\n"
    out += f"{indent}{label}:\n"
    for index, variant in enumerate(variants):
        notes = list(_variant_notes(variant, description, described=index == 0 and above))
        out += f"{indent} | {_nullable_type(variant, indent + '   ')}{_trailing(notes)}\n"
    return f"{out}{indent},\n"


def _variant_notes(variant: Any, above: str | None, *, described: bool) -> Iterator[str]:
    if not isinstance(variant, dict):
        return
    description = _text(variant.get("description"))
    # The first variant says nothing once the whole property was described above it.
    if description is not None and description != above and not described:
        yield description
    if "default" in variant:
        yield f"default: {_default(variant)}"


def _free_variant(variant: Any, indent: str) -> str:
    """One line of a `oneOf` that is no property; here even an enum's default is quoted."""
    notes = []
    if isinstance(variant, dict):
        if (description := _text(variant.get("description"))) is not None:
            notes.append(description)
        if "default" in variant:
            notes.append(f"default: {_default(variant, quote_enum=True)}")
    return f"\n{indent} | {_nullable_type(variant, indent + '   ')}{_trailing(notes)}"


def _trailing(notes: list[str]) -> str:
    return f" // {' '.join(notes)}" if notes else ""


def _nullable_type(schema: Any, indent: str) -> str:
    name = type_of(schema, indent)
    nullable = isinstance(schema, dict) and schema.get("nullable") is True
    return f"{name} | null" if nullable and "null" not in name else name


def _default(schema: Schema, *, quote_enum: bool = False) -> str:
    default = schema["default"]
    if isinstance(default, str):
        enum = bool(schema.get("enum")) and isinstance(schema["enum"], list)
        if enum and not quote_enum:
            return default
        return json.dumps(default, ensure_ascii=False) if enum else f'"{default}"'
    return json.dumps(default, ensure_ascii=False, separators=(",", ":"))


def _comment(text: Any, indent: str) -> str:
    return f"{indent}// {text}\n" if isinstance(text, str) else ""


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _lines(text: str) -> list[str]:
    """Lines as openai-harmony counts them: split at line feeds only, none after the last one."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
