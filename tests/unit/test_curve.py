"""The curve: pooling, reading between points, mean days."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.curve import day_reached, mean_days, nearest, pools, survival_at

LOG_ODDS = arrays("float64", (4, 6), elements=st.floats(-8, 8))


def pooled(z: np.ndarray, first: np.ndarray | None = None) -> np.ndarray:
    return np.einsum("ijk,ik->ij", pools(z, first), z)


@given(LOG_ODDS)
def test_a_pooled_curve_never_rises(z: np.ndarray) -> None:
    assert (np.diff(pooled(z), axis=1) <= 1e-12).all()


@given(LOG_ODDS)
def test_a_curve_that_does_not_rise_is_left_alone(z: np.ndarray) -> None:
    falling = -np.sort(-z, axis=1)
    np.testing.assert_array_equal(pooled(falling), falling)


@given(LOG_ODDS, arrays("float64", (4, 6), elements=st.floats(0, 3)))
def test_pooling_keeps_order(z: np.ndarray, more: np.ndarray) -> None:
    """If no log-odds falls, no pooled one falls: monotone inputs stay monotone."""
    assert (pooled(z + more) - pooled(z) >= -1e-9).all()


@given(LOG_ODDS)
def test_pooling_weights_are_means(z: np.ndarray) -> None:
    weights = pools(z)
    np.testing.assert_allclose(weights.sum(axis=2), 1.0)
    assert (weights >= 0).all()


def test_points_that_are_no_question_are_left_alone() -> None:
    z = np.array([[-5.0, 1.0, 2.0]])
    np.testing.assert_allclose(pooled(z, np.array([1])), [[-5.0, 1.5, 1.5]])


def test_between_points_the_hazard_is_constant() -> None:
    grid, p = np.array([0.0, 100.0]), np.array([1.0, 0.25])
    np.testing.assert_allclose(survival_at(np.array([50.0]), grid, p), [0.5])
    assert day_reached(0.5, grid, p) == 50.0
    assert day_reached(0.1, grid, p) == np.inf
    assert day_reached(1.0, grid, p) == -np.inf


def test_mean_days_is_the_area_under_the_curve() -> None:
    grid, p = np.array([-10.0, 0.0, 100.0]), np.array([1.0, 1.0, 0.25])
    want = 100 * (1 - 0.25) / -np.log(0.25)
    np.testing.assert_allclose(mean_days(grid, p), want, rtol=1e-4)
    assert mean_days(np.array([-30.0, 0.0]), np.array([1.0, 0.2])) == 0.0


def test_the_horizon_told_is_one_past_the_due_day_where_there_is_one() -> None:
    """Of a claim past due the day itself is no question: 10 days took 0, and no score added up."""
    assert nearest((-30, 0, 30, 90), 10) == 30
    assert nearest((0, 365), 90) == 365
    assert nearest((30, 90), 60) == 90
    assert nearest((-30, 0), 90) == 0
