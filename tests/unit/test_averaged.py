"""Averages over horizons are of those with outcomes enough; the others are named."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.reports import LANGS
from training import evidence
from training.averaged import averaged, left_out, left_out_lines, outcomes
from training.comparison import compare
from training.metrics import by_cell
from training.train import HeldOut


def rows_of(unpaid: dict[tuple[str, int], int], n: int = 400) -> pd.DataFrame:
    """Rows of 40 customers per cell, of which so many are unpaid; who is, no method knows."""
    rng = np.random.default_rng(0)
    parts = []
    for (stage, days), many in unpaid.items():
        y = (np.arange(n) < many).astype(float)
        columns = {name: rng.uniform(0.01, 0.99, n) for name in ("probability", "customer_rate")}
        parts.append(
            pd.DataFrame(
                {
                    "stage": stage, "horizon_days": days, "y": y, "row": np.arange(n),
                    "asked": np.arange(n), "seen": True, "origin": "2026-01-01",
                    "customer_id": [f"C{k % 40}" for k in range(n)], "amount": 100.0 + np.arange(n),
                    "agency_type": "", "level": "", "region": "",
                    "snapshot": pd.Timestamp("2026-01-01"), "due": pd.Timestamp("2026-01-01"),
                    "paid": pd.Timestamp("2026-01-20"),
                    **columns,
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


FEW = {("signing", 30): 200, ("signing", 60): 30, ("signing", 90): 4, ("open", 30): 372}
"""One horizon of 4 unpaid among others; and one alone, of 28 paid."""


def test_a_horizon_of_few_outcomes_is_left_out_where_others_have_more() -> None:
    rows = rows_of(FEW)
    assert left_out(outcomes(rows)) == left_out(by_cell(rows)) == {"signing": (90,)}
    assert set(averaged(rows)["horizon_days"]) == {30, 60}
    assert len(averaged(rows)) == 1_200
    assert not left_out(outcomes(rows.iloc[:0]))
    assert averaged(rows.iloc[:0]).empty


def test_what_is_printed_of_a_training_is_without_it_and_what_gates_judge_is_not() -> None:
    rows = rows_of(FEW)
    held = HeldOut.of(rows.assign(base_rate=0.5, logistic=rows["customer_rate"]))
    cells = by_cell(rows).set_index(["stage", "horizon_days"])["auc"]
    ours = held.summary.query("method == 'model' and customers == 'all'").set_index("stage")
    assert ours.loc["signing", "auc"] == cells.loc["signing", [30, 60]].mean()
    told = held.intervals.query("stage == 'signing' and figure == 'auc' and against == ''")
    assert told["value"].iloc[0] == cells.loc["signing", [30, 60]].mean()
    assert held.metrics["holdout.signing.auc"] == cells.loc["signing"].mean()
    assert set(held.cells["horizon_days"]) == {30, 60, 90}


def test_a_comparison_averages_without_it_and_tells_its_cell() -> None:
    rows = rows_of(FEW)
    compared = compare(rows, repeats=5)
    cells = by_cell(rows).set_index(["stage", "horizon_days"])["auc"].loc["signing"]
    here = "stage == 'signing' and figure == 'auc'"
    found = compared.figures.query(f"{here} and method == 'model'")["value"].iloc[0]
    assert found == cells[[30, 60]].mean()
    other = by_cell(rows, "customer_rate").set_index(["stage", "horizon_days"])["auc"]
    gain = compared.gains.query(f"{here} and against == 'customer_rate'")["value"].iloc[0]
    np.testing.assert_allclose(gain, found - other.loc["signing"][[30, 60]].mean())
    assert 90 in set(compared.cells.query(here)["horizon_days"])
    own = compared.origins.query("stage == 'signing' and method == 'model'")
    assert own["auc"].iloc[0] == found
    parts = compared.splits.query(f"{here} and split == 'amount' and against == ''")
    assert parts["rows"].sum() == 1_200, "groups are counted with all their rows"


def test_the_mean_of_a_backtest_is_without_it() -> None:
    rows = rows_of(FEW)
    assert evidence.summary(averaged(rows))["n"].max() == 400


@LANGS
def test_it_is_named(lang: str) -> None:
    (told,) = left_out_lines({"signing": (60, 90)}, lang)
    assert {"zh": "60、90 天", "en": "60, 90 days"}[lang] in told
    assert "30" in told
