"""What an ingest takes back: rows on record that an older file overwrites, claims unpaid again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.frame import ledger_of
from data_schemas.store import Store, WriteReport
from model.day import NEVER, Days
from model.settlement import Outcomes, outcomes, position_of
from training.coming import Coming, Mask, at, marked
from training.on_record import LedgerBeside, beside, nearly_all_new
from training.payments_gone import PaymentsGone, payments_gone
from training.unlisted import SHOWN, settlements_of, unpaid_of


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


def reopened(coming: Coming, was: Outcomes) -> tuple[str, ...]:
    """Ids of the receivables paid on record that are unpaid once what comes is written.

    Where a reversal comes that is not on record yet, it says so itself.

    Parameters
    ----------
    coming : Coming
        What comes over what is on record.
    was : Outcomes
        What became by then of the receivables on record.
    """
    ids, owed, paid, came, sent = coming.ids, coming.owed, coming.paid, coming.due, coming.sent
    row, claim, known = coming.row, coming.claim, coming.known
    # What comes as it stands changes nothing, and most of a list exported anew does.
    other = _differs(paid, sent, known)
    # A payment may come again as that of another receivable.
    moved = position_of(ids, paid["receivable_id"].iloc[known[other & (known >= 0)]])
    touched = marked(len(ids), row[_differs(owed, came, row)], claim[other], moved)
    wanted = (was.paid < NEVER) & ~was.excluded & touched & ~coming.reversed
    if not wanted.any():
        return ()
    ledger = ledger_of(
        date.max,
        receivables=_over(owed, came, wanted & ~marked(len(ids), row), at(wanted, row)),
        payments=_over(
            paid, sent, at(wanted, coming.of) & ~marked(len(paid), known), at(wanted, claim)
        ),
    )
    open_ = np.flatnonzero(outcomes(ledger).open_on(NEVER))
    return tuple(ledger.receivables["receivable_id"].iloc[open_])


def _differs(old: pd.DataFrame, new: pd.DataFrame, places: Days) -> Mask:
    """Which rows that come say something else than those on record, at these places; −1: new."""
    out = places < 0
    both = np.flatnonzero(~out)
    for column in old.columns:
        was, now = old[column].to_numpy()[places[both]], new[column].to_numpy()[both]
        out[both] |= ~((was == now) | (pd.isna(was) & pd.isna(now)))
    return out


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
    gone : PaymentsGone, optional
        Those that are paid and stay so, though by what comes they are not.
    ledger : LedgerBeside
        What of the ledger the checks of what comes ask for.
    """

    revision: int
    unpaid: frozenset[str]
    reopened: tuple[str, ...]
    gone: PaymentsGone | None
    ledger: LedgerBeside

    def beside(self, written: WriteReport) -> LedgerBeside:
        """What stands beside what was written."""
        if written.met_day is None:
            return self.ledger  # the first file is all there is, not what is new
        return replace(self.ledger, all_new=nearly_all_new(written.tables))

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
    store: Store,
    frames: Mapping[str, pd.DataFrame],
    file_day: date,
    silent: Mapping[str, Collection[str]] | None = None,
    *,
    revision: int | None = None,
) -> Before:
    """What stands on record before these frames, which are of some day, are written.

    Parameters
    ----------
    silent : mapping, optional
        As ``Store.write`` has it.
    revision : int, optional
        What stood then. Default: what stands now.
    """
    revision = store.revision() if revision is None else revision
    ledger = settlements_of(store, revision)
    became, coming = outcomes(ledger), Coming(ledger, frames, silent or {})
    back = reopened(coming, became)
    return Before(
        revision=revision,
        unpaid=unpaid_of(ledger, became),
        reopened=back,
        gone=payments_gone(coming, became, file_day, back),
        ledger=beside(coming, became, len(back)),
    )
