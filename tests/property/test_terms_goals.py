"""What a goal of the terms advisor asks for, and what its answer says of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from data_schemas.codes import ConfidenceLevel
from data_schemas.levers import LEVERS, Ask
from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from model.money.cents import money
from model.scorer import Scorer
from model.terms.amiss import amiss_then
from model.terms.lawful import Against
from model.view import LedgerView
from model.wording import probability_text
from service.desk.terms import with_option
from tests.property.terms import advise, plan


def test_a_new_customers_limit_is_that_of_the_changed_deal(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Without a claim on record the limit stands on this deal's risk, which the terms lower."""
    case, plain = advise(scorer, view, as_of, {"credit_days": 180})
    loss = float(plain.score.deal.expected_loss) * 0.8
    _, advice = advise(scorer, view, as_of, {"credit_days": 180}, goal={"expected_loss": loss})
    option = next(o for o in advice.options if o.id == advice.cheapest)
    taken = scorer.what_if(with_option(case, option), view, as_of=as_of)
    rate = taken.default_probability * float(scorer.policy.money.loss_given_default)
    limit = float(scorer.policy.money.loss_appetite) / rate // 1000 * 1000
    over = float(option.price) - limit
    told = amiss_then(advice.score, option, Against(), scorer.policy.money, "en")
    assert any("credit limit" in one for one in told) == (over > 0)
    if over > 0:
        assert f"CNY {over:,.0f}" in next(one for one in told if "credit limit" in one)


def test_the_ladder_puts_to_the_customer_only_what_is_the_customers(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Nobody asks a customer to make our collection plan."""
    for lang, own in (("zh", "我方自己做："), ("en", " Our own work: ")):
        _, advice = advise(scorer, view, as_of, {"credit_days": 90}, lang, goal={"grade": "C"})
        options = {o.id: o for o in advice.options}
        assert advice.ladder
        for rung in advice.ladder:
            asked, _, ours = rung.text.partition(own)
            for change in options[rung.option].changes:
                mine = change.ask is Ask.OURSELVES
                assert (change.text in ours) == mine
                assert (change.text in asked) == (not mine)


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_day_of_payment_that_has_passed_is_no_term_the_law_forbids(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """Asked about long after signing, a payment is overdue; the contract is as lawful as it was."""
    asked = Scorer(scorer.bundle, Policy(money=MoneyPolicy(loss_appetite=Decimal(10**8))))
    law = {"seller_is_sme": True, "sme_declared": True, "inspection_period_written": True}
    parts = [p | {"trigger": str(p["trigger"]).replace("audit", "acceptance")} for p in plan(as_of)]
    told: list[tuple[dict[str, object], int]] = [({}, 0), ({"pay_when_paid": True}, 1)]
    for facts, clauses in told:
        case, _ = advise(
            asked, view, as_of, {"budget_status": "replied", "audit_required": False}, lang,
            goal={"expected_loss": 1e9}, money={"margin_share": 0.9, "open_balance": 0.0},
            law=law | facts, instalments=parts,
        )  # fmt: skip
        advice = asked.advise_deal(
            case, view, as_of=as_of + timedelta(days=400), lang=lang, new_id=lambda: "s"
        )
        overdue = [f.code for one in advice.score.instalments for f in one.statute]
        assert any(code.startswith("overdue") for code in overdue)
        said = advice.text.removeprefix(advice.goal.text)
        assert ("违反规定" in said or "the law objects" in said) == bool(clauses)
        assert str(clauses) in said or not clauses


def test_nobody_is_asked_for_what_moves_nothing_that_is_shown(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    shown = 0
    nearly: dict[str, object] = {"budget_coverage": 0.9999}
    for deal in (nearly, {"credit_days": 90}):
        for lang in ("zh", "en"):
            _, advice = advise(scorer, view, as_of, deal, lang, goal={"grade": "A"})
            for one in advice.would_help:
                was, then = (
                    probability_text(lang, p)
                    for p in (one.probability_before, one.probability_after)
                )
                assert was != then, one.text
                shown += 1
    assert shown


def test_a_return_is_told_less_what_is_conceded_for_it(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """The score of the changed deal has the money still in its margin."""
    for lang, net in (("zh", "（已扣让步花的钱）"), ("en", " (less the money conceded)")):
        for goal, told in (({"least_return": 0.9}, True), ({"expected_loss": 0}, False)):
            _, advice = advise(scorer, view, as_of, {"credit_days": 90}, lang, goal=goal)
            assert advice.options
            assert all((net in option.text) == told for option in advice.options)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whoever_is_paid_at_signing_is_not_told_to_have_the_audit_dropped(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str
) -> None:
    """An advance waits for no settlement; the same money upon acceptance may."""
    whole = {
        "instalment_id": "1", "amount": 1e6, "due_date": (as_of + timedelta(days=9)).isoformat()
    }  # fmt: skip
    told: dict[str, object] = {"audit_required": True, "upfront_share": None, "credit_days": None}
    for kind, trigger, asked in (
        ("advance", "signing", False), ("single", "fixed_date", False),
        ("single", "acceptance", True), ("acceptance", None, True),
    ):  # fmt: skip
        _, advice = advise(
            scorer, view, as_of, told, lang, goal={"grade": "A"},
            instalments=[whole | {"kind": kind, "trigger": trigger}],
        )  # fmt: skip
        helps = {one.field for one in advice.would_help}
        assert ("deal.audit_required" in helps) == asked, (kind, trigger)


@pytest.mark.parametrize(
    ("lang", "fine", "doubt"),
    [("zh", "不必让步。", "但可信度低，先补充："),
     ("en", "It can be signed as it is.", "Yet confidence is low: first supply ")],
)  # fmt: skip
def test_whoever_may_sign_as_it_is_hears_that_little_is_known(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str, fine: str, doubt: str
) -> None:
    asked = Scorer(scorer.bundle, Policy(money=MoneyPolicy(loss_appetite=Decimal(10**8))))
    _, advice = advise(
        asked, view, as_of, {}, lang, goal={"expected_loss": 1e9}, law={"seller_is_sme": False},
        money={"margin_share": 0.9, "open_balance": 0.0},
    )  # fmt: skip
    assert fine in advice.text
    sure = advice.score.deal.confidence.level is not ConfidenceLevel.LOW
    _, _, rest = advice.text.partition(fine)
    assert (doubt in rest) != sure
    if not sure:
        assert advice.score.deal.gaps[0].open[0].label in rest


def test_our_own_work_is_not_called_a_concession(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    theirs = [name for name, one in LEVERS.items() if one.ask is Ask.CUSTOMER]
    told: dict[str, object] = {"formalities_complete_share": 0.2, "contract_reviewed": False}
    for lang, said, none in (
        ("zh", "不需对方让步，我方工作量折算共", "让步折算"),
        ("en", "nothing is conceded, and our own work counts as", "the concession"),
    ):
        _, advice = advise(scorer, view, as_of, told, lang, goal={"grade": "A"}, keep=theirs)
        assert advice.options
        for option in advice.options:
            assert said in option.text
            assert none not in option.text
