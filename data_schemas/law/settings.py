"""What a company decides about the legal clock; a table ``[law]`` of the policy file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from annotated_types import Interval, Len
from pydantic import Field, model_validator

from data_schemas.amiss import amiss
from data_schemas.law.rates import LPR_VERIFIED_UP_TO
from data_schemas.policy_table import PolicyTable

_SATURDAY = 5
Markup = Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal(1))]


class SuppliedRate(PolicyTable):
    """A later announcement of the one-year LPR, as a share of 1."""

    since: date
    rate: Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal("0.2"))]


class SuppliedYear(PolicyTable):
    """A later year's days off and make-up days, as the State Council's General Office names them.

    Any other day is off at the weekend alone. New Year's days off may lie in December before.
    """

    year: Annotated[int, Interval(ge=2020, le=2099)]
    closed: Annotated[tuple[date, ...], Len(1)] = Field(description="every day off of the notice")
    worked: tuple[date, ...] = Field((), description="days of a weekend that are worked for it")

    @model_validator(mode="after")
    def _days_are_of_the_year(self) -> Self:
        first, last = date(self.year - 1, 12, 29), date(self.year, 12, 31)
        for day in (*self.closed, *self.worked):
            if not first <= day <= last:
                raise amiss(
                    f"{self.year} 年的日期须在 {first} 与 {last} 之间，给出：{day}",
                    f"days of {self.year} lie between {first} and {last}, not {day}",
                )
        for day in self.worked:
            if day.weekday() < _SATURDAY or day in self.closed:
                raise amiss(
                    f"worked 须为周末且不在 closed 中的日期，给出：{day}",
                    f"worked takes days of a weekend that are not closed, not {day}",
                )
        return self


class LawSettings(PolicyTable):
    """Day count, ranges, and what has been checked since this release."""

    year_days: Literal[360, 365] = Field(
        365, description="days of a year by which a yearly rate is divided; leap days count as days"
    )
    markup_low: Markup = Field(
        Decimal("0.3"), description="least a court adds to the LPR where no penalty is agreed"
    )
    markup_high: Markup = Field(Decimal("0.5"), description="most a court adds to it")
    payments_cover: Literal["principal", "interest"] = Field(
        "principal",
        description="what a payment covers first; the Civil Code (561) says costs, then interest"
        " unless agreed otherwise, a payer that names the invoice pays the principal",
    )
    seller_is_sme: bool | None = Field(
        None,
        description="whether we are an SME (中小企业), for a case that does not say what we were at"
        " signing; the answer says that it stands on this",
    )
    near_days: int = Field(
        180, ge=1, description="days before the end of limitation from which on it is pointed out"
    )
    lpr: tuple[SuppliedRate, ...] = Field(
        (), description="announcements of the one-year LPR after the last one checked here"
    )
    lpr_verified_up_to: date | None = Field(
        None,
        description="last day these announcements are known to cover; the one this release is"
        " verified up to holds where that is later",
    )
    texts_verified_up_to: date | None = Field(
        None, description="day up to which counsel has found the texts of law below unchanged"
    )
    days_off: tuple[SuppliedYear, ...] = Field(
        (),
        description="days off of years whose schedule is not known here yet: `year`, `closed`"
        " (every day off of the State Council's notice), `worked` (weekend days worked for it)",
    )

    @property
    def lpr_known_up_to(self) -> date:
        """The last day of which the one-year LPR is known: here, or by the settings."""
        return max(LPR_VERIFIED_UP_TO, self.lpr_verified_up_to or LPR_VERIFIED_UP_TO)

    @property
    def lpr_gap(self) -> tuple[date, date] | None:
        """First and last day between what is known here and what was supplied, if there are any.

        Nobody has looked whether another rate was announced meanwhile.
        """
        if not self.lpr:
            return None
        day = timedelta(days=1)
        first, last = LPR_VERIFIED_UP_TO + day, self.lpr[0].since - day
        return (first, last) if first <= last else None

    @model_validator(mode="after")
    def _figures_agree(self) -> Self:
        if self.markup_low > self.markup_high:
            raise amiss("markup_low 不得大于 markup_high", "markup_low must not exceed markup_high")
        days = [LPR_VERIFIED_UP_TO, *(rate.since for rate in self.lpr)]
        if not all(a < b for a, b in pairwise(days)):
            raise amiss(
                f"lpr 须按日期先后排列，且晚于 {LPR_VERIFIED_UP_TO}",
                f"lpr must rise in time and begin after {LPR_VERIFIED_UP_TO}",
            )
        if self.lpr and (self.lpr_verified_up_to is None or self.lpr_verified_up_to < days[-1]):
            raise amiss(
                "须给出 lpr_verified_up_to，且不早于 lpr 的最后一项",
                "lpr_verified_up_to must be given and not before the last of lpr",
            )
        years = [one.year for one in self.days_off]
        if not all(a < b for a, b in pairwise(years)):
            raise amiss("days_off 须按年份先后排列", "days_off must rise by year")
        return self
