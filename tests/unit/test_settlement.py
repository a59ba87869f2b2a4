"""Outcomes from settlements: what counts as paid, and from which day we know."""

from datetime import date
from typing import Any

import pytest

from data_schemas.frame import Ledger
from model.day import NEVER, day_number, day_of
from model.reading import read_on
from model.settlement import outcomes, with_paid_dates
from model.units import known_before
from model.view import LedgerView
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


def paid_rows(*payments: dict[str, Any]) -> Ledger:
    rows = [{"payment_id": str(i), "receivable_id": "R", **p} for i, p in enumerate(payments)]
    return with_paid_dates(a_ledger("2026-01-01", [OPEN | PAID], payments=rows))


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


PAID = {"paid_date": "2025-02-10"}


@pytest.mark.parametrize("kind", ["credit_note", "factoring_recourse", "write_off"])
@pytest.mark.parametrize("day", ["2025-02-10", "2025-03-01"])
def test_what_pays_nothing_takes_no_paid_date_away(kind: str, day: str) -> None:
    """A company keeps the day of payment on the invoice, and credit notes beside it."""
    found = outcome(pay(day, 100, kind=kind), **PAID)
    assert found == ("2025-02-10", "2025-02-10", 900.0 if kind == "credit_note" else 1000.0, False)


def test_a_credit_note_before_the_paid_date_lowers_what_was_paid() -> None:
    assert outcome(pay("2025-01-20", 100, kind="credit_note"), **PAID)[0] == "2025-02-10"
    back = pay("2025-03-01", 100, kind="reversal")
    ledger = paid_rows(pay("2025-01-20", 100, kind="credit_note"), back)
    (made,) = [p for p in ledger.payments.to_dict("records") if p["kind"] == "cash"]
    assert (made["amount"], made["receivable_id"]) == (900.0, "R")
    assert with_paid_dates(ledger) is ledger


def test_what_went_back_after_the_paid_date_is_open_again() -> None:
    assert outcome(pay("2025-03-01", 100, kind="reversal"), **PAID)[0] == "never"
    again = outcome(pay("2025-01-20", 100, kind="reversal"), **PAID)
    assert again[0] == "2025-02-10"


def test_a_payment_on_record_goes_before_the_paid_date() -> None:
    rows = pay("2025-02-01", 400), pay("2025-02-02", 100, kind="credit_note")
    assert outcome(*rows, **PAID)[0] == "never"


def test_a_credit_note_known_later_hides_no_paid_date() -> None:
    """Only a payment booked later says that nobody could have known the day."""
    for kind, known in (("credit_note", True), ("cash", False)):
        ledger = a_ledger(
            "2026-01-01", [OPEN | PAID],
            payments=[{"payment_id": "P", "receivable_id": "R", "kind": kind,
                       **pay("2025-02-10", 1000, recorded_date="2025-04-01")}],
        )  # fmt: skip
        then = known_before(ledger, date(2025, 3, 1))
        assert then.receivables["paid_date"].notna().all() == known


@pytest.mark.parametrize("day", [date(2025, 2, 9), date(2025, 3, 1), date(2025, 5, 1)])
def test_a_day_before_reads_the_same_of_a_view_as_of_the_records(day: date) -> None:
    """What was made of the day paid rests on a credit note that nobody knew of yet."""
    note = pay("2025-02-01", 100, kind="credit_note", recorded_date="2025-04-01")
    raw = a_ledger(
        "2025-02-01", [OPEN | PAID], payments=[{"payment_id": "P", "receivable_id": "R", **note}]
    )
    view = LedgerView(raw)
    assert len(view.ledger.payments) == 2
    direct, again = (LedgerView(known_before(one, day)) for one in (raw, view.ledger))
    t = day_number(day)
    for read in (again, read_on(view, day)):
        assert read.outcomes.paid.tolist() == direct.outcomes.paid.tolist()
        assert read.outcomes.owed.tolist() == direct.outcomes.owed.tolist()
        assert read.outcomes.open_on(t).tolist() == [day < date(2025, 2, 10)]


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
