"""Laws of the score, on a model trained on synthetic data: they hold for any ledger."""

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.case import ReceivableCase
from data_schemas.causes import Cause
from data_schemas.codes import ProcessState, Stage
from data_schemas.score import DealScore, Score
from model.asked import Asked
from model.attribution import of_units
from model.bundle import Bundle, first_question
from model.columns import is_age
from model.features import cause_index, matrix
from model.scorer import Scorer
from model.units import current_units, signing_units, taught_units
from model.values import ledger_values, raw_fields
from model.view import LedgerView
from tests.factories import a_case

STAGES = pytest.mark.parametrize("stage", [Stage.SIGNING, Stage.OPEN])


def inputs(view: LedgerView, bundle: Bundle, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """A few hundred rows of a stage with their first questions."""
    units = signing_units(view) if stage is Stage.SIGNING else taught_units(view)
    units = units.sample(300, random_state=5).reset_index(drop=True)
    asked = Asked(units, view)
    x = matrix(bundle.features(stage), asked, ledger_values(asked))
    return x, first_question(bundle.horizons(stage), asked.due, asked.snapshot, stage)


@STAGES
def test_the_curve_never_rises_with_the_horizon(
    view: LedgerView, bundle: Bundle, stage: Stage
) -> None:
    p = bundle.predict(stage, *inputs(view, bundle, stage))
    assert (np.diff(p, axis=1) <= 0).all()
    assert ((p >= 0) & (p <= 1)).all()


@STAGES
def test_a_monotone_field_never_moves_the_curve_the_wrong_way(
    view: LedgerView, bundle: Bundle, stage: Stage
) -> None:
    x, first = inputs(view, bundle, stage)
    x, first = x[:60], first[:60]
    before = bundle.predict(stage, x, first)
    fitted = bundle.stage(stage)
    tried = 0
    for at in fitted.used:
        direction = fitted.monotone[at]
        if direction == 0:
            continue
        known = np.unique(x[~np.isnan(x[:, at]), at])
        for value in known[:: max(1, len(known) // 4)]:
            raised = x.copy()
            raised[:, at] = np.where(np.isnan(x[:, at]), np.nan, np.maximum(x[:, at], value))
            moved = (bundle.predict(stage, raised, first) - before) * direction
            assert moved.min() >= -1e-12, fitted.features[at]
            tried += 1
    assert tried > 100


@STAGES
def test_contributions_add_up_on_every_row_and_horizon(
    view: LedgerView, bundle: Bundle, stage: Stage
) -> None:
    x, first = inputs(view, bundle, stage)
    for days in bundle.horizons(stage):
        found = bundle.explain(stage, x, days, first)
        is_question = first <= bundle.horizons(stage).index(days)
        gap = found.baseline + found.causes.sum(axis=1) - found.log_odds
        assert np.abs(gap[is_question]).max() < 1e-9
        np.testing.assert_allclose(found.features.sum(axis=1), found.causes.sum(axis=1), atol=1e-9)


@STAGES
def test_batch_equals_one_by_one(view: LedgerView, bundle: Bundle, stage: Stage) -> None:
    x, first = inputs(view, bundle, stage)
    together = bundle.predict(stage, x, first)
    alone = np.vstack([bundle.predict(stage, x[i : i + 1], first[i : i + 1]) for i in range(40)])
    np.testing.assert_array_equal(together[:40], alone)


@STAGES
def test_history_does_not_depend_on_who_else_is_asked(
    view: LedgerView, bundle: Bundle, stage: Stage
) -> None:
    units = signing_units(view) if stage is Stage.SIGNING else taught_units(view)
    units = units.sample(50, random_state=2).reset_index(drop=True)

    def of(part: object) -> np.ndarray:
        asked = Asked(part, view)  # type: ignore[arg-type]
        return matrix(bundle.features(stage), asked, ledger_values(asked))

    one_by_one = np.vstack([of(units.iloc[[i]].reset_index(drop=True)) for i in range(len(units))])
    np.testing.assert_array_equal(of(units), one_by_one)


def test_what_only_names_the_question_belongs_to_the_baseline(
    view: LedgerView, bundle: Bundle
) -> None:
    x, first = inputs(view, bundle, Stage.OPEN)
    features = bundle.features(Stage.OPEN)
    found = bundle.explain(Stage.OPEN, x, 90, first)
    naming = cause_index(features) < 0
    assert {f.shown for f, n in zip(features, naming, strict=True) if n} == {
        "question.days_to_due",
        "question.days_past_due",
        *(f.name for f in features if is_age(f.name)),
        "unit.kind",
    }
    assert (found.features[:, naming] == 0).all()
    assert np.ptp(found.baseline) > 0


def test_what_cannot_be_known_at_signing_contributes_exactly_zero(
    view: LedgerView, bundle: Bundle, scorer: Scorer, as_of: date
) -> None:
    """It is no input of that stage at all, whatever a ledger may hold of it."""
    later = {f.shown for f in bundle.features(Stage.OPEN)}
    later -= {f.shown for f in bundle.features(Stage.SIGNING)}
    assert {"receivable.process_state", "receivable.contacts", "receivable.paid_share"} <= later
    answer = score(scorer, view, as_of)
    for one in (answer.deal, *answer.instalments):
        shown = {f.feature for c in one.explanation.causes for f in c.features}
        assert not shown & later


def score(scorer: Scorer, view: LedgerView, as_of: date, lang: str = "zh") -> DealScore:
    ids = (str(i) for i in itertools.count())
    return scorer.score_deal(a_case(), view, as_of=as_of, lang=lang, new_id=lambda: next(ids))


def check_sums(one: Score) -> None:
    told = one.explanation
    assert abs(told.baseline_log_odds + sum(c.log_odds for c in told.causes) - told.log_odds) < 1e-9
    points = sum(c.probability_points for c in told.causes)
    assert abs(told.baseline_probability + points - told.probability) < 1e-9
    assert told.probability == one.delay.probability
    for cause in told.causes:
        listed = sum(f.log_odds for f in cause.features)
        assert abs(listed - cause.log_odds) < 1e-9
    assert {c.cause for c in told.causes} == set(Cause)


def test_points_are_the_log_odds_on_the_scale_of_the_policy(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    answer = score(scorer, view, as_of)
    policy = scorer.policy
    for one in (answer.deal, *answer.instalments):
        told = one.explanation
        assert one.points == round(told.points)
        assert abs(told.baseline_points + sum(c.points for c in told.causes) - told.points) < 1e-9
        for cause in told.causes:
            assert abs(sum(f.points for f in cause.features) - cause.points) < 1e-9
            assert cause.points * cause.log_odds <= 0  # more points, less risk
    # Points that double the odds of paying in time do just that.
    odds = 1 / told.probability - 1
    better = odds * 2
    assert policy.points(-np.log(better)) - told.points == pytest.approx(policy.points_to_double)
    at_base = policy.model_copy(update={"base_points": 500.0, "base_odds": 4.0})
    assert at_base.points(-np.log(4.0)) == pytest.approx(500.0)


def test_a_deal_and_its_instalments_add_up(scorer: Scorer, view: LedgerView, as_of: date) -> None:
    answer = score(scorer, view, as_of)
    for one in (answer.deal, *answer.instalments):
        check_sums(one)
    weighted = sum(s.amount * s.delay.probability for s in answer.instalments) / answer.deal.amount
    assert abs(weighted - answer.deal.delay.probability) < 1e-12
    whole, parts = answer.deal.money, [s.money for s in answer.instalments]
    assert whole.exposure == sum(p.exposure for p in parts)
    assert whole.expected_loss == sum(p.expected_loss for p in parts)
    assert whole.waiting.total == sum(p.waiting.total for p in parts)
    assert [p.margin for p in parts] == [p.credit_limit for p in parts] == [None] * len(parts)
    assert whole.margin is not None
    left = whole.margin.before_risk - whole.expected_loss - whole.waiting.total
    assert whole.margin.after_risk == left


def test_the_same_question_has_the_same_answer(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    assert score(scorer, view, as_of) == score(scorer, view, as_of)


def test_language_changes_words_not_figures(scorer: Scorer, view: LedgerView, as_of: date) -> None:
    zh, en = (score(scorer, view, as_of, lang).deal for lang in ("zh", "en"))
    assert zh.delay == en.delay
    assert zh.explanation.text != en.explanation.text
    assert [c.log_odds for c in zh.explanation.causes] == [
        c.log_odds for c in en.explanation.causes
    ]


def test_every_open_receivable_of_any_age_has_a_score(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    units = current_units(view, as_of)
    scored = scorer.score_open(view, as_of)
    assert len(scored.probability) == len(units) > 20
    assert not np.isnan(scored.probability).any()
    oldest = (scored.asked.snapshot - scored.asked.due).max()
    assert oldest > 3 * 365
    at = int((scored.asked.snapshot - scored.asked.due).argmax())
    grid, p = scored.curve(at)
    assert grid[0] == oldest
    assert p[0] == 1.0
    assert (np.diff(grid) > 0).all()
    assert (np.diff(p) <= 0).all()


@given(st.integers(0, 10_000))
def test_of_units_never_rescales(seed: int) -> None:
    from model.bundle import Contributions

    rng = np.random.default_rng(seed)
    phi = rng.normal(size=(3, 11))
    base = rng.normal(size=3) * 3
    for i, one in enumerate(of_units(Contributions(base, phi, phi, base + phi.sum(axis=1)))):
        np.testing.assert_array_equal(one.cause_log_odds, phi[i])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_value_of_a_list_has_its_label_beside_it(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """Also one that is worked out and so a number: the furthest state of the payer's process."""
    found: dict[str, set[tuple[object, str | None]]] = {}
    for name in current_units(view, as_of)["receivable_id"].iloc[:30]:
        case = ReceivableCase(receivable_id=name)
        told = scorer.score_receivable(case, view, as_of=as_of, lang=lang, new_id=lambda: "s")
        for cause in told.explanation.causes:
            for f in cause.features:
                found.setdefault(f.feature, set()).add((f.value, f.value_label))
    furthest = {(v, label) for v, label in found["receivable.furthest_state"] if v is not None}
    assert furthest
    assert furthest <= {(float(state.rank), state.label(lang)) for state in ProcessState}
    for name, pairs in found.items():
        field = raw_fields().get(name)
        codes = {c.value: c.label(lang) for c in field.codes} if field else {}
        for value, label in pairs:
            if codes:
                assert label == (None if value is None else codes[str(value)]), name
            elif name not in ("receivable.furthest_state", "calendar.due_weekday"):
                assert label is None, name
