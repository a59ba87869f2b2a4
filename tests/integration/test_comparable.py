"""Comparable cases of a trained model: past, alike by cause, told by what was known then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.comparable import CaseKind, Comparable, Ending
from data_schemas.frame import Ledger, ledger_of
from data_schemas.policy import Policy
from data_schemas.score import DealScore, Score
from model.bundle import Bundle
from model.profiles import MOST, Profiles
from model.scorer import Scorer
from model.units import current_units, known_before
from model.view import LedgerView
from service.example import example_deal


def a_deal(scorer: Scorer, view: LedgerView, day: date, deal_id: str = "D0") -> DealScore:
    case = example_deal(day)
    named = case.deal.model_copy(update={"deal_id": deal_id})
    case = DealCase.model_validate(case.model_copy(update={"deal": named}).model_dump())
    ids = (f"s{n}" for n in range(100))
    return scorer.score_deal(case, view, as_of=day, lang="zh", new_id=lambda: next(ids))


def a_claim(scorer: Scorer, view: LedgerView, day: date, receivable_id: str) -> Score:
    case = ReceivableCase(receivable_id=receivable_id)
    return scorer.score_receivable(case, view, as_of=day, lang="en", new_id=lambda: "s")


@pytest.fixture(scope="module")
def open_ids(view: LedgerView, as_of: date) -> list[str]:
    return list(current_units(view, as_of)["receivable_id"][::12])


def test_cases_of_a_deal_are_past_deals_the_most_alike_first(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    answer = a_deal(scorer, view, as_of)
    found, policy = answer.deal.comparable, scorer.policy.advice
    assert 0 < len(found) <= policy.comparable_shown
    assert all(one.kind is CaseKind.DEAL and one.days_past_due is None for one in found)
    similar = [one.similarity for one in found]
    assert similar == sorted(similar, reverse=True)
    assert min(similar) >= policy.comparable_alike
    known = set(view.ledger.deals["deal_id"])
    for one in found:
        assert one.id in known
        assert one.day < one.known_to <= as_of
        assert all(s.here * s.there > 0 for s in one.shared)
        assert 0 <= one.share_paid <= 1
        assert (one.ending is Ending.PAID) == (one.share_paid == 1)
    assert str(found[0].known_to) in answer.deal.comparable_note
    assert all(p.comparable == [] and p.comparable_note == "" for p in answer.instalments)


def test_a_case_is_never_its_own_nor_its_deals(
    scorer: Scorer, view: LedgerView, as_of: date, open_ids: list[str]
) -> None:
    nearest = a_deal(scorer, view, as_of).deal.comparable[0].id
    again = a_deal(scorer, view, as_of, nearest).deal.comparable
    assert nearest not in [one.id for one in again]
    deal_of = view.ledger.receivables.set_index("receivable_id")["deal_id"]
    for name in open_ids[:40]:
        cases = a_claim(scorer, view, as_of, name).comparable
        deals = [deal_of[one.id] for one in cases]
        assert deal_of[name] not in deals
        assert len(set(deals)) == len(deals)  # and one of each deal


def test_a_claim_is_held_against_claims_as_old(
    scorer: Scorer, view: LedgerView, as_of: date, open_ids: list[str]
) -> None:
    seen = 0
    for name in open_ids[:40]:
        answer = a_claim(scorer, view, as_of, name)
        assert answer.stage is Stage.OPEN
        ages = {one.days_past_due for one in answer.comparable}
        seen += len(ages)
        assert len(ages) <= 3  # a landmark, or near it where the invoice came late
        at = np.array([view.receivable_ids.get_loc(one.id) for one in answer.comparable], dtype=int)
        for one, where in zip(answer.comparable, at, strict=True):
            late = int(view.outcomes.paid[where] - view.due[where])
            if one.ending is Ending.PAID:
                assert one.days == late
    assert seen > 10


def to_nine_digits(one: Comparable) -> Any:
    return json.loads(one.model_dump_json(), parse_float=lambda text: round(float(text), 9))


def test_nothing_learnt_later_shows(scorer: Scorer, simulated: Ledger, view: LedgerView) -> None:
    then = simulated.as_of - timedelta(days=500)
    full = a_deal(scorer, view, then).deal
    cut = a_deal(scorer, LedgerView(known_before(simulated, then)), then).deal
    # Sums of more cases are added in another order: equal but for the last digits.
    assert [to_nine_digits(one) for one in full.comparable] == [
        to_nine_digits(one) for one in cut.comparable
    ]
    assert len(full.comparable) > 0
    assert full.comparable_note == cut.comparable_note
    assert all(one.known_to <= then for one in full.comparable)


def test_too_few_are_said_and_not_shown(bundle: Bundle, view: LedgerView, as_of: date) -> None:
    strict = Policy(advice=Policy().advice.model_copy(update={"comparable_least": 10_000}))
    answer = a_deal(Scorer(bundle, strict), view, as_of).deal
    assert answer.comparable == []
    assert "少于 10000 个" in answer.comparable_note
    picky = Policy(advice=Policy().advice.model_copy(update={"comparable_alike": 1.0}))
    answer = a_deal(Scorer(bundle, picky), view, as_of).deal
    assert answer.comparable == []
    assert "没有可比案例" in answer.comparable_note


def test_profiles_are_made_once_a_ledger_and_go_with_it(bundle: Bundle, view: LedgerView) -> None:
    profiles = Profiles(bundle, 90)
    profiles.prepare(view)
    made = {stage: profiles.of(view, stage) for stage in Stage}
    assert all(profiles.of(view, stage) is one for stage, one in made.items())
    for one in made.values():
        assert len(one.ids) == len(one.causes) == len(one.parts) == len(one.ripe)
        assert len(one.ids) <= 10 * MOST
        assert (one.ripe > one.day).all()
    other = LedgerView(replace(view.ledger))
    profiles.of(other, Stage.SIGNING)
    assert len(profiles._made) == 2
    del other
    assert len(profiles._made) == 1


def test_a_ledger_without_a_past_has_nothing_to_compare_with(scorer: Scorer) -> None:
    empty = LedgerView(ledger_of(date(2026, 1, 5), synthetic=False))
    scorer.prepare(empty)
    told = a_deal(scorer, empty, date(2026, 1, 5)).deal
    assert told.comparable == []
    assert told.comparable_note


def test_many_are_thinned_out_evenly(
    bundle: Bundle, view: LedgerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Profiles(bundle, 90).of(view, Stage.SIGNING)
    monkeypatch.setattr("model.profiles.MOST", 50)
    some = Profiles(bundle, 90).of(view, Stage.SIGNING)
    assert len(some.ids) == 50 < len(whole.ids)
    assert some.day.min() == whole.day.min()
    assert some.day.max() == whole.day.max()
    assert set(some.ids) <= set(whole.ids)
