"""What an ingest takes back: rows on record that an older file overwrites, claims unpaid again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.frame import Ledger, ledger_of
from data_schemas.store import Store, WriteReport
from model.day import NEVER, Days
from model.settlement import Outcomes, outcomes, position_of, signs
from training.unlisted import on_record, unpaid_of

SHOWN = 5
"""Ids told of those that are unpaid again."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """What an ingest did to what was on record before it.

    A file is taken as it is, whatever its day: which of two is right the company knows alone.

    Parameters
    ----------
    file_day : date
        The day of what came.
    ledger_day : date, optional
        The day the ledger went to before; none where there was none.
    updated : int
        Rows on record that say something else now.
    reopened : int
        Receivables paid on record that are unpaid by what came, though no payment of kind
        reversal that was not on record says so.
    examples : tuple of str
        Ids of a few of them.
    """

    file_day: date
    ledger_day: date | None
    updated: int
    reopened: int
    examples: tuple[str, ...] = ()

    @property
    def is_older(self) -> bool:
        """Whether what came is of a day before that of the ledger."""
        return self.ledger_day is not None and self.file_day < self.ledger_day

    @property
    def tells(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.reopened or (self.is_older and self.updated))

    def as_dict(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "file_day": self.file_day.isoformat(),
            "ledger_day": self.ledger_day and self.ledger_day.isoformat(),
            "older": self.is_older, "updated": self.updated, "reopened": self.reopened,
            "examples": list(self.examples),
        }  # fmt: skip

    def line(self, lang: str) -> str:
        """What was taken back; blank where nothing was."""
        zh, n = lang == "zh", f"{self.reopened:,}"
        if not self.tells:
            return ""
        if not self.is_older:
            return (
                f"账上已付清的应收中，有 {n} 笔按本次数据并未付清，现按未付计"
                if zh
                else f"receivables paid on record that are not by these records, and count as"
                f" unpaid now: {n}"
            )
        said = (
            f"本次数据截止于 {self.file_day}，而账上记录已到 {self.ledger_day}："
            f"{self.updated:,} 行被较早的内容覆盖"
            if zh
            else f"these records are of {self.file_day}, those on record went to"
            f" {self.ledger_day}; rows overwritten by older ones: {self.updated:,}"
        )
        if not self.reopened:
            return said
        more = f"，{n} 笔账上已付清的应收又按未付计" if zh else (
            f"; receivables paid on record that count as unpaid again: {n}"
        )  # fmt: skip
        return said + more


def reopened(before: Ledger, was: Outcomes, frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Ids of the receivables paid on record that are unpaid once these frames are written.

    Where a reversal comes that is not on record yet, it says so itself.

    Parameters
    ----------
    before : Ledger
        Receivables and payments on record.
    was : Outcomes
        What became of them by then.
    frames : mapping of str to DataFrame
        What comes, by table.
    """
    owed, paid = before.receivables, before.payments
    came, sent = (frames.get(table, empty) for table, empty in
                  (("receivables", owed[:0]), ("payments", paid[:0])))  # fmt: skip
    # Looked up by position, once each: a list exported anew may bring a million rows again.
    ids = pd.Index(owed["receivable_id"])
    row, claim = (position_of(ids, one["receivable_id"]) for one in (came, sent))
    known = position_of(pd.Index(paid["payment_id"]), sent["payment_id"])
    # What comes as it stands changes nothing, and most of a list exported anew does.
    other = _differs(paid, sent, known)
    # A payment may come again as that of another receivable.
    moved = position_of(ids, paid["receivable_id"].iloc[known[other & (known >= 0)]])
    touched = _marked(len(ids), row[_differs(owed, came, row)], claim[other], moved)
    # One that is on record comes again with every full export, and says nothing of today.
    reversed_ = _marked(len(ids), claim[(known < 0) & (signs(sent["kind"]) < 0)])
    wanted = (was.paid < NEVER) & ~was.excluded & touched & ~reversed_
    if not wanted.any():
        return ()
    of = position_of(ids, paid["receivable_id"])
    ledger = ledger_of(
        date.max,
        receivables=_over(owed, came, wanted & ~_marked(len(ids), row), _at(wanted, row)),
        payments=_over(
            paid, sent, _at(wanted, of) & ~_marked(len(paid), known), _at(wanted, claim)
        ),
    )
    open_ = np.flatnonzero(outcomes(ledger).open_on(NEVER))
    return tuple(ledger.receivables["receivable_id"].iloc[open_])


def _differs(old: pd.DataFrame, new: pd.DataFrame, at: Days) -> Mask:
    """Which rows that come say something else than those on record, at these places; −1: new."""
    out = at < 0
    both = np.flatnonzero(~out)
    for column in old.columns:
        was, now = old[column].to_numpy()[at[both]], new[column].to_numpy()[both]
        out[both] |= ~((was == now) | (pd.isna(was) & pd.isna(now)))
    return out


def _marked(size: int, *places: Days) -> Mask:
    """True at these places, but for those that are −1."""
    out = np.zeros(size + 1, dtype=bool)  # the last stands for −1
    for one in places:
        out[one] = True
    return out[:size]


def _at(mask: Mask, places: Days) -> Mask:
    """What a mask says at places; not where they are −1."""
    return np.asarray(np.r_[mask, False][places], dtype=bool)


def _over(old: pd.DataFrame, new: pd.DataFrame, stays: Mask, comes: Mask) -> pd.DataFrame:
    """Some rows on record with those that come over or beside them."""
    parts = [one for one in (old[stays], new.loc[comes, list(old.columns)]) if len(one)]
    return pd.concat(parts, ignore_index=True) if parts else old[:0]


@dataclass(frozen=True, kw_only=True)
class Before:
    """What an ingest meets on record.

    Parameters
    ----------
    revision : int
        The ledger's; where what is written meets another one, this is no longer true.
    unpaid : set of str
        Ids of the receivables that are unpaid.
    reopened : tuple of str
        Those that are paid, and will be unpaid by what comes.
    """

    revision: int
    unpaid: frozenset[str]
    reopened: tuple[str, ...]

    def taken_back(self, file_day: date, written: WriteReport) -> TakenBack:
        """What was taken back by what was written."""
        return TakenBack(
            file_day=file_day,
            ledger_day=written.met_day,
            updated=sum(one.updated for one in written.tables.values()),
            reopened=len(self.reopened),
            examples=self.reopened[:SHOWN],
        )


def before_ingest(
    store: Store, frames: Mapping[str, pd.DataFrame], revision: int | None = None
) -> Before:
    """What stands on record before these frames are written, or stood at a revision."""
    revision = store.revision() if revision is None else revision
    ledger = on_record(store, revision)
    became = outcomes(ledger)
    back = reopened(ledger, became, frames)
    return Before(revision=revision, unpaid=unpaid_of(ledger, became), reopened=back)
