"""A ledger made ready for point-in-time questions: built once, asked often.

What history needs is found here under its keys: the customer, its peers (agency type and level of
government), its region, everybody, the deal, and each of the ledger's own ``x_`` columns. An index
is sorted when it is first asked for and kept; no answer changes after building.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.customer import PEERS
from data_schemas.field import fields_of
from data_schemas.frame import Ledger
from data_schemas.receivable import Receivable
from model.aliases import merged, renamed, stands_for
from model.day import NEVER, Days, Floats, as_floats, days_of
from model.dealings import contact_events, part_events, promise_events
from model.events import order_of
from model.facts import FactSeries, encode, indexed, text_of
from model.pace import Paces
from model.payers import Claims, Payers
from model.process import Process
from model.readings import Readings
from model.settlement import learnt_late, outcomes, position_of, with_paid_dates
from model.undated import Undated

Derived = TypeVar("Derived")
Number = TypeVar("Number", np.int64, np.float64)


class LedgerView:
    """A ledger with its outcomes and the indexes that history and current values need.

    ``ledger`` is the one given with aliases merged into the customers they stand for, and with a
    settlement where a ``paid_date`` alone tells of a payment.

    Parameters
    ----------
    current_from : date, optional
        The first day about which undated values of the ledger speak; by default its own day. One
        cut at an earlier day says there what it says today.
    like : LedgerView, optional
        One whose indexed facts are used again where they are the same: most of what a view costs.
    """

    def __init__(
        self, ledger: Ledger, current_from: date | None = None, like: LedgerView | None = None
    ) -> None:
        self.current_from = current_from or ledger.as_of
        self._names = stands_for(ledger)
        self.ledger = ledger = with_paid_dates(merged(ledger))
        receivables = ledger.receivables
        self.receivable_ids = pd.Index(receivables["receivable_id"])
        self._paid_for = position_of(self.receivable_ids, ledger.payments["receivable_id"])
        self.outcomes = outcomes(ledger, self._paid_for)
        self.due = days_of(receivables["due_date"])
        invoice = days_of(receivables["invoice_date"])
        self.issue = np.where(invoice < NEVER, invoice, self.due)
        self.seen = np.maximum(self.issue, learnt_late(receivables))
        everybody = pd.concat([ledger.customers["customer_id"], receivables["customer_id"]])
        position, ids = pd.factorize(everybody.to_numpy(dtype="object"))
        self.customer_ids = pd.Index(ids, dtype="object")
        self.customer: Days = position[len(ledger.customers) :].astype("int64")
        self.deal_ids = pd.Index(ledger.deals["deal_id"])
        self._ids = {"customer": self.customer_ids, "deal": self.deal_ids}
        self._ids["receivable"] = self.receivable_ids

        self.deal_amount: Floats = as_floats(ledger.deals["amount"])
        parts = ledger.instalments["deal_id"].value_counts().reindex(self.deal_ids)
        self.deal_parts: Floats = as_floats(parts)

        self._derived: dict[Callable[[LedgerView], object], object] = {}
        self._groups = self._customer_groups()
        self._claims = Claims(self.seen, self.due, self.outcomes)
        self._by_customer = order_of(self.customer)
        self._place = np.empty_like(self._by_customer)
        self._place[self._by_customer] = np.arange(len(self._place))
        self._payers: dict[str, Payers] = {}
        self._labels: dict[str, tuple[pd.Index, Days]] = {}
        self._index_dealings()
        self.facts: dict[str, FactSeries] = self._facts(like)

    def is_current(self, day: date) -> bool:
        """Whether a question on this day is about the present: then undated values hold."""
        return day >= self.current_from

    def once(self, make: Callable[[LedgerView], Derived]) -> Derived:
        """What ``make`` derives from this ledger: made when first asked for, and kept."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast("Derived", self._derived[make])

    def claim_key(self, at: Days) -> Days:
        """Key of what happened to the receivables at these positions; −1 for none.

        Claims of one customer stand together: who asks customer by customer finds them near.
        """
        if not len(self._place):
            return np.full(len(at), -1)
        return np.where(at >= 0, self._place[np.clip(at, 0, None)], -1)

    def payers(self, level: str) -> Payers:
        """Receivables under "customer", "peers", "region", "all", "deal" or an ``x_`` column."""
        if level not in self._payers:
            self._payers[level] = Payers(self._key_of(level), self._claims)
        return self._payers[level]

    def _key_of(self, level: str) -> Days:
        if level == "customer":
            return self.customer
        if level == "deal":
            return self.deal
        if level in self._groups:
            return self._groups[level][self.customer]
        return self.labels(level)[1]

    @cached_property
    def paces(self) -> Paces:
        """How fast the payers' year ran, as each month began."""
        return Paces(self.seen, self.outcomes)

    @cached_property
    def deal(self) -> Days:
        """Position in ``deal_ids`` of each receivable's deal; −1 without one."""
        return position_of(self.deal_ids, self.ledger.receivables["deal_id"])

    def labels(self, column: str) -> tuple[pd.Index, Days]:
        """Values of an ``x_`` column as text, and each receivable's position in them; −1 missing.

        A column the ledger does not have has no values.
        """
        if column not in self._labels:
            receivables = self.ledger.receivables
            own = receivables[column] if column in receivables.columns else None
            self._labels[column] = text_of(self.own_values(column, own, self.deal, self.customer))
        return self._labels[column]

    def own_values(
        self, column: str, own: pd.Series | None, deal: Days, customer: Days
    ) -> pd.Series:
        """An ``x_`` column of receivables: their own value, else that of deal or customer.

        Parameters
        ----------
        own : Series, shape (n,), optional
            What the receivables themselves say.
        deal, customer : ndarray of int64, shape (n,)
            Positions in ``deal_ids`` and ``customer_ids``; −1 unknown.
        """
        behind = ((self.ledger.deals, deal), (self._known_customers, customer))
        for frame, at in behind:
            if column not in frame.columns or not len(frame):
                continue
            values = frame[column].to_numpy(dtype="object")
            found = pd.Series(None, index=range(len(at)), dtype="object")
            found[at >= 0] = values[at[at >= 0]]
            if own is None:
                own = found
            else:
                own = own.reset_index(drop=True).astype("object")
                own = own.where(own.notna(), found)
        return pd.Series(None, index=range(len(deal)), dtype="object") if own is None else own

    def customer_position(self, ids: pd.Series) -> Days:
        """Position in ``customer_ids`` of each id, also of an alias; −1 unknown."""
        return position_of(self.customer_ids, renamed(ids, self._names) if self._names else ids)

    @property
    def aliases(self) -> Mapping[str, str]:
        """The customer each alias stands for."""
        return self._names

    def payments_of(self, at: Days) -> pd.DataFrame:
        """The payments for the receivables at these positions."""
        mine = np.isin(self._paid_for, at[at >= 0])
        return self.ledger.payments.loc[mine].reset_index(drop=True)

    def name_of(self, customer_id: str) -> str | None:
        """The name of a customer, also by an alias, where the ledger has one."""
        known = self._names.get(customer_id, customer_id)
        at = self.customer_ids.get_indexer(pd.Index([known], dtype="object"))[0]
        name = self._known_customers["name"].iloc[at] if at >= 0 else None
        return name if isinstance(name, str) else None

    def _customer_groups(self) -> dict[str, Days]:
        """Peer group, region and everybody, per position in ``customer_ids``."""
        known = self.ledger.customers.set_index("customer_id").reindex(self.customer_ids)
        self._known_customers = known
        self.peer_labels = pd.Index(_peer_label(known), dtype="object").unique()
        self.region_labels = pd.Index(pd.unique(known["region"].astype(str)))
        return {
            "peers": self.peer_key(known),
            "region": self.region_key(known["region"]),
            "all": np.zeros(len(known), dtype="int64"),
        }

    def peer_key(self, customers: pd.DataFrame) -> Days:
        """Key of the peer group, by the columns ``PEERS``; −1 where all are unknown or it is."""
        label = pd.Index(_peer_label(customers), dtype="object")
        key = self.peer_labels.get_indexer(label).astype("int64")
        return np.where(customers[list(PEERS)].isna().all(axis=1).to_numpy(), -1, key)

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

    @cached_property
    def undated(self) -> Undated:
        """What the rows say without a day: customers and deals in the order of their ids."""
        return Undated(self.ledger, self._known_customers)

    @cached_property
    def readings(self) -> Readings:
        """The same on any day, where the ledger knows what each load said."""
        rows = {"customer": self._known_customers, "deal": self.ledger.deals}
        rows["receivable"] = self.ledger.receivables
        return Readings(self.ledger, self.undated, self._ids, rows)

    def _index_dealings(self) -> None:
        contacts, payments, result = self.ledger.contacts, self.ledger.payments, self.outcomes
        about = position_of(self.receivable_ids, contacts["receivable_id"])
        whose = position_of(self.customer_ids, contacts["customer_id"])
        claim = self.claim_key(about)
        self.contacts, self.contacts_here = contact_events(contacts, whose, claim)
        self.promises, self.promises_here = promise_events(
            contacts, whose, claim, _of(result.known, about, NEVER)
        )
        payer = _of(self.customer, self._paid_for, -1)
        self.parts, self.parts_here = part_events(
            payments, payer, self.claim_key(self._paid_for), _of(result.owed, self._paid_for, 0.0)
        )

    @cached_property
    def process(self) -> Process:
        """The dated states of the receivables (by ``claim_key``), and how long each took.

        Of a receivable without any, the days on which its undated state came to read another.
        """
        states = self.ledger.states
        of = position_of(self.receivable_ids, states["receivable_id"])
        read, since, rank = self.readings.changes(STATE)
        alone = ~np.isin(read, of)
        read, since, rank = read[alone], since[alone], rank[alone]
        return Process(
            self.claim_key(np.r_[of, read]),
            np.r_[days_of(states["date"]), since],
            np.r_[encode(STATE, states["state"]), rank],
            np.repeat([True, False], [len(of), len(read)]),
            len(STATE.codes),
            np.where(self.outcomes.excluded, -1, self.customer)[self._by_customer],
            self.outcomes.known[self._by_customer],
        )

    def _facts(self, like: LedgerView | None) -> dict[str, FactSeries]:
        same = (
            like is not None
            and self.ledger.facts.equals(like.ledger.facts)
            and all(one.equals(like._ids[name]) for name, one in self._ids.items())
        )
        return like.facts if like is not None and same else indexed(self.ledger.facts, self._ids)


def _of(values: NDArray[Number], at: Days, otherwise: float) -> NDArray[Number]:
    """The values at these positions; what to say otherwise where one is −1. Shape (m,)."""
    if not len(values):
        return np.full(len(at), otherwise, dtype=values.dtype)
    return np.where(at >= 0, values[np.clip(at, 0, None)], otherwise).astype(values.dtype)


def _peer_label(customers: pd.DataFrame) -> list[str]:
    """The name of each one's peer group."""
    return ["|".join(map(str, row)) for row in zip(*(customers[n] for n in PEERS), strict=True)]


STATE = fields_of(Receivable)["process_state"]
"""The state of a receivable in the payer's process."""
