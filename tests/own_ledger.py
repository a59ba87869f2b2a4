"""A simulated company with columns of its own, on each of the tables that may have some."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from data_schemas.causes import Cause
from data_schemas.frame import Ledger
from data_schemas.own_column import OwnColumn
from model.view import LedgerView

OWN = (
    OwnColumn(column="x_team", zh="销售团队", en="Sales team", cause=Cause.CONTROL),
    OwnColumn(column="x_class", zh="信用分类", en="Credit class", cause=Cause.CREDIT),
    OwnColumn(column="x_km", zh="运距", en="Distance", unit="km", cause=Cause.SERVICE),
    OwnColumn(column="x_seller", zh="销售", en='The deal\'s "seller"', cause=Cause.CONTROL),
)
"""Few texts of customers, few numbers and many of deals, many names of deals; and ``x_batch``, of
which nothing is said, few texts of receivables."""


def with_own_columns(ledger: Ledger) -> Ledger:
    """The ledger with columns that tell something of how late each customer pays."""
    view = LedgerView(ledger)
    late = np.clip(view.outcomes.paid - view.due, 0, 400).astype("float64")
    of_customer = pd.Series(late).groupby(ledger.receivables["customer_id"].to_numpy()).mean()
    lot = np.random.default_rng(7)

    def level(ids: pd.Series) -> np.ndarray:
        """0 to 1 by how late a customer is, with as much chance."""
        rank = ids.map(of_customer.rank(pct=True)).fillna(0.5).to_numpy()
        return np.asarray((rank + lot.random(len(ids))) / 2)

    def text(start: str, number: np.ndarray) -> pd.Series:
        return pd.Series([f"{start}{n}" for n in number], dtype="object")

    customers = ledger.customers.assign(
        x_team=text("T", (3 * level(ledger.customers["customer_id"])).astype(int))
    )
    of_deal = level(ledger.deals["customer_id"])
    deals = ledger.deals.assign(
        x_class=np.floor(3 * of_deal) + 1.0,
        x_km=np.round(100 * level(ledger.deals["customer_id"]), 1),
        x_seller=text("S", (25 * of_deal).astype(int)),
    )
    batch = text("B", (2 * level(ledger.receivables["customer_id"])).astype(int))
    receivables = ledger.receivables.assign(x_batch=batch)
    return replace(ledger, customers=customers, deals=deals, receivables=receivables, own=OWN)
