"""What is on record beside what came: some checks of a file are questions about the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_schemas.store import TableCounts
from model.day import NEVER
from model.settlement import Outcomes
from training.coming import Coming, at, marked

MOSTLY_NEW = 0.8
"""Share of rows that are new from which a file is one of what is new."""


@dataclass(frozen=True, kw_only=True)
class LedgerBeside:
    """The ledger on record, as far as checks of what came ask for it.

    Parameters
    ----------
    receivables, payments : DataFrame
        Of the receivables whose payments came: those on record that did not come themselves, and
        the payments on record that did not come again.
    settled : bool
        Whether any receivable on record is paid, and stays so.
    all_new : set of str
        Tables of which hardly any row that came was on record.
    """

    receivables: pd.DataFrame
    payments: pd.DataFrame
    settled: bool
    all_new: frozenset[str] = frozenset()


def beside(coming: Coming, was: Outcomes, reopened: int) -> LedgerBeside:
    """What is on record beside what comes, before it is written.

    Parameters
    ----------
    was : Outcomes
        What became by then of the receivables on record.
    reopened : int
        Those of them that are paid, and will be unpaid.
    """
    size = len(coming.ids)
    settling = marked(size, coming.claim)
    stays = at(settling, coming.of) & ~marked(len(coming.paid), coming.known)
    return LedgerBeside(
        receivables=coming.owed[settling & ~marked(size, coming.row)],
        payments=coming.paid[stays],
        settled=int((was.paid < NEVER).sum()) > reopened,
    )


def nearly_all_new(counts: Mapping[str, TableCounts]) -> frozenset[str]:
    """Tables that were written of which hardly any row was on record."""
    return frozenset(
        table
        for table, one in counts.items()
        if one.new and one.new >= MOSTLY_NEW * (one.new + one.updated + one.unchanged)
    )
