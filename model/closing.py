"""Which month a book closes, and among which days last month's closing is looked for."""

from __future__ import annotations

from datetime import date, timedelta


def closing(day: date) -> date:
    """First day of the month a book closes: that of the first day of one holds the last one's."""
    return (day - timedelta(days=1)).replace(day=1)


def closing_month(day: date) -> str:
    """The same as it is written, ``2026-07``."""
    return f"{closing(day):%Y-%m}"


def closing_ends(first: date) -> date:
    """The last day of the closing of a month, given by its first day: the next month's first."""
    return (first + timedelta(days=31)).replace(day=1)


def last_day(first: date) -> date:
    """The last day of a month, given by its first day."""
    return closing_ends(first) - timedelta(days=1)


def month_before(day: date) -> date:
    """The same day of the month before, or its last."""
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=min(day.day, end.day))


def last_month(day: date) -> tuple[date, date]:
    """The first and the last day of which what was told is last month's.

    The day a month before, and the week before that. In the last week of a closing the days until
    the end of the closing before, too: that is another day of the month after a shorter month, and
    where something was booked on its very last day.
    """
    like, before = month_before(day), closing(day)
    is_last_week = closing(day + timedelta(days=7)) > before
    return like - timedelta(days=6), before if is_last_week else like
