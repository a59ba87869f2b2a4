import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from training import metrics
from training.weighted import sigmoid


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    z = rng.normal(-0.5, 1.5, 600)
    y = (rng.random(600) < sigmoid(z)).astype(float)
    return y, np.round(sigmoid(0.8 * z + 0.2), 2).clip(0.01, 0.99)


def a_frame(customers: int = 40, per: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    level = np.repeat(rng.normal(0, 1.5, customers), per)
    y = (rng.random(len(level)) < sigmoid(level)).astype(float)
    return pd.DataFrame(
        {
            "customer_id": np.repeat([f"C{i}" for i in range(customers)], per),
            "stage": "signing",
            "horizon_days": 90,
            "y": y,
            "probability": sigmoid(level),
            "naive": y.mean(),
        }
    )


def test_figures_agree_with_scikit_learn(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    found = metrics.measure(y, p)
    assert found.auc == pytest.approx(roc_auc_score(y, p))
    assert found.brier == pytest.approx(brier_score_loss(y, p))
    assert found.log_loss == pytest.approx(log_loss(y, p))
    assert found.n == 600


def test_a_soft_outcome_gives_the_expected_figure() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(300)
    p = np.clip(truth + rng.normal(0, 0.2, 300), 0.01, 0.99)
    draws = [(rng.random(300) < truth).astype(float) for _ in range(3000)]
    assert metrics.auc(truth, p) == pytest.approx(
        np.mean([metrics.auc(y, p) for y in draws]), abs=2e-3
    )
    assert metrics.brier(truth, p) == pytest.approx(
        np.mean([metrics.brier(y, p) for y in draws]), abs=2e-3
    )


def test_auc_of_one_class_is_unknown() -> None:
    assert math.isnan(metrics.auc(np.ones(5), np.linspace(0, 1, 5)))


def test_calibration_line_undoes_an_affine_distortion() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(0, 2, 50_000)
    truth = sigmoid(z)
    slope, intercept = metrics.calibration_line(truth, sigmoid((z + 0.6) / 0.5))
    assert slope == pytest.approx(0.5, abs=0.01)
    assert intercept == pytest.approx(-0.6, abs=0.01)


def test_calibration_line_does_not_exist_for_constant_probabilities() -> None:
    slope, _ = metrics.calibration_line(np.array([0.0, 1.0] * 20), np.full(40, 0.4))
    assert math.isnan(slope)


def test_calibration_error_of_the_truth_is_near_zero_and_of_a_shift_is_the_shift() -> None:
    truth = np.linspace(0.1, 0.8, 1000)
    assert metrics.ece(truth, truth) == pytest.approx(0, abs=1e-12)
    assert metrics.ece(truth, truth + 0.1) == pytest.approx(0.1)


def test_a_level_that_drifted_is_no_calibration_error_once_foreseen() -> None:
    truth = np.linspace(0.1, 0.8, 1000)
    odds = truth / (1 - truth) * 3
    drifted = metrics.measure(truth, odds / (1 + odds))
    assert drifted.ece > 0.15
    assert drifted.ece_level == pytest.approx(0, abs=1e-9)
    flat = metrics.measure(truth, np.full(1000, 0.9))
    assert flat.ece_level == pytest.approx(np.abs(truth - truth.mean()).mean(), abs=0.01)
    one_kind = metrics.levelled(np.ones(5), np.full(5, 0.4))
    assert one_kind.tolist() == [0.4] * 5


@pytest.mark.parametrize("unpaid", range(1, 60))
def test_a_rate_of_exactly_one_half_finds_its_level(unpaid: int) -> None:
    """A base rate of one half on rows that ended otherwise once stopped a whole backtest."""
    y = (np.arange(60) < unpaid).astype(float)
    np.testing.assert_allclose(metrics.levelled(y, np.full(60, 0.5)), unpaid / 60)


def test_bins_hold_equal_counts_even_with_ties() -> None:
    table = metrics.reliability(np.tile([0.0, 1.0], 50), np.full(100, 0.3))
    assert table["rows"].tolist() == [10] * 10


def test_cells_of_one_class_or_few_rows_are_not_measured() -> None:
    rows = a_frame()
    other = rows.assign(horizon_days=30, y=1.0)
    few = rows.head(5).assign(horizon_days=0)
    cells = metrics.by_cell(pd.concat([rows, other, few]))
    assert cells["horizon_days"].tolist() == [90]
    assert metrics.mean_over_horizons(cells).loc["signing", "auc"] == cells["auc"].iloc[0]


def test_no_cell_at_all_gives_an_empty_table() -> None:
    cells = metrics.by_cell(a_frame().iloc[:0])
    assert cells.empty
    assert "auc" in cells.columns
