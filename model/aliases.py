"""Several ids of one customer as one: every record goes to the customer its id stands for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.dated import FactEntity
from data_schemas.frame import READ_FROM, Ledger

NAMING = ("deals", "receivables", "contacts")
"""The tables whose records name a customer they belong to."""


def stands_for(ledger: Ledger) -> dict[str, str]:
    """The customer each alias stands for."""
    named = ledger.aliases[ledger.aliases["customer_id"].notna()]
    return dict(zip(named["alias_id"], named["customer_id"], strict=True))


def renamed(ids: pd.Series, names: dict[str, str]) -> pd.Series:
    """Ids of customers, each alias replaced by whom it stands for; shape (n,)."""
    found = ids.map(names)
    return ids.where(found.isna(), found).astype("object")


def merged(ledger: Ledger) -> Ledger:
    """The ledger with the records of every alias under the customer it stands for.

    All aliases of the ledger count; who asks about an earlier day cuts them first, as
    ``units.known_before`` does. A customer is described by its own record, and where that is
    silent by those of its aliases. The aliases stay, and merging again changes nothing.
    """
    names = stands_for(ledger)
    if not names:
        return ledger
    tables = {}
    for name in NAMING:
        frame: pd.DataFrame = getattr(ledger, name)
        tables[name] = frame.assign(customer_id=renamed(frame["customer_id"], names))
    facts = ledger.facts
    about = (facts["entity"] == FactEntity.CUSTOMER.value) & facts["id"].isin(list(names))
    facts = facts.assign(id=facts["id"].where(~about, renamed(facts["id"], names)))
    # Of two facts about one day the later row holds: the customer's own stand behind the alias's.
    facts = facts.iloc[np.argsort(~about.to_numpy(), kind="stable")].reset_index(drop=True)
    return ledger.replace(**tables, facts=facts, customers=_described(ledger.customers, names))


def _described(customers: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """One row per customer; its own first, blanks filled from those of its aliases."""
    several = customers["customer_id"].isin([*names, *names.values()])
    part = customers[several]
    own_first = np.argsort(part["customer_id"].isin(list(names)).to_numpy(), kind="stable")
    part = part.iloc[own_first]
    key = renamed(part["customer_id"], names)
    filled = {
        name: part[name].groupby(key, sort=False).bfill()
        for name in part.columns
        if name != "customer_id"
    }
    if READ_FROM in part:
        # What stands in for a blank was known from its own day on.
        filled[READ_FROM] = part[READ_FROM].groupby(key, sort=False).transform("max")
    part = part.assign(customer_id=key, **filled)[~key.duplicated().to_numpy()]
    return pd.concat([customers[~several], part], ignore_index=True)
