"""A column of customers worked out of all they paid: its order is that of their record."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.errors import LeakageSuspected
from data_schemas.frame import Ledger
from data_schemas.policy import LeakageException, Policy
from tests.factories import a_ledger
from training.leakage import LeakageGuard
from training.told_record import told_record

END = date(2026, 6, 1)
EACH = 12


def a_book(customers: int = 60) -> tuple[Ledger, pd.DataFrame]:
    """Each customer has a pace of its own, known only to itself; and its receivables, as paid."""
    rng = np.random.default_rng(3)
    pace = rng.gamma(2.0, 25.0, customers)
    rows = []
    for n in range(customers * EACH):
        due = END - timedelta(days=n % 700 + 40)
        late = int(rng.gamma(1.5, pace[n % customers] / 1.5))
        paid = due + timedelta(days=late)
        rows.append(
            {
                "receivable_id": f"R{n}", "customer_id": f"C{n % customers}", "amount": 10.0,
                "invoice_date": due - timedelta(days=30), "due_date": due,
                "paid_date": paid if paid < END else None,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows).assign(pace=pace[np.arange(len(rows)) % customers])
    end = pd.to_datetime(table["paid_date"]).fillna(pd.Timestamp(END))
    table["late"] = (end - pd.to_datetime(table["due_date"])).dt.days
    return a_ledger(END.isoformat(), rows), table


def with_column(ledger: Ledger, of: pd.Series) -> Ledger:
    """The book with a number for each customer, by id."""
    kinds = [{"customer_id": name, "x_rating": round(float(v), 4)} for name, v in of.items()]
    told = a_ledger(END.isoformat(), [], customers=kinds)
    return ledger.replace(customers=told.customers)


@pytest.mark.parametrize("by", ["mean", "share"])
def test_a_number_worked_out_of_all_payments_stops_training(by: str) -> None:
    ledger, paid = a_book()
    value = paid["late"] if by == "mean" else (paid["late"] > 30) + paid["late"] / 1e6
    book = with_column(ledger, -value.groupby(paid["customer_id"]).mean())
    with pytest.raises(LeakageSuspected) as stopped:
        LeakageGuard(Policy(), 0).look_at_all(book)
    assert "x_rating puts customers in the order of all they paid by 2026-06-01" in stopped.value.en
    assert "x_rating 给客户排出的次序，就是他们到 2026-06-01 为止全部付款记录的次序" in (
        stopped.value.zh
    )
    excuse = LeakageException(feature="x_rating", reason="a bank's", who="Wang", date=END)
    guard = LeakageGuard(Policy(leakage_exceptions=(excuse,)), 0)
    guard.look_at_all(book)
    assert guard.document()["excused"][0]["by"] == "whole_record"  # type: ignore[index]


def test_even_the_true_pace_known_beforehand_is_honest() -> None:
    """What customers then do scatters about it: no rating puts them in the very order."""
    ledger, paid = a_book()
    assert not told_record(with_column(ledger, paid.groupby("customer_id")["pace"].first()), 0.95)


def test_of_few_customers_or_classes_the_order_may_be_known() -> None:
    ledger, paid = a_book(customers=29)
    record = paid.groupby("customer_id")["late"].mean()
    assert not told_record(with_column(ledger, record), 0.95)
    ledger, paid = a_book()
    classes = paid.groupby("customer_id")["late"].mean().rank(pct=True).mul(12).round().clip(1, 12)
    assert not told_record(with_column(ledger, classes), 0.95)
