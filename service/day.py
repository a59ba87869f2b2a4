"""Which day it is where the receivables are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one time and no summer time since 1991, so no time zone database is needed."""


def today_in_china() -> date:
    """The calendar day in Shanghai."""
    return day_in_china(datetime.now(UTC))


def span_in_china(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments at which the first of some days in Shanghai begins and the last one ends."""
    begin, end = (datetime.combine(day, time(), CHINA) for day in (first, last))
    return begin, end + timedelta(days=1)


def day_in_china(moment: datetime) -> date:
    """The calendar day in Shanghai at a moment that knows its time zone."""
    return moment.astimezone(CHINA).date()
