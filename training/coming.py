"""What an ingest brings, held against what is on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from model.day import Days
from model.settlement import position_of, signs

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Coming:
    """Receivables and payments that come, and where each stands on record.

    Looked up by position, once each: a list exported anew may bring a million rows again.

    Parameters
    ----------
    before : Ledger
        Receivables and payments on record: n and m rows.
    frames : mapping of str to DataFrame
        What comes, by table.
    silent : mapping of str to collection of str
        By table, columns of which what comes says nothing.
    """

    before: Ledger
    frames: Mapping[str, pd.DataFrame]
    silent: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def owed(self) -> pd.DataFrame:
        """The receivables on record."""
        return self.before.receivables

    @property
    def paid(self) -> pd.DataFrame:
        """The payments on record."""
        return self.before.payments

    @cached_property
    def came(self) -> pd.DataFrame:
        """The receivables that come, as they came."""
        return self.frames.get("receivables", self.owed[:0])

    @cached_property
    def due(self) -> pd.DataFrame:
        """The receivables that come, as they will stand."""
        return self._over("receivables", self.came, self.owed, self.row)

    @cached_property
    def sent(self) -> pd.DataFrame:
        """The payments that come, as they will stand."""
        return self._over("payments", self._sent, self.paid, self.known)

    @property
    def _sent(self) -> pd.DataFrame:
        return self.frames.get("payments", self.paid[:0])

    def _over(self, table: str, new: pd.DataFrame, old: pd.DataFrame, places: Days) -> pd.DataFrame:
        """What comes over rows at these places, with what stands where it says nothing."""
        there = places >= 0
        kept = {
            name: new[name].mask(there, old[name].take(np.maximum(places, 0)).set_axis(new.index))
            for name in self.silent.get(table, ())
            if name in old and len(old)
        }
        return new.assign(**kept)

    @cached_property
    def ids(self) -> pd.Index:
        """Ids of the receivables on record."""
        ids: pd.Index = pd.Index(self.owed["receivable_id"])
        return ids

    @cached_property
    def row(self) -> Days:
        """Position on record of each receivable that comes; −1: new."""
        return position_of(self.ids, self.came["receivable_id"])

    @cached_property
    def claim(self) -> Days:
        """Position of the receivable on record that each payment that comes settles; −1: none."""
        return position_of(self.ids, self._sent["receivable_id"])

    @cached_property
    def known(self) -> Days:
        """Position on record of each payment that comes; −1: new."""
        return position_of(pd.Index(self.paid["payment_id"]), self._sent["payment_id"])

    @cached_property
    def of(self) -> Days:
        """Position of the receivable that each payment on record settles; −1: none."""
        return position_of(self.ids, self.paid["receivable_id"])

    @cached_property
    def reversed(self) -> Mask:
        """Receivables on record of which a reversal comes that is not on record yet; (n,).

        One that is on record comes again with every full export, and says nothing of today.
        """
        return marked(len(self.ids), self.claim[(self.known < 0) & (signs(self.sent["kind"]) < 0)])


def marked(size: int, *places: Days) -> Mask:
    """True at these places, but for those that are −1."""
    out = np.zeros(size + 1, dtype=bool)  # the last stands for −1
    for one in places:
        out[one] = True
    return out[:size]


def at(mask: Mask, places: Days) -> Mask:
    """What a mask says at places; not where they are −1."""
    return np.asarray(np.r_[mask, False][places], dtype=bool)
