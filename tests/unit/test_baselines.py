from datetime import date

import numpy as np
import pandas as pd
import pytest

from data_schemas.frame import Ledger, check_frame, ledger_of
from model.view import LedgerView
from training.baselines import BaseRate, CustomerRate, Design, Logistic, customer_rates
from training.metrics import auc


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(800, 4))
    z = 1.5 * X[:, 0] - 1.0 * (X[:, 1] > 0)
    X[rng.random(800) < 0.2, 2] = np.nan
    X[:, 3] = np.nan
    return X, (rng.random(800) < 1 / (1 + np.exp(-z))).astype(float)


def test_logistic_regression_learns_with_missing_and_empty_columns(
    rows: tuple[np.ndarray, np.ndarray],
) -> None:
    X, y = rows
    design = Design().fit(X[:600])
    found = Logistic().fit(design.transform(X[:600]), y[:600])
    assert auc(y[600:], found.predict(design.transform(X[600:]))) > 0.75
    assert abs(found.predict(design.transform(X[:600])).mean() - y[:600].mean()) < 0.01


def test_logistic_contributions_sum_to_its_log_odds(rows: tuple[np.ndarray, np.ndarray]) -> None:
    X, y = rows
    design = Design().fit(X)
    columns = design.transform(X)
    found = Logistic().fit(columns, y)
    parts = design.of_features(found.contributions(columns), X.shape[1])
    assert parts.shape == X.shape
    np.testing.assert_allclose(
        parts.sum(axis=1) + found.constant, found.log_odds(columns), atol=1e-9
    )
    assert np.all(parts[:, 3] == 0)


def test_one_class_only_becomes_a_base_rate(rows: tuple[np.ndarray, np.ndarray]) -> None:
    columns = Design().fit(rows[0]).transform(rows[0])
    p = Logistic().fit(columns, np.ones(len(columns))).predict(columns)
    assert np.ptp(p) == 0
    assert 0.99 < p[0] < 1


def test_a_design_without_any_value_is_empty() -> None:
    X = np.full((30, 2), np.nan)
    assert Design().fit(X).transform(X).shape == (30, 0)


def test_customer_rate_shrinks_to_the_base_rate() -> None:
    found = CustomerRate().fit(np.zeros((4, 2)), np.array([0.0, 0.0, 1.0, 1.0]))
    p = found.predict(np.array([[1.0, 5.0], [np.nan, 0.0], [0.0, 500.0]]))
    assert p.tolist() == pytest.approx([0.75, 0.5, 0.005], abs=1e-3)
    assert BaseRate().fit(np.zeros((2, 0)), np.array([0.0, 1.0])).predict(np.zeros((1, 0))) == 0.5


def a_ledger() -> Ledger:
    raw = pd.DataFrame(
        [
            ("R1", "C1", "2024-01-01", "2024-01-31", 100, "2024-02-10"),  # 10 days late
            ("R2", "C1", "2024-02-01", "2024-03-02", 100, "2024-06-30"),  # 120 days late
            ("R3", "C1", "2024-03-01", "2024-03-31", 100, None),
            ("R4", "C2", "2024-03-01", "2024-03-31", 100, "2024-03-20"),
        ],
        columns=["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"],
    )
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    return ledger_of(date(2024, 12, 31), receivables=frame)


def asked(stage: str, snapshot: str, due: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["C1", "C2", "C9"],
            "stage": stage,
            "snapshot": pd.Timestamp(snapshot),
            "due": pd.Timestamp(due),
        }
    )


def test_rates_use_only_what_had_ended_before_the_snapshot() -> None:
    view = LedgerView(a_ledger())
    found = customer_rates(asked("signing", "2024-05-15", "2024-07-01"), view, (0, 30, 90))
    # C1: all three unpaid when due; at 30 days R2 and R3 of three; at 90 days only R1 has ended.
    assert found[0, :, 1].tolist() == [3, 3, 1]
    assert found[0, :, 0].tolist() == pytest.approx([1, 2 / 3, 0])
    np.testing.assert_array_equal(found[1, :, 0], [0, 0, np.nan])
    assert np.all(found[2, :, 1] == 0)


def test_rates_of_an_open_receivable_count_those_open_at_its_age() -> None:
    view = LedgerView(a_ledger())
    found = customer_rates(asked("open", "2024-12-01", "2024-11-01"), view, (30, 120))
    # 30 days past due R1 was paid; R2 and R3 were not, nor 30 days on; 120 days on R2 was.
    assert found[0, :, 1].tolist() == [2, 2]
    assert found[0, :, 0].tolist() == [1, 0.5]
