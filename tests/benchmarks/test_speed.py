"""`make bench`: how long the main work takes, and how many times faster than the usual way.

The usual way is what one would write first: history row by row, one call a receivable, the
``shap`` package's own explainer. Times are the best of a few; a busy machine slows both sides.
"""

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
import shap
from lightgbm import Booster

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.asked import Asked
from model.bundle import Bundle
from model.features import features_at, matrix
from model.scorer import Scorer
from model.units import current_units, signing_units
from model.values import ledger_values
from model.view import LedgerView
from tests.factories import a_case
from tests.property.reference import Book
from tests.property.reference_rows import day
from training.fit import FitResult, fit
from training.score_ledger import score_ledger
from training.simulate import simulate

DEALS = 2_000
SAMPLE = 60


def best(work: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the quickest run."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def compare(what: str, ours: float, usual: float, unit: str) -> float:
    """Print and return how many times quicker ours is."""
    print(f"\n{what}: {ours * 1000:,.2f} ms, usual {usual * 1000:,.2f} ms a {unit}, "
          f"{usual / ours:,.0f} times quicker")  # fmt: skip
    return usual / ours


@pytest.fixture(scope="module")
def company() -> Ledger:
    return simulate(DEALS, seed=5).ledger


@pytest.fixture(scope="module")
def trained(company: Ledger) -> FitResult:
    """As ``huikuan train`` makes it, trees and all."""
    return fit(company, company.as_of, (30, 90, 365))


@pytest.fixture(scope="module")
def trained_bundle(trained: FitResult) -> Bundle:
    return trained.bundle


def test_history_against_row_by_row(company: Ledger) -> None:
    view = LedgerView(company)
    units = signing_units(view)
    features = features_at(Stage.SIGNING)

    def ours() -> None:
        asked = Asked(units, view)
        matrix(features, asked, ledger_values(asked))

    some = units.iloc[:: len(units) // SAMPLE]
    book = Book(company)

    def usual() -> None:
        for unit in some.itertuples():
            book.history("customer", unit.customer_id, day(unit.snapshot))

    ratio = compare("inputs of a unit with its history", best(ours) / len(units),
                    best(usual, 1) / len(some), "unit")  # fmt: skip
    assert ratio > 10


def test_a_deal_scored_and_explained(trained_bundle: Bundle, company: Ledger) -> None:
    scorer, view = Scorer(trained_bundle, Policy()), LedgerView(company)
    case = a_case()

    def ours() -> None:
        scorer.score_deal(case, view, as_of=date(2026, 7, 1), lang="zh", new_id=lambda: "S")

    horizon = next(h for h in trained_bundle.stage(Stage.SIGNING).horizons if h.days == 90)
    boosters = [Booster(model_str=trained_bundle.texts[b]) for b in horizon.boosters]
    x = np.zeros((len(case.instalments), boosters[0].num_feature()))

    def usual() -> None:
        for booster in boosters:
            shap.TreeExplainer(booster)(x)

    ours()
    usual()
    compare("a deal scored at every horizon, explained and worded", best(ours, 20),
            best(usual, 5), "deal (shap's explainer alone, one horizon)")  # fmt: skip


def test_a_ledger_at_once_against_one_by_one(trained_bundle: Bundle, company: Ledger) -> None:
    as_of = company.as_of
    scorer, view = Scorer(trained_bundle, Policy()), LedgerView(company)
    ids = current_units(view, as_of)["receivable_id"]
    some = ids.iloc[:20]

    def usual() -> None:
        for one in some:
            scorer.score_open(view, as_of, only=one)

    together = best(lambda: score_ledger(company, as_of, trained_bundle, Policy(), explain=True), 2)
    ratio = compare("an open receivable scored and explained", together / len(ids),
                    best(usual, 2) / len(some), "receivable")  # fmt: skip
    assert ratio > 1
