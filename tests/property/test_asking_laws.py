"""Laws of asking: what an answer would change, and what answers are drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import Stage
from data_schemas.field import Control
from data_schemas.playbook.entries import ACTIONS
from data_schemas.policy import Policy
from data_schemas.topics import TOPICS
from model.advice.answer_sets import answer_sets
from model.advice.gaps import drawn, open_topics, outcomes, whole_percents
from model.advice.what_if import Change, probabilities
from model.asked import Asked
from model.bundle import Bundle
from model.day import day_of
from model.scored import Scored
from model.scorer import Scorer
from model.units import current_units, known_before
from model.values import ledger_values, raw_fields
from model.view import LedgerView

shares = st.floats(0, 1)


@given(
    probability=st.lists(shares, min_size=1, max_size=60).map(np.array),
)
def test_outcomes_are_ordered_and_whole(probability: np.ndarray[Any, Any]) -> None:
    found = outcomes(probability, Policy())
    assert sum(o.share for o in found) == pytest.approx(1)
    assert [o.probability for o in found] == sorted(o.probability for o in found)
    mean = sum(o.share * o.probability for o in found)
    assert mean == pytest.approx(float(probability.mean()))


@pytest.fixture(scope="module")
def open_scored(scorer: Scorer, view: LedgerView) -> Scored:
    """Every open receivable of the simulated ledger, scored."""
    return scorer.score_open(view, view.ledger.as_of)


def test_what_changes_nothing_gives_the_probability_reported(
    bundle: Bundle, open_scored: Scored
) -> None:
    for row in range(5):
        known = {
            name: values[[row]]
            for name, values in open_scored.values.items()
            if not np.isnan(values[row])
        }
        at = open_scored.horizons.index(open_scored.explained)
        (same, blank, nothing) = probabilities(
            bundle, open_scored, [row],
            [Change(known), Change({"deal.upfront_share": np.array([np.nan])}), Change({})],
        )  # fmt: skip
        assert same[0] == open_scored.probability[row, at]
        assert blank[0] == open_scored.probability[row, at]
        assert nothing.size == 0


def test_alternatives_asked_together_equal_those_asked_alone(
    bundle: Bundle, open_scored: Scored
) -> None:
    change = Change({"receivable.statement_confirmed": np.array([0.0, 1.0, np.nan, 1.0]),
                     "customer.trust_score": np.array([1.0, 5.0, 3.0, 5.0])})  # fmt: skip
    rows = [0, 1, 2]
    (together,) = probabilities(bundle, open_scored, rows, [change])
    for k in range(4):
        one = Change({name: values[[k]] for name, values in change.values.items()})
        assert probabilities(bundle, open_scored, rows, [one])[0][0] == together[k]
    assert together[1] == together[3]


def test_carrying_an_action_out_never_raises_the_risk(bundle: Bundle, open_scored: Scored) -> None:
    at = open_scored.horizons.index(open_scored.explained)
    inputs, policy = raw_fields(), Policy().advice
    for action in ACTIONS.values():
        wanted = {
            c.field: np.array([c.wanted(policy)])
            for c in action.checks
            if c.field in inputs and inputs[c.field].meta.control is Control.SELLER
        }
        for row in range(3):
            failing = {
                name: value
                for name, value in wanted.items()
                if not np.isnan(open_scored.values[name][row])
                and not next(c for c in action.checks if c.field == name).holds(
                    float(open_scored.values[name][row]), policy
                )
            }
            (after,) = probabilities(bundle, open_scored, [row], [Change(failing)])
            if after.size:
                assert after[0] <= open_scored.probability[row, at] + 1e-12, action.id


def test_answers_are_drawn_whole_from_the_past(view: LedgerView, scorer: Scorer) -> None:
    """Each drawn set is one past case's, known before the day asked about."""
    scored = scorer.score_open(view, view.ledger.as_of)
    sets = answer_sets(view, Stage.OPEN)
    checked = 0
    for row in range(0, 40, 4):
        distance = sets.distance(scored, row)
        assert np.isinf(distance[sets.snapshot >= scored.asked.snapshot[row]]).all()
        assert np.isinf(distance[sets.receivable == scored.asked.receivable[row]]).all()
        for topic in open_topics(scored, [row], frozenset()):
            change = drawn(sets, distance, topic.learnt, Policy())
            if not change.values:
                continue
            ours = np.stack([sets.values[name] for name in topic.learnt], axis=1)
            for k in range(change.size):
                one = np.array([change.values[name][k] for name in topic.learnt])
                found = (ours == one) | (np.isnan(ours) & np.isnan(one))
                assert (found.all(axis=1) & np.isfinite(distance)).any()
                checked += 1
    assert checked > 100


def test_answer_sets_are_those_known_on_their_day(view: LedgerView) -> None:
    """The same values come out when the ledger ends on the day of the case."""
    sets = answer_sets(view, Stage.OPEN)
    tried = 0
    for at in range(0, len(sets.snapshot), max(1, len(sets.snapshot) // 5)):
        day = day_of(int(sets.snapshot[at]))
        # Facts are read up to the end of their day, so that day belongs to what is kept.
        past = LedgerView(known_before(view.ledger, day + timedelta(days=1)))
        units = current_units(past, day)
        name = view.receivable_ids[sets.receivable[at]]
        rows = np.flatnonzero(units["receivable_id"] == name)
        if not len(rows):
            continue
        asked = Asked(units.iloc[rows].reset_index(drop=True), past)
        for field, value in ledger_values(asked).items():
            np.testing.assert_array_equal(value, sets.values[field][[at]], field)
        tried += 1
    assert tried


def test_a_field_not_learnt_is_open_and_never_drawn(open_scored: Scored) -> None:
    fields = {name for topic in TOPICS.values() for name in topic.fields}
    for topic in open_topics(open_scored, [0], frozenset(fields)):
        assert topic.learnt == ()
        assert topic.not_learnt
    sets = answer_sets(open_scored.asked.view, Stage.OPEN)
    assert drawn(sets, sets.distance(open_scored, 0), (), Policy()).values == {}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=3).filter(any))
def test_printed_shares_add_up_to_a_whole(counts: list[int]) -> None:
    shares = [count / sum(counts) for count in counts]
    told = whole_percents(shares)
    assert sum(told) == 100
    assert all(abs(100 * share - one) < 1 for share, one in zip(shares, told, strict=True))


def test_to_know_that_nobody_is_found_answers_nothing(bundle: Bundle, open_scored: Scored) -> None:
    """A no to who pays leaves the topic as open as a blank does, and its answers are drawn."""
    name = "deal.payer_identified"
    values = {**open_scored.values, name: np.zeros(len(open_scored.asked))}
    unfound = replace(open_scored, values=values)
    topics = {one.topic.id: one for one in open_topics(unfound, [0], frozenset())}
    for topic in ("question_5", "confirm_people"):
        assert name in topics[topic].learnt
        assert name in topics[topic].sought
    found = {**values, name: np.ones(len(open_scored.asked))}
    told = open_topics(replace(unfound, values=found), [0], frozenset())
    assert all(name not in one.learnt for one in told)
    sets = answer_sets(open_scored.asked.view, Stage.OPEN)
    change = drawn(sets, sets.distance(unfound, 0), (name,), Policy())
    assert change.gives_way == {name}
    column = open_scored.columns[name]
    x = open_scored.x.copy()
    x[:, column] = 0.0
    no, yes = (
        probabilities(
            bundle, replace(unfound, x=x), [0], [Change({name: np.ones(1)}, True, gives_way)]
        )[0][0]
        for gives_way in (frozenset(), frozenset({name}))
    )
    x[:, column] = 1.0
    (sure,) = probabilities(bundle, replace(unfound, x=x), [0], [Change({name: np.ones(1)})])
    assert yes == sure[0] <= no
