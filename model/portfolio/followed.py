"""What has come since the day of the book: money, new claims, what ended without money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.outcome import EFFECTS, Effect
from data_schemas.portfolio import PutInSince
from model.asked import Asked
from model.day import NEVER, Days, day_number, days_of
from model.money.balance import given_up_cents, left_cents, paid_cents
from model.money.cents import in_cents, yuan
from model.portfolio.figures import Figures
from model.settlement import position_of
from model.view import LedgerView


def put_in_since(found: Figures, until: date) -> PutInSince:
    """What became of claims after the day of a book, of those that are new since as well.

    Parameters
    ----------
    until : date
        The last day that counts; before the day of the book nothing is found.
    """
    view, day = found.records, day_number(found.book.as_of)
    claims = Asked(found.book.scored.asked.units, view).receivable
    end = max(day, day_number(until) + 1)
    came = paid_cents(view, claims, end) - paid_cents(view, claims, day)
    paid = np.clip(came, 0, found.book.cents)  # what is paid beyond a claim pays none of the book
    otherwise = view.once(_otherwise)
    ended = np.minimum(otherwise.of(view, claims, day, end), found.book.cents - paid)
    again = _owed_again(view, otherwise, claims, day, end)
    taken_back = np.r_[np.maximum(-came, 0), again]
    new = np.flatnonzero((view.issue >= day) & (view.issue < end) & ~view.outcomes.excluded)
    # Of these credit notes are off already, and what was paid beforehand is paid now.
    owed = in_cents(view.outcomes.owed[new])
    new_paid = np.clip(paid_cents(view, new, end), 0, owed)
    new_off = np.minimum(given_up_cents(view, new, end), owed - new_paid)
    paid, ended = np.r_[paid, new_paid], np.r_[ended, new_off]
    return PutInSince(
        paid_receivables=int((paid > 0).sum()),
        paid=yuan(paid.sum()),
        new_receivables=len(new),
        new=yuan(owed.sum()),
        ended_receivables=int((ended > 0).sum()),
        ended=yuan(ended.sum()),
        reopened_receivables=int((taken_back > 0).sum()),
        reopened=yuan(taken_back.sum()),
    )


@dataclass(frozen=True)
class _Otherwise:
    """Settlements that pay nothing: credit notes, voids and reversals, an entry each.

    Parameters
    ----------
    receivable : ndarray of int64, shape (m,)
        Position of the claim; −1 unknown.
    known : ndarray of int64, shape (m,)
        Day number on which it was known.
    cents, lowers, void, takes_back : ndarrays, shape (m,)
        The amount, and what it does.
    """

    receivable: Days
    known: Days
    cents: Days
    lowers: NDArray[np.bool_]
    void: NDArray[np.bool_]
    takes_back: NDArray[np.bool_]

    def of(self, view: LedgerView, claims: Days, day: int, end: int) -> Days:
        """What of claims was credited, void or given up from one day to before another; (n,)."""
        off = given_up_cents(view, claims, end) - given_up_cents(view, claims, day)
        now = (self.known >= day) & (self.known < end) & (self.receivable >= 0)
        less = np.zeros(len(view.issue), dtype="int64")
        np.add.at(less, self.receivable[now & self.lowers], self.cents[now & self.lowers])
        less[self.receivable[now & self.void]] = _ALL
        return np.asarray(np.maximum(off, 0) + less[claims], dtype="int64")


_ALL = 10**17
"""More cents than any claim has."""


def _otherwise(view: LedgerView) -> _Otherwise:
    rows = view.ledger.payments
    doing = {kind: {k.value for k, effect in EFFECTS.items() if does(effect)}
             for kind, does in _DOES.items()}  # fmt: skip
    rows = rows.loc[rows["kind"].isin(set().union(*doing.values()))]
    paid, recorded = days_of(rows["paid_date"]), days_of(rows["recorded_date"])
    return _Otherwise(
        receivable=position_of(pd.Index(view.receivable_ids), rows["receivable_id"]),
        known=np.maximum(np.where(recorded < NEVER, recorded, paid), paid),
        cents=in_cents(rows["amount"].to_numpy(dtype="float64")),
        **{kind: rows["kind"].isin(codes).to_numpy(dtype=bool) for kind, codes in doing.items()},
    )


_DOES: dict[str, Callable[[Effect], bool]] = {
    "lowers": lambda effect: effect.lowers_amount,
    "void": lambda effect: effect.excludes,
    "takes_back": lambda effect: effect.pays < 0,
}


def _owed_again(view: LedgerView, otherwise: _Otherwise, claims: Days, day: int, end: int) -> Days:
    """What is open again of claims that were not in the book, for a payment was taken back."""
    now = otherwise.takes_back & (otherwise.known >= day) & (otherwise.known < end)
    back = np.unique(otherwise.receivable[now & (otherwise.receivable >= 0)])
    back = back[(view.issue[back] < day) & view.outcomes.open_on(end)[back]]
    return left_cents(view, np.setdiff1d(back, claims), end)
