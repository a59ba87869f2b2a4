"""Laws of advice: sentences follow the figures and keep to their language, answers are whole."""

from __future__ import annotations

import math
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given

from data_schemas.codes import Channel, Stage
from data_schemas.frame import ledger_of
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import ActionGroup
from data_schemas.playbook.entries import ACTIONS
from model.advice.answer_sets import answer_sets
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.observed import told_by_contacts
from model.advice.phenomenon import phenomenon
from model.advice.record import contact_record
from model.advice.rules import grounds_of
from model.advice.situation import Situation
from model.asked import Asked
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView
from tests.factories import a_case, a_ledger
from tests.property.situations import DAY, situations

FOREIGN = re.compile("[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")
"""Full-width marks and Chinese characters."""
MANY_OF_ONE = re.compile(r"(?<![\d.,])1 (days|times|items|signs|contacts|promises|refusals)\b")


@given(now=situations())
def test_every_action_advised_says_why_in_both_languages(now: Situation) -> None:
    shown, evidence = phenomenon(now)
    assert evidence
    case = case_of(now, shown, judge(now))
    for action in ACTIONS.values():
        grounds = grounds_of(case, action)
        assert not grounds or now.stage in action.stages
        for one in grounds:
            for lang in ("zh", "en"):
                text = one.text(lang)
                assert text
                assert "nan" not in text
                assert "{" not in text
            if one.evidence("zh").value is not None and one.evidence("zh").limit is not None:
                assert one.evidence("en").value == one.evidence("zh").value


@given(now=situations())
def test_a_phenomenon_never_contradicts_the_curve(now: Situation) -> None:
    shown, _ = phenomenon(now)
    likely = now.policy.likely
    nothing = now.count("receivable.paid_share") == 0
    assert (shown is Phenomenon.NEVER_PAID) == (nothing and now.default_probability >= likely)
    if shown is Phenomenon.ON_TIME:
        assert now.tolerance_probability < likely
        assert now.probability < likely
    if shown is Phenomenon.REPEATED_CHASING:
        assert now.probability < likely


@given(now=situations())
def test_a_cause_is_quoted_as_raising_only_where_it_raises(now: Situation) -> None:
    case = case_of(now, phenomenon(now)[0], judge(now))
    for action in ACTIONS.values():
        for one in grounds_of(case, action):
            if "cause" in one.figures:
                cause = one.figures["cause"]
                assert now.causes[cause] >= now.policy.raising_points  # type: ignore[index]
                # As told beside the other causes' steps, which add up to the totals shown.
                exact = pytest.approx(100 * now.causes[cause], abs=0.1 + 1e-6)  # type: ignore[index]
                assert one.figures["points"] == exact


@given(now=situations())
def test_after_the_due_date_nothing_is_prepared_ahead_and_no_unknown_budget_is_bargained_over(
    now: Situation,
) -> None:
    case = case_of(now, phenomenon(now)[0], judge(now))
    if now.overdue:
        assert not grounds_of(case, ACTIONS["caution_papers"])
    if not now.knows("deal.budget_status"):
        assert not grounds_of(case, ACTIONS["method_concession"])


@given(now=situations())
def test_texts_keep_to_their_language(now: Situation) -> None:
    """No full-width mark and no Chinese in English, nothing counted as one of many."""
    case = case_of(now, phenomenon(now)[0], judge(now))
    texts = [g.text("en") for a in ACTIONS.values() for g in grounds_of(case, a)]
    if case.judged is not None:
        texts += [w.en for w in case.judged.waits]
    for text in texts:
        assert not FOREIGN.search(text), text
        assert not MANY_OF_ONE.search(text), text


def test_a_closer_past_case_is_more_alike(view: LedgerView, scorer: Scorer) -> None:
    scored = scorer.score_open(view, view.ledger.as_of)
    distance = answer_sets(view, Stage.OPEN).distance(scored, 0)
    finite = distance[np.isfinite(distance)]
    assert finite.size > 50
    assert ((finite >= 0) & (finite <= 1)).all()
    assert np.ptp(finite) > 0.05


def test_a_company_without_history_gets_advice_and_no_made_up_value(scorer: Scorer) -> None:
    nothing = LedgerView(ledger_of(date(2026, 6, 30)))
    answer = scorer.score_deal(
        a_case(), nothing, as_of=date(2026, 6, 30), lang="en", new_id=lambda: "S"
    )
    assert answer.deal.actions
    assert answer.deal.gaps
    for gap in answer.deal.gaps:
        assert (gap.peers, gap.outcomes, gap.movement, gap.grade_change) == (0, [], None, None)


def test_the_groups_are_the_documents_frameworks() -> None:
    sizes = {group: sum(a.group is group for a in ACTIONS.values()) for group in ActionGroup}
    assert sizes == {
        ActionGroup.PREPARATION: 5, ActionGroup.CHANNEL: 5, ActionGroup.SANCTION: 5,
        ActionGroup.METHOD: 5, ActionGroup.TALK: 5, ActionGroup.PARTIAL: 5,
        ActionGroup.REMEDY: 4, ActionGroup.MOVE: 8, ActionGroup.TRUST: 4,
        ActionGroup.CAUTION: 4, ActionGroup.PRINCIPLE: 4, ActionGroup.ATTITUDE: 1,
        ActionGroup.CONFIRMATION: 1, ActionGroup.TACTIC: 2, ActionGroup.EXPERIENCE: 1,
        ActionGroup.MINDSET: 4,
    }  # fmt: skip


def test_a_contact_about_the_account_is_one_about_each_claim_issued_by_then() -> None:
    claims = [
        {"receivable_id": "R1", "invoice_date": "2026-01-01", "due_date": "2026-02-01"},
        {"receivable_id": "R2", "invoice_date": "2026-05-01", "due_date": "2026-06-01"},
    ]
    contacts = [
        {"contact_id": "T1", "date": "2026-03-01", "channel": "letter", "result": "refused"},
        {"contact_id": "T2", "date": "2026-06-20", "channel": "visit",
         "result": "promised", "promised_date": "2026-07-10"},
        {"contact_id": "T3", "date": "2026-06-25", "channel": "phone", "receivable_id": "R1"},
        {"contact_id": "T4", "date": "2026-06-29", "channel": "phone", "customer_id": "C2"},
    ]  # fmt: skip
    mine = {"customer_id": "C1"}
    view = LedgerView(
        a_ledger(
            "2026-06-30", [mine | {"amount": 9.0} | one for one in claims],
            contacts=[mine | one for one in contacts],
        )
    )  # fmt: skip
    found = contact_record(Asked(current_units(view, DAY), view))
    first = {Channel.LETTER: 1, Channel.VISIT: 1, Channel.PHONE: 1}
    assert [found.channels(0), found.channels(1)] == [first, {Channel.VISIT: 1}]
    assert found.refused.tolist() == [1, 0]
    assert found.since.tolist() == [5.0, 10.0]
    np.testing.assert_equal(found.since_letter, [121.0, math.nan])  # R2 was not issued yet
    assert [found.promise(0), found.promise(1)] == [date(2026, 7, 10)] * 2


def test_a_contact_of_the_day_itself_is_known_and_one_of_tomorrow_is_not() -> None:
    """Who called this morning is not told to call; the model's inputs know of it tomorrow."""
    claim = {
        "receivable_id": "R1", "customer_id": "C1", "amount": 9.0, "invoice_date": "2026-01-01",
        "due_date": "2026-02-01",
    }  # fmt: skip
    made = {"customer_id": "C1", "channel": "phone", "contact_id": "T1", "receivable_id": "R1"}
    for about in ("R1", None):  # the whole account too
        for date_, known in (("2026-06-30", [0.0, 1]), ("2026-07-01", [math.nan, 0])):
            contact = made | {"date": date_, "receivable_id": about}
            view = LedgerView(a_ledger("2026-07-02", [claim], contacts=[contact]))
            asked = Asked(current_units(view, DAY), view)
            record = contact_record(asked)
            np.testing.assert_equal([record.since[0], record.used.sum()], known)


def test_contacts_say_whether_the_key_person_was_reached_where_nobody_filled_it_in() -> None:
    mine: dict[str, object] = {"customer_id": "C1"}
    due = {"amount": 9.0, "invoice_date": "2026-01-01", "due_date": "2026-02-01"}
    results = {
        "R1": ["not_reached", "reached"], "R2": ["not_reached", "not_reached"],
        "R3": ["not_reached", "refused"], "R4": [None],
    }  # fmt: skip
    contacts = [
        mine | {
            "contact_id": f"{name}-{at}", "receivable_id": name, "date": "2026-03-01",
            "channel": "phone", "result": result,
        }
        for name, said in results.items()
        for at, result in enumerate(said)
    ]  # fmt: skip
    claims = [mine | due | {"receivable_id": name} for name in results]
    view = LedgerView(a_ledger("2026-06-30", claims, contacts=contacts))
    record = contact_record(Asked(current_units(view, DAY), view))
    found = [record.key_person(row) for row in range(4)]
    assert found[:2] == [1.0, 0.0]
    assert np.isnan(found[2:]).all()
    name = "receivable.key_person_reached"
    assert told_by_contacts({name: math.nan}, record, 0) == {name: 1.0}
    assert told_by_contacts({name: 0.0}, record, 0) == {}
