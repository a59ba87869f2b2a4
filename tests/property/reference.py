"""The slow reference: history row by row in plain Python, as one would explain it at a table.

It shares with the product the tables of words (what a settlement does, which days are counted),
and none of its sorting, searching and running sums. Only shares and stays of large groups are
counted by comparing whole columns, because a group may be everybody.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from data_schemas.codes import ContactResult
from data_schemas.frame import Ledger
from model.payers import LATE_AT, LATE_BY
from model.shrinkage import AGES, LEVELS, PRIOR_COUNT
from tests.property.reference_history import history, promises
from tests.property.reference_process import ProcessBook
from tests.property.reference_rows import (
    Claim,
    Rows,
    by,
    claim,
    day,
    effect,
    mean,
    recorded,
    rows,
)

RECEIVABLE = [
    "receivable_id", "customer_id", "deal_id", "invoice_date", "due_date", "amount", "paid_date",
]  # fmt: skip
PAYMENT = ["receivable_id", "paid_date", "recorded_date", "amount", "kind"]
"""Columns that history reads; a million rows of all of them would not fit."""
REACHED = (ContactResult.REACHED, ContactResult.PROMISED)


RECORD_AT = (10, 45)
"""Days at which a customer's own record is told."""


class Book:
    """A ledger opened at the rows of each key.

    Parameters
    ----------
    units : DataFrame, optional
        The only units that will be asked about. Contacts of others are not opened: nothing is
        told of them. Receivables, payments and states all are.
    """

    def __init__(self, ledger: Ledger, units: pd.DataFrame | None = None) -> None:
        contacts = ledger.contacts
        if units is not None:
            here = units["receivable_id"]
            theirs = contacts["customer_id"].isin(units["customer_id"])
            contacts = contacts[theirs | contacts["receivable_id"].isin(here)]
        self.payments = by(rows(ledger.payments[PAYMENT]), "receivable_id")
        contacts = rows(contacts)
        self.contacts = by(contacts, "customer_id")
        self.contacts_here = by(contacts, "receivable_id")
        self.customers = {c["customer_id"]: c for c in rows(ledger.customers)}
        self.deals = {d["deal_id"]: d for d in rows(ledger.deals)}
        own = [column for column in ledger.extras if column in ledger.receivables.columns]
        owed = rows(ledger.receivables[[*RECEIVABLE, *own]])
        self.receivables = {r["receivable_id"]: r for r in owed}
        self.claims: dict[str, Claim] = {}
        self.customer_of: dict[str, str] = {}
        self.under: dict[tuple[str, Hashable], list[str]] = defaultdict(list)
        self.values: dict[str, set[Hashable]] = defaultdict(set)
        for number, row in self.receivables.items():
            self.claims[number] = claim(row, self.payments.get(number, []))
            self.under["customer", row["customer_id"]].append(number)
            self.customer_of[number] = row["customer_id"]
            if row["deal_id"] in self.deals:
                self.under["deal", row["deal_id"]].append(number)
            for column in ledger.extras:
                value = self.own(column, number, row["deal_id"], row["customer_id"])
                self.under[column, value].append(number)
                self.values[column].add(value)
            for level in LEVELS[:-1]:
                group = self.group(level, row["customer_id"])
                if group is not None:
                    self.under[level, group].append(number)
        self._columns: dict[tuple[str, Hashable], dict[str, Any]] = {}
        self.process = ProcessBook(rows(ledger.states), self.claims)
        self._counted: dict[tuple[Hashable, ...], tuple[int, float]] = {}

    def group(self, level: str, customer: str) -> Hashable:
        """Key of a customer's group; none where it is unknown."""
        if level == "all":
            return "all"
        known = self.customers.get(customer, {"agency_type": None, "level": None, "region": None})
        if level == "region":
            return known["region"]
        both = known["agency_type"], known["level"]
        return None if both == (None, None) else both

    def own(self, column: str, number: Any, deal: Any, customer: Any) -> Any:
        """Value of an ``x_`` column: the receivable's, else its deal's, else its customer's."""
        where = (self.receivables.get(number), self.deals.get(deal), self.customers.get(customer))
        found = (row.get(column) for row in where if row is not None)
        return next((value for value in found if value is not None), None)

    def of(self, level: str, key: Hashable) -> list[Claim]:
        """Claims under a key that are not void."""
        found = (self.claims[number] for number in self.under.get((level, key), []))
        return [c for c in found if not c.void]

    def history(self, level: str, key: Hashable, t: int) -> dict[str, float]:
        """What is told of one key strictly before day ``t``."""
        return history(self.of(level, key), t)

    def counts(self, level: str, key: Hashable, t: int, horizon: int | None) -> tuple[int, float]:
        """Count of a key, and how many were late, or (``None``) how late together."""
        if key is None:
            return 0, 0.0
        if (level, key, t, horizon) not in self._counted:
            self._counted[level, key, t, horizon] = self._count(level, key, t, horizon)
        return self._counted[level, key, t, horizon]

    def _count(self, level: str, key: Hashable, t: int, horizon: int | None) -> tuple[int, float]:
        if (level, key) not in self._columns:
            claims = self.of(level, key)
            known = np.array([c.known for c in claims])
            ripe = {h: np.array([c.ripe(h) for c in claims]) for h in (*LATE_AT, *RECORD_AT)}
            self._columns[level, key] = {
                "known": known, "late": np.array([c.late_by for c in claims]), "ripe": ripe,
                "unpaid": {h: known > ripe[h] for h in (*LATE_AT, *RECORD_AT)},
            }  # fmt: skip
        columns = self._columns[level, key]
        if horizon is None:
            seen = columns["ripe"][LATE_BY] < t
            return int(seen.sum()), float(columns["late"][seen].sum())
        seen = columns["ripe"][horizon] < t
        return int(seen.sum()), float((seen & columns["unpaid"][horizon]).sum())

    def shrunk(self, customer: str, t: int, horizon: int | None, upto: str = "customer") -> float:
        """A rate of a customer, or of a group of it, drawn to the wider groups."""
        rate = math.nan
        for level in LEVELS[: LEVELS.index(upto) + 1]:
            key = customer if level == "customer" else self.group(level, customer)
            count, total = self.counts(level, key, t, horizon)
            if not math.isnan(rate):
                rate = (total + PRIOR_COUNT * rate) / (count + PRIOR_COUNT)
            elif count:
                rate = total / count
        return rate

    def stayed(self, customer: str, t: int, late: int, horizon: int) -> float:
        """Of what was unpaid as long, the share still unpaid later, drawn to the wider groups."""
        if late < 0:
            return self.shrunk(customer, t, horizon)
        below = max(age for age in AGES if age <= late)
        above = min((age for age in AGES if age >= late), default=below)
        far = (late - below) / (above - below) if above > below else 0.0
        low, high = (self._oldest(customer, t, age, horizon) for age in (below, above))
        return low if far == 0 else (1 - far) * low + far * high

    def _oldest(self, customer: str, t: int, age: int, horizon: int) -> float:
        """The share of the oldest age up to this one of which anything is known."""
        shares = (self._stayed(customer, t, a, horizon) for a in reversed(AGES) if a <= age)
        return next((share for share in shares if not math.isnan(share)), math.nan)

    def _stayed(self, customer: str, t: int, age: int, horizon: int) -> float:
        rate = math.nan
        for level in LEVELS:
            key = customer if level == "customer" else self.group(level, customer)
            if key is None:
                continue
            asked = [c for c in self.of(level, key) if c.known > c.ripe(age)]
            ended = [c for c in asked if c.ripe(age + horizon) < t]
            total, count = sum(c.known > c.ripe(age + horizon) for c in ended), len(ended)
            if not math.isnan(rate):
                rate = (total + PRIOR_COUNT * rate) / (count + PRIOR_COUNT)
            elif count:
                rate = total / count
        return rate

    def features(self, unit: Any, extras: Iterable[str] = ()) -> dict[str, float]:
        """Every feature of history, and of the receivable itself, of one unit."""
        t, customer = day(unit.snapshot), unit.customer_id
        told = self.history("customer", customer, t)
        of_deal = self.history("deal", unit.deal_id, t)
        contacts = [c for c in self.contacts.get(customer, []) if c["date"] < t]
        kept = promises(self.contacts.get(customer, []), self.claims, t)
        numbers = self.under.get(("customer", customer), [])
        parts = [
            p["amount"] < 0.98 * self.claims[n].owed
            for n in numbers
            for p in self._known_of(n, t)
            if effect(p).pays > 0
        ]
        out = {f"history.late_share_{h}": self.shrunk(customer, t, h) for h in LATE_AT}
        for h in RECORD_AT:
            out[f"history.stay_share_{h}"] = self.stayed(customer, t, t - day(unit.due), h)
        for level in ("peers", "region", "all"):
            out[f"history.{level}_late_share_30"] = self.shrunk(customer, t, 30, level)
        out |= {
            "history.mean_days_late": self.shrunk(customer, t, None),
            "history.median_days_late": told["median_late"],
            "history.recent_days_late": told["recent_late"],
            "history.last_days_late": told["last_late"],
            "history.faded_days_late": told["faded_late_by"],
            "history.late_trend": told["late_trend"],
            "history.recent_late_share_30": told["recent_share_30"],
            "history.settled_count": told["settled_count"],
            "history.due_count": told["ripe_0"],
            "history.open_count": told["open_count"],
            "history.open_amount": told["open_amount"],
            "history.overdue_count": told["overdue_count"],
            "history.overdue_share": told["overdue_amount"] / told["open_amount"]
            if told["open_amount"]
            else math.nan,
            "history.oldest_overdue_days": told["oldest_overdue"],
            "history.days_since_payment": told["days_since_payment"],
            "history.days_since_invoice": told["days_since_invoice"],
            "history.year_end_share": told["year_end_share"],
            "history.amount_ratio": unit.amount / told["mean_amount"],
            "history.partial_share": mean(parts),
            "history.broken_promise_share": mean(kept),
            "history.contacts_90d": sum(c["date"] >= t - 90 for c in contacts),
            "history.reached_share": mean(c["result"] in REACHED for c in contacts),
            "history.deal_days_late": of_deal["mean_late"],
            "history.deal_overdue_count": of_deal["overdue_count"]
            if unit.deal_id is not None
            else math.nan,
        }
        out |= self._here(unit.receivable_id, t)
        for column in extras:
            value = self.own(column, unit.receivable_id, unit.deal_id, customer)
            out |= self._own(column, value, customer, t)
        return out

    def _known_of(self, number: str, t: int) -> Rows:
        return [p for p in self.payments.get(number, []) if recorded(p) < t]

    def _here(self, number: str | None, t: int) -> dict[str, float]:
        if number is None:
            return {}
        every = self.contacts_here.get(number, [])
        contacts = [c["date"] for c in every if c["date"] < t]
        owed = self.claims[number].owed
        paid = sum(effect(p).pays * p["amount"] for p in self._known_of(number, t))
        share = paid / owed if owed else 0.0
        return {
            "receivable.contacts": len(contacts),
            "receivable.days_since_contact": t - max(contacts) if contacts else math.nan,
            "receivable.broken_promises": sum(promises(every, self.claims, t)),
            "receivable.paid_share": min(max(share, 0), 1),
        } | self.process.features(number, self.under["customer", self.customer_of[number]], t)

    def _own(self, column: str, value: str | None, customer: str, t: int) -> dict[str, float]:
        """What an ``x_`` column with few values says, and the history under each of many."""
        one_hot = {
            f"{column}={v}": math.nan if value is None else float(value == v)
            for v in self.values[column]
        }
        return one_hot | self._under(column, value, customer, t)

    def _under(self, column: str, value: str | None, customer: str, t: int) -> dict[str, float]:
        """History under a value of an ``x_`` column; everybody's rate stands behind its own."""
        # Claims without a value are nobody's: they have no history in common.
        told = self.history(column if value is not None else "nobody", value, t)
        out = {
            f"{column}.{name}": told[of]
            for name, of in {
                "due_count": "ripe_0", "settled_count": "settled_count",
                "mean_days_late": "mean_late_by", "recent_days_late": "ten_late",
                "median_days_late": "median_late", "last_days_late": "last_late",
                "faded_days_late": "faded_late_by", "late_trend": "late_trend",
                "year_end_share": "year_end_share", "days_since_payment": "days_since_payment",
                "days_since_invoice": "days_since_invoice", "open_count": "open_count",
                "open_amount": "open_amount", "overdue_count": "overdue_count",
                "oldest_overdue_days": "oldest_overdue", "recent_late_share_30": "recent_share_30",
            }.items()
        }  # fmt: skip
        out[f"{column}.overdue_share"] = (
            told["overdue_amount"] / told["open_amount"] if told["open_amount"] else math.nan
        )
        for h in LATE_AT:
            everybody = self.shrunk(customer, t, h, "all")
            share = (told[f"late_{h}"] + PRIOR_COUNT * everybody) / (
                told[f"ripe_{h}"] + PRIOR_COUNT
            )
            out[f"{column}.late_share_{h}"] = share
        return out
