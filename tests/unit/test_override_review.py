"""Model and manager on what came to pass, on plain rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.policy import Policy
from data_schemas.portfolio_policy import PortfolioPolicy
from model.portfolio.review import Decision, came_to_pass, review
from model.view import LedgerView
from tests.factories import a_ledger

AS_OF = date(2026, 6, 30)


def a_decision(**facts: Any) -> Decision:
    usual: dict[str, Any] = {
        "made": date(2025, 5, 3), "asked": date(2025, 5, 2), "stage": Stage.OPEN, "subject": "R1",
        "kind": OverrideKind.GRADE, "reason": OverrideReason.BUDGET_SEEN,
        "model_grade": Grade.D, "model_probability": 0.5, "delay_days": 90, "grade": Grade.A,
    }  # fmt: skip
    return Decision(**(usual | facts))


@pytest.fixture
def view() -> LedgerView:
    receivables = [
        {"receivable_id": "R1", "customer_id": "C", "due_date": "2025-04-01", "amount": 100.0,
         "paid_date": "2025-05-20"},
        {"receivable_id": "R2", "customer_id": "C", "due_date": "2025-04-01", "amount": 100.0},
        {"receivable_id": "R6", "customer_id": "C", "due_date": "2025-04-01", "amount": 100.0},
        {"receivable_id": "R3", "customer_id": "C", "due_date": "2026-06-01", "amount": 100.0},
        {"receivable_id": "R4", "customer_id": "C", "due_date": "2025-08-01", "amount": 300.0,
         "deal_id": "D1", "instalment_id": "D1-1", "paid_date": "2025-08-01"},
        {"receivable_id": "R5", "customer_id": "C", "due_date": "2025-09-15", "amount": 100.0,
         "deal_id": "D1", "instalment_id": "D1-2", "paid_date": "2025-12-01"},
    ]  # fmt: skip
    deals = [{"deal_id": "D1", "customer_id": "C", "signing_date": "2025-05-02", "amount": 400.0}]
    parts = [
        {"instalment_id": "D1-1", "deal_id": "D1", "kind": "advance", "due_date": "2025-08-01",
         "amount": 300.0},
        # Invoiced for a later day than planned: that is lateness.
        {"instalment_id": "D1-2", "deal_id": "D1", "kind": "acceptance", "due_date": "2025-08-15",
         "amount": 100.0},
    ]  # fmt: skip
    return LedgerView(a_ledger("2026-06-30", receivables, deals=deals, instalments=parts))


def test_what_came_to_pass_is_read_at_the_horizon(view: LedgerView) -> None:
    assert came_to_pass(a_decision(), view, AS_OF) == 0.0
    assert came_to_pass(a_decision(subject="R2"), view, AS_OF) == 1.0
    # Its horizon has not come yet; and nobody knows of this one.
    assert came_to_pass(a_decision(subject="R3"), view, AS_OF) is None
    assert came_to_pass(a_decision(subject="R9"), view, AS_OF) is None
    # Of the deal, 100 of 400 was unpaid 90 days after its planned day.
    deal = a_decision(stage=Stage.SIGNING, subject="D1")
    assert came_to_pass(deal, view, AS_OF) == pytest.approx(0.25)
    # At the horizon itself nothing is known yet.
    assert came_to_pass(a_decision(), view, date(2025, 7, 31)) is None


def test_whose_grade_was_nearer_is_counted_by_quarter_and_reason(view: LedgerView) -> None:
    policy = Policy(portfolio=PortfolioPolicy(override_cases=2))
    decisions = [
        a_decision(),  # paid in time: the manager's A was nearer than the model's D
        a_decision(subject="R2"),  # never paid: the model's D was nearer
        a_decision(subject="R6", kind=OverrideKind.REFUSAL, grade=None,
                   reason=OverrideReason.BAD_NEWS),  # refused: E was nearer
        a_decision(subject="R3", made=date(2026, 6, 2), asked=date(2026, 6, 1)),
    ]  # fmt: skip
    found = review(decisions, view, AS_OF, policy, "en")
    first, second = found.quarters
    assert (first.quarter, first.cases, first.waiting) == ("2025Q2", 3, 0)
    assert (first.manager_closer, first.model_closer) == (2, 1)
    assert first.delayed == pytest.approx(2 / 3)
    assert first.model_expected == pytest.approx(0.5)
    assert first.enough
    assert (second.quarter, second.cases, second.waiting) == ("2026Q2", 0, 1)
    assert not second.enough
    assert "too few" in second.text
    assert "with an outcome: 0, waiting for one: 1;" in second.text  # however many there are
    assert "in 2, the model in 1," in first.text
    assert second.delayed is None
    by_reason = {one.quarter: one.cases for one in found.reasons}
    assert by_reason == {"budget or fund plan seen": 2, "bad news: budget, people, dispute": 1}


def test_who_decides_again_in_a_quarter_is_held_to_the_last(view: LedgerView) -> None:
    first = a_decision(subject="R2", made=date(2025, 5, 3), grade=Grade.A)
    again = a_decision(subject="R2", made=date(2025, 6, 3), grade=Grade.E)
    later = a_decision(subject="R2", made=date(2025, 7, 3), grade=Grade.A)
    found = review([later, again, first], view, AS_OF, Policy(), "zh")
    assert {one.quarter: one.cases for one in found.quarters} == {"2025Q2": 1, "2025Q3": 1}
    assert [one.cases for one in found.reasons] == [1]
    assert [(one.manager_closer, one.model_closer) for one in found.quarters] == [
        (one.manager_closer, one.model_closer)
        for last in (again, later)
        for one in review([last], view, AS_OF, Policy(), "zh").quarters
    ]


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"subject": "R1"}, date(2025, 5, 19)),  # paid on 2025-05-20
        ({"subject": "R2"}, date(2025, 7, 31)),  # 90 days after it was asked, never paid
        ({"stage": Stage.SIGNING, "subject": "D1"}, date(2025, 11, 13)),  # its last instalment's
    ],
)
def test_who_decides_when_the_outcome_is_known_is_not_compared(
    view: LedgerView, facts: dict[str, Any], last: date
) -> None:
    one = a_decision(**facts, made=last)
    late = a_decision(**facts, made=last + timedelta(days=1), grade=Grade.E)
    alone = review([one], view, AS_OF, Policy(), "en")
    (told,) = alone.quarters
    assert (told.cases, told.afterwards) == (1, 0)
    assert "not compared" not in told.text
    # It takes nothing from the decision that was one.
    (told,) = review([late, one], view, AS_OF, Policy(), "en").quarters
    assert (told.cases, told.waiting, told.afterwards) == (1, 0, 1)
    assert told.manager_closer == alone.quarters[0].manager_closer
    assert told.text.endswith("Made when the outcome was known, and not compared: 1.")
    (reason,) = review([late, one], view, AS_OF, Policy(), "zh").reasons
    assert (reason.cases, reason.afterwards) == (1, 1)
    assert "另有 1 例作出时结果已知" in reason.text


def test_who_decides_after_the_horizon_is_waited_for_until_the_records_reach_it(
    view: LedgerView,
) -> None:
    """Open in the records, such claims were left out for ever as if their outcome was known."""
    day = {"asked": date(2026, 6, 2), "made": date(2026, 11, 30)}
    late = a_decision(subject="R3", **day)  # due 2026-06-01, so its horizon is 2026-08-31
    for as_of, waiting in ((AS_OF, 1), (date(2026, 8, 31), 1), (date(2026, 9, 1), 0)):
        (told,) = review([late], view, as_of, Policy(), "en").quarters
        assert (told.cases, told.waiting, told.afterwards) == (0, waiting, 1 - waiting)


def test_decisions_on_deals_of_one_id_but_two_customers_are_two(view: LedgerView) -> None:
    deal = {"stage": Stage.SIGNING, "subject": "D1"}
    decisions = [a_decision(**deal, customer=customer) for customer in ("C", "other")]
    found = review(decisions, view, AS_OF, Policy(), "en")
    # What the other signed under this id, the ledger does not hold.
    assert [(one.cases, one.waiting) for one in found.quarters] == [(1, 1)]


def test_an_instalment_not_invoiced_yet_is_waited_for_and_then_unpaid() -> None:
    """A deal is judged whole: what was paid in advance says nothing of the rest."""
    paid = {
        "receivable_id": "R1", "customer_id": "C", "due_date": "2025-06-01", "amount": 100.0,
        "deal_id": "D1", "instalment_id": "D1-1", "paid_date": "2025-06-01",
    }  # fmt: skip
    deal = {"deal_id": "D1", "customer_id": "C", "signing_date": "2025-05-02", "amount": 400.0}
    for due, share in (("2025-08-15", 0.75), ("2026-06-15", None)):
        parts = [
            {"instalment_id": name, "deal_id": "D1", "kind": kind, "due_date": day,
             "amount": amount}
            for name, kind, day, amount in (
                ("D1-1", "advance", "2025-06-01", 100.0), ("D1-2", "acceptance", due, 300.0)
            )
        ]  # fmt: skip
        view = LedgerView(a_ledger("2026-06-30", [paid], deals=[deal], instalments=parts))
        found = came_to_pass(a_decision(stage=Stage.SIGNING, subject="D1"), view, AS_OF)
        assert found == (None if share is None else pytest.approx(share))
    # Whose instalment a claim is, the ledger may not say: then its claims are all there is.
    bare = {name: value for name, value in paid.items() if name != "instalment_id"}
    view = LedgerView(a_ledger("2026-06-30", [bare], deals=[deal], instalments=parts))
    assert came_to_pass(a_decision(stage=Stage.SIGNING, subject="D1"), view, AS_OF) == 0.0


def test_a_decision_is_judged_though_its_customer_was_merged_since() -> None:
    claim = {"receivable_id": "R2", "customer_id": "C", "due_date": "2025-04-01", "amount": 100.0}
    merge = {"alias_id": "C", "customer_id": "B", "date": "2026-05-01"}
    view = LedgerView(
        a_ledger("2026-06-30", [claim], customers=[{"customer_id": "B"}], aliases=[merge])
    )
    before = a_decision(subject="R2", customer="C")
    after = a_decision(subject="R2", customer="B", made=date(2025, 5, 4))
    assert came_to_pass(before, view, AS_OF) == 1.0
    # It is one claim, decided on twice: the last counts.
    found = review([after, before], view, AS_OF, Policy(), "en")
    assert [(one.cases, one.waiting) for one in found.quarters] == [(1, 0)]


def test_a_decision_made_while_two_were_merged_is_judged_after_they_were_parted() -> None:
    claim = {"receivable_id": "R2", "customer_id": "C", "due_date": "2025-04-01", "amount": 100.0}
    view = LedgerView(a_ledger("2026-06-30", [claim], customers=[{"customer_id": "B"}]))
    kept = a_decision(subject="R2", customer="B")
    assert came_to_pass(kept, view, AS_OF) is None
    parted = replace(kept, once=("C",))
    assert came_to_pass(parted, view, AS_OF) == 1.0
    # One decided on before under its own id is the same claim: the last counts.
    before = a_decision(subject="R2", customer="C", made=date(2025, 5, 1))
    found = review([before, parted], view, AS_OF, Policy(), "en")
    assert [(one.cases, one.waiting) for one in found.quarters] == [(1, 0)]
