"""What the slow reference reads in a ledger's rows: one receivable, one path, one day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import fmean
from typing import Any

import pandas as pd

from data_schemas.codes import ProcessState
from data_schemas.outcome import EFFECTS, PAID_SHARE, SettlementKind
from model.payers import LATE_BY

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Claim:
    """One receivable; days as numbers since 1970-01-01, ``inf`` for a day that never came."""

    issue: int
    due: int
    owed: float
    paid: float
    known: float
    void: bool

    @cached_property
    def late(self) -> float:
        return min(max(self.paid - self.due, -90), 1095)

    @property
    def late_by(self) -> float:
        """Days late as they stood when a mean takes it in: all of them where it was unpaid then."""
        return LATE_BY if self.known > self.ripe(LATE_BY) else min(self.late, LATE_BY)

    @property
    def settled(self) -> float:
        """The day from which its payment counts: known, and the claim is there."""
        return max(self.known, self.issue)

    def ripe(self, horizon: int = 0) -> int:
        """The day it is so many days past due, or came to exist, if that was later."""
        return max(self.due + horizon, self.issue)


def claim(row: dict[str, Any], payments: Rows) -> Claim:
    """A receivable with what became of it, payment by payment."""
    issue = row["due_date"] if row["invoice_date"] is None else row["invoice_date"]
    paid = known = math.inf if row["paid_date"] is None else row["paid_date"]
    cents = lambda one: round(one["amount"] * 100)  # noqa: E731
    cash = credit = 0
    seen = -math.inf
    if payments:
        paid = known = math.inf
    for payment in sorted(payments, key=lambda p: (p["paid_date"], recorded(p))):
        cash += effect(payment).pays * cents(payment)
        credit += cents(payment) if effect(payment).lowers_amount else 0
        seen = max(seen, recorded(payment))
        if 1000 * cash < round(1000 * PAID_SHARE) * (cents(row) - credit):
            paid = known = math.inf
        elif paid == math.inf:
            paid, known = payment["paid_date"], seen
    if any(effect(p).never_paid for p in payments):
        paid = known = math.inf
    owed = max(cents(row) - credit, 0) / 100
    void = any(effect(p).excludes for p in payments)
    void = void or (bool(payments) and owed <= (1 - PAID_SHARE) * row["amount"])
    return Claim(issue, row["due_date"], owed, paid, known, void)


def path(states: Rows) -> list[tuple[int, int]]:
    """Days on which a receivable came to another state; of one day's the furthest holds."""
    furthest: dict[int, int] = {}
    for state in states:
        rank = ProcessState(state["state"]).rank
        furthest[state["date"]] = max(rank, furthest.get(state["date"], rank))
    out: list[tuple[int, int]] = []
    for at, rank in sorted(furthest.items()):
        if not out or out[-1][1] != rank:
            out.append((at, rank))
    return out


def effect(payment: dict[str, Any]) -> Any:
    return EFFECTS[SettlementKind(payment["kind"] or "cash")]


def recorded(payment: dict[str, Any]) -> int:
    """When we knew of a payment."""
    late = payment["recorded_date"]
    return payment["paid_date"] if late is None else max(late, payment["paid_date"])


def rows(frame: pd.DataFrame) -> Rows:
    """Rows of a table; days as numbers, ``None`` where missing."""
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "M":
            column = column.to_numpy().astype("datetime64[D]").astype("int64")
        values = pd.Series(column).astype("object")
        columns[name] = values.where(frame[name].notna().to_numpy(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def by(every: Rows, name: str) -> dict[Hashable, Rows]:
    """Rows by the value of one column."""
    out: dict[Hashable, Rows] = defaultdict(list)
    for row in every:
        out[row[name]].append(row)
    return out


def day(value: Any) -> int:
    return int((pd.Timestamp(value) - pd.Timestamp(0)).days)


def month(number: float) -> int:
    return (date(1970, 1, 1) + timedelta(days=number)).month


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return fmean(found) if found else math.nan
