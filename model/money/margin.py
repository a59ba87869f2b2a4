"""Margin after risk, and what price or share in hand would just bear the risk."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from data_schemas.money import Margin
from model.money.cents import CENT, money

_STEP = Decimal("0.0001")


def margin(
    price: Decimal, share: Decimal, expected_loss: Decimal, waiting: Decimal, least: Decimal
) -> Margin:
    """Margin of a deal once expected loss and cost of waiting are paid for.

    Parameters
    ----------
    price : Decimal
        What the customer owes in all, CNY, to the cent.
    share : Decimal
        Margin before risk as a share of the price, below 1.
    expected_loss, waiting : Decimal
        CNY, to the cent; both are taken to grow with what is owed.
    least : Decimal
        Margin after risk that is wanted, as a share of the price.

    Notes
    -----
    The cost C = price × (1 − share) does not depend on the price asked. With risk ``r`` per yuan
    owed the least price P with P (1 − r) ≥ C is C / (1 − r), rounded up to the cent; with a share
    ``u`` in hand at signing the risk is r (1 − u), so that u ≥ 1 − share / r.
    """
    before = money(float(price * share))
    risk = expected_loss + waiting
    after = before - risk
    spent = price - before
    lowest = None
    if risk < price:
        lowest = (spent * price / (price - risk)).quantize(CENT, ROUND_CEILING)
    upfront: Decimal | None = Decimal(0)
    if after < 0:
        upfront = (1 - before / risk).quantize(_STEP, ROUND_CEILING)
    return Margin(
        before_risk=before,
        after_risk=after,
        after_risk_share=float(after / price),
        enough=after >= least * price,
        break_even_price=lowest,
        break_even_upfront_share=float(upfront),
    )
