"""Peers learn what can be learnt, know only what they are told, and say when they are not there."""

import dataclasses
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import InvalidLedger
from model.day import NEVER
from training import methods
from training.baselines import NaiveRate
from training.metrics import auc
from training.peers import LightGBM, times_of
from training.scorecard import Scorecard, binned_column
from training.snapshots import StageRows
from training.survival import Survival

needs_survival = pytest.mark.skipif(
    find_spec(methods.SURVIVAL) is None, reason="scikit-survival has wheels for some machines only"
)


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(900, 5))
    X[rng.random(900) < 0.3, 2] = np.nan
    X[:, 3] = np.nan
    X[:, 4] = 7.0
    # A step, and a missing value that means something.
    z = 4.0 * (X[:, 0] > 0.5) - 3.0 * np.isnan(X[:, 2])
    return X, (rng.random(900) < 1 / (1 + np.exp(-z))).astype(float)


def test_a_scorecard_learns_steps_and_what_is_missing(rows: tuple[np.ndarray, np.ndarray]) -> None:
    X, y = rows
    found = Scorecard().fit(X[:600], y[:600])
    assert auc(y[600:], found.predict(X[600:])) > 0.7
    assert {at for at, _ in found.kept} >= {0, 2}
    assert not {at for at, _ in found.kept} & {3, 4}
    assert np.all(found.slopes >= 0)
    assert abs(found.predict(X[:600]).mean() - y[:600].mean()) < 0.01


def test_evidence_is_the_log_of_two_shares() -> None:
    column = np.repeat([0.0, 1.0, np.nan], [100, 100, 40])
    y = np.r_[np.repeat([1.0, 0.0], [20, 80]), np.repeat([1.0, 0.0], [70, 30]), np.ones(40)]
    found = binned_column(column, y)
    assert found.cuts.tolist() == [0.5]
    expected = [
        (20.5 / 130) / (80.5 / 110),
        (70.5 / 130) / (30.5 / 110),
        (40.5 / 130) / (0.5 / 110),
    ]
    np.testing.assert_allclose(found.evidence, np.log(expected))
    np.testing.assert_allclose(found.of(np.array([0.2, 0.7, np.nan])), found.evidence)


def test_a_missing_value_never_seen_is_no_evidence() -> None:
    column, y = np.arange(100.0), np.repeat([0.0, 1.0], 50)
    assert binned_column(column, y).of(np.array([np.nan])).tolist() == [0]


def test_a_scorecard_without_any_information_gives_the_base_rate() -> None:
    rng = np.random.default_rng(0)
    X, y = np.full((200, 2), np.nan), (rng.random(200) < 0.3).astype(float)
    assert Scorecard().fit(X, y).predict(X[:3]) == pytest.approx(y.mean(), abs=0.01)


@pytest.mark.parametrize("name", ["lightgbm", "lightgbm_small"])
def test_plain_trees_learn(rows: tuple[np.ndarray, np.ndarray], name: str) -> None:
    X, y = rows
    assert auc(y[600:], LightGBM(name).fit(X[:600], y[:600]).predict(X[600:])) > 0.7


def test_the_naive_rate_does_not_shrink() -> None:
    found = NaiveRate().fit(np.zeros((4, 2)), np.array([0.0, 0.0, 0.0, 1.0]))
    p = found.predict(np.array([[1.0, 1.0], [0.0, 1.0], [np.nan, 0.0]]))
    assert p.tolist() == [1.0, 0.0, 0.25]


@needs_survival
@pytest.mark.parametrize("kind", ["cox", "forest"])
def test_survival_peers_find_the_curve_behind_censored_times(kind: str) -> None:
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.integers(0, 2, 1500).astype(float), np.ones(1500)])
    mean = np.where(X[:, 0] > 0, 90.0, 30.0)
    days, end = rng.exponential(mean), rng.uniform(20, 120, 1500)
    seen = np.floor(np.minimum(days, end))
    found = Survival(kind).fit(X, seen, days <= end)
    p = found.unpaid_after(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([60.0]))
    # Ignoring the censored ones would give far less: their payments are the late ones.
    np.testing.assert_allclose(p[:, 0], [np.exp(-2), np.exp(-2 / 3)], atol=0.06)
    curve = found.unpaid_after(X[:1], np.array([-1.0, 0.0, 30.0, 60.0, 500.0]))[0]
    assert curve[0] == 1
    assert np.all(np.diff(curve) <= 0)


def signed(snapshot: np.ndarray, due: np.ndarray, paid: np.ndarray) -> StageRows:
    """Rows at signing without inputs."""
    n = len(due)
    return StageRows(
        stage=Stage.SIGNING, features=(), units=pd.DataFrame(index=range(n)), x=np.zeros((n, 0)),
        snapshot=snapshot, due=due, question=np.maximum(due, snapshot), paid=paid,
        group=np.arange(n), start=snapshot,
    )  # fmt: skip


@needs_survival
@pytest.mark.parametrize("kind", ["cox", "forest"])
def test_a_longer_term_does_not_make_a_better_payer(kind: str) -> None:
    """What tells is the customer; how long before the due date a claim is signed tells nothing."""
    rng = np.random.default_rng(0)
    n, cut, horizons = 2_000, 10_000, (0, 60)
    slow, term = rng.integers(0, 2, n).astype(float), rng.integers(10, 400, n)
    columns = np.column_stack([slow, term, rng.normal(size=(n, 4))])
    due = rng.integers(8_000, 10_100, n)
    late = np.floor(rng.exponential(np.where(slow > 0, 90.0, 30.0))).astype(int)
    paid = np.where(due + late < cut, due + late, NEVER)
    seen = times_of(signed(due - term, due, paid), horizons, cut)
    found = Survival(kind).fit(columns[seen.learn], seen.days, seen.paid)
    p = found.unpaid_after(columns, np.array(horizons, dtype=float) - seen.begin)[:, 1]
    for short_or_long in (term < 100, term > 300):
        for kind_of_payer, truth in ((slow == 0, np.exp(-2)), (slow == 1, np.exp(-2 / 3))):
            assert p[short_or_long & kind_of_payer].mean() == pytest.approx(truth, abs=0.06)


def test_time_runs_from_a_common_day_before_the_question_to_the_last_day_known() -> None:
    cut, due = 1_000, np.array([900, 900, 900, 990, 1_019, 1_020, 1_020])
    paid = np.array([850, 910, NEVER, NEVER, NEVER, 990, NEVER])
    asked = due - np.array([20, 20, 300, 20, 20, 300, 20])
    seen = times_of(signed(asked, due, paid), (-10, 60), cut)
    assert seen.begin == -20
    # Of what is due 20 days after the last day known, only the early payers would be known.
    assert seen.learn.tolist() == [True, True, True, True, True, False, False]
    assert seen.days.tolist() == [0, 30, 119, 29, 0]
    assert seen.paid.tolist() == [True, True, False, False, False]
    assert times_of(signed(asked, due, paid), (-30, 60), cut).begin == -30


@needs_survival
def test_without_any_payment_everybody_stays_unpaid() -> None:
    X = np.random.default_rng(0).normal(size=(50, 2))
    found = Survival("cox").fit(X, np.arange(50.0), np.zeros(50, dtype=bool))
    assert found.unpaid_after(X[:2], np.full(3, 30.0)).tolist() == [[1.0] * 3] * 2


def test_a_peer_whose_package_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = dataclasses.replace(methods.PEERS["cox"], package="not_there_at_all")
    monkeypatch.setitem(methods.PEERS, "cox", absent)
    asked, missing = methods.chosen(("logistic", "cox"))
    assert asked == ("logistic",)
    assert [peer.name for peer in missing] == ["cox"]


def test_an_unknown_peer_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(InvalidLedger, match="knows no xgboost; allowed: all, base_rate"):
        methods.chosen(("logistic", "xgboost"))
