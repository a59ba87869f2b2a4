"""What a goal of the terms advisor asks for, and what its answer says of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from model.money.cents import money
from model.scorer import Scorer
from model.view import LedgerView
from tests.property.terms import advise


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_deal_is_signed_as_it_is_only_where_margin_limit_and_law_are_in_order(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """The goal alone says nothing of a deal that loses money, or of a customer over its limit."""
    fine = "照原条款签就行" if lang == "zh" else "It can be signed as it is."
    patient = Policy(money=MoneyPolicy(loss_appetite=Decimal(10**8)))
    asked = Scorer(scorer.bundle, patient)
    sound = {"margin_share": 0.9, "open_balance": 0.0}
    lawless = {"law": {"seller_is_sme": True, "sme_declared": True, "subject": "goods"}}
    told: list[tuple[dict[str, object], dict[str, object], str, str]] = [
        ({}, {}, "", ""),
        ({"margin_share": 0.02}, {}, "扣险毛利率", "margin after risk"),
        ({"open_balance": 5e7}, {}, "授信额度已超出", "credit limit is exceeded"),
        ({}, lawless, "条款合规", "the law objects"),
    ]
    for money_told, more, zh, en in told:
        _, advice = advise(
            asked, view, as_of, {"credit_days": 180}, lang, goal={"expected_loss": 1e9},
            money=sound | money_told, **more,
        )  # fmt: skip
        said = advice.text.removeprefix(advice.goal.text)
        assert advice.goal.reached
        assert (fine in said) == (not zh)
        assert (zh if lang == "zh" else en) in said
        # Nothing else is blamed.
        assert ("；" if lang == "zh" else "; ") not in said


def test_a_loss_and_a_return_can_be_wanted(scorer: Scorer, view: LedgerView, as_of: date) -> None:
    _, plain = advise(scorer, view, as_of, {})
    loss = float(plain.score.deal.money.expected_loss) * 0.9
    _, advice = advise(scorer, view, as_of, {}, goal={"expected_loss": loss})
    assert advice.goal.kind is GoalKind.EXPECTED_LOSS
    assert [o.reaches for o in advice.options] == [
        float(o.expected_loss) <= loss for o in advice.options
    ]
    margin = plain.score.deal.money.margin
    assert margin is not None
    wanted = margin.after_risk_share + 0.005
    _, advice = advise(scorer, view, as_of, {}, goal={"least_return": wanted})
    assert [o.reaches for o in advice.options] == [
        o.margin_after_risk_share >= wanted for o in advice.options
    ]
    for option in advice.options:
        spent = money(1_000_000 * 0.75)
        left = option.price - spent - option.expected_loss - option.cost_of_waiting - option.money
        assert option.margin_after_risk_share == pytest.approx(float(left / option.price))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_option_says_what_becomes_of_the_number_that_was_asked_for(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """No goal here can be reached: the one shown at best is the best by the goal's own number."""
    _, advice = advise(scorer, view, as_of, {"credit_days": 90}, lang, goal={"expected_loss": 0})
    now = advice.score.deal.money
    assert advice.options
    for option in advice.options:
        for loss in (now.expected_loss, option.expected_loss):
            assert f"{loss:,.0f}" in option.text
    assert advice.options[-1].text in advice.text
    _, advice = advise(scorer, view, as_of, {"credit_days": 90}, lang, goal={"least_return": 0.9})
    assert now.margin is not None
    assert advice.options
    for option in advice.options:
        for share in (now.margin.after_risk_share, option.margin_after_risk_share):
            assert f"{share:.1%}" in option.text
    best = max(advice.options, key=lambda one: one.margin_after_risk_share)
    assert best.text in advice.text
