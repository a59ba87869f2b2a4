"""The fiscal year as a payer lives it: approval, reply, adjustment, closing, and how far they are.

The fiscal year is the calendar year. How long replies may take is law; when a congress meets and a
treasury closes is the custom of a place and comes from the policy file.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data_schemas.fiscal import PlaceCalendar
from data_schemas.law.settings import SuppliedYear
from model.workdays import back

TO_DEPARTMENT = 20
"""Days from approval to the finance department's reply (Budget Law, article 52)."""
TO_UNIT = 15
"""Days from there to the department's reply to its units (Budget Law, article 52)."""
DRAFTING = (6, 30)
"""Local finance asks for the next draft by this day (Budget Law's regulation, article 25)."""


@dataclass(frozen=True, kw_only=True)
class FiscalYear:
    """The days of one fiscal year, in the order they come.

    Closings that fall on a day of rest are moved back to the working day before; in a year whose
    schedule is not verified they stand on the customary day.
    """

    year: int
    approved: date
    replied: date
    drafting: date
    adjusted: date
    papers_by: date
    treasury_closes: date
    bank_closes: date


@dataclass(frozen=True, kw_only=True)
class FiscalDay:
    """Where a day stands in its fiscal year; distances are days, 0 or more, to the next such day.

    ``before_budget``: the year's budget has not reached the unit yet. ``after_closing``: the
    treasury of the year has closed. ``month_closes`` is the next monthly closing day.
    """

    day: date
    year: FiscalYear
    to_approval: int
    to_reply: int
    to_drafting: int
    to_adjustment: int
    to_papers: int
    to_closing: int
    to_bank: int
    month_closes: date
    before_budget: bool
    after_closing: bool


def fiscal_year(
    year: int, place: PlaceCalendar, days_off: Sequence[SuppliedYear] = ()
) -> FiscalYear:
    """The days of a fiscal year in a place; ``days_off`` as in ``workdays.verified_up_to``."""
    approved = _on(year, place.budget_approved)
    return FiscalYear(
        year=year,
        approved=approved,
        replied=approved + timedelta(days=TO_DEPARTMENT + TO_UNIT),
        drafting=date(year, *DRAFTING),
        adjusted=_on(year, place.adjusted),
        papers_by=back(_on(year, place.papers_by), days_off),
        treasury_closes=back(_on(year, place.treasury_closes), days_off),
        bank_closes=back(_on(year, place.bank_closes), days_off),
    )


def fiscal_day(day: date, place: PlaceCalendar, days_off: Sequence[SuppliedYear] = ()) -> FiscalDay:
    """Where ``day`` stands in the fiscal year of a place."""
    this, following = (fiscal_year(year, place, days_off) for year in (day.year, day.year + 1))

    def ahead(name: str) -> int:
        here: date = getattr(this, name)
        there: date = getattr(following, name)
        return ((here if here >= day else there) - day).days

    return FiscalDay(
        day=day,
        year=this,
        to_approval=ahead("approved"),
        to_reply=ahead("replied"),
        to_drafting=ahead("drafting"),
        to_adjustment=ahead("adjusted"),
        to_papers=ahead("papers_by"),
        to_closing=ahead("treasury_closes"),
        to_bank=ahead("bank_closes"),
        month_closes=_month_closing(day, place.month_closes, days_off),
        before_budget=day < this.replied,
        after_closing=day > this.treasury_closes,
    )


def _on(year: int, month_day: str) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, day)


def _month_closing(day: date, closes: int, days_off: Sequence[SuppliedYear]) -> date:
    """The next monthly closing day, the last of a shorter month; on a working day."""
    year, month = day.year, day.month
    while True:
        found = back(date(year, month, min(closes, monthrange(year, month)[1])), days_off)
        if found >= day:
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
