"""`make bench`: intervals by drawing customers, beside drawing their rows and scoring those."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from training.resample import CAPTURED, SCORED, resample_customers
from training.weighted import sigmoid

ROWS, PER_CUSTOMER, DRAWS, METHODS = 1_000_000, 50, 500, ("probability", "peer")
USUAL = 3
"""Draws the usual way, from which its time for all is reckoned."""


def a_cell() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    z = rng.normal(-1, 1.2, ROWS)
    late = rng.integers(0, 60, ROWS)
    return pd.DataFrame(
        {
            "customer_id": rng.integers(0, ROWS // PER_CUSTOMER, ROWS).astype(str),
            "stage": "open", "horizon_days": 30,
            "y": (rng.random(ROWS) < sigmoid(z)).astype(float),
            "amount": rng.lognormal(10, 1, ROWS),
            "snapshot": pd.Timestamp("2026-01-01"),
            "due": pd.Timestamp("2026-01-01") - pd.to_timedelta(late, unit="D"),
            "probability": sigmoid(z + rng.normal(0, 0.3, ROWS)),
            "peer": sigmoid(z + rng.normal(0, 0.9, ROWS)).round(3),
        }
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_a_million_questions() -> None:
    """AUC and Brier the usual way; ours gives every figure of a backtest in its time."""
    rows = a_cell()
    start = time.perf_counter()
    found = resample_customers(
        rows, METHODS, figures=(*SCORED, "integrated_brier", *CAPTURED), repeats=DRAWS
    )
    ours = time.perf_counter() - start
    codes = pd.factorize(rows["customer_id"])[0]
    places = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    rng = np.random.default_rng(0)
    n = len(places)
    y = rows["y"].to_numpy()
    start = time.perf_counter()
    for draw in range(1, 1 + USUAL):
        at = np.concatenate([places[c] for c in rng.integers(0, n, n)])
        for method in METHODS:
            p = rows[method].to_numpy()[at]
            auc, brier = roc_auc_score(y[at], p), brier_score_loss(y[at], p)
            assert found.figures["auc", method][draw] == pytest.approx(auc, abs=1e-9)
            assert found.figures["brier", method][draw] == pytest.approx(brier, abs=1e-9)
    usual = (time.perf_counter() - start) * DRAWS / USUAL
    ratio = usual / ours
    print(f"\n{ROWS:,} questions of {n:,} customers, {DRAWS} draws, {len(METHODS)} methods: "
          f"every figure in {ours:,.0f} s, AUC and Brier alone the usual way {usual:,.0f} s, "
          f"{ratio:,.0f} times as long")  # fmt: skip
    assert ratio > 5
