"""From the text that the model wrote as arguments to values that the tool's schema allows.

Tells the model what is wrong in words that let it try again.
"""

from __future__ import annotations

import json
from typing import Any

from app.messages import Tool
from app.tools.action import Refused
from app.tools.permissions import LARGEST_ARGUMENTS
from app.tools.visible import visible

_DEEPEST = 32


def parse(text: str, spec: Tool) -> dict[str, Any]:
    """The arguments of a call; no arguments at all is an empty object.

    Raises:
        Refused: They are too long, no JSON object, ambiguous, or do not fit the schema.
    """
    if len(text) > LARGEST_ARGUMENTS:
        raise Refused(
            "The arguments are longer than {most} characters.",
            "Do it in smaller steps.",
            most=LARGEST_ARGUMENTS,
        )
    try:
        value = json.loads(text or "{}", object_pairs_hook=_unambiguous, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = visible(str(error), one_line=True)[:200]
        raise Refused(
            "The arguments are not JSON: {reason}.",
            "Call the tool again with arguments that fit its parameters.",
            reason=reason,
        ) from error
    if not isinstance(value, dict) or _depth(value) > _DEEPEST:
        raise Refused(
            "The arguments are not a plain JSON object.",
            "Call the tool again with arguments that fit its parameters.",
        )
    schema = {"additionalProperties": False, **(spec.parameters or {"type": "object"})}
    # Loaded with the first call of a tool: most starts of the window need none.
    import jsonschema

    fault = next(jsonschema.Draft202012Validator(schema).iter_errors(value), None)
    if fault is not None:
        reason = visible(fault.message, one_line=True)[:300]
        raise Refused(
            "The arguments do not fit: {reason}.",
            "Call the tool again with arguments that fit its parameters.",
            reason=reason,
        )
    return value


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values for one name would let what is shown differ from what is done."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands there twice")
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not JSON")


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if deepest > _DEEPEST:
            break
    return deepest
