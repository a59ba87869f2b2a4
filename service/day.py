"""Which day it is where the receivables are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one time and no summer time since 1991, so no time zone database is needed."""


def today_in_china() -> date:
    """The calendar day in Shanghai."""
    return day_in_china(datetime.now(UTC))


def day_in_china(moment: datetime) -> date:
    """The calendar day in Shanghai at a moment that knows its time zone."""
    return moment.astimezone(CHINA).date()
