"""By which day the money of a deal is in, where one instalment falls due long after another."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data_schemas.score import PaymentDay
from model.day import day_number
from model.payment_date import money_date, not_before, payment_date

GRID = np.array([0.0, 90.0, 730.0])
DUE = day_number(date(2027, 3, 31))
LATER = day_number(date(2031, 12, 31))
MOSTLY_UNPAID = (GRID, np.array([0.95, 0.9, 0.6]))
MOSTLY_PAID = (GRID, np.array([0.9, 0.2, 0.02]))


def test_an_instalment_alone_is_told_as_ever() -> None:
    for curve in (MOSTLY_PAID, MOSTLY_UNPAID):
        alone = money_date([curve], np.array([DUE]), np.array([1.0]))
        assert alone == payment_date(*curve, DUE)


def test_no_money_comes_before_a_contract_is_signed() -> None:
    """An advance due a fortnight after signing was told to come, with 10 %, before it."""
    grid, p = np.array([-30.0, 0.0, 90.0]), np.array([0.95, 0.4, 0.02])
    told, signing = payment_date(grid, p, DUE), date(2027, 3, 20)
    assert told.p10.date < signing < told.p50.date
    held = not_before(told, signing)
    assert (held.p10, held.p20) == (PaymentDay(date=signing, bound=None),) * 2
    assert (held.p50, held.p90) == (told.p50, told.p90)
    early = payment_date(grid, np.array([0.2, 0.1, 0.02]), DUE)
    assert early.p10.bound == "before"
    assert not_before(early, signing).p10 == PaymentDay(date=signing, bound=None)


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_a_small_part_years_later_moves_no_bound_of_the_rest(share: float) -> None:
    """What becomes of the first instalment after its curve has ended nobody knows."""
    told = money_date(
        [MOSTLY_UNPAID, MOSTLY_PAID], np.array([DUE, LATER]), np.array([1 - share, share])
    )
    end = date(2029, 3, 30)
    assert told.p50 == PaymentDay(date=end, bound="after")
    later = PaymentDay(date=date(2031, 12, 31), bound="after")
    assert told.p90 == (later if share > 0.1 else PaymentDay(date=end, bound="after"))


def test_days_within_what_is_known_stay_days() -> None:
    """Two hundredths of the first payment are open for ever: too little to withhold a day for."""
    told = money_date([MOSTLY_PAID, MOSTLY_PAID], np.array([DUE, LATER]), np.array([0.5, 0.5]))
    assert (told.p10.bound, told.p90.bound) == (None, None)
    assert told.p10.date < date(2027, 6, 29)
    assert told.p90.date > date(2031, 12, 31)


def test_later_shares_are_told_no_sooner_than_earlier_ones() -> None:
    rng = np.random.default_rng(1)
    points = np.array([0.0, 30, 60, 90, 180, 365, 730])
    for _ in range(6000):
        parts = int(rng.integers(2, 5))
        curves = []
        for _ in range(parts):
            grid = points[: rng.integers(3, 7)]
            p = np.sort(rng.uniform(0, 1, len(grid)))[::-1] * rng.choice([0.2, 0.6, 1.0])
            curves.append((grid, np.clip(p, 1e-6, 1)))
        told = money_date(curves, DUE + rng.integers(0, 2000, parts), rng.dirichlet(np.ones(parts)))
        days = [one.date for one in (told.p10, told.p20, told.p50, told.p90) if one is not None]
        assert days == sorted(days)
