"""A column filled in with the payment: nothing at any horizon shows it, the open ones do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import LeakageSuspected
from data_schemas.frame import Ledger, check_frame
from data_schemas.policy import LeakageException, Policy
from tests.factories import a_ledger
from training.backtest import backtest
from training.fit import FitSettings
from training.leakage import LeakageGuard
from training.told_after import told_after
from training.tune import tune

END = date(2026, 6, 1)
SIGNING = FitSettings(stages=(Stage.SIGNING,))
Rule = Callable[[int, date, date | None], Any]
"""What a column says of a receivable: its number, day of invoice, day paid."""


def a_book(rule: Rule, count: int = 600, customers: int = 40) -> Ledger:
    """A receivable a day for so many days, half paid 5, half 120 days past due, as far as seen."""
    rng = np.random.default_rng(1)
    rows = []
    for n in range(count):
        issue = END - timedelta(days=count - n)
        due = issue + timedelta(days=30)
        day = due + timedelta(days=120 if rng.random() < 0.5 else 5)
        paid = day if day < END else None
        rows.append(
            {
                "receivable_id": f"R{n:04}", "customer_id": f"C{rng.integers(customers)}",
                "amount": 10.0, "invoice_date": issue, "due_date": due, "paid_date": paid,
                "x_note": rule(n, issue, paid),
            }
        )  # fmt: skip
    return a_ledger(END.isoformat(), rows)


TOLD: dict[str, Rule] = {
    "filled only if paid": lambda n, _, paid: None if paid is None else "ABC"[n % 3],
    "a value of its own until paid": lambda n, _, paid: "none" if paid is None else "ABC"[n % 3],
    "the day of payment": lambda _, __, paid: None if paid is None else paid.isoformat(),
    "days it took": lambda _, issue, paid: None if paid is None else (paid - issue).days,
    "the amount received": lambda n, _, paid: 0 if paid is None else 100 + n,
    "the balance": lambda n, _, paid: 100 + n if paid is None else 0,
    "a voucher": lambda n, _, paid: "-" if paid is None else f"V{n}",
    "one of many methods": lambda n, _, paid: "none" if paid is None else f"M{n % 30}",
    "many states": lambda n, _, paid: f"wait {n % 20}" if paid is None else f"done {n % 30}",
    "the period": lambda _, __, paid: "open" if paid is None else f"{paid:%Y-%m}",
}
HONEST: dict[str, Rule] = {
    "chance": lambda n, _, __: "ABC"[n % 3],
    "the year": lambda _, issue, __: str(issue.year),
    "begun lately": lambda n, issue, _: "AB"[n % 2] if issue > date(2026, 3, 1) else None,
    "an order number": lambda n, _, __: f"PO{n}",
    "a number of chance": lambda n, _, __: (n * 37) % 101,
    "a text of chance": lambda n, _, __: f"batch {(n * 37) % 101}",
    "mostly filled once paid": lambda n, _, paid: "A" if n % 4 == 0 or (paid and n % 3) else None,
}


@pytest.mark.parametrize("rule", TOLD.values(), ids=TOLD)
def test_a_column_filled_in_with_the_payment_is_named(rule: Rule) -> None:
    [one] = told_after(a_book(rule), 0.95)
    assert (one.feature, one.as_of) == ("x_note", END)
    assert one.auc > 0.99


@pytest.mark.parametrize("rule", HONEST.values(), ids=HONEST)
def test_an_honest_column_is_not(rule: Rule) -> None:
    assert not told_after(a_book(rule), 0.95)


def all_paid(book: Ledger) -> Ledger:
    """The receivables of a book that have been paid: an export of settled ones."""
    receivables = book.receivables
    return book.replace(receivables=receivables[receivables["paid_date"].notna()])


def run_of(paid: date | None) -> date | None:
    """The Friday on which the payment was posted."""
    return None if paid is None else paid + timedelta(days=(4 - paid.weekday()) % 7)


@pytest.mark.parametrize(
    "rule",
    [
        lambda _, __, paid: str(run_of(paid)),
        lambda _, __, paid: f"{run_of(paid):%Y%m%d}",
        lambda n, _, paid: None if n % 3 == 0 else f"{paid:%Y/%m/%d}",
    ],
    ids=["run", "as a number", "mostly filled in"],
)
def test_days_of_payment_are_named_where_nothing_is_open(rule: Rule) -> None:
    book = all_paid(a_book(lambda n, issue, paid: None if paid is None else rule(n, issue, paid)))
    found = told_after(book, 0.95)
    assert [one.feature for one in found] == ["x_note"]
    assert "paid more than 14 days off their due date" in found[0].text("en")
    assert "填的就是付款日（相差不超过 7 天）" in found[0].text("zh")
    assert found[0].document()["by"] == "day_of_payment"
    with pytest.raises(LeakageSuspected, match="x_note holds days"):
        LeakageGuard(Policy(), 0).look_at_all(book)


def test_a_planned_day_kept_by_who_pays_in_time_is_honest() -> None:
    planned = a_book(lambda _, issue, __: str(issue + timedelta(days=33)))
    assert not told_after(all_paid(planned), 0.95)


def test_few_open_ones_of_few_customers_prove_nothing() -> None:
    """Two of three customers pay at once, one never does, and has a seller of its own."""
    rows = [
        {
            "receivable_id": f"R{n}", "customer_id": f"C{n % 3}", "amount": 10.0,
            "invoice_date": END - timedelta(days=60 - n), "due_date": END - timedelta(days=40 - n),
            "paid_date": None if n % 3 == 0 else END - timedelta(days=1),
            "x_seller": "S1" if n % 3 == 0 else "S2",
        }
        for n in range(30)
    ]  # fmt: skip
    assert not told_after(a_ledger(END.isoformat(), rows), 0.95)


def test_a_column_that_names_slow_payers_is_honest() -> None:
    """Of an older month it tells all who are open; of the last months nobody has paid."""
    rows = [
        {
            "receivable_id": f"R{n}", "customer_id": f"C{n % 50}", "amount": 10.0,
            "invoice_date": END - timedelta(days=720 - n),
            "due_date": END - timedelta(days=690 - n),
            "paid_date": None if n % 8 == 0 or n > 640 else END - timedelta(days=640 - n),
            "x_kind": "army" if n % 8 == 0 else "school",
        }
        for n in range(720)
    ]  # fmt: skip
    assert not told_after(a_ledger(END.isoformat(), rows), 0.95)


def deals_of(ledger: Ledger, rule: Callable[[bool, int], Any]) -> Ledger:
    """The book with a deal to each receivable, and what a column of deals says of it.

    ``rule`` has whether it was paid, and its number.
    """
    number = np.arange(len(ledger.receivables))
    receivables = ledger.receivables.drop(columns="x_note").assign(
        deal_id=[f"D{n}" for n in number]
    )
    deals = [
        {"deal_id": f"D{n}", "customer_id": part["customer_id"].iloc[0], "amount": 10.0,
         "signing_date": part["invoice_date"].iloc[0],
         "x_status": rule(bool(part["paid_date"].notna().all()), n)}
        for n, part in receivables.groupby(number)
    ]  # fmt: skip
    frame, refused = check_frame("deals", pd.DataFrame(deals))
    assert not refused
    return ledger.replace(receivables=receivables, deals=frame)


def test_a_column_of_deals_closed_with_the_payment_is_named() -> None:
    book = a_book(HONEST["chance"])
    [one] = told_after(deals_of(book, lambda paid, _: "closed" if paid else "open"), 0.95)
    assert one.feature == "x_status"
    assert not told_after(deals_of(book, lambda _, n: "AB"[n % 2]), 0.95)


def slow_groups(slow: int, customers: int) -> list[dict[str, Any]]:
    """A book where the first so many customers never pay, the others at once."""
    return [
        {
            "receivable_id": f"R{n}", "customer_id": f"C{n % customers}", "amount": 10.0,
            "invoice_date": END - timedelta(days=900 - n),
            "due_date": END - timedelta(days=880 - n),
            "paid_date": None if n % customers < slow else END - timedelta(days=870 - n),
        }
        for n in range(860)
    ]  # fmt: skip


@pytest.mark.parametrize(("slow", "customers"), [(1, 3), (1, 20), (3, 40)])
def test_a_column_of_customers_that_names_a_few_slow_ones_is_honest(
    slow: int, customers: int
) -> None:
    """Hundreds of receivables, but a handful of customers that never pay: that is their record."""
    kinds = [
        {"customer_id": f"C{n}", "x_kind": "army" if n < slow else "school"}
        for n in range(customers)
    ]
    ledger = a_ledger(END.isoformat(), slow_groups(slow, customers), customers=kinds)
    assert not told_after(ledger, 0.95)


def test_a_column_of_customers_that_says_who_owes_nothing_is_named() -> None:
    kinds = [{"customer_id": f"C{n}", "x_left": "some" if n < 60 else "none"} for n in range(120)]
    ledger = a_ledger(END.isoformat(), slow_groups(60, 120), customers=kinds)
    assert [one.feature for one in told_after(ledger, 0.95)] == ["x_left"]


def test_training_backtest_and_search_stop_unless_it_is_excused() -> None:
    ledger = a_book(TOLD["filled only if paid"])
    with pytest.raises(LeakageSuspected) as stopped:
        backtest(
            ledger, cutoff=date(2026, 1, 1), as_of=END, horizons=(0, 30), peers=(),
            settings=SIGNING,
        )  # fmt: skip
    assert "x_note, by its values or blanks alone" in stopped.value.en
    assert "x_note 仅凭其取值或是否为空" in stopped.value.zh
    assert "leakage_exceptions" in stopped.value.en
    with pytest.raises(LeakageSuspected, match="x_note"):
        tune(ledger, horizons=(0, 30), minutes=1e-6, start=SIGNING)
    excuse = LeakageException(feature="x_note", reason="known", who="Wang", date=END)
    guard = LeakageGuard(Policy(leakage_exceptions=(excuse,)), 20_605)
    guard.look_at_all(ledger)
    assert [(one.feature, why.who) for one, why in guard.excused] == [("x_note", "Wang")]
    assert guard.document()["excused"]
