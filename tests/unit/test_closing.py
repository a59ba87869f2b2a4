"""Which book closes which month, and where last month's closing is looked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from model.closing import closing, last_month


def test_the_first_day_of_a_month_closes_the_month_before() -> None:
    assert closing(date(2026, 7, 1)) == date(2026, 6, 1)
    assert closing(date(2026, 7, 2)) == closing(date(2026, 8, 1)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-07-31", "2026-07-01"),  # something was booked on 06-30
        ("2026-08-01", "2026-06-30"),  # or on 07-31
        ("2026-06-30", "2026-06-01"),
        ("2026-06-30", "2026-05-31"),  # the month before was longer
        ("2026-02-28", "2026-01-30"),
        ("2026-03-31", "2026-03-01"),
        ("2026-07-15", "2026-06-15"),  # within a month it is a month
        ("2026-07-15", "2026-06-09"),
    ],
)
def test_what_was_told_of_last_months_closing_is_found(day: str, told: str) -> None:
    first, last = last_month(date.fromisoformat(day))
    assert first <= date.fromisoformat(told) <= last


@pytest.mark.parametrize("day", ["2026-07-31", "2026-08-01", "2026-02-28", "2026-07-15"])
def test_no_day_of_this_closing_is_last_month(day: str) -> None:
    asked = date.fromisoformat(day)
    _, last = last_month(asked)
    assert closing(last) < closing(asked)
    assert asked - last < timedelta(days=32)
