"""Whether what the person entered into a server's form can be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from app.errors import Remark
from app.tools.mcp.forms import Field, Filling, Form, Scalar

_LONGEST_ANSWER = 10_000
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


def fault_in(field: Field, value: Scalar) -> Remark | None:
    """What is wrong with an entry; None if it can be sent. An empty one is None or ""."""
    if value is None or value == "" or value == []:
        return Remark("This is needed.") if field.required else None
    match field.kind:
        case "text":
            return _text_fault(field, value)
        case "number" | "integer":
            return _number_fault(field, value)
        case "yes_no":
            return None if isinstance(value, bool) else Remark("Say yes or no.")
        case "one_of":
            known = any(option.value == value for option in field.options)
            return None if known else Remark("Choose one of the list.")
        case _:
            return _choices_fault(field, value)


def filled(form: Form, values: Mapping[str, Scalar]) -> Filling:
    """An accepting answer with these entries; empty ones are left out.

    Raises:
        ValueError: One of them is wrong: see `fault_in`.
    """
    for field in form.fields:
        if fault_in(field, values.get(field.name)) is not None:
            raise ValueError(field.name)
    names = {field.name for field in form.fields}
    content = {
        name: value
        for name, value in values.items()
        if name in names and value not in (None, "", [])
    }
    return Filling("accept", content)


def _text_fault(field: Field, value: Scalar) -> Remark | None:
    if not isinstance(value, str) or len(value) > _LONGEST_ANSWER:
        return Remark("This is too long.")
    if field.least is not None and len(value) < field.least:
        return Remark("Write at least {least} characters.", least=int(field.least))
    if field.most is not None and len(value) > field.most:
        return Remark("Write at most {most} characters.", most=int(field.most))
    try:
        match field.format:
            case "email" if not _MAIL.fullmatch(value):
                return Remark("Write an e-mail address.")
            case "uri" if not urlsplit(value).scheme:
                return Remark("Write a full address, as in https://example.org.")
            case "date":
                date.fromisoformat(value)
            case "date-time":
                datetime.fromisoformat(value)
            case _:
                pass
    except ValueError:
        return Remark("Write it as in 2026-01-31.")
    return None


def _number_fault(field: Field, value: Scalar) -> Remark | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Remark("Write a number.")
    if field.kind == "integer" and value != int(value):
        return Remark("Write a whole number.")
    if field.least is not None and value < field.least:
        return Remark("Write {least} or more.", least=f"{field.least:g}")
    if field.most is not None and value > field.most:
        return Remark("Write {most} or less.", most=f"{field.most:g}")
    return None


def _choices_fault(field: Field, value: Scalar) -> Remark | None:
    known = {option.value for option in field.options}
    if not isinstance(value, list) or not set(value) <= known:
        return Remark("Choose from the list.")
    if field.least is not None and len(value) < field.least:
        return Remark("Choose at least {least}.", least=int(field.least))
    if field.most is not None and len(value) > field.most:
        return Remark("Choose at most {most}.", most=int(field.most))
    return None
