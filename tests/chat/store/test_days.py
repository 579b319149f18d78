from __future__ import annotations

import datetime

import pytest

from app.chat.store.days import Heading, heading, local_date

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (-1, Heading("today")),
        (0, Heading("today")),
        (1, Heading("yesterday")),
        (2, Heading("this-week")),
        (7, Heading("this-week")),
        (8, Heading("this-month")),
        (30, Heading("this-month")),
        (31, Heading("month", datetime.date(2026, 10, 1))),
        (400, Heading("month", datetime.date(2025, 10, 1))),
    ],
)
def test_chats_stand_under_their_day(days_ago: int, expected: Heading) -> None:
    date = TODAY - datetime.timedelta(days_ago)
    assert heading(0, TODAY, lambda _: date) == expected


def test_the_day_is_that_of_the_place() -> None:
    noon = datetime.datetime(2026, 3, 4, 12, 0).timestamp() * 1000
    assert local_date(int(noon)) == datetime.date(2026, 3, 4)
