"""The customers of the ledger, to choose one from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from data_schemas.money import Owed
from data_schemas.values import folded
from model.day import day_number
from model.money.balance import claims_owed
from model.money.owed import owed_in
from service.desk.asked import ESSENTIALS

if TYPE_CHECKING:
    from model.view import LedgerView

MOST = 30
"""Customers offered at a time."""


@dataclass(frozen=True)
class Known:
    """What the ledger holds of a customer: receivables, unpaid ones, and what is owed of these."""

    total: int
    open: int
    owed: Owed | None


class Customers:
    """An index by name and id over one view of the ledger."""

    def __init__(self, view: LedgerView) -> None:
        self.view = view
        table = view.ledger.customers
        self.labels: dict[str, str] = {
            str(key): f"{name} · {key}" if isinstance(name, str) else str(key)
            for key, name in zip(table["customer_id"], table["name"], strict=True)
        }
        self._named: dict[str, list[str]] = {}
        for key, name in zip(table["customer_id"], table["name"], strict=True):
            if isinstance(name, str):
                self._named.setdefault(folded(name), []).append(str(key))
        for key in view.ledger.receivables["customer_id"].unique():
            self.labels.setdefault(str(key), str(key))
        self._spelt: dict[str, list[str]] = {}
        for key in self.labels:
            self._spelt.setdefault(folded(key), []).append(key)

    def search(self, text: str) -> dict[str, str]:
        """Labels by id of the first customers whose label has ``text`` in it."""
        wanted = folded(text)
        found: dict[str, str] = {}
        for key, label in self.labels.items():
            if wanted in folded(label):
                found[key] = label
                if len(found) == MOST:
                    break
        return found

    def named(self, name: str) -> list[str]:
        """Ids of the customers that have this very name, however wide its characters are."""
        return self._named.get(folded(name), [])

    def told_apart(self, customer_id: str, name: str) -> str:
        """A customer by its name, with its id where others on record have that name too."""
        return f"{name} · {customer_id}" if len(self.named(name)) > 1 else name

    def on_record(self, customer_id: str) -> str | None:
        """The id the ledger has a customer under; ``None`` for one it does not have."""
        own = self.view.aliases.get(customer_id, customer_id)
        return own if own in self.labels else None

    def essentials(self, customer_id: str) -> dict[str, str]:
        """What the ledger says of a customer's id, name, region, type and level."""
        table = self.view.ledger.customers
        row = table.loc[table["customer_id"] == customer_id, list(ESSENTIALS["customer"])]
        found = row.iloc[0].to_dict() if len(row) else {"customer_id": customer_id}
        return {str(name): value for name, value in found.items() if isinstance(value, str)}

    def known(self, customer_id: str, today: date) -> Known | None:
        """What the ledger holds of a customer, or ``None`` if it holds nothing.

        What it owes is told of today, as an answer tells it; the ledger may end before.
        """
        (at,) = self.view.customer_position(pd.Series([customer_id], dtype="object"))
        total = int((self.view.customer == at).sum()) if at >= 0 else 0
        if not total:
            return None
        cents, age = claims_owed(self.view, int(at), day_number(today))
        return Known(total=total, open=len(cents), owed=owed_in(cents, age))

    def alike(self, customer_id: str, name: str | None) -> list[str]:
        """Ids of others on record that an id not on record may stand for.

        Those of the same name, and those whose id differs in case or width of its letters alone.
        """
        if self.on_record(customer_id) is not None:
            return []
        same = self._spelt.get(folded(customer_id), [])
        return list(dict.fromkeys([*same, *(self.named(name) if name else [])]))
