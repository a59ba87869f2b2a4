"""A declared field filled in with the payment: the schema calls it fixed, the open ones tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.errors import LeakageSuspected
from data_schemas.frame import Ledger
from data_schemas.policy import LeakageException, Policy
from tests.factories import a_ledger
from training.leakage import LeakageGuard
from training.said_of import number_codes
from training.told_after import told_after

END = date(2026, 6, 1)
Said = Callable[[bool, int], Any]
"""What a field says of a deal or receivable: whether it is paid whole, and its number."""


def a_book(
    deal: dict[str, Said] | None = None,
    receivable: dict[str, Said] | None = None,
    facts: list[Said] | None = None,
    parts: int = 3,
) -> Ledger:
    """Deals of several receivables, each half paid at once and half never, some not yet due.

    ``facts`` give the budget status of a deal, known on the day it was signed; None has no fact.
    """
    rng = np.random.default_rng(1)
    deals, rows, told = [], [], []
    for n in range(300):
        signed = END - timedelta(days=2 * n + 10)
        paid = rng.random(parts) < 0.5
        deals.append(
            {"deal_id": f"D{n}", "customer_id": f"C{n % 40}", "signing_date": signed, "amount": 9.0}
            | {name: rule(bool(paid.all()), n) for name, rule in (deal or {}).items()}
        )
        for k in range(parts):
            due = signed + timedelta(days=30 + 60 * k)
            there = bool(paid[k]) and due + timedelta(days=5) < END
            rows.append(
                {
                    "receivable_id": f"R{n}-{k}", "customer_id": f"C{n % 40}", "deal_id": f"D{n}",
                    "amount": 3.0, "invoice_date": signed + timedelta(days=1), "due_date": due,
                    "paid_date": due + timedelta(days=5) if there else None,
                }
                | {name: rule(there, n) for name, rule in (receivable or {}).items()}
            )  # fmt: skip
        told += [
            {
                "entity": "deal", "id": f"D{n}", "field": "budget_status", "value": value,
                "valid_from": signed, "known_at": signed,
            }
            for rule in facts or ()
            if (value := rule(bool(paid.all()), n)) is not None
        ]  # fmt: skip
    tables = {"deals": deals} | ({"facts": told} if told else {})
    return a_ledger(END.isoformat(), rows, **tables)


@pytest.mark.parametrize(
    ("book", "named"),
    [
        (a_book(deal={"collection_plan_made": lambda paid, _: paid}), "deal.collection_plan_made"),
        (
            a_book(deal={"discount_share": lambda paid, n: n % 90 / 100 if paid else None}),
            "deal.discount_share",
        ),
        (
            a_book(receivable={"days_before_closing": lambda paid, n: n % 25 if paid else None}),
            "receivable.days_before_closing",
        ),
        (
            a_book(receivable={"kind": lambda paid, _: "single" if paid else None}),
            "receivable.kind",
        ),
        (
            a_book(receivable={"deal_id": lambda paid, n: f"D{n}" if paid else None}),
            "receivable.deal_id",
        ),
        (a_book(facts=[lambda paid, _: "approved" if paid else None]), "deal.budget_status"),
    ],
    ids=["a flag", "a number or blank", "of receivables", "its kind", "its deal", "facts put back"],
)
def test_a_declared_field_filled_in_with_the_payment_stops_training(
    book: Ledger, named: str
) -> None:
    with pytest.raises(LeakageSuspected, match=rf"\. {named}, by its values or blanks") as stopped:
        LeakageGuard(Policy(), 0).look_at_all(book)
    assert "of one month that have fallen due had been paid by 2026-06-01" in stopped.value.en
    assert f"{named} 仅凭其取值或是否为空，就区分了同月开票的已到期的应收" in stopped.value.zh
    assert stopped.value.en.count("AUC of") == 1, "one cause, one name"
    excuse = LeakageException(feature=named, reason="the plan comes first", who="Wang", date=END)
    guard = LeakageGuard(Policy(leakage_exceptions=(excuse,)), 0)
    guard.look_at_all(book)
    assert [one.feature for one, _ in guard.excused] == [named]


@pytest.mark.parametrize(
    "book",
    [
        a_book(deal={"collection_plan_made": lambda _, n: n % 3 > 0}),
        a_book(deal={"discount_share": lambda _, n: n % 90 / 100 if n % 3 else None}),
        a_book(deal={"contract_reviewed": lambda _, n: True if n < 100 else None}),
        a_book(facts=[lambda _, n: "approved" if n < 100 else None]),
        a_book(deal={"guarantee_obtained": lambda paid, n: paid if n % 4 else not paid}),
    ],
    ids=["a flag", "a number", "begun lately", "facts begun lately", "a strong one"],
)
def test_an_honest_declared_field_does_not(book: Ledger) -> None:
    assert not told_after(book, 0.95)


def test_terms_that_say_when_a_claim_falls_due_are_honest() -> None:
    """Retention money of these deals is due in years: that it is open its kind says, and truly."""
    honest = a_book()
    held = honest.receivables["receivable_id"].str.endswith("-2").to_numpy()
    later = pd.Timestamp(END + timedelta(days=700))
    paid = honest.receivables["due_date"] + pd.Timedelta(days=5)
    past = honest.receivables.assign(
        kind=np.where(held, "retention", None),
        due_date=honest.receivables["due_date"].where(~held, later),
        paid_date=paid.where(~held & (paid < pd.Timestamp(END)).to_numpy()),
    )
    assert not told_after(honest.replace(receivables=past), 0.95)


def test_the_commonest_numbers_stand_alone_and_the_others_in_bins() -> None:
    value = np.r_[np.zeros(50), np.arange(1, 101), np.nan, np.nan]
    code = number_codes(value)
    assert set(code[:50]) == {1}
    assert (code[50:150] > 1).all()
    assert (np.diff(code[62:150]) >= 0).all()
    assert len(set(code)) <= 1 + 2 * 12
    assert set(code[150:]) == {0}
    np.testing.assert_array_equal(number_codes(np.array([3.0, 1.0, np.nan, 3.0])), [2, 1, 0, 2])
