"""Laws of asking: what an answer would change, and what answers are drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import ProcessState, Stage
from data_schemas.field import Control
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.entries import ACTIONS
from data_schemas.policy import Policy
from data_schemas.topics import TOPICS
from model.advice.answer_sets import answer_sets
from model.advice.case import case_of
from model.advice.gap_text import told_gap
from model.advice.gaps import (
    OpenTopic,
    Valued,
    drawn,
    open_topics,
    outcomes,
    whole_percents,
    worth_asking,
)
from model.advice.tips import said
from model.advice.what_if import Change, probabilities
from model.asked import Asked
from model.bundle import Bundle
from model.day import day_of
from model.scored import Scored, Telling
from model.scorer import Scorer
from model.units import current_units, known_before
from model.values import ledger_values, raw_fields
from model.view import LedgerView
from tests.factories import a_situation

shares = st.floats(0, 1)


@given(
    probability=st.lists(shares, min_size=1, max_size=60).map(np.array),
)
def test_outcomes_are_ordered_and_whole(probability: np.ndarray[Any, Any]) -> None:
    found = outcomes(probability, float(probability[0]), Policy())
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


ACCEPTING = {
    "deal.acceptor_identified": 1.0, "deal.acceptance_standard_written": 1.0,
    "deal.acceptance_procedure_agreed": 1.0, "deal.acceptance_days": 15.0,
    "receivable.delivery_papers_complete_share": np.nan, "deal.audit_required": np.nan,
    "deal.decision_maker_identified": 1.0, "deal.payer_identified": np.nan,
}  # fmt: skip


def told(scored: Scored, **facts: float) -> Scored:
    """The same with what is told of acceptance."""
    given = ACCEPTING | {f"receivable.{name}": value for name, value in facts.items()}
    n = len(scored.asked)
    return replace(scored, values={**scored.values, **{k: np.full(n, v) for k, v in given.items()}})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_topic_whose_own_question_is_answered_asks_for_what_is_left_by_its_name(
    open_scored: Scored, lang: str
) -> None:
    """Who accepts it is told; the papers are not."""
    scored = told(open_scored, acceptance_pending=1.0)
    found = {one.topic.id: one for one in open_topics(scored, [0], frozenset())}
    papers, audit = (
        raw_fields()[name].meta.label(lang)
        for name in ("receivable.delivery_papers_complete_share", "deal.audit_required")
    )
    how = cast(Telling, SimpleNamespace(lang=lang, policy=Policy()))
    for topic, label in (("question_2", papers), ("question_3", audit)):
        gap = told_gap(Valued(found[topic], np.empty(0)), a_situation(), how)
        assert gap.label == label
        assert [f.label for f in gap.open] == [label]
    gap = told_gap(Valued(found["confirm_people"], np.empty(0)), a_situation(), how)
    assert gap.label == {
        "zh": "人员关系是否清晰：付款责任人", "en": "the people are clear: who pays",
    }[lang]  # fmt: skip
    blank = told(open_scored, acceptance_pending=1.0)
    blank.values["deal.acceptor_identified"][:] = 0.0  # known not to be known
    asked = {one.topic.id: one for one in open_topics(blank, [0], frozenset())}
    gap = told_gap(Valued(asked["question_2"], np.empty(0)), a_situation(), how)
    assert gap.label == TOPICS["question_2"].label(lang)


def test_nobody_asks_about_acceptance_once_it_is_over() -> None:
    pending, state = "receivable.acceptance_pending", "receivable.process_state"
    waits = a_situation(numbers={pending: 1.0, state: float(ProcessState.VERIFIED.rank)})
    accepted = a_situation(numbers={pending: 0.0})
    booked = a_situation(numbers={state: float(ProcessState.BOOKED.rank)})
    assert not waits.settled
    assert "deal.acceptor_identified" in accepted.settled
    assert "receivable.delivery_papers_complete_share" not in accepted.settled
    assert accepted.settled < booked.settled
    assert {"receivable.delivery_papers_complete_share", "deal.audit_required"} <= booked.settled
    assert not replace(booked, stage=Stage.SIGNING).settled


def test_what_is_settled_is_part_of_no_topic(open_scored: Scored) -> None:
    scored = told(open_scored, acceptance_pending=0.0)
    settled = a_situation(
        numbers={"receivable.process_state": float(ProcessState.BOOKED.rank)}
    ).settled
    found = open_topics(scored, [0], frozenset(), settled)
    assert not {"question_2", "question_3"} & {one.topic.id for one in found}
    assert not settled & {name for one in found for name in (*one.learnt, *one.not_learnt)}


def test_a_question_whose_answers_move_nothing_is_not_asked() -> None:
    topic = OpenTopic(TOPICS["question_2"], 0, ("deal.acceptor_identified",), ())
    policy = Policy()
    same = Valued(topic, np.array([0.3, 0.3001]))
    assert not worth_asking(same, 0.3, Stage.OPEN, policy)
    assert worth_asking(same, 0.3, Stage.SIGNING, policy)  # who accepts it is asked of every deal
    # An invoice's requirements and a closing day are sought too, and are nobody.
    papers = ("deal.invoice_requirements_known", "deal.closing_day_known")
    for learnt, not_learnt in ((papers, ()), (papers[:1], papers[1:])):
        other_topic = OpenTopic(TOPICS["question_4"], 0, learnt, not_learnt)
        still = Valued(other_topic, np.array([0.3, 0.3001]))
        assert not worth_asking(still, 0.3, Stage.SIGNING, policy)
    assert worth_asking(Valued(topic, np.array([0.3, 0.302])), 0.3, Stage.OPEN, policy)
    nothing = Valued(topic, np.empty(0))  # is known of it
    assert worth_asking(nothing, 0.3, Stage.OPEN, policy)
    limit = policy.grade_limits[2]
    other = Valued(topic, np.array([limit + 1e-4]))
    assert worth_asking(other, limit - 1e-4, Stage.OPEN, policy)


@pytest.mark.parametrize("action", ["method_exchange", "partial_stage_results"])
def test_what_has_been_accepted_is_not_put_up_for_acceptance_again(action: str) -> None:
    for pending, plain in ((0.0, False), (1.0, True)):
        now = a_situation(numbers={"receivable.acceptance_pending": pending})
        case = case_of(now, Phenomenon.ON_TIME, None)
        for lang in ("zh", "en"):
            text = said(case, ACTIONS[action], [], lang)
            assert (text == ACTIONS[action].text(lang)) == plain
