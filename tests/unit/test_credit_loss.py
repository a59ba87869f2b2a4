"""Expected credit loss by hand: outlooks, provisions set by hand, and what they add up to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.money_policy import MoneyPolicy
from data_schemas.overrides import OverrideReason
from data_schemas.policy import Policy
from data_schemas.portfolio_policy import Outlook, PortfolioPolicy, Scenario, Scenarios
from model.portfolio.answer import Wanted, open_receivables, portfolio
from model.portfolio.credit_loss import Provision, credit_loss
from model.portfolio.figures import Figures
from model.view import LedgerView
from service.desk.book_head import provision_key
from service.desk.words import Words
from tests.books import AS_OF, HOW, three_claims
from tests.factories import a_ledger, some_figures


def weighing(favourable: float, base: float) -> Policy:
    """A policy whose outlooks have these weights, the adverse one none."""
    scenarios = Scenarios(
        favourable=Scenario(weight=favourable, log_odds=-1.0),
        base=Scenario(weight=base, log_odds=0.0),
        adverse=Scenario(weight=0.0, log_odds=1.0),
    )
    return Policy(portfolio=PortfolioPolicy(scenarios=scenarios))


def test_what_is_long_past_due_is_told_as_a_default_too() -> None:
    old = {"receivable_id": "OLD", "customer_id": "C9", "due_date": "2025-06-29", "amount": 1000.0}
    edge = old | {"receivable_id": "EDGE", "due_date": "2025-06-30"}  # 365 days: not longer
    found = some_figures(three_claims(old, edge), AS_OF)
    told = credit_loss(found, "zh")
    assert told.default_days == 365
    long = told.long_past_due
    alone = credit_loss(some_figures(three_claims(edge), AS_OF), "zh").long_past_due
    assert (long.receivables, alone.receivables) == (2, 1)  # one of the three is older still
    assert (long.balance - alone.balance, long.in_default - alone.in_default) == (1000, 350)
    assert 0 < long.model < long.in_default
    assert sum(one.model for one in told.bands) > long.model


def test_outlooks_weigh_and_overrides_replace() -> None:
    policy = weighing(0.5, 0.5)
    found = some_figures(three_claims(), AS_OF, policy=policy)
    told = credit_loss(found, "zh")
    favourable, base, adverse = told.scenarios
    assert favourable.model < base.model < adverse.model
    assert abs(told.model_weighted - (favourable.model + base.model) / 2) <= Decimal("0.03")
    assert told.model == base.model == pytest.approx(Decimal("7093.33"), abs=Decimal("0.02"))
    assert told.low <= told.model <= told.high
    mine = Provision("o1", "C2", Decimal("10.00"), OverrideReason.GUARANTEE, "user:li")
    gone = Provision("o2", "C9", Decimal("99.00"), OverrideReason.ACCOUNTING, "user:li")
    with_one = credit_loss(found, "zh", [gone, mine])
    assert [one.customer_id for one in with_one.overrides] == ["C2"]
    replaced = with_one.overrides[0]
    assert with_one.provision == told.provision - replaced.model + Decimal("10.00")
    whole = Provision("o3", None, Decimal("5000.00"), OverrideReason.ACCOUNTING, "user:li")
    assert credit_loss(found, "zh", [mine, whole]).provision == Decimal("5000.00")
    # The model's own figures stay as they are.
    assert with_one.model == told.model
    # Taken back, each by itself.
    own, book = (replace(one, amount=None) for one in (mine, whole))
    assert credit_loss(found, "zh", [mine, own]) == told
    assert credit_loss(found, "zh", [mine, whole, book]) == with_one
    assert credit_loss(found, "zh", [mine, whole, own]).provision == Decimal("5000.00")


def test_that_outlooks_are_weighed_is_told_where_they_are() -> None:
    plain = weighing(0.0, 1.0)
    usual, told = (
        credit_loss(some_figures(three_claims(), AS_OF, policy=one), "en")
        for one in (Policy(), plain)
    )
    assert "roll rates over the last" in usual.text
    assert usual.provision == usual.model_weighted != usual.model
    assert Words("en")(provision_key(usual)).startswith("expected credit loss, weighted over")
    assert told.model_weighted == told.model
    assert Words("zh")(provision_key(told)) == "预期信用损失（含人工调整）"


def test_the_band_of_the_loss_is_not_that_of_cash() -> None:
    """Wider bounds of a week's cash move the forecast of cash, and nothing else."""
    wide = Policy(portfolio=PortfolioPolicy(cash_low=0.025, cash_high=0.975))
    usual, told = (
        credit_loss(some_figures(three_claims(), AS_OF, policy=one), "en")
        for one in (Policy(), wide)
    )
    assert (told.low, told.high) == (usual.low, usual.high)
    assert (told.low_level, told.high_level) == (0.1, 0.9)
    cash = some_figures(three_claims(), AS_OF, policy=wide)
    assert portfolio(cash, HOW).cash.low_level == 0.025


@pytest.mark.parametrize(("rate", "said"), [(0.355, "35.5%"), (0.004, "0.4%"), (0.35, "35%")])
def test_the_share_that_is_lost_is_told_as_it_was_set(rate: float, said: str) -> None:
    policy = Policy(money=MoneyPolicy(loss_given_default=rate))
    found = some_figures(three_claims(), AS_OF, policy=policy)
    assert f"违约损失率 {said}；" in credit_loss(found, "zh").text
    assert f"of it {said} is lost" in credit_loss(found, "en").text


def test_no_provision_is_larger_than_what_is_owed() -> None:
    found = some_figures(three_claims(), AS_OF)
    much = Provision("o1", "C1", Decimal("5000000.00"), OverrideReason.GUARANTEE, "user:li")
    told = credit_loss(found, "zh", [much])
    (one,) = told.overrides
    assert (one.amount, one.counted) == (Decimal("5000000.00"), Decimal("1333.34"))
    assert told.provision == told.model_weighted - one.model + Decimal("1333.34")
    whole = Provision("o2", None, Decimal("5000000.00"), OverrideReason.ACCOUNTING, "user:li")
    assert credit_loss(found, "zh", [much, whole]).provision == Decimal("101333.33")


@pytest.mark.parametrize("last", [False, True])
def test_what_is_counted_of_provisions_adds_up_to_what_counts(last: bool) -> None:
    """One for the whole book stands for all: what was set for customers read as if it counted."""
    found = some_figures(three_claims(), AS_OF)
    each = [
        Provision(f"o{who}", who, Decimal("60.00"), OverrideReason.GUARANTEE, "user:li")
        for who in ("C1", "C2")
    ]
    whole = Provision("o3", None, Decimal("500.00"), OverrideReason.ACCOUNTING, "user:li")
    told = credit_loss(found, "zh", [*each, whole] if last else [whole, *each])
    counted = {one.override_id: (one.counted, one.replaced) for one in told.overrides}
    assert counted == {
        "oC1": (0, True), "oC2": (0, True), "o3": (told.provision, False),
    }  # fmt: skip
    assert {one.amount for one in told.overrides} == {Decimal("60.00"), Decimal("500.00")}
    back = replace(whole, override_id="o4", amount=None)
    alone = credit_loss(found, "zh", [whole, *each, back])
    assert [(one.counted, one.replaced) for one in alone.overrides] == [(60, False), (60, False)]


def test_scenarios_must_weigh_one() -> None:
    with pytest.raises(ValueError, match="must sum to 1"):
        Scenarios(base=Scenario(weight=0.9, log_odds=0.0))


def test_the_book_and_its_claims_name_one_loss_whatever_the_base_outlook_adds() -> None:
    scenarios = Scenarios(
        favourable=Scenario(weight=0.2, log_odds=-0.1),
        base=Scenario(weight=0.6, log_odds=0.4),
        adverse=Scenario(weight=0.2, log_odds=0.9),
    )
    shifted = Policy(portfolio=PortfolioPolicy(scenarios=scenarios))
    found = some_figures(three_claims(), AS_OF, policy=shifted)
    told, plain = credit_loss(found, "en"), credit_loss(some_figures(three_claims(), AS_OF), "en")
    assert (told.model, told.matrix, told.bands) == (plain.model, plain.matrix, plain.bands)
    assert told.low <= told.model <= told.high
    listed = open_receivables(found, HOW, Wanted()).items
    assert sum(one.expected_loss for one in listed) == told.model
    for one in listed:
        own = one.default_probability * 0.35 * float(one.balance)
        assert float(one.expected_loss) == pytest.approx(own, abs=0.005)
    assert told.scenarios[1].model > told.model
    assert told.model_weighted > told.model
    assert "base outlook is shifted" in told.text
    assert "base outlook" not in plain.text


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_the_outlooks_as_shown_add_to_what_is_weighed(amounts: list[int]) -> None:
    rows = [
        {"receivable_id": f"X{n}", "customer_id": f"K{n % 3}", "due_date": "2026-06-20",
         "amount": amount / 100}
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    found = some_figures(LedgerView(a_ledger("2026-06-30", rows)), AS_OF)
    told = credit_loss(found, "en")
    for weighed, method in ((told.model_weighted, "model"), (told.matrix_weighted, "matrix")):
        exact = sum(Decimal(str(s.weight)) * getattr(s, method) for s in told.scenarios)
        assert abs(weighed - exact) <= Decimal("0.005")
    mine = [
        Provision(f"o{k}", f"K{k}", Decimal("0.01"), OverrideReason.GUARANTEE, "user:li")
        for k in range(3)
    ]
    by_hand = credit_loss(found, "en", mine)
    assert by_hand.provision == Decimal("0.01") * len(by_hand.overrides)


def test_half_a_cent_goes_up_where_outlooks_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(
        portfolio=PortfolioPolicy(
            scenarios=Scenarios(
                favourable=Scenario(weight=0.5, log_odds=-0.3),
                base=Scenario(weight=0.5, log_odds=0.0),
                adverse=Scenario(weight=0.0, log_odds=0.3),
            )
        )
    )  # fmt: skip
    found = some_figures(three_claims(), AS_OF, policy=policy)
    losses = {Outlook.FAVOURABLE: [4, 5, 6], Outlook.BASE: [5, 6, 6], Outlook.ADVERSE: [9, 9, 9]}
    monkeypatch.setattr(Figures, "loss_under", lambda _, outlook, __: np.array(losses[outlook]))
    # Half of 15 cents and of 17: the parts lose or gain none of the 16.
    assert found.weighted(found.default).tolist() == [5, 5, 6]
    losses[Outlook.BASE][2] = 7
    assert found.weighted(found.default).sum() == 17  # 16.5 goes up


def test_a_provision_outlives_a_merge_of_its_customer() -> None:
    merged = three_claims(aliases=[{"alias_id": "OLD", "customer_id": "C2", "date": "2026-06-01"}])
    found = some_figures(merged, AS_OF)
    set_before = Provision("o1", "OLD", Decimal("10.00"), OverrideReason.GUARANTEE, "user:li")
    set_after = Provision("o2", "C2", Decimal("12.00"), OverrideReason.GUARANTEE, "user:li")
    for given_ in ([set_before], [set_before, set_after]):
        (told,) = credit_loss(found, "zh", given_).overrides
        assert told.override_id == given_[-1].override_id
        assert told.model > 0
    nobody = Provision("o3", "C9", Decimal("99.00"), OverrideReason.ACCOUNTING, "user:li")
    assert credit_loss(found, "zh", [nobody]).overrides == []


def test_a_provision_set_while_merged_stands_for_both_once_they_are_parted() -> None:
    """On one alone, the other's loss would be provided for twice, and the book jump meanwhile."""
    alias = {"alias_id": "C1", "customer_id": "C2", "date": "2026-06-01"}
    while_merged = some_figures(three_claims(aliases=[alias]), AS_OF)
    parted = some_figures(three_claims(), AS_OF)
    joint = Provision("o1", "C2", Decimal("9000.00"), OverrideReason.OTHER, "user:li", ("C1",))
    before, after = (credit_loss(found, "zh", [joint]) for found in (while_merged, parted))
    assert before.provision == after.provision == Decimal("9000.00")
    assert (before.overrides[0].also, after.overrides[0].also) == ([], ["C1"])
    assert after.overrides[0].counted == Decimal("9000.00")
    # The joint one replaced what was set for either before.
    earlier = Provision("o0", "C1", Decimal("1.00"), OverrideReason.OTHER, "user:li")
    assert credit_loss(parted, "zh", [earlier, joint]).overrides == after.overrides
    # One for either since: nobody can tell how much of the joint one was the other's.
    own = Provision("o2", "C1", Decimal("10.00"), OverrideReason.OTHER, "user:li")
    told = credit_loss(parted, "zh", [joint, own])
    assert [one.override_id for one in told.overrides] == ["o2"]
    whole = credit_loss(parted, "zh")
    assert told.provision == whole.model_weighted - told.overrides[0].model + Decimal("10.00")
