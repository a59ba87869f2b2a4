"""Settings of the receivables desk; the table ``[portfolio]`` of the policy file."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from annotated_types import Interval
from pydantic import Field, model_validator

from data_schemas.amiss import amiss
from data_schemas.codes import Channel, Code
from data_schemas.policy_table import PolicyTable

_Share = Annotated[float, Interval(ge=0, le=1)]
_Hours = Annotated[float, Interval(gt=0, le=200)]


class Outlook(Code):
    """A view of the economy that expected credit loss is weighed over."""

    FAVOURABLE = "favourable", "乐观", "favourable"
    BASE = "base", "基准", "base"
    ADVERSE = "adverse", "悲观", "adverse"


class Scenario(PolicyTable):
    """What an outlook weighs, and what it adds to the log-odds of default."""

    weight: _Share
    log_odds: Annotated[float, Interval(ge=-3, le=3)]


class Scenarios(PolicyTable):
    """The three outlooks; weights sum to 1. Judgement of the company, not measured."""

    favourable: Scenario = Scenario(weight=0.2, log_odds=-0.3)
    base: Scenario = Scenario(weight=0.6, log_odds=0.0)
    adverse: Scenario = Scenario(weight=0.2, log_odds=0.3)

    @model_validator(mode="after")
    def _weights_sum_to_one(self) -> Self:
        if abs(sum(self.of(one).weight for one in Outlook) - 1) > 1e-9:
            raise amiss("各情景的 weight 之和须为 1", "the weights of the scenarios must sum to 1")
        return self

    def of(self, outlook: Outlook) -> Scenario:
        """The scenario of an outlook."""
        found: Scenario = getattr(self, outlook.value)
        return found


class ActionHours(PolicyTable):
    """Hours one action takes, travel and papers included."""

    phone: _Hours = 0.5
    letter: _Hours = 1.0
    visit: _Hours = 6.0
    joint: _Hours = 10.0
    legal: _Hours = 16.0

    def of(self, channel: Channel) -> float:
        """Hours of an action by its channel."""
        hours: float = getattr(self, channel.value)
        return hours


class PortfolioPolicy(PolicyTable):
    """How the book of receivables is cut, forecast, provided for and worked on."""

    hours: ActionHours = Field(ActionHours(), description="hours per action, by channel")
    calls_a_week: int = Field(
        40,
        ge=0,
        le=10_000,
        description="phone calls and letters there are hands for from Monday to Sunday",
    )
    visits_a_week: int = Field(
        6, ge=0, le=10_000, description="visits, joint and legal actions a week, likewise"
    )
    cash_weeks: int = Field(26, ge=1, le=104, description="weeks of the cash forecast")
    cash_low: _Share = Field(0.1, description="quantile of a week's cash that is its lower bound")
    cash_high: _Share = Field(0.9, description="quantile of a week's cash that is its upper bound")
    draws: int = Field(600, ge=100, le=5000, description="draws behind the bands")
    age_bands: tuple[int, ...] = Field(
        (0, 30, 60, 90, 180, 365, 730),
        description="ageing: last day past due of each band but the last; 0 is not past due",
    )
    expected_bands: tuple[int, ...] = Field(
        (30, 60, 90, 180, 365, 730),
        description="probability-weighted buckets: last day from today of each but the last",
    )
    customer_share: _Share = Field(
        0.1, description="common risk of one customer where no out-of-time outcomes tell it"
    )
    book_share: _Share = Field(0.02, description="common risk of the whole book, likewise")
    matrix_months: int = Field(
        36, ge=6, le=120, description="steps of 30 days the provision matrix looks back"
    )
    scenarios: Scenarios = Field(Scenarios(), description="outlooks of expected credit loss")
    shown: int = Field(10, ge=1, le=100, description="customers and regions listed by name")
    override_cases: int = Field(
        10, ge=2, description="matured overrides below which no comparison is made"
    )

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        for name in ("age_bands", "expected_bands"):
            days = getattr(self, name)
            if not days or not all(a < b for a, b in pairwise(days)):
                raise amiss(f"{name} 须为递增的天数", f"{name} must hold rising days")
        if self.age_bands[0] < 0 or self.expected_bands[0] < 1:
            raise amiss(
                "age_bands 须自 0 或以上开始，expected_bands 须自 1 或以上开始",
                "age_bands must begin at 0 or later, expected_bands at 1 or later",
            )
        if not self.cash_low < self.cash_high:
            raise amiss("cash_low 须小于 cash_high", "cash_low must be less than cash_high")
        if self.customer_share + self.book_share >= 1:
            raise amiss(
                "customer_share 与 book_share 之和须小于 1",
                "customer_share and book_share must leave something to the claim",
            )
        return self
