"""Outcomes from settlements: what counts as paid, and from which day we know."""

from typing import Any

import pytest

from model.day import NEVER, day_of
from model.settlement import outcomes
from tests.factories import a_ledger

OPEN = {"receivable_id": "R", "customer_id": "C", "due_date": "2025-01-31", "amount": 1000.0}


def outcome(*payments: dict[str, Any], **receivable: Any) -> tuple[str, str, float, bool]:
    """Paid, known (ISO day or "never"), owed, excluded."""
    rows = [{"payment_id": str(i), "receivable_id": "R", **p} for i, p in enumerate(payments)]
    tables = {"payments": rows} if rows else {}
    found = outcomes(a_ledger("2026-01-01", [OPEN | receivable], **tables))
    name = lambda d: "never" if d >= NEVER else str(day_of(d))  # noqa: E731
    return (
        name(found.paid[0]), name(found.known[0]), float(found.owed[0]), bool(found.excluded[0])
    )  # fmt: skip


def pay(day: str, amount: float, **more: Any) -> dict[str, Any]:
    return {"paid_date": day, "amount": amount, **more}


def test_without_payments_the_paid_date_counts() -> None:
    assert outcome(paid_date="2025-02-03")[:2] == ("2025-02-03", "2025-02-03")
    assert outcome()[:2] == ("never", "never")


def test_it_is_paid_on_the_day_995_per_mille_are_in() -> None:
    assert outcome(pay("2025-02-01", 600), pay("2025-03-01", 394.9))[0] == "never"
    assert outcome(pay("2025-02-01", 600), pay("2025-03-01", 395))[0] == "2025-03-01"


def test_payments_out_of_order_are_put_in_order() -> None:
    assert outcome(pay("2025-05-01", 500), pay("2025-02-01", 500))[0] == "2025-05-01"


def test_a_late_booking_is_known_late() -> None:
    found = outcome(pay("2025-02-01", 1000, recorded_date="2025-02-20"))
    assert found[:2] == ("2025-02-01", "2025-02-20")


@pytest.mark.parametrize("kind", ["cash", "netting", "factoring"])
def test_cash_netting_and_factoring_pay(kind: str) -> None:
    assert outcome(pay("2025-02-01", 1000, kind=kind))[0] == "2025-02-01"


def test_a_credit_note_lowers_what_is_owed() -> None:
    found = outcome(pay("2025-02-01", 200, kind="credit_note"), pay("2025-03-01", 800))
    assert found == ("2025-03-01", "2025-03-01", 800.0, False)


def test_a_credit_note_for_everything_leaves_no_claim() -> None:
    assert outcome(pay("2025-02-01", 1000, kind="credit_note"))[3]


def test_a_void_receivable_is_left_out() -> None:
    assert outcome(pay("2025-02-01", 1, kind="void"))[3]


def test_a_write_off_is_never_paid() -> None:
    assert outcome(pay("2025-02-01", 1000, kind="write_off"))[0] == "never"


def test_writing_off_the_rest_of_a_paid_claim_takes_no_payment_back() -> None:
    paid, rest = pay("2025-01-20", 997), pay("2025-06-30", 3, kind="write_off")
    assert outcome(paid, rest)[:2] == ("2025-01-20", "2025-01-20")
    same_day = pay("2025-01-20", 3, kind="write_off")
    assert outcome(same_day, paid)[0] == "2025-01-20"


def test_what_comes_in_after_a_write_off_does_not_make_it_paid() -> None:
    assert outcome(pay("2025-01-20", 1000, kind="write_off"), pay("2025-06-30", 1000))[0] == "never"


def test_a_payment_taken_back_before_the_write_off_did_not_pay() -> None:
    back = [pay("2025-01-20", 1000), pay("2025-02-10", 1000, kind="reversal")]
    assert outcome(*back, pay("2025-06-30", 1000, kind="write_off"))[0] == "never"


def test_a_reversed_payment_opens_it_again() -> None:
    back = [pay("2025-02-01", 1000), pay("2025-02-10", 1000, kind="reversal")]
    assert outcome(*back)[0] == "never"
    assert outcome(*back, pay("2025-06-01", 1000))[0] == "2025-06-01"


@pytest.mark.parametrize(("last", "done"), [(0.0, True), (-0.01, False)])
def test_the_last_cent_decides_whatever_else_is_in_the_ledger(last: float, done: bool) -> None:
    """Ten parts of exactly 99.5 %, or a cent less, among claims of hundreds of billions."""
    claims, payments = [], []
    for n in range(1, 41):
        owed = 200.0 * n
        claims.append(OPEN | {"receivable_id": f"R{n}", "amount": owed})
        parts = [round(0.07 * n, 2)] * 9
        parts.append(round(0.995 * owed - sum(parts) + last, 2))
        claims.append(OPEN | {"receivable_id": f"Big{n}", "amount": 9e11})
        payments += [("R", n, part) for part in parts] + [("Big", n, round(3e11 / 7, 2))]
    rows = [
        {"payment_id": str(at), "receivable_id": f"{what}{n}", **pay("2025-02-01", part)}
        for at, (what, n, part) in enumerate(payments)
    ]
    found = outcomes(a_ledger("2026-01-01", claims, payments=rows))
    assert (found.paid[40:] < NEVER).tolist() == [done] * 40  # "Big…" stand before "R…"
    assert (found.paid[:40] == NEVER).all()
