"""A small model of a company with columns of its own, and one of its claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.receivable import Payment, Receivable
from model.bundle import Bundle, load_bundle
from model.ledger_records import records_of
from model.scorer import Scorer
from model.view import LedgerView


@pytest.fixture(scope="module")
def bundle(own_bundle_dir: Path) -> Bundle:
    return load_bundle(own_bundle_dir)


@pytest.fixture(scope="module")
def scorer(bundle: Bundle) -> Scorer:
    return Scorer(bundle, Policy())


@pytest.fixture(scope="module")
def view(own_ledger: Ledger) -> LedgerView:
    """The ledger with what it says in own columns."""
    return LedgerView(own_ledger)


@pytest.fixture(scope="module")
def claim(view: LedgerView) -> dict[str, Any]:
    """A receivable of a deal, overdue for a month, given whole, without own columns."""
    ledger = view.ledger
    now = view.outcomes.open_on(int(pd.Timestamp(ledger.as_of).timestamp() // 86400))
    held = ledger.receivables.loc[now & ledger.receivables["deal_id"].notna()]
    overdue = held["due_date"] < pd.Timestamp(ledger.as_of) - pd.Timedelta(days=30)
    held = held.loc[overdue].iloc[-1]
    (given,) = records_of(Receivable, ledger.receivables, "receivable_id", held["receivable_id"])
    (deal,) = records_of(Deal, ledger.deals, "deal_id", held["deal_id"])
    paid = ledger.payments.loc[ledger.payments["receivable_id"] == held["receivable_id"]]
    payments = [
        one for name in paid["payment_id"] for one in records_of(Payment, paid, "payment_id", name)
    ]
    return {
        "receivable": given.model_dump(), "deal": deal.model_dump(),
        "customer": Customer(customer_id=given.customer_id).model_dump(),
        "payments": [one.model_dump() for one in payments],
    }  # fmt: skip
