"""What claims have in common: found again from their outcomes, and wider sums by it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from model.portfolio.common_risk import Common, Pairs, latent, shared_of, unpaid_draws
from training.common_risk import common_risk


def test_shared_risk_is_found_again_and_none_where_there_is_none() -> None:
    rng = np.random.default_rng(5)

    def drawn(customer: float, book: float) -> Pairs:
        n, per, times = 150, 6, 12
        claims = n * per * times
        time = np.repeat(np.arange(times), n * per)
        who = np.tile(np.repeat(np.arange(n), per), times)
        z = (
            np.sqrt(book) * rng.standard_normal(times)[time]
            + np.sqrt(customer) * rng.standard_normal((times, n))[time, who]
            + np.sqrt(1 - customer - book) * rng.standard_normal(claims)
        )
        p = rng.beta(1.2, 1.5, claims)
        y = (z > ndtri(1 - p)).astype("float64")
        return Pairs(p=p, y=y, claim=np.arange(claims), customer=who, time=time)

    none = shared_of([drawn(0.0, 0.0)])
    assert none is not None
    assert none.customer < 0.03 > none.book
    some = shared_of([drawn(0.25, 0.0), drawn(0.25, 0.0)])
    assert some is not None
    assert some.customer == pytest.approx(0.25, abs=0.05)
    both = shared_of([drawn(0.0, 0.1)])
    assert both is not None
    assert 0.03 < both.book < 0.25
    assert both.customer < 0.03
    one = Pairs(*(np.array([v]) for v in (0.5, 1.0)), *(np.array([0]) for _ in range(3)))
    assert shared_of([one]) is None


def test_claims_keep_their_curves_and_sums_get_wider() -> None:
    customer = np.zeros(40, dtype="int64")
    p = np.full(40, 0.3)
    spread = {}
    for share in (0.0, 0.4):
        common = Common(customer=share, book=0.0, claims=0, times=0)
        drawn = unpaid_draws(latent(customer, common, 4000, 1), p)
        assert drawn.mean() == pytest.approx(0.3, abs=0.02)
        spread[share] = float(drawn.sum(axis=0).std())
    assert spread[0.4] > 2 * spread[0.0]


def test_claims_are_counted_over_all_horizons() -> None:
    """A claim held out at one horizon alone is not taken for another of the next horizon."""
    rng = np.random.default_rng(1)

    def held_out(days: int, claims: range) -> SimpleNamespace:
        rows = pd.DataFrame(
            {
                "receivable_id": [f"R{n}" for n in claims],
                "customer_id": [f"C{n % 4}" for n in claims],
                "stage": "open", "snapshot": pd.Timestamp("2025-02-01"),
                "y": rng.integers(0, 2, len(claims)), "calibrated": 0.5,
            }
        )  # fmt: skip
        return SimpleNamespace(entry=SimpleNamespace(days=days), holdout=rows)

    found = common_risk([held_out(30, range(10)), held_out(60, range(5, 15))])  # type: ignore[list-item]
    assert found is not None
    assert found.claims == 15
    assert common_risk([]) is None
