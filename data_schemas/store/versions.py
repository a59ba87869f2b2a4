"""A ledger with every version of its rows: what it said on any day, and when it was corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.column import DAY
from data_schemas.field import fields_of
from data_schemas.frame import (
    EXTRA_PREFIX,
    KEYS,
    OF_CHANGING,
    READ_FROM,
    TABLES,
    Ledger,
    columns_read,
)
from data_schemas.store.tables import KNOWN_FROM

VERSION = "version"
"""The revision that brought a row; the rows that stand come after all that were replaced."""
_STANDS = np.iinfo(np.int64).max
_AT = "at"

LATE: dict[str, str] = {
    "payments": "recorded_date",
    "contacts": "date",
    "states": "date",
    "facts": "known_at",
    "aliases": "date",
}
"""The column by which history knows when a record was learnt; it is put off where we learnt of the
record later. Receivables get a column ``known_from`` instead: their own dates are what is asked."""


@dataclass(frozen=True)
class LedgerVersions:
    """A ledger as it stands, the days its rows were learnt, and the rows that were replaced.

    Parameters
    ----------
    latest : Ledger
        As it stands.
    learnt : mapping of str to Series
        Per table the day each row of ``latest`` was learnt; a table that is missing was learnt
        as it happened.
    past : mapping of str to DataFrame
        Per table the rows that were replaced, with ``known_from`` and ``version``.
    """

    latest: Ledger
    learnt: Mapping[str, pd.Series] = field(default_factory=dict)
    past: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day the ledger goes to."""
        return self.latest.as_of

    @property
    def synthetic(self) -> bool:
        """Whether the records are simulated."""
        return self.latest.synthetic

    def known_at(self, day: date) -> Ledger:
        """The ledger as it was known strictly before a day."""
        return self._ledger(day, until=day)

    def known_between(self, day: date, until: date) -> Ledger:
        """The records known before ``until``, each in the version known before ``day``.

        A record learnt between the two is there in its first version; whoever asks by the dates of
        its events does not see it earlier than that.
        """
        return self._ledger(day, until=until)

    def corrections(self, before: date) -> list[date]:
        """Days before ``before`` on which a row was replaced by one that says something else.

        That a receivable open so far has been paid is news, not a correction. Fields that change
        are left out: history takes them from dated facts. The first day of an alias counts too: it
        changes whose the records of all days before are.
        """
        found: set[date] = set()
        found.update(day.date() for day in self._merges() if day < pd.Timestamp(before))
        for name in self.past:
            rows = self._versions(name).sort_values([_AT, VERSION], kind="stable")
            earlier, later = rows.iloc[:-1], rows.iloc[1:]
            follows = earlier[_AT].to_numpy() == later[_AT].to_numpy()
            columns = [*_fixed(name), *(str(c) for c in rows if str(c).startswith(EXTRA_PREFIX))]
            said = np.logical_or.reduce([_differs(earlier, later, c) for c in columns])
            day = later[KNOWN_FROM]
            if name == "receivables":
                paid = later["paid_date"]
                news = earlier["paid_date"].isna().to_numpy() & (paid == day).to_numpy()
                said |= _differs(earlier, later, "paid_date") & ~news
            days = day[follows & said & (day < pd.Timestamp(before)).to_numpy()]
            found.update(stamp.date() for stamp in days.unique())
        return sorted(found)

    def _merges(self) -> set[pd.Timestamp]:
        """Days on which an alias was learnt, first or anew."""
        known = [self.learnt["aliases"]] if "aliases" in self.learnt else []
        if "aliases" in self.past:
            known.append(self.past["aliases"][KNOWN_FROM])
        return {stamp for days in known for stamp in days}

    def _ledger(self, day: date, until: date) -> Ledger:
        # An alias has no day of its own in history, where it could come later than the period.
        frames = {n: self._table(n, day, day if n == "aliases" else until) for n in TABLES}
        readings = {n: self._readings(n, until) for n in OF_CHANGING if n in self.past}
        return self.latest.replace(**frames, readings=readings, as_of=min(until, self.as_of))

    def _readings(self, name: str, until: date) -> pd.DataFrame:
        """What every version known before ``until`` of rows that were replaced said."""
        rows = self._versions(name).sort_values(VERSION, kind="stable")
        rows = rows[(rows[KNOWN_FROM] < pd.Timestamp(until)).to_numpy()]
        return rows[[*columns_read(name), READ_FROM]].reset_index(drop=True)

    def _table(self, name: str, day: date, until: date) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(self.latest, name)
        if name not in self.learnt:
            return frame
        columns = list(frame.columns)
        last, known = pd.Timestamp(until), self.learnt[name]
        first = known.copy()
        if name in self.past:
            rows = self._versions(name)
            first_known = rows.sort_values(VERSION).drop_duplicates(_AT).set_index(_AT)[KNOWN_FROM]
            first.iloc[first_known.index] = first_known.to_numpy()
            chosen = _chosen(rows, pd.Timestamp(day), last)
            alone = np.ones(len(frame), dtype=bool)
            alone[rows[_AT].unique()] = False
            alone &= (known < last).to_numpy()
            at = np.r_[np.flatnonzero(alone), chosen[_AT].to_numpy()]
            both = pd.concat([frame[alone], chosen[columns]], ignore_index=True)
            order = np.argsort(at, kind="stable")
            frame = both.iloc[order].reset_index(drop=True)
            first = first.iloc[at[order]].reset_index(drop=True)
        else:
            keep = (known < last).to_numpy()
            if not keep.all():
                frame = frame[keep].reset_index(drop=True)
                first = first[keep].reset_index(drop=True)
        if name == "receivables":
            paid = frame["paid_date"]
            told = (paid < last) & ~frame["receivable_id"].isin(self._booked_late(last))
            frame = frame.assign(paid_date=paid.where(told))
        return _put_off(name, frame, first)

    def _booked_late(self, day: pd.Timestamp) -> pd.Series:
        """Receivables with a payment of before ``day`` of which we learnt on or after it.

        The receivable's own day of payment says so too early.
        """
        payments = self.latest.payments
        if "payments" not in self.learnt:
            return payments["receivable_id"].iloc[:0]
        first = payments.assign(**{KNOWN_FROM: self.learnt["payments"].to_numpy()})
        if "payments" in self.past:
            rows = self._versions("payments").sort_values(VERSION).drop_duplicates(_AT)
            first = pd.concat([first.drop(index=first.index[rows[_AT]]), rows[first.columns]])
        late = (first[KNOWN_FROM] >= day) & (first["paid_date"] < day)
        booked: pd.Series = first.loc[late, "receivable_id"]
        return booked

    def _versions(self, name: str) -> pd.DataFrame:
        """All versions of the rows that ever changed; ``at`` is their position in the ledger."""
        frame: pd.DataFrame = getattr(self.latest, name)
        past, keys = self.past[name], list(KEYS[name])
        place = pd.MultiIndex.from_frame(frame[keys])
        at = place.get_indexer(pd.MultiIndex.from_frame(past[keys]))
        changed = np.unique(at)
        now = frame.iloc[changed].copy()
        now[KNOWN_FROM] = self.learnt[name].iloc[changed].to_numpy()
        now[VERSION] = _STANDS
        now[_AT] = changed
        return pd.concat([past.assign(**{_AT: at}), now], ignore_index=True)


def _chosen(rows: pd.DataFrame, day: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    """Of each row known before ``until`` the last version known before ``day``, else its first."""
    rows = rows[(rows[KNOWN_FROM] < until).to_numpy()]
    early = rows[(rows[KNOWN_FROM] < day).to_numpy()]
    last = early.sort_values(VERSION).drop_duplicates(_AT, keep="last")
    others = rows[~rows[_AT].isin(last[_AT]).to_numpy()]
    first = others.sort_values(VERSION).drop_duplicates(_AT)
    return pd.concat([last, first], ignore_index=True) if len(first) else last


def _put_off(name: str, frame: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Records learnt after they happened, with the later day where history looks for it."""
    if name in LATE:
        column = frame[LATE[name]]
        happened = (
            column.where(column.notna(), frame["paid_date"]) if name == "payments" else column
        )
        late = (known > happened).to_numpy()
        if late.any():
            frame = frame.assign(**{LATE[name]: column.where(~late, known.to_numpy())})
    if name == "receivables":
        issue = frame["invoice_date"].where(frame["invoice_date"].notna(), frame["due_date"])
        late = (known > issue).to_numpy()
        if late.any():
            frame = frame.assign(**{KNOWN_FROM: known.where(late).astype(DAY).to_numpy()})
    return frame


def _fixed(name: str) -> list[str]:
    """Columns of a table, the ledger's own aside, that do not change by their nature."""
    fields = fields_of(TABLES[name])
    keys = (*KEYS[name], "paid_date") if name == "receivables" else KEYS[name]
    return [c for c, one in fields.items() if c not in keys and not one.meta.changes]


def _differs(earlier: pd.DataFrame, later: pd.DataFrame, column: str) -> np.ndarray:
    a, b = earlier[column].to_numpy(), later[column].to_numpy()
    return np.asarray((a != b) & ~(pd.isna(a) & pd.isna(b)))
