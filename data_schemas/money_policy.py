"""What the company decides about money: loss, cost of capital, margin, limit; table ``[money]``.

"Lost" is defined here and nowhere else. A receivable is **in default** when it is still unpaid
``default_days`` (``Policy``) after its due date, or after the day asked where that is later. Of
what is in default the share ``loss_given_default`` is **lost**; the rest comes in later still.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from annotated_types import Interval
from pydantic import Field, model_validator

from data_schemas.amiss import amiss
from data_schemas.policy_table import PolicyTable
from data_schemas.values import Share

Rate = Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal(1))]
Yuan = Annotated[Decimal, Interval(gt=Decimal(0), le=Decimal("1e12"))]


class MoneyPolicy(PolicyTable):
    """Rates and limits of the business; each is shown beside what was worked out with it."""

    loss_given_default: Share = Field(
        0.35,
        description="share of the amount lost once in default; government debts are mostly"
        " late rather than lost",
    )
    capital_rate: Rate = Field(
        Decimal("0.06"), description="cost of capital a year, simple, for 365 days"
    )
    margin_share: Annotated[Decimal, Interval(ge=Decimal(0), le=Decimal("0.95"))] = Field(
        Decimal("0.25"),
        description="margin before risk as a share of the price, where a caller names none",
    )
    least_return: Annotated[Decimal, Interval(ge=Decimal(-1), le=Decimal("0.95"))] = Field(
        Decimal("0.10"), description="margin after risk, as a share of the price, that is wanted"
    )
    loss_appetite: Yuan = Field(
        Decimal("100000"), description="expected loss the company bears with one customer, CNY"
    )
    largest_exposure: Yuan = Field(
        Decimal("10000000"), description="most that one customer may owe whatever its risk, CNY"
    )
    limit_step: Yuan = Field(
        Decimal("1000"), description="credit limits are rounded down to this, CNY"
    )

    @model_validator(mode="after")
    def _a_limit_fits(self) -> Self:
        if self.limit_step > self.largest_exposure:
            raise amiss(
                f"limit_step（{self.limit_step}，不写即默认值）不得大于 largest_exposure"
                f"（{self.largest_exposure}），否则每个客户的额度都是 0",
                f"limit_step ({self.limit_step}, the default where it is not written) must not be"
                f" above largest_exposure ({self.largest_exposure}): every limit would be 0",
            )
        return self
