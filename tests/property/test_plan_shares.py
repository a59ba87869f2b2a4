"""A deal's plan says its upfront and retention share: left blank or typed in, it is one deal."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import numpy as np
import pytest

from data_schemas.case import DealCase
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from data_schemas.frame import Ledger
from data_schemas.plan_shares import SHARES, contradictions, with_plan_shares
from data_schemas.score import DealScore
from data_schemas.terms import AdviseCase
from model.scorer import Scorer
from model.view import LedgerView
from service.desk.draft import of_case
from tests.factories import a_case, a_case_body
from training.advice_truth import case_of

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
BLANK: dict[str, Any] = {"upfront_share": None, "retention_share": None}
TYPED: dict[str, Any] = {"upfront_share": 0.3, "retention_share": 0.1}


def scored(
    scorer: Scorer, view: LedgerView, as_of: date, case: DealCase, lang: str = "zh"
) -> DealScore:
    ids = (str(i) for i in itertools.count())
    return scorer.score_deal(case, view, as_of=as_of, lang=lang, new_id=lambda: next(ids))


@LANGS
def test_a_share_left_blank_is_the_plans_for_every_question(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    blank, typed = a_case(**BLANK), a_case(**TYPED)
    one = scored(scorer, view, as_of, blank, lang)
    assert one == scored(scorer, view, as_of, typed, lang)
    asked = {f.field for gap in one.deal.gaps for f in gap.open}
    assert not asked & {f"deal.{name}" for name in SHARES}
    assert not set(one.deal.inputs.missing) & {f"deal.{name}" for name in SHARES}
    figures = [scorer.what_if(case, view, as_of=as_of) for case in (blank, typed)]
    assert figures[0] == figures[1]
    exact = one.deal.delay.probability
    assert figures[0].delay_probability == pytest.approx(exact, abs=1e-12)
    advice = []
    for deal in (BLANK, TYPED):
        ids = (str(i) for i in itertools.count())
        case = AdviseCase.model_validate(a_case_body(**deal))
        advice.append(
            scorer.advise_deal(
                case, view, as_of=as_of, lang=lang, new_id=lambda ids=ids: next(ids)  # type: ignore[misc]
            )
        )  # fmt: skip
    assert advice[0] == advice[1]


def test_a_model_is_taught_the_shares_it_is_asked_about(simulated: Ledger) -> None:
    """The deals of a ledger have the shares that each would have if it were asked about.

    Told as the plan says, blank, or another than the plan's; some plans leave a part out.
    """
    some = simulated.deals["deal_id"].isin(simulated.deals["deal_id"].iloc[::9])
    deals = simulated.deals[some].reset_index(drop=True)
    lot = np.random.default_rng(0)
    for name in SHARES:
        moved = lot.choice([0.0, 0.004, 0.1, np.nan], len(deals))
        deals[name] = (deals[name] + moved).clip(0, 0.5)
    parts = simulated.instalments
    kept = parts["deal_id"].isin(deals["deal_id"][::5]) & (parts["kind"] == "advance")
    ledger = simulated.replace(deals=deals, instalments=parts[~kept].reset_index(drop=True))
    view = LedgerView(ledger)
    asked = {c.deal.deal_id: with_plan_shares(c).deal for c in cases(ledger)}
    assert len(asked) > 0.9 * len(deals)
    for name in SHARES:
        taught = dict(zip(deals["deal_id"], view.undated.of(fields_of(Deal)[name]), strict=True))
        changed = 0
        for deal_id, deal in asked.items():
            share = getattr(deal, name)
            np.testing.assert_equal(taught[deal_id], np.nan if share is None else share)
            changed += taught[deal_id] != deals.set_index("deal_id")[name][deal_id]
        assert 0.2 < changed / len(asked) < 0.9


def cases(ledger: Ledger) -> list[DealCase]:
    """The deals that have plans, with them and the ids alone of their customers."""
    found = [case_of(ledger, at) for at in range(len(ledger.deals))]
    return [case for case in found if case is not None]


def test_the_desk_and_the_api_score_one_deal_alike(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    sent = a_case(**BLANK)
    typed = of_case(sent).case("zh")
    assert isinstance(typed, DealCase)
    assert (typed.deal.upfront_share, typed.deal.retention_share) == (0.3, 0.1)
    assert scored(scorer, view, as_of, typed) == scored(scorer, view, as_of, sent)


@LANGS
def test_a_share_that_is_not_the_plans_is_named_where_it_is_scored(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """The desk refuses it; a caller that nobody can ask is told so beside the score."""
    told = scored(scorer, view, as_of, a_case(upfront_share=0.5, retention_share=0.1), lang)
    for one in (told.deal, *told.instalments):
        (text,) = [r.text for r in one.confidence.reasons if r.code == "share_differs"]
        for part in ("deal.upfront_share", "50%", "30%", "预付比例" if lang == "zh" else "Upfront"):
            assert part in text
    right = scored(scorer, view, as_of, a_case(**TYPED), lang)
    assert not [r for r in right.deal.confidence.reasons if r.code == "share_differs"]
    assert told.deal.confidence.level.rank >= right.deal.confidence.level.rank
    found = of_case(a_case(upfront_share=0.5)).case("zh" if lang == "zh" else "en")
    assert isinstance(found, list)
    assert [p.field for p in found] == ["deal.upfront_share"]
    assert found[0].message in text


@LANGS
def test_a_whole_plan_is_what_is_scored_whatever_share_is_told_beside_it(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """What is paid when is the contract: one plan has one score."""
    wrong, right = a_case(upfront_share=0.5, retention_share=0.0), a_case(**TYPED)
    one, other = (scored(scorer, view, as_of, case, lang).deal for case in (wrong, right))
    assert one.delay == other.delay
    assert one.explanation == other.explanation
    found = [r.text for r in one.confidence.reasons if r.code == "share_differs"]
    assert len(found) == 2
    by = "本次按分期的 {} 评估" if lang == "zh" else "scored by the plan's {}"
    assert all(by.format(s) in t for s, t in zip(("30%", "10%"), found, strict=True))
    quick = [scorer.what_if(case, view, as_of=as_of) for case in (wrong, right)]
    assert quick[0] == quick[1]
    ids = (str(i) for i in itertools.count())
    body = a_case_body(upfront_share=0.5, retention_share=0.1)
    advice = scorer.advise_deal(
        AdviseCase.model_validate(body), view, as_of=as_of, lang=lang, new_id=lambda: next(ids)
    )
    assert "share_differs" in {r.code for r in advice.score.deal.confidence.reasons}


def test_a_plan_of_a_part_of_the_contract_leaves_a_share_told_as_it_is() -> None:
    body = a_case_body(upfront_share=0.5)
    body["instalments"] = body["instalments"][:2]
    case = DealCase.model_validate(body)
    assert with_plan_shares(case).deal.upfront_share == 0.5
    (found,) = contradictions(case)
    for lang in ("zh", "en"):
        assert found.scored(lang) == found.text(lang)


def test_a_share_of_the_contract_contradicts_no_plan_of_a_part_of_it() -> None:
    """300,000 of the 900,000 planned are a third of the plan and 30 % of the contract."""
    body = a_case_body(upfront_share=0.3)
    body["instalments"] = body["instalments"][:2]
    case = DealCase.model_validate(body)
    assert contradictions(case) == []
    assert [c.name for c in contradictions(a_case(upfront_share=0.3, retention_share=0.0))] == [
        "retention_share"
    ]


def test_a_retention_the_field_may_not_say_stays_unknown() -> None:
    body = a_case_body(**BLANK)
    body["instalments"] = [body["instalments"][2] | {"amount": body["deal"]["amount"]}]
    deal = with_plan_shares(DealCase.model_validate(body)).deal
    assert (deal.upfront_share, deal.retention_share) == (0.0, None)


@pytest.mark.parametrize("kept", [[0], [0, 1], [2]])
def test_a_plan_of_a_part_of_the_contract_says_no_share_of_it(kept: list[int]) -> None:
    """An advance alone is no deal that is wholly prepaid: left unknown, it is asked about."""
    body = a_case_body(**BLANK)
    body["instalments"] = [body["instalments"][at] for at in kept]
    deal = with_plan_shares(DealCase.model_validate(body)).deal
    assert (deal.upfront_share, deal.retention_share) == (None, None)
