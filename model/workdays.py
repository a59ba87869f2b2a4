"""Chinese working days: weekends, public holidays and the working days that make up for them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


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


@cache
def rest_days(year: int) -> frozenset[date]:
    """All days of a year on which offices are closed, weekends included."""
    from holidays import country_holidays

    # The next year too: its New Year's schedule may reach back into December.
    china = country_holidays("CN", years=(year, year + 1))
    first = date(year, 1, 1)
    days = (first + n * _DAY for n in range((date(year + 1, 1, 1) - first).days))
    return frozenset(day for day in days if not china.is_working_day(day))


def is_working_day(day: date) -> bool:
    """Whether offices are open; beyond ``published_up_to`` make-up days are not known."""
    return day not in rest_days(day.year)


def roll(last: date) -> date | None:
    """The last day of a period, moved past days of rest; ``None`` where the year is unpublished.

    References
    ----------
    .. [1] Civil Code, article 203.
    """
    while last.year <= published_up_to():
        if is_working_day(last):
            return last
        last += _DAY
    return None


def back(day: date) -> date:
    """The day itself or the working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day
