import math

import numpy as np
import pandas as pd
import pytest

from training import draws, metrics
from training.resample import FIGURES, interval_of, resample_customers


def a_frame(
    customers: int = 40, per: int = 10, horizons: tuple[int, ...] = (0, 60)
) -> pd.DataFrame:
    """Receivables of customers who differ, due a month after they were written."""
    rng = np.random.default_rng(5)
    level = np.repeat(rng.normal(0, 1.5, customers), per)
    n = len(level)
    late = np.round(rng.exponential(np.exp(level) * 40))
    due = pd.Timestamp("2025-03-01") + pd.to_timedelta(rng.integers(0, 60, n), "D")
    units = pd.DataFrame(
        {
            "asked": np.arange(n),
            "customer_id": np.repeat([f"C{i}" for i in range(customers)], per),
            "stage": "signing",
            "amount": rng.lognormal(10, 1, n),
            "snapshot": due - pd.Timedelta(days=30),
            "due": due,
            "paid": due + pd.to_timedelta(late, "D"),
        }
    )
    true = {h: np.exp(-h / (np.exp(level) * 40)) for h in horizons}
    return pd.concat(
        [
            units.assign(
                horizon_days=h, y=(late > h).astype(float), naive=0.4,
                probability=np.clip(true[h], 0.01, 0.99),
            )
            for h in horizons
        ],
        ignore_index=True,
    )  # fmt: skip


def test_intervals_by_customer_are_wider_than_by_row() -> None:
    rows = a_frame(horizons=(60,))
    single = rows.assign(customer_id=[str(i) for i in range(len(rows))])
    by_customer, by_row = (
        resample_customers(r, ["probability"]).interval("brier", "probability")
        for r in (rows, single)
    )
    assert by_customer.low < by_customer.value < by_customer.high
    assert by_customer.high - by_customer.low > by_row.high - by_row.low


def test_a_paired_interval_is_the_difference_on_the_same_draws() -> None:
    rows = a_frame(horizons=(60,))
    drawn = resample_customers(rows, ["probability", "naive"])
    gain = drawn.interval("brier", "probability", "naive")
    alone = [drawn.interval("brier", c).value for c in ("probability", "naive")]
    assert gain.value == pytest.approx(alone[0] - alone[1])
    assert gain.high < 0


def test_nothing_to_resample_gives_unknown_figures() -> None:
    found = resample_customers(a_frame().iloc[:0], ["probability"], repeats=3)
    assert math.isnan(found.interval("auc", "probability").value)


def test_a_draw_has_the_figures_of_its_customers_written_out() -> None:
    rows = a_frame(customers=12)
    drawn = resample_customers(rows, ["probability"], figures=FIGURES, repeats=3, seed=4)
    customers = [f"C{i}" for i in range(12)]
    rng = np.random.default_rng(4)
    for draw in range(1, 4):
        times = np.bincount(rng.integers(0, 12, 12), minlength=12)
        parts = [
            rows[rows["customer_id"] == c].assign(
                asked=lambda r, copy=copy: r["asked"] + 1000 * copy
            )
            for c, n in zip(customers, times, strict=True)
            for copy in range(n)
        ]
        written = pd.concat(parts, ignore_index=True)
        cells = metrics.by_cell(written)
        for figure in ("auc", "brier", "skill", "log_loss"):
            found = drawn.figures[figure, "probability"][draw]
            assert found == pytest.approx(cells[figure].mean()), figure
        one = resample_customers(written, ["probability"], figures=FIGURES, repeats=0)
        for figure in ("coverage", "captured_20", "integrated_brier"):
            found = drawn.figures[figure, "probability"][draw]
            assert found == pytest.approx(one.figures[figure, "probability"][0], abs=1e-9), figure


def test_draws_held_a_few_at_a_time_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = a_frame(customers=10)
    whole = resample_customers(rows, ["probability"], figures=FIGURES, repeats=20)
    monkeypatch.setattr(draws, "CHUNK", 250)
    parts = resample_customers(rows, ["probability"], figures=FIGURES, repeats=20)
    for key, found in whole.figures.items():
        np.testing.assert_allclose(parts.figures[key], found, err_msg=str(key))


def test_a_cell_of_one_class_is_not_measured_and_the_others_are() -> None:
    rows = a_frame()
    rows.loc[rows["horizon_days"] == 0, "y"] = 1.0
    drawn = resample_customers(rows, ["probability"], figures=("auc", "integrated_brier"))
    assert {horizon for _, horizon, _, _ in drawn.cells} == {60}
    assert math.isfinite(drawn.interval("auc", "probability").low)


def test_brier_over_horizons_is_the_mean_height_of_its_curve() -> None:
    rows = a_frame(horizons=(0, 30, 90))
    found = resample_customers(rows, ["probability"], figures=("integrated_brier",), repeats=0)
    height = metrics.by_cell(rows).set_index("horizon_days")["brier"]
    by_hand = ((height[0] + height[30]) / 2 * 30 + (height[30] + height[90]) / 2 * 60) / 90
    assert found.figures["integrated_brier", "probability"][0] == pytest.approx(by_hand)


def test_intervals_cover_the_figure_of_a_larger_world() -> None:
    """The truth of a world of many customers lies within the intervals of most of its samples."""
    world = a_frame(customers=2_000, per=4, horizons=(60,))
    truth = metrics.by_cell(world)["brier"].iloc[0]
    names = world["customer_id"].unique()
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(60):
        some = world[world["customer_id"].isin(rng.choice(names, 80, replace=False))]
        found = resample_customers(some, ["probability"], figures=("brier",), repeats=200)
        one = found.interval("brier", "probability")
        held += one.low <= truth <= one.high
    assert 50 <= held <= 60


def test_the_interval_of_a_small_calibration_error_holds_it() -> None:
    """Draws of well calibrated rows are all worse calibrated than the rows."""
    drawn = np.concatenate([[0.03], np.linspace(0.037, 0.067, 101)])
    told = interval_of(drawn, "ece")
    assert told.value == 0.03
    assert (told.low, told.high) == pytest.approx((0.01575, 0.04425))
    assert interval_of(drawn, "brier").low > 0.03
    found = resample_customers(a_frame(customers=30), ["probability"], figures=("ece",), repeats=50)
    one = found.interval("ece", "probability")
    assert 0 <= one.low <= one.value <= one.high


@pytest.mark.parametrize("figure", ["brier", "ece"])
def test_without_draws_there_are_no_bounds(figure: str) -> None:
    found = interval_of(np.array([0.3]), figure)
    assert found.value == 0.3
    assert math.isnan(found.low)
