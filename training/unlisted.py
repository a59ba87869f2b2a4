"""Receivables unpaid on record that a later file lacks: lists are exported anew, and rows go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger, ledger_of
from data_schemas.store import Store
from model.day import NEVER
from model.settlement import Outcomes

SHOWN = 5
"""Ids told of the receivables that an ingest says something of."""
WHOLE = 0.8
"""Share of what is on record that a file has where it means to be the whole list."""


@dataclass(frozen=True, kw_only=True)
class Unlisted:
    """What an ingest of receivables says of those that were unpaid on record before it.

    Parameters
    ----------
    on_record : int
        Receivables that were unpaid on record.
    listed : int
        Those of them that came again, if only in a row refused, or with a payment.
    examples : tuple of str
        Ids of a few of the others.
    """

    on_record: int
    listed: int
    examples: tuple[str, ...] = ()

    @property
    def lacking(self) -> int:
        """Those that did not come: they stay as they are, unpaid."""
        return self.on_record - self.listed

    def as_dict(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "on_record": self.on_record, "listed": self.listed, "lacking": self.lacking,
            "examples": list(self.examples),
        }  # fmt: skip

    def line(self, lang: str) -> str:
        """What lacks; blank where nothing does, or the file brings others altogether."""
        if not self.lacking or not self.listed:
            return ""
        return (
            f"账上原有 {self.on_record:,} 笔未付应收，本次来了 {self.listed:,} 笔；其余"
            f" {self.lacking:,} 笔不在本次数据中，仍按未付计"
            if lang == "zh"
            else f"of {self.on_record:,} receivables that were unpaid on record {self.listed:,}"
            f" came again; the other {self.lacking:,} did not and still count as unpaid"
        )


def settlements_of(store: Store, revision: int) -> Ledger:
    """The receivables and payments of a revision, with what says what became of them."""
    owed = store.columns("receivables", ("receivable_id", "amount", "paid_date"), revision)
    # A ledger puts its rows in order of their keys.
    kept = ("payment_id", "receivable_id", "paid_date", "recorded_date", "amount", "kind")
    # The day says nothing here: what was ever learnt counts.
    paid = store.columns("payments", kept, revision)
    return ledger_of(date.max, receivables=owed, payments=paid)


def unpaid_of(ledger: Ledger, became: Outcomes) -> frozenset[str]:
    """Ids of the receivables of a ledger that are unpaid."""
    open_ = np.flatnonzero(became.open_on(NEVER))
    return frozenset(ledger.receivables["receivable_id"].iloc[open_])


def unlisted(
    before: Collection[str], frames: Mapping[str, pd.DataFrame], held_back: Collection[str] = ()
) -> Unlisted | None:
    """Compare what came with what was unpaid on record; none where no receivables came.

    Parameters
    ----------
    before : collection of str
        As ``unpaid_of`` said of what was on record before the ingest.
    frames : mapping of str to DataFrame
        What came, by table.
    held_back : collection of str
        Ids of receivables in the file that its mapping leaves out, or in rows that were refused.
    """
    if not before or not len(frames.get("receivables", ())):
        return None
    came = set(held_back)
    for table in ("receivables", "payments"):
        if table in frames:
            came |= set(frames[table]["receivable_id"])
    lacking = sorted(one for one in before if one not in came)
    return Unlisted(
        on_record=len(before), listed=len(before) - len(lacking), examples=tuple(lacking[:SHOWN])
    )
