"""The customer's own record beside the model: on ledgers without causes, exact, and chosen."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.asked import Asked
from model.bundle import Bundle, load_bundle
from model.day import day_number
from model.estimator import Recipe
from model.features import cause_index, matrix
from model.scarcity import notes
from model.scorer import Scorer
from model.track_record import TrackRecord, record_name
from model.trees import Trees
from model.units import open_units, signing_units
from model.values import ledger_values
from model.view import LedgerView
from tests.factories import a_bare_row, a_ledger
from training.fit import FitSettings, fit
from training.known import known
from training.record_share import GROWN, RECORDS, YOUNG, record_share, young_share
from training.rehearsal import Rehearsal
from training.snapshots import taught_rows

FIRST = date(2023, 1, 1)
SMALL = FitSettings(trees=Trees(bags=1, rounds=30))
HORIZONS = (0, 20, 45)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Receivables of 30 customers, each of a pace of its own, and nothing else."""
    rng = np.random.default_rng(3)
    pace = rng.normal(20, 40, 30)
    rows: list[dict[str, Any]] = []
    end = FIRST + timedelta(days=900)
    for i in range(800):
        customer, due = int(rng.integers(30)), FIRST + timedelta(days=int(rng.integers(900)))
        late = max(-29, round(float(rng.normal(pace[customer], 25))))
        rows.append(a_bare_row(i, customer, int(rng.integers(1, 100)), due, late, end))
    return a_ledger(str(end), rows)


@pytest.fixture(scope="module")
def taught(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Its model, as read back from disk."""
    found = fit(ledger, ledger.as_of, HORIZONS, settings=SMALL)
    return load_bundle(found.bundle.save(tmp_path_factory.mktemp("record") / "bundle"))


@pytest.fixture(scope="module")
def young(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """What is made of its first half year."""
    found = fit(ledger, FIRST + timedelta(days=150), HORIZONS, settings=SMALL)
    return load_bundle(found.bundle.save(tmp_path_factory.mktemp("young") / "bundle"))


def test_signing_without_causes_has_boosters_in_pairs_and_open_claims_have_not(
    taught: Bundle,
) -> None:
    signing, open_ = (taught.stage(stage) for stage in (Stage.SIGNING, Stage.OPEN))
    assert signing.recipe.get("paired") or signing.recipe["line"] == 0
    assert "paired" not in open_.recipe
    for horizon in signing.horizons:
        share = signing.recipe["line"] / (2 if "paired" in signing.recipe else 1)
        assert horizon.backbone_weight == share


def asked(bundle: Bundle, ledger: Ledger, stage: Stage = Stage.OPEN) -> np.ndarray:
    view = LedgerView(ledger)
    units = open_units(view, (0, 20, 100)) if stage is Stage.OPEN else signing_units(view)
    some = Asked(units.sample(60, random_state=1).reset_index(drop=True), view)
    return matrix(bundle.features(stage), some, ledger_values(some))


def test_open_claims_of_customers_of_a_pace_of_their_own_are_told_by_their_record(
    taught: Bundle,
) -> None:
    fitted = taught.stage(Stage.OPEN)
    assert fitted.record == HORIZONS
    assert fitted.recipe["record"] in RECORDS[1:]
    assert {h.record_weight for h in fitted.horizons} == {fitted.recipe["record"]}
    told = [fitted.features.index(record_name(h.days)) for h in fitted.horizons]
    assert not set(told) & set(fitted.used), "it has its part as it is, nothing is learnt from it"
    assert set(told) <= set(fitted.moving)
    assert not [name for name in taught.manifest.not_learnt if "stay_share" in name]
    assert all(fitted.importance[record_name(h.days)] > 0 for h in fitted.horizons)


def test_where_there_is_much_to_learn_it_is_not_told(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = known(ledger, ledger.as_of)
    assert taught_rows(cut, Stage.OPEN, (), None, HORIZONS).record == HORIZONS
    monkeypatch.setattr("training.snapshots.MOST_ON_RECORD", 100)
    rows = taught_rows(cut, Stage.OPEN, (), None, HORIZONS)
    assert not rows.record
    assert not [one for one in rows.features if "stay_share" in one.name]


def test_the_card_says_how_much_of_it_there_is(taught: Bundle) -> None:
    share = f"{taught.stage(Stage.OPEN).recipe['record']:.0%}"
    for lang, word in (
        ("zh", f"预测有 {share} 直接取自客户"),
        ("en", f"{share} of what is said"),
    ):
        (said,) = (one for one in notes(taught.manifest, lang) if word in one)
        assert said.startswith(Stage.OPEN.label(lang))


def test_signing_of_grown_ledgers_and_ledgers_with_causes_are_taught_without(
    bundle: Bundle, taught: Bundle
) -> None:
    for fitted in (taught.stage(Stage.SIGNING), *bundle.manifest.stages):
        assert not fitted.record
        assert fitted.recipe["record"] == 0
        assert not any(h.record_weight for h in fitted.horizons)


def test_at_signing_a_young_register_tells_it_at_most_by_its_age(
    ledger: Ledger, young: Bundle
) -> None:
    """Its rows are of weeks when nobody had a history: plain rates of customers told more."""
    fitted, day = young.stage(Stage.SIGNING), young.manifest.data_as_of
    rows = taught_rows(known(ledger, day), Stage.SIGNING, (), None, HORIZONS)
    share, most = fitted.recipe["record"], young_share(rows.days_until(day_number(day)))
    assert fitted.record == rows.record == HORIZONS
    assert {h.record_weight for h in fitted.horizons} == {share}
    assert 0 < share <= most < RECORDS[-1]
    assert not {fitted.features.index(record_name(h)) for h in HORIZONS} & set(fitted.used)
    for lang, word in (("zh", f"也还年轻，预测有 {share:.0%}"), ("en", f"young: {share:.0%}")):
        (said,) = (one for one in notes(young.manifest, lang) if word in one)
        assert said.startswith(Stage.SIGNING.label(lang))


def test_before_the_due_day_it_is_the_share_unpaid_then(ledger: Ledger, young: Bundle) -> None:
    x, names = asked(young, ledger, Stage.SIGNING), young.stage(Stage.SIGNING).features
    own, rate = (x[:, names.index(n)] for n in (record_name(0), "history.late_share_0"))
    np.testing.assert_array_equal(own, rate)


@pytest.mark.parametrize(("model", "stage"), [("taught", Stage.OPEN), ("young", Stage.SIGNING)])
def test_what_it_adds_is_exact_and_counts_as_habit(
    model: str, stage: Stage, ledger: Ledger, request: pytest.FixtureRequest
) -> None:
    told: Bundle = request.getfixturevalue(model)
    x, fitted = asked(told, ledger, stage), told.stage(stage)
    habit = list(Cause).index(Cause.HABIT)
    for horizon in fitted.horizons:
        found = told.explain(stage, x, horizon.days)
        whole = found.baseline + found.causes.sum(axis=1)
        np.testing.assert_allclose(whole, found.log_odds, atol=1e-9)
        at = fitted.features.index(record_name(horizon.days))
        assert cause_index(told.features(stage))[at] == habit


def test_a_worse_record_is_never_less_risk_by_just_its_weight(
    taught: Bundle, ledger: Ledger
) -> None:
    x, fitted = asked(taught, ledger), taught.stage(Stage.OPEN)
    for horizon in fitted.horizons:
        at = fitted.features.index(record_name(horizon.days))
        z = [taught.unpooled(Stage.OPEN, _with(x, at, p), [horizon.days]) for p in (0.2, 0.5, 0.9)]
        assert np.all(np.diff(np.hstack(z), axis=1) > 0)
        apart = horizon.record_weight * (np.log(0.9 / 0.1) - np.log(0.2 / 0.8))
        assert np.all(z[2] - z[0] >= apart - 1e-9)


def test_a_book_is_told_what_its_claims_are_told_one_by_one(taught: Bundle, ledger: Ledger) -> None:
    scorer, view = Scorer(taught, Policy()), LedgerView(ledger)
    book = scorer.score_open(view, ledger.as_of)
    ids = book.asked.units["receivable_id"].tolist()
    assert len(ids) > 20
    for at in range(0, len(ids), 5):
        one = scorer.score_open(view, ledger.as_of, only=ids[at])
        assert np.array_equal(one.x[0], book.x[at], equal_nan=True)
        assert np.array_equal(one.probability[0], book.probability[at])


def test_an_unknown_share_counts_as_the_mean_of_what_was_taught() -> None:
    one, z = TrackRecord(column=0, weight=0.5, centre=1.2), np.array([0.4, 0.4, 0.4])
    shares = np.array([[np.nan], [1 / (1 + np.exp(-1.2))], [1.0]])
    assert one.blended(z, shares) == pytest.approx([0.8, 0.8, 0.2 + np.log(99) / 2])
    assert one.apart(shares) == pytest.approx([0.0, 0.0, (np.log(99) - 1.2) / 2])
    assert one.base(0.4) == pytest.approx(0.8)


def _with(x: np.ndarray, at: int, value: float) -> np.ndarray:
    out = x.copy()
    out[:, at] = value
    return out


def rehearsed(record: np.ndarray | None, said: np.ndarray, y: np.ndarray) -> Rehearsal:
    which = np.ones(len(y), dtype=bool)
    return Rehearsal(0, ~which, which, {Recipe(): said}, y, record)


def chosen(rehearsals: list[Rehearsal | None]) -> float:
    return record_share(Stage.OPEN, 0, rehearsals, Recipe())


class TestChoice:
    def test_as_much_as_costs_next_to_nothing(self) -> None:
        y = np.tile([1.0, 0.0], 200)
        true, wrong, flat = 3 * (2 * y - 1), -3 * (2 * y - 1), np.zeros(len(y))
        assert chosen([rehearsed(true, flat, y)]) == RECORDS[-1]
        assert chosen([rehearsed(true, true, y), None]) == RECORDS[-1]
        assert chosen([rehearsed(wrong, true, y)]) == 0

    def test_the_least_of_it_where_nothing_was_rehearsed(self) -> None:
        y, said = np.tile([1.0, 0.0], 9), np.zeros(18)
        assert chosen([None, rehearsed(None, said, y)]) == RECORDS[1]

    @pytest.mark.parametrize("stage", Stage)
    def test_none_where_there_is_nothing_to_learn(self, stage: Stage) -> None:
        assert record_share(stage, 0, [], Recipe(line=0.0, growth=0.0)) == 0

    def test_at_signing_less_the_older_the_register(self) -> None:
        shares = [young_share(days) for days in range(0, 2 * GROWN, 10)]
        assert shares == sorted(shares, reverse=True)
        assert young_share(0) == young_share(YOUNG) == RECORDS[-1]
        assert young_share((YOUNG + GROWN) // 2) == RECORDS[1]
        assert young_share(GROWN) == shares[-1] == 0
        y = np.tile([1.0, 0.0], 200)
        true = 3 * (2 * y - 1)
        for days in (YOUNG, 180, GROWN):
            told = record_share(Stage.SIGNING, days, [rehearsed(true, true, y)], Recipe())
            assert told == young_share(days)
            assert record_share(Stage.SIGNING, days, [rehearsed(-true, true, y)], Recipe()) == 0

    def test_of_boosters_in_pairs_what_they_were_rehearsed_as_counts(self) -> None:
        """An earlier rehearsal is of either alone."""
        y, pairs = np.tile([1.0, 0.0], 200), Recipe(paired=True)
        true = 3 * (2 * y - 1)
        alone = rehearsed(-true, true, y)
        both = replace(alone, record=true, said=alone.said | {pairs: true})
        assert record_share(Stage.SIGNING, 0, [both, alone], pairs) == RECORDS[-1]


def test_claims_older_than_any_was_long_ago_are_told_by_the_oldest_that_were() -> None:
    """Who was a year late never paid: of a claim of two years nobody knows more, nor any better.

    Half of the answer was the mean over all claims, of which hardly one stays unpaid for a year.
    """
    rng, end = np.random.default_rng(3), FIRST + timedelta(days=900)
    pace = rng.normal(20, 40, 30)
    rows = [
        a_bare_row(
            i, i % 30, 100 + i, FIRST + timedelta(days=i),
            2000 if i % 40 == 0 else max(-29, round(float(rng.normal(pace[i % 30], 25)))), end,
        )
        for i in range(890)
    ]  # fmt: skip
    ledger = a_ledger(str(end), rows)
    settings = FitSettings(trees=Trees(bags=1, rounds=30), stages=(Stage.OPEN,))
    bundle = fit(ledger, ledger.as_of, (0, 30, 90, 365), settings=settings).bundle
    told = Scorer(bundle, Policy()).score_open(LedgerView(ledger), ledger.as_of)
    age = told.asked.snapshot - told.asked.due
    share = told.x[:, bundle.stage(Stage.OPEN).features.index(record_name(365))]
    old = age > 500
    assert old.sum() >= 10
    assert bundle.stage(Stage.OPEN).recipe["record"] > 0
    assert (share[old] > 0.9).all()
    at = bundle.horizons(Stage.OPEN).index(365)
    assert (told.probability[old, at] > 0.8).all()
    assert (told.probability[age < 30, at] < 0.5).all()
