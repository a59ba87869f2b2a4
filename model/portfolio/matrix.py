"""The provision matrix: how much of each age band rolls into the next one, from the ledger's past.

Claims are looked at on equal steps before the day. A band is as wide as a step, so what is unpaid a
step later stands in the next band; the product of the rolls over the default horizon is the share
that ends in default, by the same definition as the model's: unpaid so many days after the due date
or, where that is past, after today.

References
----------
.. [1] CAS 22, article 63; IFRS 9, B5.5.35: a provision matrix for trade receivables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats, day_number
from model.money.balance import left_cents
from model.view import LedgerView

STEP = 30
"""Days between two looks, and the width of an age band."""
BANDS = 37
"""Not due; 36 bands of a step; the last holds everything older."""
LEAST = 20
"""Looks a band needs for a roll of its own."""


@dataclass(frozen=True)
class Matrix:
    """Roll rates by age band: 0 is not due, k holds ages of over k − 1 to k steps.

    Parameters
    ----------
    roll : ndarray, shape (bands,)
        Share of the balance whose claim is unpaid one step later; of band 0: after the due date.
    claims : ndarray of int64, shape (bands,)
        Looks at claims each roll was estimated from, before sharing.
    rate : ndarray, shape (bands,)
        Share of the balance that ends in default.
    """

    roll: Floats
    claims: Days
    rate: Floats

    def rate_at(self, age: Days) -> Floats:
        """Default rate of claims so many days past due, shape (n,)."""
        return self.rate[band_of(age)]


def band_of(age: Days) -> Days:
    """Age band of claims so many days past due, 0 or negative where they are not; shape (n,)."""
    return np.clip(-(-age // STEP), 0, BANDS - 1).astype("int64")


def matrix_of(view: LedgerView, as_of: date, *, months: int, default_days: int) -> Matrix:
    """The matrix of a ledger; nothing known on or after ``as_of`` is used.

    Parameters
    ----------
    months : int
        Steps looked back.
    default_days : int
        Days after the question date at which a claim unpaid is in default.
    """
    t = day_number(as_of)
    result = view.outcomes
    there = np.flatnonzero(~result.excluded & (view.seen < t))
    due, seen = view.due[there], view.seen[there]
    end = np.where(result.known[there] < t, result.paid[there], t)
    owed, gone = result.owed[there], result.written_off[there]
    parts = _may_be_paid_in_part(view, there)
    amount, kept = np.zeros(BANDS), np.zeros(BANDS)
    claims = np.zeros(BANDS, dtype="int64")

    def look(band: Days, which: Days, now: Days, later: Days) -> None:
        still, left, part = end[which] > later, owed[which].copy(), parts[which]
        left[part] = left_cents(view, there[which[part]], now[part]) / 100.0
        np.add.at(amount, band, left)
        np.add.at(kept, band, left * still)
        np.add.at(claims, band, 1)

    fell_due = np.flatnonzero((due > seen) & (due < t) & (due >= t - months * STEP))
    look(np.zeros(len(fell_due), dtype="int64"), fell_due, due[fell_due], due[fell_due])
    for back in range(1, months + 1):
        day = t - back * STEP
        # What was given up stays unpaid in its step, and is in no later one.
        open_ = np.flatnonzero((seen < day) & (end > day) & (gone >= day) & (due <= day))
        # At the end of a day: on the next morning, as a book is looked at, they are a day older.
        next_day = np.full(len(open_), day + 1)
        look(band_of(next_day - due[open_]), open_, next_day, next_day + STEP - 2)
    roll = _shared(kept, amount, claims)
    steps = -(-default_days // STEP)
    part = default_days / STEP - (steps - 1)
    past = np.array([_product(roll, band, steps, part) for band in range(1, BANDS)])
    return Matrix(roll, claims, np.r_[roll[0] * past[0], past])


def _may_be_paid_in_part(view: LedgerView, receivable: Days) -> NDArray[np.bool_]:
    """Whose balance may be less than all while it is open; of the others it need not be asked."""
    key, of = view.parts_here.key, view.claim_key(receivable)
    happened = np.bincount(key, minlength=int(of.max(initial=0)) + 1)[of]
    settled = view.outcomes.paid[receivable] < NEVER
    return np.asarray(happened > settled)


def _shared(kept: Floats, amount: Floats, claims: Days) -> Floats:
    """Rolls; one with few looks is estimated together with the bands on both sides of it.

    Ages that hardly any claim has reached yet roll no better than the oldest that was seen often.
    """
    out = np.ones(BANDS)
    for band in range(BANDS):
        near = slice(band, band + 1)
        for reach in range(BANDS if band else 1):  # what is not due has no neighbour of its kind
            near = slice(max(1, band - reach), band + reach + 1) if band else near
            if claims[near].sum() >= LEAST:
                break
        if amount[near].sum() > 0:
            out[band] = kept[near].sum() / amount[near].sum()
    seen = np.flatnonzero(claims[1:] >= LEAST) + 1
    if seen.size:
        oldest = seen[-1]
        out[oldest + 1 :] = np.maximum(out[oldest + 1 :], out[oldest])
    return out


def _product(roll: Floats, band: int, steps: int, part: float) -> float:
    """Share of a band left after so many steps, of the last of which only a part is gone."""
    at = np.minimum(band + np.arange(steps), BANDS - 1)
    power = np.ones(steps)
    power[-1] = part
    return float(np.prod(roll[at] ** power))
