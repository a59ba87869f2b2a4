"""What fields that change read on a day, where a database kept what each load said of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.field import Field
from data_schemas.frame import KEYS, READ_FROM, TABLE_OF, Ledger
from model.day import NEVER, Days, Floats, days_of
from model.events import order_of
from model.facts import encode
from model.latest import Latest
from model.settlement import position_of
from model.undated import Undated


class Readings:
    """The undated values of customers, deals and receivables as they read on any day.

    A value is known from the day its file was taken, or its record put in, until a later load says
    something else. That of a ledger folder, or of a day before the first load, nobody knows.

    Parameters
    ----------
    undated : Undated
        What the rows say now.
    ids : mapping of str to Index
        By owner, the ids in the order in which they are asked for.
    rows : mapping of str to DataFrame
        By owner, its rows in that order.
    """

    def __init__(
        self, ledger: Ledger, undated: Undated, ids: dict[str, pd.Index],
        rows: dict[str, pd.DataFrame],
    ) -> None:  # fmt: skip
        self._undated = undated
        self._from = {
            owner: days_of(frame[READ_FROM]) for owner, frame in rows.items() if READ_FROM in frame
        }
        self._past = {
            owner: _Replaced(ids[owner], KEYS[table][0], ledger.readings[table])
            for owner, table in TABLE_OF.items()
            if table in ledger.readings
        }

    def at(self, field: Field, position: Days, day: Days) -> Floats:
        """Values at these positions on these days, shape (m,); missing where nobody knew them."""
        if field.owner not in self._from:
            return np.full(len(position), np.nan)
        since = np.r_[self._from[field.owner], NEVER][position]
        out = np.r_[self._undated.of(field), np.nan][position]
        out = np.where((position >= 0) & (since <= day), out, np.nan)
        past = self._past.get(field.owner)
        if past is None:
            return out
        value, told = past.at(field, position, day)
        return np.where((since <= day) & (since >= told), out, value)

    def changes(self, field: Field) -> tuple[Days, Days, Floats]:
        """When a field of receivables came to read something else: position, day before, value.

        The day is the last one on which it may have read what it did before: whoever looks strictly
        before a day sees the change from the day it was known.
        """
        past, since = self._past.get("receivable"), self._from.get("receivable")
        if past is None or since is None:
            nothing = np.empty(0, dtype="int64")
            return nothing, nothing, np.empty(0)
        changed = np.unique(past.position)
        of = np.r_[past.position, changed]
        day = np.r_[past.told, since[changed]]
        value = np.r_[past.value(field), self._undated.of(field)[changed]]
        # What a load was silent about is as it was said last; the first value that is told is no
        # change, since it may have been so for long.
        order = order_of(of, day)
        order = order[~np.isnan(value[order])]
        of, day, value = of[order], day[order], value[order]
        at = np.flatnonzero((of[1:] == of[:-1]) & (value[1:] != value[:-1])) + 1
        return of[at], day[at] - 1, value[at]


class _Replaced:
    """What replaced rows of one table said, by position and day."""

    def __init__(self, ids: pd.Index, key: str, rows: pd.DataFrame) -> None:
        position, told = position_of(ids, rows[key]), days_of(rows[READ_FROM])
        order = order_of(position, told)
        order = order[position[order] >= 0]
        self.position, self.told = position[order], told[order]
        self._rows, self._order = rows, order
        self._latest = Latest(self.position, self.told)
        self._values: dict[str, Floats] = {}

    def value(self, field: Field) -> Floats:
        """The values of a field, in the order of ``position`` and ``told``."""
        if field.name not in self._values:
            self._values[field.name] = encode(field, self._rows[field.name])[self._order]
        return self._values[field.name]

    def at(self, field: Field, position: Days, day: Days) -> tuple[Floats, Days]:
        """The last value told of each until its day, and when; missing and −1 where none was."""
        if not len(self.position):
            return np.full(len(position), np.nan), np.full(len(position), -1)
        found, there = self._latest.until(position, day)
        value = np.where(there, self.value(field)[found], np.nan)
        return value, np.where(there, self.told[found], -1)
