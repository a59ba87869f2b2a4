"""Laws of a deal's money: score and quick answer tell one story."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from data_schemas.case import DealCase
from data_schemas.codes import Stage
from model.scorer import Scorer
from model.view import LedgerView
from tests.factories import a_case_body
from tests.property.terms import plan


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_money_is_waited_for_before_the_day_of_signing(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """Whether asked long before signing or long after; a quick answer says the same cent."""
    since = "自签约日起" if lang == "zh" else "from the day of signing"
    ids = (str(i) for i in itertools.count())
    whole = scorer.bundle.horizons(Stage.SIGNING)[-1]
    for ahead in (-100, 0, 90, 3000):
        signing = as_of + timedelta(days=ahead)
        body = a_case_body(signing_date=signing.isoformat(), credit_days=60)
        case = DealCase.model_validate(body | {"instalments": plan(signing)})
        told = scorer.score_deal(case, view, as_of=as_of, lang=lang, new_id=lambda: next(ids))
        for days, part in zip((30, 180, 545), told.instalments, strict=True):
            assert part.money.waiting.agreed_days <= days
            assert part.money.waiting.late_days <= whole
            assert since in part.money.text
        assert since in told.deal.money.text
        quick = scorer.what_if(case, view, as_of=as_of)
        assert quick.cost_of_waiting == told.deal.money.waiting.total
        assert quick.expected_loss == told.deal.money.expected_loss


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_short_of_the_contract_is_not_taken_for_its_price(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """The rest may be planned later: shares and prices told are of what is planned, and say so."""
    texts = []
    for amount in (2_000_000.0, 1_000_000.0, 1_000_000.01):
        body = a_case_body(signing_date=as_of.isoformat(), amount=amount)
        case = DealCase.model_validate(body | {"instalments": plan(as_of)})
        ids = (str(i) for i in itertools.count())
        told = scorer.score_deal(case, view, as_of=as_of, lang=lang, new_id=lambda i=ids: next(i))
        texts.append(told.deal.money.text)
        of = ("已排期的", "合同金额") if lang == "zh" else ("planned", "contract's")
        assert all((one in texts[-1]) == (amount == 2_000_000.0) for one in of)
    assert "1,000,000.00" in texts[0]
    assert "2,000,000.00" in texts[0]


def test_the_margin_of_a_quick_answer_is_the_one_of_the_score(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """To the last cent, of odd sums too: a goal of return must not be reached by one alone."""
    for amount in (0.01, 0.03, 999.99, 876_800.01):
        body = a_case_body(signing_date=as_of.isoformat(), amount=amount)
        part = {"instalment_id": "1", "kind": "single", "due_date": f"{as_of.year + 1}-01-31"}
        case = DealCase.model_validate(body | {"instalments": [part | {"amount": amount}]})
        told = scorer.score_deal(case, view, as_of=as_of, lang="zh", new_id=lambda: "s")
        assert told.deal.money.margin is not None
        quick = scorer.what_if(case, view, as_of=as_of)
        assert quick.margin_after_risk_share == told.deal.money.margin.after_risk_share
