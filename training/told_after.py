"""A column that says who has been paid by now: filled in after the payment.

At each horizon such a column tells little, so what inputs tell by themselves does not show it:
most of what was late then has been paid since, and the column was filled with it. Asked about a
receivable that is still open, it says unpaid of everybody. Where nothing is open, one that holds
days shows it by what days they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from model.day import NEVER, Days, Floats, day_number, days_of, months_of
from model.view import LedgerView
from training.input_auc import MIN_EACH, Marks, clearly_above, folds_of
from training.said_of import Said, declared_said, own_said
from training.told_day import told_day
from training.told_found import ToldAfter

DEAL = "receivable.deal_id"
"""Where it tells, every field of the deals does, for being blank; it alone is named."""


def told_after(ledger: Ledger, limit: float) -> list[ToldAfter]:
    """The columns that tell which receivables have been paid by the day of the records.

    Parameters
    ----------
    ledger : Ledger
        All there is: a column was filled in by the day the records were taken.
    limit : float
        AUC above which a column tells too much, as for an input.

    Notes
    -----
    Receivables invoiced in one month are compared, and all of them: a column that was filled in
    with the payment tells either. What is open is younger than what is paid, so a column begun last
    year, or one that names the year, honestly tells all apart, but not those of one month. One
    that names slow payers may tell those of one month; of the last months all are open, whoever
    owes them. A column of deals or customers says one thing of all their receivables: there deals
    and customers are counted, and no column is named for a few of them that act alike.

    A column of deals may also be filled in once a deal is paid whole. Its receivables that were
    paid before hide that, so deals all of which has fallen due are compared as well.

    Declared fields that are taken for fixed, or are facts dated back, can be filled in with the
    payment just as well. Only receivables that have fallen due count there: the terms honestly say
    when one is due.
    """
    view = LedgerView(ledger)
    days = {name: told_day(view, name, limit) for name in ledger.extras}
    told = [one for one in days.values() if one is not None]
    own = (own_said(view, name) for name, one in days.items() if one is None)
    there = ~view.outcomes.excluded
    due = there & (view.due < day_number(ledger.as_of))
    deals = _deals_due(view, due)
    return [
        *told,
        *_told_by(view, own, (_claims(view, there), deals), limit),
        *_told_by(view, declared_said(view), (_claims(view, due), deals), limit),
    ]


@dataclass(frozen=True)
class _Compared:
    """Receivables, or a receivable for each deal, that are compared.

    Parameters
    ----------
    at : ndarray of int64, shape (m,)
        Positions of the receivables; shape (m,) also of whether each is open, and of month and
        customer, numbered from 0.
    units : dict
        Number of what is counted, by the table that says a column, shape (m,) each; a column of
        another table is not compared here.
    """

    at: Days
    open_: Marks
    month: Days
    customer: Days
    units: dict[str, Days]


def _claims(view: LedgerView, there: Marks) -> _Compared:
    at = np.flatnonzero(there)
    customer = view.customer[at]
    return _Compared(
        at, view.outcomes.known[at] >= NEVER, _months(view.issue[at]), customer,
        {"receivables": at, "deals": view.deal[at], "customers": customer},
    )  # fmt: skip


def _deals_due(view: LedgerView, due: Marks) -> _Compared:
    """The deals of which nothing falls due later, each by its first receivable."""
    planned = view.ledger.instalments
    later = planned["deal_id"][days_of(planned["due_date"]) >= day_number(view.ledger.as_of)]
    waits = np.zeros(len(view.deal_ids) + 1, dtype=bool)  # the last stands for no deal
    waits[view.deal_ids.get_indexer(pd.Index(later.unique()))] = True
    waits[view.deal[~due & ~view.outcomes.excluded]] = True
    waits[-1] = True
    at = np.flatnonzero(due & ~waits[view.deal])
    open_ = np.zeros(len(waits), dtype=bool)
    open_[view.deal[at][view.outcomes.known[at] >= NEVER]] = True
    at = at[np.unique(view.deal[at], return_index=True)[1]]
    deal = view.deal[at]
    return _Compared(
        at, open_[deal], _months(view.issue[at]), view.customer[at], {"deals": deal}
    )  # fmt: skip


def _months(day: Days) -> Days:
    return np.asarray(np.unique(months_of(day), return_inverse=True)[1], dtype="int64")


def _told_by(
    view: LedgerView, every: Iterable[Said], compared: Sequence[_Compared], limit: float
) -> list[ToldAfter]:
    """Those columns that tell too well what has been paid, compared in one way or another."""
    found: list[ToldAfter] = []
    unlinked = False
    for said in every:
        if unlinked and said.owner == "deals":
            continue
        ways = (one for one in compared if said.owner in one.units)
        auc = max((_too_much(said, one, limit) for one in ways), default=0.0)
        if auc:
            found.append(ToldAfter(said.name, view.ledger.as_of, auc, declared=said.declared))
            unlinked |= said.name == DEAL
    return found


def _too_much(whole: Said, one: _Compared, limit: float) -> float:
    """The AUC by which a column tells open from paid where that is too much, else 0."""
    said = replace(whole, code=whole.code[one.at])
    if not len(said.code) or (said.code == said.code[0]).all():
        return 0.0
    within, pairs = _auc(said, one.month, one.open_, one.customer)
    auc = min(within, _auc(said, np.zeros_like(one.month), one.open_, one.customer)[0])
    if auc <= limit:
        return 0.0
    unpaid, paid = (pairs & one.open_, pairs & ~one.open_)
    of = one.units[said.owner]
    few = min(len(np.unique(of[some])) for some in (unpaid, paid)) < MIN_EACH
    owing, payers = (len(np.unique(one.customer[some])) for some in (unpaid, paid))
    return auc if not few or clearly_above(auc, owing, payers, limit) else 0.0


def _auc(said: Said, month: Days, open_: Marks, customer: Days) -> tuple[float, Marks]:
    """Chance that of two of one month the open one has the value with more open ones.

    Also which receivables stand in a month that has open and paid ones. 0 where none does.
    """
    months = int(month.max(initial=0)) + 1
    up, down = (np.bincount(month[one], minlength=months) for one in (open_, ~open_))
    both = ((up > 0) & (down > 0))[month]
    pairs = float((up * down).sum())
    if not pairs:
        return 0.0, both
    share = _share_open(said.code[both], open_[both], customer[both] if said.many else None)
    places, place = np.unique(share, return_inverse=True)
    cell = month[both] * len(places) + place
    shape = (months, len(places))
    ups, downs = (
        np.bincount(cell[one], minlength=months * len(places)).reshape(shape)
        for one in (open_[both], ~open_[both])
    )
    won = float((ups * (np.cumsum(downs, axis=1) - downs / 2)).sum())
    return won / pairs, both


def _share_open(code: Days, open_: Marks, customer: Days | None) -> Floats:
    """Share of open ones among those of each one's value, shape (n,).

    With ``customer``, among those of other customers: of its own rows a rare value says all, and a
    name of a customer would say how it pays. To a thousandth, so that there are few.
    """
    fold = np.zeros(len(code), dtype="int64")
    if customer is not None:
        fold = folds_of(customer)
    values, folds = int(code.max(initial=0)) + 1, int(fold.max(initial=0)) + 1
    cell = fold * values + code
    up, down = (
        np.bincount(cell[one], minlength=folds * values).reshape(folds, values)
        for one in (open_, ~open_)
    )
    if customer is None:
        return np.asarray((up / np.maximum(up + down, 1))[0][code])
    up, down = (one.sum(axis=0) - one for one in (up, down))
    rate = float(open_.mean()) if len(open_) else 0.0
    told = (up + rate) / (up + down + 1.0)
    return np.asarray(np.round(told, 3)[fold, code])
