import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from training import metrics


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    z = rng.normal(-0.5, 1.5, 600)
    y = (rng.random(600) < metrics.sigmoid(z)).astype(float)
    return y, np.round(metrics.sigmoid(0.8 * z + 0.2), 2).clip(0.01, 0.99)


def a_frame(customers: int = 40, per: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    level = np.repeat(rng.normal(0, 1.5, customers), per)
    y = (rng.random(len(level)) < metrics.sigmoid(level)).astype(float)
    return pd.DataFrame(
        {
            "customer_id": np.repeat([f"C{i}" for i in range(customers)], per),
            "stage": "signing",
            "horizon_days": 90,
            "y": y,
            "probability": metrics.sigmoid(level),
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


def test_a_weight_of_two_is_the_row_twice(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    w = np.where(np.arange(len(y)) % 3 == 0, 2.0, 1.0)
    twice = np.repeat(np.arange(len(y)), w.astype(int))
    for figure in metrics.MEASURES.values():
        assert figure(y, p, w) == pytest.approx(figure(y[twice], p[twice]))


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
    truth = metrics.sigmoid(z)
    slope, intercept = metrics.calibration_line(truth, metrics.sigmoid((z + 0.6) / 0.5))
    assert slope == pytest.approx(0.5, abs=0.01)
    assert intercept == pytest.approx(-0.6, abs=0.01)


def test_calibration_line_does_not_exist_for_constant_probabilities() -> None:
    slope, _ = metrics.calibration_line(np.array([0.0, 1.0] * 20), np.full(40, 0.4))
    assert math.isnan(slope)


def test_calibration_error_of_the_truth_is_near_zero_and_of_a_shift_is_the_shift() -> None:
    truth = np.linspace(0.1, 0.8, 1000)
    assert metrics.ece(truth, truth) == pytest.approx(0, abs=1e-12)
    assert metrics.ece(truth, truth + 0.1) == pytest.approx(0.1)


def test_bins_hold_equal_counts_even_with_ties() -> None:
    table = metrics.reliability(np.tile([0.0, 1.0], 50), np.full(100, 0.3))
    assert table["weight"].tolist() == [10.0] * 10


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


def test_intervals_by_customer_are_wider_than_by_row() -> None:
    rows = a_frame()
    single = rows.assign(customer_id=[str(i) for i in range(len(rows))])
    by_customer, by_row = (
        metrics.resample_customers(r, ["probability"]).interval("brier", "probability")
        for r in (rows, single)
    )
    assert by_customer.low < by_customer.value < by_customer.high
    assert by_customer.high - by_customer.low > by_row.high - by_row.low


def test_a_paired_interval_is_the_difference_on_the_same_draws() -> None:
    rows = a_frame()
    drawn = metrics.resample_customers(rows, ["probability", "naive"])
    gain = drawn.interval("brier", "probability", "naive")
    alone = [drawn.interval("brier", c).value for c in ("probability", "naive")]
    assert gain.value == pytest.approx(alone[0] - alone[1])
    assert gain.high < 0


def test_nothing_to_resample_gives_unknown_figures() -> None:
    found = metrics.resample_customers(a_frame().iloc[:0], ["probability"], repeats=3)
    assert math.isnan(found.interval("auc", "probability").value)
