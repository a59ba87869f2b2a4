"""Chinese working days: weekends, public holidays and the working days that make up for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from data_schemas.law.settings import SuppliedYear

_DAY = timedelta(days=1)
_REACH = 3
"""Last days of a year that the next one's New Year schedule may change: in 2018 the 29th was worked
for it."""


@cache
def published_up_to() -> int:
    """The last year whose official schedule of days off and make-up days is known.

    Later years have the statutory holidays, estimated from the lunar calendar, and no make-up days.

    References
    ----------
    .. [1] The ``holidays`` package keeps the yearly notices of the State Council's General Office.
    """
    # Imported here: the library takes a moment to load, and only days of rest need it.
    from holidays.countries.china import ChinaStaticHolidays

    return max(ChinaStaticHolidays.special_public_holidays)


def verified_up_to(supplied: Sequence[SuppliedYear] = ()) -> date:
    """The last day of which it is known whether offices are open.

    Parameters
    ----------
    supplied : sequence of SuppliedYear
        Schedules of later years from the policy file; one after a gap does not count.
    """
    year, told = published_up_to(), {one.year for one in supplied}
    while year + 1 in told:
        year += 1
    return date(year, 12, 31 - _REACH)


@cache
def rest_days(year: int) -> frozenset[date]:
    """All days of a year on which offices are closed, weekends included."""
    from holidays import country_holidays

    # The next year too: its New Year's schedule may reach back into December.
    china = country_holidays("CN", years=(year, year + 1))
    first = date(year, 1, 1)
    days = (first + n * _DAY for n in range((date(year + 1, 1, 1) - first).days))
    return frozenset(day for day in days if not china.is_working_day(day))


def is_working_day(day: date, supplied: Sequence[SuppliedYear] = ()) -> bool:
    """Whether offices are open; beyond ``verified_up_to`` make-up days are not known."""
    for one in supplied:
        if day in one.closed or day in one.worked:
            return day in one.worked
    if any(one.year == day.year for one in supplied):
        return day.weekday() < 5
    return day not in rest_days(day.year)


def roll(last: date, supplied: Sequence[SuppliedYear] = ()) -> date | None:
    """The last day of a period, moved past days of rest; ``None`` where that is not verified.

    References
    ----------
    .. [1] Civil Code, article 203.
    """
    verified = verified_up_to(supplied)
    while last <= verified:
        if is_working_day(last, supplied):
            return last
        last += _DAY
    return None


def back(day: date, supplied: Sequence[SuppliedYear] = ()) -> date:
    """The day itself or the working day before it; unmoved in a year that is not verified."""
    if day.year > verified_up_to(supplied).year:
        return day
    while not is_working_day(day, supplied):
        day -= _DAY
    return day
