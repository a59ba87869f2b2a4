"""Who of the customers on record a deal's customer may be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data_schemas.money import Owed
from model.view import LedgerView
from service.desk.customers import Customers
from tests.factories import a_ledger


@pytest.fixture(scope="module")
def customers() -> Customers:
    rows = [
        {
            "receivable_id": f"R{n}", "customer_id": "C000122", "due_date": due, "amount": 100.0,
            "invoice_date": "2025-12-01",
            "paid_date": day,
        }
        for n, (due, day) in enumerate(
            [("2026-05-01", None), ("2026-08-01", None), ("2026-01-01", "2026-01-05")]
        )
    ]  # fmt: skip
    named = [{"customer_id": "C000122", "name": "金川县中医医院(2)"}]
    return Customers(LedgerView(a_ledger("2026-06-30", rows, customers=named)))


@pytest.mark.parametrize(
    ("customer_id", "name", "found"),
    [
        (
            "NEW-77",
            "金川县中医医院(\uff12)",
            ["C000122"],
        ),  # a debtor passed as a clean new customer
        ("c000122", None, ["C000122"]),
        ("\uff23000122", "另一家", ["C000122"]),
        ("C000122", "金川县中医医院(2)", []),  # it is the one
        ("NEW-77", "另一家", []),
        ("NEW-77", None, []),
    ],
)
def test_whoever_goes_by_a_known_name_or_a_known_id_spelt_otherwise_is_named(
    customers: Customers, customer_id: str, name: str | None, found: list[str]
) -> None:
    assert customers.alike(customer_id, name) == found


def test_what_is_overdue_is_told_apart(customers: Customers) -> None:
    known = customers.known("C000122", date(2026, 6, 30))
    assert known is not None
    assert (known.total, known.open) == (3, 2)
    assert known.owed == Owed(open=Decimal("200.00"), overdue=Decimal("100.00"), oldest_days=60)
    # An answer of a later day tells the same claims of that day.
    later = customers.known("C000122", date(2026, 8, 31))
    assert later is not None
    assert later.owed == Owed(open=Decimal("200.00"), overdue=Decimal("200.00"), oldest_days=122)
    assert customers.known("NEW-77", date(2026, 6, 30)) is None
