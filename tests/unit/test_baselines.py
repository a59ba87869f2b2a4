import numpy as np
import pytest

from training.baselines import BaseRate, CustomerRate, Design, Logistic
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
