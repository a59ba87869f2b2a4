"""What leaves a book from one day to another: paid, written off, cancelled; to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data_schemas.money_policy import MoneyPolicy
from data_schemas.overrides import OverrideReason
from data_schemas.policy import Policy
from model.portfolio.answer import portfolio
from model.portfolio.credit_loss import Provision, credit_loss
from model.portfolio.movement import Told, movement
from model.units import known_before
from model.view import LedgerView
from tests.books import AS_OF, HOW, three_claims
from tests.factories import some_figures


def test_the_movement_adds_up_and_names_what_moved() -> None:
    view = three_claims(
        {"receivable_id": "R4", "customer_id": "C3", "due_date": "2026-04-01", "amount": 5000.0,
         "paid_date": "2026-06-10"},
        {"receivable_id": "R5", "customer_id": "C3", "due_date": "2026-07-20", "amount": 700.0,
         "invoice_date": "2026-06-15"},
        payments=[
            {"payment_id": "P1", "receivable_id": "R1", "paid_date": "2026-06-05", "amount": 500.0}
        ],
    )  # fmt: skip
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    now = some_figures(view, AS_OF, {"R2": (0.9, 0.9, 0.9)})
    told = movement(before, before, now, Told("old-1", Decimal("1000.00")), "zh", revision=1)
    moved = told.model + told.data + told.new + told.paid + told.ageing
    assert told.opening + moved == told.closing
    assert told.model_known
    assert told.model == Decimal(int(before.loss.sum())) / 100 - Decimal("1000.00")
    assert told.data == 0
    # R4 is paid whole (0.2 × 0.35 × 5000) and half of R1.
    assert told.paid == pytest.approx(Decimal("-385.00"), abs=Decimal("0.05"))
    # R5 and R3 were invoiced meanwhile.
    assert told.new == pytest.approx(Decimal("7049.00"), abs=Decimal("0.05"))
    assert told.ageing == pytest.approx(Decimal("81.67"), abs=Decimal("0.05"))
    alone = movement(before, before, now, None, "en", revision=1)
    assert not alone.model_known
    assert alone.model == 0
    assert alone.text.startswith("No figures were reported for 2026-05-31: the opening")


def test_what_differs_from_what_the_same_model_told_came_in_late() -> None:
    since = date(2026, 5, 31)
    late = {"receivable_id": "R6", "customer_id": "C1", "due_date": "2026-03-01", "amount": 9000.0}
    one, two = three_claims(), three_claims(late)
    first, then = (
        some_figures(LedgerView(known_before(view.ledger, since)), since) for view in (one, two)
    )
    opening = Decimal(int(first.loss.sum())) / 100
    now = some_figures(two, AS_OF)
    by_same, by_other = (
        movement(then, then, now, Told(version, opening), "en", revision=1)
        for version in (now.version, "old")
    )
    gap = Decimal(int(then.loss.sum())) / 100 - opening
    assert gap > 0
    assert (by_same.model, by_same.data) == (0, gap)
    assert (by_other.model, by_other.data) == (gap, 0)
    for told in (by_same, by_other):
        steps = told.model + told.data + told.new + told.paid + told.written_off + told.cancelled
        assert told.opening + steps + told.ageing == told.closing


@pytest.mark.parametrize("version", ["fake-1", "old"])
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"money": MoneyPolicy(loss_given_default=0.455)}, "loss given default 35% → 45.5%"),
        ({"default_days": 91}, "days past due that are default 365 → 90"),
        ({}, ""),
    ],
)
def test_what_the_company_changed_itself_is_no_correction(
    version: str, changed: dict[str, Any], said: str
) -> None:
    since = date(2026, 5, 31)
    view, unpaid = three_claims(), {"R1": (0.9, 0.7, 0.3)}
    before = LedgerView(known_before(view.ledger, since))
    told, then = (
        some_figures(before, since, unpaid, policy=Policy(**c)) for c in ({}, changed)
    )  # fmt: skip
    opening, start = (Decimal(int(one.loss.sum())) / 100 for one in (told, then))
    assert (opening == start) == (not changed)
    now = some_figures(view, AS_OF, unpaid, policy=then.policy)
    kept = Told(version, opening, 0.35, 365)
    moved = movement(then, then, now, kept, "en", revision=1)
    assert (moved.model, moved.policy, moved.data) == (0, start - opening, 0)
    assert moved.policy_known
    assert (f"The company has changed since: {said}." in moved.text) == bool(changed)
    steps = moved.model + moved.policy + moved.data + moved.new + moved.paid + moved.ageing
    assert moved.opening + steps == moved.closing
    # Kept before settings were: it is said where the change went.
    lost = movement(then, then, now, Told(version, opening), "zh", revision=1)
    assert (lost.policy, lost.policy_known) == (0, False)
    assert ("数据更正" if version == now.version else "换模型") in lost.text
    assert lost.model + lost.data == moved.policy


def test_a_setting_that_reads_the_same_horizon_has_changed_nothing() -> None:
    """The curve knows 365 days, as every page says; 400 in the policy moved no figure."""
    since = date(2026, 5, 31)
    view, unpaid = three_claims(), {"R1": (0.9, 0.7, 0.3)}
    before = LedgerView(known_before(view.ledger, since))
    for days, said in ((400, ""), (120, " The company has changed since: days past due that are")):
        policy = Policy(default_days=days)
        then = some_figures(before, since, unpaid, policy=policy)
        now = some_figures(view, AS_OF, unpaid, policy=policy)
        told = movement(then, then, now, Told("fake-1", Decimal(1), 0.35, 365), "en", revision=1)
        assert said in told.text
        assert ("has changed since" in told.text) == (told.policy != 0) == bool(said)
    assert told.text.endswith(" default 365 → 90.")


def a_write_off(number: int, amount: float, day: str, **more: Any) -> dict[str, Any]:
    return {
        "payment_id": f"W{number}", "receivable_id": "R2", "paid_date": day, "amount": amount,
        "kind": "write_off", **more,
    }  # fmt: skip


def a_credit_note(amount: float, day: str) -> dict[str, Any]:
    return {
        "payment_id": "N1", "receivable_id": "R2", "paid_date": day, "amount": amount,
        "kind": "credit_note",
    }  # fmt: skip


PAID = {"payment_id": "P1", "receivable_id": "R2", "paid_date": "2026-06-12", "amount": 233.33}
VOID = {
    "payment_id": "V1", "receivable_id": "R2", "paid_date": "2026-06-20", "amount": 333.33,
    "kind": "void",
}  # fmt: skip


def test_what_is_written_off_leaves_the_book_the_day_after_and_is_told_apart() -> None:
    view = three_claims(payments=[a_write_off(1, 333.33, "2026-06-10", recorded_date="2026-06-20")])
    for day, is_open in ((date(2026, 6, 20), True), (date(2026, 6, 21), False)):
        found = some_figures(LedgerView(known_before(view.ledger, day)), day)
        ids = set(found.book.scored.asked.units["receivable_id"])
        assert ("R2" in ids) is is_open
        told = portfolio(found, HOW)
        assert told.written_off.receivables == (0 if is_open else 1)
        assert told.written_off.balance == (0 if is_open else Decimal("333.33"))
        assert told.open_balance + told.written_off.balance == Decimal("101333.33")


def test_what_is_written_off_in_part_stays_with_the_rest_of_its_balance() -> None:
    parts = [a_write_off(1, 100.0, "2026-06-10")]
    found = some_figures(three_claims(payments=parts), AS_OF)
    by_id = dict(zip(found.book.scored.asked.units["receivable_id"], found.book.cents, strict=True))
    assert by_id["R2"] == 23_333
    told = portfolio(found, HOW)
    assert (told.written_off.receivables, told.written_off.in_part) == (0, Decimal("100.00"))
    assert told.open_balance + told.written_off.in_part == Decimal("101333.33")
    cash = {
        "payment_id": "P1", "receivable_id": "R2", "paid_date": "2026-06-12", "amount": 33.33,
    }  # fmt: skip
    whole = [*parts, cash, a_write_off(2, 200.0, "2026-06-15")]
    told = portfolio(some_figures(three_claims(payments=whole), AS_OF), HOW)
    assert (told.written_off.balance, told.written_off.in_part) == (Decimal("300.00"), 0)


def test_a_claim_paid_in_full_after_it_was_given_up_is_not_written_off() -> None:
    paid = {"payment_id": "P1", "receivable_id": "R2", "paid_date": "2026-06-20", "amount": 333.33}
    both = [a_write_off(1, 333.33, "2026-06-10"), paid]
    told = portfolio(some_figures(three_claims(payments=both), AS_OF), HOW)
    assert (told.written_off.receivables, told.written_off.balance) == (0, 0)


@pytest.mark.parametrize(
    ("payments", "given_up", "cancelled"),
    [
        ([a_write_off(1, 100.0, "2026-06-10")], 1.0, 0.0),  # in part: nothing of it came in
        ([PAID, a_write_off(1, 100.0, "2026-06-15")], 100 / 333.33, 0.0),  # the rest of it
        ([a_write_off(1, 100.0, "2026-05-10"), PAID], 0.0, 0.0),  # given up before, paid since
        ([PAID], 0.0, 0.0),
        ([VOID], 0.0, 1.0),  # there never was a claim, so nothing came in
        ([a_write_off(1, 333.33, "2026-06-10"), VOID], 0.0, 1.0),
        ([a_credit_note(333.33, "2026-06-10")], 0.0, 1.0),
        ([a_credit_note(100.0, "2026-06-10")], 0.0, 1.0),  # the rest of it is open
        ([PAID, a_credit_note(100.0, "2026-06-15")], 0.0, 100 / 333.33),
        ([a_credit_note(100.0, "2026-05-10"), PAID], 0.0, 0.0),  # credited before, paid since
        (
            [a_credit_note(100.0, "2026-06-10"), a_write_off(1, 133.33, "2026-06-15")],
            133.33 / 233.33, 100 / 233.33,
        ),
    ],
)  # fmt: skip
def test_the_movement_calls_paid_what_came_in(
    payments: list[dict[str, Any]], given_up: float, cancelled: float
) -> None:
    view = three_claims(payments=payments)
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    told = movement(before, before, some_figures(view, AS_OF), None, "zh", revision=1)
    left = told.paid + told.written_off + told.cancelled
    assert left < 0
    assert float(told.written_off) == pytest.approx(float(left) * given_up, abs=0.011)
    assert float(told.cancelled) == pytest.approx(float(left) * cancelled, abs=0.011)
    if given_up + cancelled > 0.999:
        assert told.paid == 0
    moved = told.model + told.data + told.new + left + told.ageing
    assert told.opening + moved == told.closing


def test_half_a_cent_goes_up_where_a_part_left() -> None:
    # 5 cents of loss, of which half stays: 2.5 cents are 3.
    claim = {"receivable_id": "R4", "customer_id": "C3", "due_date": "2026-05-01", "amount": 0.70}
    half = {"payment_id": "P1", "receivable_id": "R4", "paid_date": "2026-06-05", "amount": 0.35}
    view = three_claims(claim, payments=[half])
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    assert movement(
        before, before, some_figures(view, AS_OF), None, "en", revision=1
    ).paid == Decimal("-0.02")


def test_the_movement_tells_what_was_written_off_and_ends_at_the_provision() -> None:
    view = three_claims(payments=[a_write_off(1, 333.33, "2026-06-10")])
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    now = some_figures(view, AS_OF)
    by_hand = [Provision("O1", "C1", Decimal("50.00"), OverrideReason.OTHER, "chen")]
    told = movement(before, before, now, None, "zh", by_hand, revision=1)
    moved = told.model + told.data + told.new + told.paid + told.written_off + told.ageing
    assert told.opening + moved == told.closing
    assert told.written_off < 0
    assert told.paid == 0
    assert told.closing + told.outlooks + told.overrides == told.provision
    assert told.provision == credit_loss(now, "zh", by_hand).provision
    assert told.overrides != 0


def test_a_payment_taken_back_brings_an_old_claim_back_and_no_new_one() -> None:
    view = three_claims(
        {"receivable_id": "R4", "customer_id": "C3", "due_date": "2026-04-01", "amount": 5000.0},
        payments=[
            {"payment_id": "P1", "receivable_id": "R4", "paid_date": "2026-05-10",
             "amount": 5000.0},
            {"payment_id": "P2", "receivable_id": "R4", "paid_date": "2026-06-10",
             "amount": 5000.0, "kind": "reversal"},
        ],
    )  # fmt: skip
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    now = some_figures(view, AS_OF)
    assert "R4" not in set(before.book.scored.asked.units["receivable_id"])
    assert "R4" in set(now.book.scored.asked.units["receivable_id"])
    told = movement(before, before, now, None, "zh", revision=1)
    # 0.2 × 0.35 × 5000 came back; R3 alone was invoiced meanwhile.
    assert told.paid == pytest.approx(Decimal("350.00"), abs=Decimal("0.05"))
    assert told.new == pytest.approx(Decimal("7000.00"), abs=Decimal("0.05"))
    moved = told.model + told.data + told.new + told.paid + told.written_off + told.cancelled
    assert told.opening + moved + told.ageing == told.closing


@pytest.mark.parametrize("back", [500.0, 200.0])
def test_a_part_payment_taken_back_is_no_ageing(back: float) -> None:
    part = {"receivable_id": "R1", "amount": 500.0}
    view = three_claims(
        payments=[
            {"payment_id": "P1", "paid_date": "2026-05-10", **part},
            {"payment_id": "P2", "paid_date": "2026-06-10", "kind": "reversal", **part,
             "amount": back},
        ],
    )  # fmt: skip
    since = date(2026, 5, 31)
    before = some_figures(LedgerView(known_before(view.ledger, since)), since)
    now = some_figures(view, AS_OF)
    told = movement(before, before, now, None, "zh", revision=1)
    # At 0.2 × 0.35, as it was: nothing else is the matter with the claim.
    assert told.paid == pytest.approx(Decimal("0.07") * Decimal(back), abs=Decimal("0.02"))
    assert told.ageing == pytest.approx(Decimal(0), abs=Decimal("0.02"))
    moved = told.model + told.data + told.new + told.paid + told.written_off + told.cancelled
    assert told.opening + moved + told.ageing == told.closing
    # Riskier meanwhile: what came back is counted at the rate of the day it is in the book of.
    worse = movement(
        before, before, some_figures(view, AS_OF, {"R1": (0.9, 0.9, 0.9)}), None, "zh", revision=1
    )
    assert worse.paid > told.paid
    assert worse.ageing > 0
    moved = worse.model + worse.data + worse.new + worse.paid + worse.written_off + worse.cancelled
    assert worse.opening + moved + worse.ageing == worse.closing
