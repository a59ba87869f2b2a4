"""The book of simulated companies is measured against what comes to pass there."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.policy import Policy
from model.bundle import Bundle
from model.day import day_number
from model.view import LedgerView
from training.book_ranking import RANKINGS, late_amounts
from training.decisions import Subject
from training.decisions_book import book_block
from training.simulate import Simulation, simulate
from training.simulate.book import book_table
from training.simulate.simulation import instalment_ids


@pytest.fixture(scope="module")
def companies() -> list[tuple[Simulation, date]]:
    return [
        (simulate(700, seed), date(2024, 9, 1) + timedelta(days=40 * seed)) for seed in range(4)
    ]


def test_the_truth_of_a_book_is_what_comes_to_pass(
    companies: list[tuple[Simulation, date]],
) -> None:
    expected, happened = [], []
    for made, day in companies:
        names = instalment_ids(made.world)
        told = book_table(made.world, names, day_number(day)).set_index("receivable_id")
        course = pd.Series(made.world.course.paid_day, index=[f"R{n[1:]}" for n in names])
        due = pd.Series(made.world.claims.due, index=course.index)
        question = np.maximum(due.reindex(told.index), day_number(day))
        assert (course.reindex(told.index) >= day_number(day)).all()
        for horizon in (0, 90, 365):
            expected.append(told[f"p_{horizon}"].sum())
            happened.append((course.reindex(told.index) > question + horizon).sum())
    assert sum(happened) == pytest.approx(sum(expected), rel=0.05)


def test_the_figures_of_a_company_are_measured(
    companies: list[tuple[Simulation, date]], bundle: Bundle
) -> None:
    made, _ = companies[0]
    cutoff = date(2024, 10, 1)
    one = Subject(
        made=made, cutoff=cutoff, bundle=bundle,
        whole=LedgerView(made.ledger), policy=Policy(),
    )  # fmt: skip
    found = book_block(one)
    assert found["cents_lost"] == 0
    assert 0.5 < found["cash_band_coverage"] <= 1
    weeks = [found[f"cash_band_coverage_week_{k}"] for k in range(1, 27)]
    assert np.mean(weeks) == pytest.approx(found["cash_band_coverage"])
    assert found["capture_amount"] < found["capture_oracle"]
    assert found["capture"] <= found["capture_oracle"]
    assert found["ecl_model_error"] < 0.5
    assert found["ecl_matrix_error"] < 1


def test_late_money_met_early_is_measured_on_any_ledger(
    companies: list[tuple[Simulation, date]],
) -> None:
    made, _ = companies[1]
    found = late_amounts(made.ledger, date(2026, 1, 1), date(2026, 6, 30), (30, 90), Policy())
    assert len(found) >= 3
    shares = found[list(RANKINGS)]
    assert ((shares >= 0) & (shares <= 1)).all().all()
    best = found["the late amount itself"]
    assert all((found[name] <= best + 1e-9).all() for name in RANKINGS)
