"""Reading JSON that other programs wrote: whatever is missing or of another kind is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.chat.conversation import readable

_LATEST_S = 32_503_680_000  # the year 3000


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Those elements of a list that are objects."""
    for element in value if isinstance(value, list) else ():
        if isinstance(element, dict):
            yield element


def strings(value: Any) -> list[str]:
    """Those elements of a list that are strings."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A string, fit to be kept; "" for anything else."""
    return readable(value) if isinstance(value, str) else ""


def ms_of_seconds(value: Any) -> int:
    """Milliseconds since 1970 of seconds; 0 if it is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return round(value * 1000) if 0 < value < _LATEST_S else 0


def ms(value: Any) -> int:
    """Milliseconds since 1970; 0 if it is no time."""
    return ms_of_seconds(value / 1000) if isinstance(value, int | float) else 0
