"""The answer about money: what is expected to be lost, what waiting costs, what is left.

Amounts are CNY to the cent, written as text like those of the law's findings. Estimates of the
model, except ``exposure``; ``settings`` shows every figure of the policy that went in.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from annotated_types import Interval

from data_schemas.answer import Answer
from data_schemas.field import Meta, Record
from data_schemas.values import Balance


class DealMoney(Record):
    """What a caller may say of a deal's money; none of it is an input of the model."""

    margin_share: Annotated[
        Annotated[float, Interval(ge=0, le=0.95)] | None,
        Meta(zh="风险前毛利率", en="Margin before risk", unit="1"),
    ] = None
    open_balance: Annotated[
        Balance | None,
        Meta(zh="该客户现有未收余额", en="What the customer owes already", unit="CNY"),
    ] = None


class MoneySettings(Answer):
    """The policy's figures behind an answer; ``margin_given`` where the caller named the margin.

    ``limit_step`` is null in scores kept before it was told.
    """

    default_days: int
    loss_given_default: float
    capital_rate: Decimal
    margin_share: Decimal
    margin_given: bool
    least_return: Decimal
    loss_appetite: Decimal
    largest_exposure: Decimal
    limit_step: Decimal | None = None


class Waiting(Answer):
    """Cost of capital until the money is in: ``agreed`` up to the due date, ``late`` after it.

    Days are means over the curve, from the day of signing of a deal and from the day asked of an
    open claim; what is unpaid at its end has waited ``until_days_past_due``.
    """

    agreed_days: float
    late_days: float
    until_days_past_due: int
    agreed: Decimal
    late: Decimal
    total: Decimal


class Margin(Answer):
    """What is left of a price once risk is paid for; ``enough`` by the policy's ``least_return``.

    ``break_even_price`` is the least price at which the margin after risk is not negative, with
    risk and cost as they are; ``break_even_upfront_share`` the least share in hand at signing
    that does it at this price, 0 where none is needed; ``None`` where no such figure exists.
    """

    before_risk: Decimal
    after_risk: Decimal
    after_risk_share: float
    enough: bool
    break_even_price: Decimal | None
    break_even_upfront_share: float | None


class BoundBy(StrEnum):
    """What sets a credit limit."""

    APPETITE = "appetite"
    LARGEST = "largest"


class LimitBasis(StrEnum):
    """Whose curve a credit limit is taken from."""

    CUSTOMER = "customer"
    ASKED = "asked"


class CreditLimit(Answer):
    """The most this customer should owe; ``headroom`` below zero where it is exceeded.

    ``open`` is what it owes besides, ``None`` where nobody knows; then nothing else is assumed.
    ``basis``: the customer's open claims on record, as in ``GET /v1/customers/{id}``; where it has
    none, what is asked about alone. Null in scores kept before it was told.
    """

    limit: Decimal
    bound_by: BoundBy
    open: Decimal | None
    headroom: Decimal
    basis: LimitBasis | None = None


class Owed(Answer):
    """What a customer owes on record before a deal is signed; of a deal's own claims too, if any.

    ``oldest_days``: days past due of what is overdue longest, 0 where nothing is overdue.
    """

    open: Decimal
    overdue: Decimal
    oldest_days: int


class Money(Answer):
    """Money of one instalment, receivable or deal; a deal's figures are its instalments' sums.

    ``margin`` is given for deals, ``credit_limit`` for a deal and for a receivable; ``owed`` for
    a deal whose customer owes something on record, null in scores kept before it was told.
    """

    exposure: Decimal
    default_probability: float
    expected_loss: Decimal
    waiting: Waiting
    margin: Margin | None
    credit_limit: CreditLimit | None
    owed: Owed | None = None
    settings: MoneySettings
    text: str
