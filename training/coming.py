"""What an ingest brings, held against what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """

    before: Ledger
    frames: Mapping[str, pd.DataFrame]

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
        """The receivables that come."""
        return self.frames.get("receivables", self.owed[:0])

    @cached_property
    def sent(self) -> pd.DataFrame:
        """The payments that come."""
        return self.frames.get("payments", self.paid[:0])

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
        return position_of(self.ids, self.sent["receivable_id"])

    @cached_property
    def known(self) -> Days:
        """Position on record of each payment that comes; −1: new."""
        return position_of(pd.Index(self.paid["payment_id"]), self.sent["payment_id"])

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
