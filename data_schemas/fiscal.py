"""The fiscal calendar's settings: customs of a place, not law; ``[calendar]`` of the policy file.

What the Budget Law fixes (fiscal year, days from approval to reply) is no setting and stands in
``model.fiscal_calendar``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from annotated_types import Interval
from pydantic import AfterValidator, Field, StringConstraints

from data_schemas.policy_table import PolicyTable


def _a_day_of_every_year(text: str) -> str:
    month, day = map(int, text.split("-"))
    date(2001, month, day)  # no leap year
    return text


MonthDay = Annotated[
    str, StringConstraints(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_a_day_of_every_year)
]
"""A day of every year, "12-25"."""
DayOfMonth = Annotated[int, Interval(ge=1, le=31)]


class PlaceCalendar(PolicyTable):
    """The days that matter in one place."""

    budget_approved: MonthDay = Field(
        "02-15", description="day by which the people's congress has usually approved the budget"
    )
    adjusted: MonthDay = Field(
        "08-31", description="day by which the mid-year adjustment has usually been approved"
    )
    papers_by: MonthDay = Field("12-10", description="last day a unit hands in payment papers")
    treasury_closes: MonthDay = Field("12-25", description="last day the treasury pays out")
    bank_closes: MonthDay = Field("12-30", description="last day the bank transfers for the year")
    month_closes: DayOfMonth = Field(
        25, description="day of the month after which papers wait for the next (扎账日)"
    )


class RegionCalendar(PolicyTable):
    """What is different in one region; the rest is as everywhere."""

    budget_approved: MonthDay | None = None
    adjusted: MonthDay | None = None
    papers_by: MonthDay | None = None
    treasury_closes: MonthDay | None = None
    bank_closes: MonthDay | None = None
    month_closes: DayOfMonth | None = None


class CalendarSettings(PlaceCalendar):
    """The usual days, and regions where they differ."""

    regions: dict[str, RegionCalendar] = Field(
        {}, description="by the customer's region, what is different there"
    )

    def of(self, region: str | None) -> PlaceCalendar:
        """The calendar of a region; the usual one where nothing is said of it."""
        known = self.regions.get(region or "")
        own = {} if known is None else known.model_dump(exclude_none=True)
        usual = self.model_dump(include=set(PlaceCalendar.model_fields))
        return PlaceCalendar(**{**usual, **own})
