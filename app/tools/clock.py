"""`current_time`: the date and the time. Needs no permission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.messages import Tool
from app.tools.action import (
    Action,
    Refused,
    Result,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.visible import visible

_SPEC = Tool(
    "current_time",
    "Tells the current date and time, where the person is or in another time zone.",
    {
        "type": "object",
        "properties": {
            "timezone": {"type": "string", "description": "an IANA name, e.g. Europe/Berlin"}
        },
    },
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CurrentTime(ToolProgram):
    """A `ToolProgram`."""

    spec = _SPEC

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        return Action("current_time", "nothing", canonical(arguments), pin=pin_of(_SPEC))

    def run(self, action: Action, work: Work) -> Result:
        name = action.decoded().get("timezone", "")
        try:
            now = datetime.now(ZoneInfo(name)) if name else datetime.now().astimezone()
        except (ValueError, OSError, LookupError) as error:
            raise Refused(
                "There is no time zone {name}.",
                "Give a name such as Europe/Berlin, or none for the person's own.",
                name=visible(name, one_line=True)[:100],
            ) from error
        return Result(f"{now.isoformat(timespec='seconds')} ({_DAYS[now.weekday()]})")
