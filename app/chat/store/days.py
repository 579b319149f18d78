"""Under which day's heading a chat stands in the list. Pure; the words are the window's."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Literal

import msgspec

When = Literal["today", "yesterday", "this-week", "this-month", "month"]


class Heading(msgspec.Struct, frozen=True):
    """`month` is the first day of the month that "month" stands for; None for the others."""

    when: When
    month: datetime.date | None = None


def local_date(time_ms: int) -> datetime.date:
    """The day that a stored time falls on, where this computer is."""
    return datetime.datetime.fromtimestamp(time_ms / 1000).date()


def heading(
    time_ms: int,
    today: datetime.date,
    date_of: Callable[[int], datetime.date] = local_date,
) -> Heading:
    """Today, yesterday, the last seven days, the last thirty, then month by month.

    A time that lies ahead, after the clock was set back, is today.
    """
    date = date_of(time_ms)
    days = (today - date).days
    if days <= 0:
        return Heading("today")
    if days == 1:
        return Heading("yesterday")
    if days <= 7:
        return Heading("this-week")
    if days <= 30:
        return Heading("this-month")
    return Heading("month", date.replace(day=1))
