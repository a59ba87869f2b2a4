"""A customer's credit limit: what it may owe before its expected loss exceeds the appetite."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import numpy as np

from data_schemas.money import BoundBy, CreditLimit, LimitBasis
from data_schemas.money_policy import MoneyPolicy
from model.day import Floats
from model.money.cents import CENT


def credit_limit(
    amount: Floats,
    default: Floats,
    policy: MoneyPolicy,
    owed: Decimal | None,
    basis: LimitBasis = LimitBasis.CUSTOMER,
) -> CreditLimit:
    """The limit of a customer whose claims have these probabilities of default.

    Parameters
    ----------
    amount, default : ndarray, shape (n,)
        Claims that show how the customer pays: CNY, and probability of default. The mean, weighted
        by amount, stands for what it will owe.
    owed : Decimal, optional
        What the customer owes, these claims included where they are owed; ``None`` if not known.
    basis : LimitBasis
        Which claims these are: all its open ones, or those asked about.

    Notes
    -----
    limit = min(largest exposure, appetite / (PD × LGD)), rounded down to the policy's step.
    """
    mean = float(np.average(default, weights=amount))
    rate = mean * policy.loss_given_default
    bound, limit = BoundBy.LARGEST, policy.largest_exposure
    if rate * float(limit) > float(policy.loss_appetite):
        bound = BoundBy.APPETITE
        limit = policy.loss_appetite / Decimal(repr(rate))
    steps = (limit / policy.limit_step).to_integral_value(ROUND_FLOOR)
    limit = (steps * policy.limit_step).quantize(CENT)
    return CreditLimit(
        limit=limit,
        bound_by=bound,
        open=owed,
        headroom=limit - (owed or Decimal("0.00")),
        basis=basis,
    )
