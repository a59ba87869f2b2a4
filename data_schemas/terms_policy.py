"""What the company decides about bargaining: goals, steps, limits, weights; table ``[terms]``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from annotated_types import Interval, Len
from pydantic import Field, field_validator, model_validator

from data_schemas.amiss import amiss
from data_schemas.codes import Grade
from data_schemas.levers import LEVERS, Ask
from data_schemas.money_policy import Rate
from data_schemas.policy_table import PolicyTable
from data_schemas.values import Share

_Part = Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal("0.2"))]
_Days = Annotated[int, Interval(ge=0, le=730)]

WEIGHTS: dict[str, Decimal] = {
    "upfront_share": Decimal("0.004"),
    "credit_days": Decimal("0.003"),
    "retention_share": Decimal("0.004"),
    "acceptance_days": Decimal("0.001"),
    "trigger": Decimal("0.003"),
    "split": Decimal("0.002"),
    "price": Decimal("0.002"),
    "payment_date_written": Decimal("0.001"),
    "payment_method_written": Decimal("0.0005"),
    "late_penalty_written": Decimal("0.002"),
    "acceptance_standard_written": Decimal("0.001"),
    "acceptance_procedure_agreed": Decimal("0.0005"),
    "delivery_before_contract": Decimal("0.001"),
    "guarantee_obtained": Decimal("0.005"),
} | {one.id: Decimal("0.0003") for one in LEVERS.values() if one.ask is Ask.OURSELVES}
"""How hard each kind of change is to get, as a share of the price; a judgement, not measured."""


class TermsPolicy(PolicyTable):
    """How far the company bargains and what a change counts.

    The **concession** of changes is money (what it is worth to the customer at ``customer_rate``
    not to pay so much earlier, a guarantee's fee, the cost of our own work: what may be given off
    the price for them) of all of them together, plus the weight of each times the price.
    """

    wanted_grade: Grade = Field(Grade.B, description="goal where a caller names none")
    upfront_steps: Annotated[tuple[Share, ...], Len(1, 12)] = Field(
        (0.1, 0.2, 0.3, 0.4, 0.5), description="upfront shares that are asked for; the last is the"
        " most the company asks",
    )  # fmt: skip
    credit_steps: Annotated[tuple[_Days, ...], Len(1, 12)] = Field(
        (15, 30, 45, 60, 90), description="credit days that are asked for"
    )
    retention_steps: Annotated[tuple[Share, ...], Len(1, 12)] = Field(
        (0.0, 0.03, 0.05), description="retention shares that are asked for"
    )
    acceptance_steps: Annotated[tuple[_Days, ...], Len(1, 12)] = Field(
        (7, 10, 15, 30), description="acceptance periods that are asked for, days"
    )
    price_steps: Annotated[tuple[_Part, ...], Len(0, 8)] = Field(
        (Decimal("0.01"), Decimal("0.02"), Decimal("0.03")),
        description="raises of the price that are asked for where the goal is the return",
    )
    advance_days: _Days = Field(30, description="days from signing to a new advance's due date")
    split_days: _Days = Field(
        60, description="days from signing to payment from which a payment can be split"
    )
    most_changes: int = Field(5, ge=1, le=8, description="changes of one option at most")
    most_concession: _Part = Field(
        Decimal("0.05"), description="most that an option may concede, as a share of the price"
    )
    most_options: int = Field(8, ge=1, le=20, description="options shown at most")
    least_gain: float = Field(
        0.01, ge=0, le=0.5,
        description="share of what is to come down by which an option must move it to be shown,"
        " unless it reaches the goal",
    )  # fmt: skip
    customer_rate: Rate = Field(
        Decimal("0.04"), description="what paying a year earlier is worth to the customer"
    )
    guarantee_fee: Rate = Field(
        Decimal("0.01"), description="fee of a payment guarantee, as a share of the price"
    )
    work_cost: Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal("1e7"))] = Field(
        Decimal("1000"), description="cost of one piece of our own work, CNY"
    )
    weights: dict[str, _Part] = Field(
        default_factory=lambda: dict(WEIGHTS),
        description="how hard each kind of change is to get, as a share of the price; kinds left"
        " out keep their default",
    )
    promise_kept: Annotated[float, Interval(ge=-1, le=2)] = Field(
        0.90, description="share of a promised reduction that came true when advised terms were"
        " replayed on simulated companies (synthetic; `huikuan evaluate decisions`)",
    )  # fmt: skip
    off_limits: tuple[str, ...] = Field((), description="kinds of change the company never asks")

    @field_validator("weights")
    @classmethod
    def _known_weights(cls, given: dict[str, Decimal]) -> dict[str, Decimal]:
        _known(given)
        return WEIGHTS | given

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        _known(self.off_limits)
        for name in ("upfront", "credit", "retention", "acceptance", "price"):
            steps = getattr(self, f"{name}_steps")
            if not all(a < b for a, b in pairwise(steps)):
                raise amiss(f"{name}_steps 须递增", f"{name}_steps must rise")
        return self


def _known(names: Iterable[str]) -> None:
    unknown = [name for name in names if name not in LEVERS]
    if unknown:
        raise amiss(
            f"没有名为“{unknown[0]}”的条款；可用：{'、'.join(LEVERS)}",
            f"no lever is called {unknown[0]!r}; there are: {', '.join(LEVERS)}",
        )
