"""What an answer of the terms advisor leaves amiss is said: margin, limit, law and who pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data_schemas.levers import LEVERS
from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy import Policy
from model.scorer import Scorer
from model.view import LedgerView
from tests.property.terms import advise, plan


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_deal_is_signed_as_it_is_only_where_margin_limit_and_law_are_in_order(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """The goal alone says nothing of a deal that loses money, or of a customer over its limit."""
    fine = "照原条款签就行" if lang == "zh" else "It can be signed as it is."
    patient = Policy(money=MoneyPolicy(loss_appetite=Decimal(10**8)))
    asked = Scorer(scorer.bundle, patient)
    sound = {"margin_share": 0.9, "open_balance": 0.0}
    told_law = {
        "seller_is_sme": True, "sme_declared": True, "inspection_period_written": True,
        "audit_settlement": True,
    }  # fmt: skip
    lawless = {"law": told_law}
    large = {"law": {"seller_is_sme": False}}
    nobody = {"customer": {"customer_id": "C1", "agency_type": "platform"}}
    told: list[tuple[dict[str, object], dict[str, object], str, str]] = [
        ({}, large, "", ""),
        ({"margin_share": 0.02}, large, "扣险毛利率", "margin after risk"),
        ({"open_balance": 5e7}, large, "授信额度已超出", "credit limit is exceeded"),
        ({}, lawless, "条款合规", "the law objects"),
        # 180 days are over the 60 allowed, should the Regulation hold.
        ({}, {}, "签约前请确认：", "confirm before signing, to know whether"),
        ({}, large | nobody, "付款方没有预算", "the payer has no budget"),
    ]
    for money_told, more, zh, en in told:
        # A term that is too long has no part in what the audit is blamed for.
        deal: dict[str, object] = {"credit_days": 60 if more is lawless else 180}
        deal |= {"budget_status": "none"} if "customer" in more else {}
        _, advice = advise(
            asked, view, as_of, deal, lang, goal={"expected_loss": 1e9},
            money=sound | money_told, **more,
        )  # fmt: skip
        said = advice.text.removeprefix(advice.goal.text)
        assert advice.goal.reached
        assert (fine in said) == (not zh)
        assert (zh if lang == "zh" else en) in said
        # Nothing else is blamed.
        assert ("；" if lang == "zh" else "; ") not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_cheapest_way_leaves_amiss_is_said_too(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """Terms that reach the goal may still lose money, or keep a clause the law forbids."""
    mark = "但这样改了还不能就签：" if lang == "zh" else "Even so it is not in order to be signed: "
    asked = Scorer(scorer.bundle, Policy(money=MoneyPolicy(loss_appetite=Decimal(10**8))))
    sound = {"margin_share": 0.9, "open_balance": 0.0}
    law = {"seller_is_sme": True, "sme_declared": True, "inspection_period_written": True}
    told: list[tuple[dict[str, object], dict[str, object], str, str]] = [
        ({}, law, "", ""),
        ({"margin_share": 0.02}, law, "扣险毛利率", "the margin after risk is"),
        ({"open_balance": 5e7}, law, "授信额度已超出", "the credit limit is exceeded"),
        ({}, law | {"pay_when_paid": True}, "条款合规有1项", "the law objects to the terms on 1 "),
    ]
    budget = {"budget_status": "replied", "budget_coverage": 1.0, "audit_required": False}
    parts = [p | {"trigger": str(p["trigger"]).replace("audit", "acceptance")} for p in plan(as_of)]
    _, plain = advise(asked, view, as_of, budget, lang, instalments=parts)
    loss = float(plain.score.deal.expected_loss) * 0.9
    for money_told, facts, zh, en in told:
        _, advice = advise(
            asked, view, as_of, budget, lang, goal={"expected_loss": loss},
            money=sound | money_told, law=facts, instalments=parts,
        )  # fmt: skip
        assert advice.cheapest is not None
        _, _, said = advice.text.partition(mark)
        assert (said == "") == (not zh)
        assert said.startswith(zh if lang == "zh" else en)
        assert ("；" if lang == "zh" else "; ") not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_no_option_reaches_the_goal_it_is_said_what_each_leaves_amiss(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """A term or clause the law forbids is cured by an option, or it says that it remains."""
    law = {"seller_is_sme": True, "sme_declared": True, "pay_when_paid": True}
    mark = "但这样改了还不能就签：" if lang == "zh" else "Even so it is not in order to be signed: "
    blamed = "条款合规有" if lang == "zh" else "the law objects"
    told = {"credit_days": 120}
    _, advice = advise(scorer, view, as_of, told, lang, goal={"expected_loss": 0}, law=law)
    assert advice.options
    assert advice.cheapest is None
    for option in advice.options:
        assert any(one.startswith(blamed) for one in option.amiss)
        assert all(one in option.text.partition(mark)[2] for one in option.amiss)
    best = advice.goal.best(advice.options)
    assert best is not None
    assert best.text in advice.text
    # Nothing may be changed: the deal as given is told of.
    everything = {"goal": {"expected_loss": 0}, "law": law, "keep": [*LEVERS]}
    _, advice = advise(scorer, view, as_of, told, lang, **everything)
    assert not advice.options
    assert blamed in advice.text
