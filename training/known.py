"""A ledger as it was known: outcomes by the last day, everything asked about by its own day.

A row that was corrected says something else before and after; a credit note, a void, a reversed
payment or two customers found to be one make the days before look different. The days of all these
cut time into periods, each with the ledger as it read then. Within a period history rolls on by the
dates of its events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.outcome import EFFECTS
from data_schemas.store import LedgerVersions
from model.day import NEVER, Days, Floats, day_number, days_of, to_column
from model.units import known_before, signing_units, taught_units
from model.view import LedgerView

FEWEST_PERIODS = 24
"""Periods even the largest ledger is cut into."""
MOST_READ = 500_000
"""Receivables that all periods together may read: about 15 seconds and 2 GiB."""
EACH_READS = 2_000
"""Receivables that take as long to read as a period without any."""


@dataclass(frozen=True)
class Known:
    """A ledger cut at a day.

    Parameters
    ----------
    now : LedgerView
        As known at that day; it has the outcomes.
    earlier : tuple of (int, LedgerView)
        Last day number of each period before, and the ledger as it read then.
    """

    now: LedgerView
    earlier: tuple[tuple[int, LedgerView], ...] = ()

    def units(self, stage: Stage) -> pd.DataFrame:
        """All units of a stage as they were known at their snapshots, with their outcomes.

        Columns as in ``model.units.signing_units``.
        """
        make = signing_units if stage is Stage.SIGNING else taught_units
        return self.units_by(make)

    def units_by(self, make: Callable[[LedgerView], pd.DataFrame]) -> pd.DataFrame:
        """The same for any rule that makes the units of a ledger."""
        latest = make(self.now)
        if not self.earlier:
            return latest
        outcome = _Outcomes(self.now)
        found, first = [], -NEVER
        for last, view in self.earlier:
            units = make(view)
            day = days_of(units["snapshot"])
            found.append(outcome.of(units[(day > first) & (day <= last)]))
            first = last
        found.append(latest[days_of(latest["snapshot"]) > first])
        return pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)

    def periods(self, snapshot: Days) -> Iterator[tuple[Days, LedgerView]]:
        """Positions of the snapshots of each period, and its ledger."""
        first = -NEVER
        for last, view in (*self.earlier, (NEVER * 2, self.now)):
            at = np.flatnonzero((snapshot > first) & (snapshot <= last))
            if len(at) or not self.earlier:
                yield at, view
            first = last

    def ask(
        self, units: pd.DataFrame, answer: Callable[[pd.DataFrame, LedgerView], Floats]
    ) -> Floats:
        """Answers about units, each from the ledger of its period, shape (n, …)."""
        if not self.earlier:
            return answer(units, self.now)
        found = [
            (at, answer(units.iloc[at].reset_index(drop=True), view))
            for at, view in self.periods(days_of(units["snapshot"]))
        ]
        if not found:
            return answer(units, self.now)
        out = np.empty((len(units), *found[0][1].shape[1:]))
        for at, part in found:
            out[at] = part
        return out


class _Outcomes:
    """What became of units, as known at the end."""

    def __init__(self, now: LedgerView) -> None:
        self.now = now
        ended = signing_units(now)
        self.signing = ended.set_index(_key(ended))[["paid", "known"]]
        self.signing = self.signing[~self.signing.index.duplicated()]

    def of(self, units: pd.DataFrame) -> pd.DataFrame:
        """The units that are still a question at the end, with its outcomes."""
        signing = (units["stage"] == Stage.SIGNING.value).to_numpy()
        if signing.any():
            at = self.signing.index.get_indexer(_key(units))
            paid, known = (days_of(self.signing[c]) for c in ("paid", "known"))
            there = at >= 0
        else:
            at = self.now.receivable_ids.get_indexer(pd.Index(units["receivable_id"]))
            result = self.now.outcomes
            paid, known = result.paid, result.known
            there = (at >= 0) & ~result.excluded[np.clip(at, 0, None)]
        kept = units[there].reset_index(drop=True)
        return kept.assign(paid=to_column(paid[at[there]]), known=to_column(known[at[there]]))


def known(source: Ledger | LedgerVersions, as_of: date) -> Known:
    """Cut a ledger at a day: nothing learnt on or after it, and each earlier day as it was known.

    Parameters
    ----------
    source : Ledger or LedgerVersions
        A ledger without versions reads the same on every day.
    """
    versions = None if isinstance(source, Ledger) else source
    whole = as_known(source, as_of)
    rewritten = _rewritten(whole)
    merged_on = whole.aliases["date"].dt.date
    corrected = versions.corrections(as_of) if versions else []
    told_later = (*rewritten.dropna().unique(), *merged_on.unique())
    days = sorted({*corrected, *(d for d in told_later if d < as_of)})
    most = most_periods(len(whole.receivables))
    groups = np.array_split(np.array(days, dtype=object), min(len(days), most) or 1)
    now = LedgerView(known_before(whole, as_of))
    earlier: list[tuple[int, LedgerView]] = []
    for group in groups:
        if len(group):
            then = versions.known_between(group[0], as_of) if versions else whole
            told = _rewritten(then)
            then = then.replace(
                payments=then.payments[(told.isna() | (told < group[0])).to_numpy()],
                aliases=then.aliases[(then.aliases["date"].dt.date < group[0]).to_numpy()],
            )
            like = earlier[-1][1] if earlier else now
            view = LedgerView(known_before(then, as_of), like=like)
            earlier.append((day_number(group[-1]), view))
    return Known(now, tuple(earlier))


def most_periods(receivables: int) -> int:
    """Periods that a ledger of so many receivables is cut into at most.

    Each takes as long to make as a whole ledger. Where there are more days of corrections,
    neighbours share the ledger before the first of them: what it says is older than need be, never
    newer.
    """
    return max(FEWEST_PERIODS, MOST_READ // (receivables + EACH_READS))


def as_known(source: Ledger | LedgerVersions, as_of: date) -> Ledger:
    """The rows of a ledger as they read before a day; one without versions reads the same always.

    What happened on the day or later may still be in it: ``model.units.known_before`` cuts that.
    """
    return source if isinstance(source, Ledger) else source.known_at(as_of)


def _rewritten(ledger: Ledger) -> pd.Series:
    """Day each settlement that rewrites the past was known; missing for every other payment."""
    payments = ledger.payments
    kinds = [kind.value for kind, effect in EFFECTS.items() if effect.rewrites]
    known_on: pd.Series = payments["recorded_date"].fillna(payments["paid_date"])
    known_on = known_on.where(known_on >= payments["paid_date"], payments["paid_date"])
    days: pd.Series = known_on.where(payments["kind"].isin(kinds)).dt.date.astype("object")
    return days


def _key(units: pd.DataFrame) -> pd.Index:
    """A planned instalment and a receivable may have one id; a control character parts them."""
    alone = units["receivable_id"].eq(units["unit_id"]).to_numpy()
    return pd.Index(units["unit_id"].astype(str) + np.where(alone, "\x00", ""))
