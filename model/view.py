"""A ledger made ready for point-in-time questions: built once, asked often.

Everything history needs is sorted here under its keys: the customer, its peers (agency type and
level of government), its region, everybody, and each of the ledger's own ``x_`` columns that has
many values. ``history.py`` and ``values.py`` ask; nothing is changed after building.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.codes import ContactResult
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.frame import Ledger
from data_schemas.receivable import Receivable
from model.day import NEVER, Days, Floats, as_floats, days_of
from model.events import Events
from model.facts import FactSeries, encode
from model.settlement import Outcomes, learnt_late, outcomes, position_of, signs

LATE_AT = (0, 30, 90, 365)
"""Days past due at which shares late are counted."""
MANY_VALUES = 12
"""An ``x_`` column with more values than this gets history under its own key."""
DECEMBER = 12
LATE_RANGE = (-90.0, 1095.0)
"""Days late are cut to this range before they are averaged: one ten-year debt is not a habit."""


class Payers:
    """History of receivables under one kind of key (the customer, its peers, a seller …).

    Parameters
    ----------
    key : ndarray of int64, shape (n,)
        Key of each receivable; negative where it has none.
    issue, due : ndarray of int64, shape (n,)
        Day it came to exist (or we learnt of it, if later) and day it fell due.
    result : Outcomes
        How it ended.
    """

    def __init__(self, key: Days, issue: Days, due: Days, result: Outcomes) -> None:
        key = np.where(result.excluded, -1, key)
        known, amount = result.known, result.owed
        late = np.where(result.paid < NEVER, result.paid - due, 0).clip(*LATE_RANGE)
        paid_day = result.paid.clip(0, NEVER - 1).astype("datetime64[D]")
        month = np.where(result.paid < NEVER, paid_day.astype("datetime64[M]").astype(int) % 12, -1)
        self.settled = Events(
            key,
            known,
            late=late,
            amount=amount,
            year_end=(month == DECEMBER - 1),
            issue=issue,
        )
        self.issued = Events(key, issue, amount=amount)
        self.fell_due = Events(key, np.maximum(due, issue), amount=amount)
        closed = np.where(known < NEVER, np.maximum(np.maximum(due, issue), known), NEVER)
        self.closed = Events(key, closed, amount=amount)
        self.matured = {
            h: Events(key, np.maximum(due + h, issue), late=known > np.maximum(due + h, issue))
            for h in LATE_AT
        }
        # In order of falling due, the running maximum of "known paid" never falls, so the first
        # position where it is not before t is the oldest receivable still open at t.
        order = self.fell_due.order
        stamp = self.fell_due.key * (NEVER * 4) + known[order]
        self.oldest = np.maximum.accumulate(stamp) if len(stamp) else stamp


class LedgerView:
    """A ledger with its outcomes and the indexes that history and current values need."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        receivables = ledger.receivables
        self.outcomes = outcomes(ledger)
        self.due = days_of(receivables["due_date"])
        invoice = days_of(receivables["invoice_date"])
        self.issue = np.where(invoice < NEVER, invoice, self.due)
        self.seen = np.maximum(self.issue, learnt_late(receivables))
        self.customer_ids = pd.Index(
            pd.unique(pd.concat([ledger.customers["customer_id"], receivables["customer_id"]]))
        )
        self.customer = self.customer_ids.get_indexer(pd.Index(receivables["customer_id"]))
        self.receivable_ids = pd.Index(receivables["receivable_id"])
        self.deal_ids = pd.Index(ledger.deals["deal_id"])

        self.deal_amount: Floats = as_floats(ledger.deals["amount"])
        parts = ledger.instalments["deal_id"].value_counts().reindex(self.deal_ids)
        self.deal_parts: Floats = as_floats(parts)

        self._undated: dict[str, Floats] = {}
        self._groups = self._customer_groups()
        self.payers = {"customer": self._payers(self.customer.astype("int64"))}
        for name, group in self._groups.items():
            self.payers[name] = self._payers(group[self.customer])
        self.extra_keys: dict[str, pd.Index] = {}
        for column in ledger.extras:
            values = receivables[column].astype("object").map(str)
            if values.nunique() > MANY_VALUES:
                self.extra_keys[column] = pd.Index(pd.unique(values))
                key = self.extra_keys[column].get_indexer(pd.Index(values))
                self.payers[column] = self._payers(key.astype("int64"))
        self._index_contacts()
        self._index_parts()
        self._index_states()
        self._index_facts()

    def _payers(self, key: Days) -> Payers:
        return Payers(key, self.seen, self.due, self.outcomes)

    def _customer_groups(self) -> dict[str, Days]:
        """Peer group, region and everybody, per position in ``customer_ids``."""
        known = self.ledger.customers.set_index("customer_id").reindex(self.customer_ids)
        self._known_customers = known
        self.peer_labels = pd.Index(
            pd.unique(known["agency_type"].astype(str) + "|" + known["level"].astype(str))
        )
        self.region_labels = pd.Index(pd.unique(known["region"].astype(str)))
        return {
            "peers": self.peer_key(known["agency_type"], known["level"]),
            "region": self.region_key(known["region"]),
            "all": np.zeros(len(known), dtype="int64"),
        }

    def peer_key(self, agency_type: pd.Series, level: pd.Series) -> Days:
        """Key of the peer group; −1 where both are unknown or the group is."""
        label = agency_type.astype(str) + "|" + level.astype(str)
        key = self.peer_labels.get_indexer(pd.Index(label)).astype("int64")
        return np.where((agency_type.isna() & level.isna()).to_numpy(), -1, key)

    def region_key(self, region: pd.Series) -> Days:
        """Key of the region; −1 where it is unknown."""
        key = self.region_labels.get_indexer(pd.Index(region.astype(str))).astype("int64")
        return np.where(region.isna().to_numpy(), -1, key)

    def group_of(self, name: str, customer: Days) -> Days:
        """Key of a customer's group ("peers", "region", "all") by its position; −1 unknown."""
        group = self._groups[name]
        if name == "all":
            return np.zeros(len(customer), dtype="int64")
        safe = np.clip(customer, 0, None)
        return np.where(customer >= 0, group[safe] if len(group) else -1, -1)

    def undated(self, name: str, field: Field) -> Floats:
        """Undated values of "owner.field" in the order of the owner's ids, encoded; shape (m,)."""
        if name not in self._undated:
            frame = {
                "customer": self._known_customers,
                "deal": self.ledger.deals,
                "receivable": self.ledger.receivables,
            }[field.owner]
            self._undated[name] = encode(field, frame[field.name])
        return self._undated[name]

    def _index_contacts(self) -> None:
        contacts = self.ledger.contacts
        receivable = position_of(
            self.ledger.receivables["receivable_id"], contacts["receivable_id"]
        )
        customer = self.customer_ids.get_indexer(pd.Index(contacts["customer_id"])).astype("int64")
        day = days_of(contacts["date"])
        reached = (
            contacts["result"]
            .isin([ContactResult.REACHED.value, ContactResult.PROMISED.value])
            .to_numpy()
        )
        self.contacts = Events(customer, day, reached=reached)
        self.contacts_here = Events(receivable, day, reached=reached)
        promised = days_of(contacts["promised_date"])
        # A promise about one receivable is broken when its day ends unpaid; when that day comes
        # we know. Promises about a whole account cannot be checked and do not count.
        about_one = (receivable >= 0) & (promised < NEVER)
        safe = np.clip(receivable, 0, None)
        known = self.outcomes.known[safe] if len(self.outcomes.known) else promised
        broken = about_one & (known > promised)
        self.promises = Events(
            np.where(about_one, customer, -1), np.maximum(promised, day), broken=broken
        )
        self.promises_here = Events(
            np.where(about_one, receivable, -1), np.maximum(promised, day), broken=broken
        )

    def _index_parts(self) -> None:
        """Payments one by one: partial payments of a customer and of one receivable."""
        payments = self.ledger.payments
        receivable = position_of(
            self.ledger.receivables["receivable_id"], payments["receivable_id"]
        )
        day = days_of(payments["paid_date"])
        recorded = days_of(payments["recorded_date"])
        known = np.where(recorded < NEVER, np.maximum(recorded, day), day)
        amount = payments["amount"].to_numpy(dtype="float64")
        safe = np.clip(receivable, 0, None)
        owed = self.outcomes.owed[safe] if len(self.outcomes.owed) else amount
        customer = np.where(receivable >= 0, self.customer[safe] if len(self.customer) else -1, -1)
        share = amount * signs(payments["kind"]) / np.where(owed > 0, owed, np.inf)
        partial = amount < 0.98 * owed
        self.parts = Events(customer, known, partial=partial)
        self.parts_here = Events(receivable, known, share=share)

    def _index_states(self) -> None:
        states = self.ledger.states
        receivable = position_of(self.ledger.receivables["receivable_id"], states["receivable_id"])
        rank = encode(_STATE, states["state"])
        self.states_here = Events(receivable, days_of(states["date"]), rank=rank)

    def _index_facts(self) -> None:
        facts = self.ledger.facts
        ids = {
            "customer": self.customer_ids,
            "deal": self.deal_ids,
            "receivable": self.receivable_ids,
        }
        self.facts: dict[str, FactSeries] = {}
        for (entity, name), part in facts.groupby(["entity", "field"], sort=False):
            field = CHANGING.get(f"{entity}.{name}")
            if field is not None:
                self.facts[f"{entity}.{name}"] = FactSeries(ids[str(entity)], field, part)


_STATE = fields_of(Receivable)["process_state"]

CHANGING: dict[str, Field] = {
    f"{f.owner}.{name}": f
    for record in (Customer, Deal, Receivable)
    for name, f in fields_of(record).items()
    if f.is_input and f.meta.changes
}
"""Fields whose history comes from dated facts, by "owner.name"."""
