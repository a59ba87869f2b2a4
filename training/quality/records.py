"""What one ingest brought, made ready for the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.frame import KEYS, Ledger
from model.day import NEVER, Days, days_of
from model.settlement import Outcomes, outcomes, position_of
from training.mapping.units_untold import UnitUntold
from training.on_record import LedgerBeside
from training.payments_gone import PaymentsGone
from training.read_report import RefusedRows
from training.taken_back import TakenBack
from training.unlisted import Unlisted

SHOWN = 5
"""Ids shown of the rows of one finding."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Records:
    """What one ingest brought.

    Parameters
    ----------
    ledger : Ledger
        Its tables; where it brought rows that point at receivables but no receivables, those the
        database has stand in.
    brought : tuple of str
        Tables that came.
    left_out : mapping of str to DataFrame
        Receivables, and their payments, that a mapping leaves out only by a day.
    currencies : mapping of str to mapping
        By heading that names a currency: rows per value.
    foreign : mapping of str to mapping
        By table and column of amounts that are all in foreign currencies: rows per currency.
    only_told : set of str
        Headings of these that name a currency by which no row is refused.
    units_untold : tuple of UnitUntold
        Amounts taken as yuan though the file names another unit, of which the mapping says nothing.
    causes : mapping of str to Cause
        Causes of the ledger's own columns, where a mapping says them.
    merged : set of str
        Customer ids that stand for another customer, as the database has it.
    unlisted : Unlisted, optional
        What was unpaid on record before, where receivables came.
    taken_back : TakenBack, optional
        What the ingest did to what was on record.
    payments_gone : PaymentsGone, optional
        What is paid on record, though a whole list says it is not.
    payments_refused : set of str
        Ids of the receivables of which payments came that were refused.
    beside : LedgerBeside, optional
        What was on record before, where anything was.
    plans : Ledger, optional
        Instalments and deals on record, and what the receivables name, where instalments came.
    refused : mapping of str to RefusedRows
        By table, the rows that were refused, where any were.
    """

    ledger: Ledger
    brought: tuple[str, ...]
    left_out: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    currencies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    foreign: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    only_told: frozenset[str] = frozenset()
    units_untold: tuple[UnitUntold, ...] = ()
    causes: Mapping[str, Cause] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()
    unlisted: Unlisted | None = None
    taken_back: TakenBack | None = None
    payments_gone: PaymentsGone | None = None
    payments_refused: frozenset[str] = frozenset()
    beside: LedgerBeside | None = None
    plans: Ledger | None = None
    refused: Mapping[str, RefusedRows] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """One table."""
        found: pd.DataFrame = getattr(self.ledger, table)
        return found

    def day(self, table: str, column: str) -> Days:
        """Day numbers of a column; ``NEVER`` where missing."""
        return self._kept(f"{table}.{column}", lambda: days_of(self.frame(table)[column]))

    @cached_property
    def _found(self) -> dict[str, Days]:
        return {}

    def _kept(self, key: str, make: Callable[[], Days]) -> Days:
        """What was made once under a key: several checks ask for the same days."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = make()
        return found

    @cached_property
    def receivable_ids(self) -> pd.Index:
        """Ids of the receivables, in their order."""
        ids: pd.Index = pd.Index(self.ledger.receivables["receivable_id"])
        return ids

    def receivable_of(self, table: str) -> Days:
        """Position of the receivable each row of a table points at; −1 none."""
        return self._kept(
            f"{table}.",
            lambda: position_of(self.receivable_ids, self.frame(table)["receivable_id"]),
        )

    def day_of_receivable(self, table: str, days: Days) -> Days:
        """For each row of a table the day of the receivable it points at; ``NEVER`` where none."""
        found: Days = np.r_[days, NEVER][self.receivable_of(table)]
        return found

    @cached_property
    def outcomes(self) -> Outcomes:
        """What became of each receivable."""
        return outcomes(self.ledger, self.receivable_of("payments"))

    @property
    def all_new(self) -> frozenset[str]:
        """Tables of which hardly any row that came was on record: they say nothing of the rest."""
        return self.beside.all_new if self.beside is not None else frozenset()

    @cached_property
    def with_record(self) -> Ledger:
        """The ledger with what is on record of the receivables whose payments came, put first."""
        if self.beside is None:
            return self.ledger
        owed = self.beside.receivables
        owed = owed[~owed["receivable_id"].isin(self.receivable_ids)]
        if owed.empty and self.beside.payments.empty:
            return self.ledger
        return self.ledger.replace(
            receivables=_before(owed, self.ledger.receivables),
            payments=_before(self.beside.payments, self.ledger.payments),
        )

    @cached_property
    def outcomes_with_record(self) -> Outcomes:
        """What became of each receivable of ``with_record``."""
        whole = self.with_record
        return self.outcomes if whole is self.ledger else outcomes(whole)

    @cached_property
    def issue(self) -> Days:
        """Day number of each receivable's invoice; of its due date where there is none."""
        return issued(self.ledger.receivables)

    def ids(self, table: str, mask: Mask) -> tuple[str, ...]:
        """Ids of the first few rows where ``mask`` holds."""
        found = self.frame(table)[KEYS[table][0]].iloc[np.flatnonzero(mask)].unique()
        return tuple(str(one) for one in found[:SHOWN])


def _before(first: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Rows put before others, in the columns of the first."""
    parts = [one for one in (first, then[list(first.columns)]) if len(one)]
    return pd.concat(parts, ignore_index=True) if parts else then


def issued(receivables: pd.DataFrame) -> Days:
    """Day number of each receivable's invoice; of its due date where there is none."""
    invoice = days_of(receivables["invoice_date"])
    return np.where(invoice < NEVER, invoice, days_of(receivables["due_date"]))


def before(earlier: Days, later: Days) -> Mask:
    """Where both days are known and the first lies before the second."""
    return np.asarray((earlier < later) & (earlier < NEVER) & (later < NEVER), dtype=bool)
