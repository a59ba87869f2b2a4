"""What each column that carries no day says of each receivable, as whole numbers that compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data_schemas.frame import TABLE_OF, Ledger
from data_schemas.own_column import OWNERS
from model.day import Days, Floats
from model.extras import is_number
from model.values import raw_fields
from model.view import LedgerView
from training.input_auc import MOST_CODES

LINKS = ("deal_id", "instalment_id", "invoice_date", "kind")
"""Of a receivable: what hangs on them is blank where they are, the fields of a deal for one."""


@dataclass(frozen=True)
class Said:
    """What one column says of the receivables.

    Parameters
    ----------
    code : ndarray of int64, shape (n,)
        The value, from 0; blank is one of them.
    owner : str
        The table whose rows say it.
    declared : bool
        Whether it is a field of the schema, fixed or known by the day of the invoice.
    many : bool
        Whether there are so many values that each is told by the receivables of other customers.
    """

    name: str
    code: Days
    owner: str
    declared: bool = False
    many: bool = False


def own_said(view: LedgerView, column: str) -> Said:
    """What one of the ledger's own columns says."""
    values, at = view.labels(column)
    owner = _owner(view.ledger, column)
    if len(values) > MOST_CODES and all(map(is_number, values)):
        numbers = np.append(values.astype("float64"), np.nan)
        return Said(column, number_codes(numbers[at]), owner)
    return Said(column, at + 1, owner, many=len(values) > MOST_CODES)


def declared_said(view: LedgerView) -> Iterator[Said]:
    """What the declared fields say that are taken for known when the receivable was invoiced.

    Those that are fixed, and of those that change the dated facts in effect on that day: a fact
    may have been dated back to it. The columns ``LINKS`` by being there.
    """
    receivables = view.ledger.receivables
    for name in LINKS:
        there = receivables[name].notna().to_numpy().astype("int64")
        yield Said(f"receivable.{name}", there, "receivables", declared=True)
    position = {
        "customer": view.customer,
        "deal": view.deal,
        "receivable": np.arange(len(receivables)),
    }
    for name, field in raw_fields().items():
        at = position.get(field.owner)
        if at is None:
            continue
        if not field.meta.changes:
            value = np.append(view.undated.of(field), np.nan)[at]
        elif name in view.facts:
            value = view.facts[name].at(at, view.issue)
        else:
            continue
        yield Said(name, number_codes(value), TABLE_OF[field.owner], declared=True)


def number_codes(value: Floats) -> Days:
    """Numbers as whole numbers: 0 is blank, the commonest stand alone, the others in bins.

    What is 0 until it is paid stands apart from a thousand amounts only where it stands alone.
    """
    code = np.zeros(len(value), dtype="int64")
    there = np.flatnonzero(~np.isnan(value))
    known, which, count = np.unique(value[there], return_inverse=True, return_counts=True)
    if len(known) <= MOST_CODES:
        code[there] = which + 1
        return code
    place = np.zeros(len(known), dtype="int64")
    alone = np.argsort(-count, kind="stable")[:MOST_CODES]
    place[alone] = np.arange(1, MOST_CODES + 1)
    rest = value[there][place[which] == 0]
    edges = np.unique(np.quantile(rest, np.linspace(0, 1, MOST_CODES + 1)[1:-1]))
    together = place == 0
    place[together] = MOST_CODES + 1 + np.searchsorted(edges, known[together], side="right")
    code[there] = place[which]
    return code


def _owner(ledger: Ledger, column: str) -> str:
    """The first table that fills in a column: its values count where several do."""
    filled = (
        t for t in OWNERS if column in (frame := getattr(ledger, t)) and frame[column].notna().any()
    )
    return next(filled, OWNERS[0])
