"""Which day it is where the receivables are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one time and no summer time since 1991, so no time zone database is needed."""


def today_in_china() -> date:
    """The calendar day in Shanghai."""
    return day_in_china(datetime.now(UTC))


def begin_in_china(day: date) -> datetime:
    """The moment at which a day in Shanghai begins."""
    return datetime.combine(day, time(), CHINA)


def day_in_china(moment: datetime) -> date:
    """The calendar day in Shanghai at a moment that knows its time zone."""
    return moment.astimezone(CHINA).date()
