"""Money that comes in parts: how much of an open balance is there before its claim is settled.

A curve says when the last of a claim is paid. What of the balance has come while it is still
unsettled is learnt from the ledger's own past: claims open on a day, followed week by week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats, day_number, days_of
from model.settlement import position_of, signs
from model.view import LedgerView

WEEKS = 26
"""Weeks a claim is followed; later it counts as after so many."""
LOOKS, APART = 24, 30
"""Days looked at, and how far they are apart: two years."""
PRIOR_CLAIMS = 20.0
"""It counts as if so many claims had been followed of which nothing came in parts."""
AGES = (30, 180)
"""Last days past due of the younger claims: the older one is, the less comes of it in parts."""
ROWS = len(AGES) + 2
LEAST_LEFT = 0.05
"""Share of what is owed that an open claim has left at least; less is rounding."""


@dataclass(frozen=True)
class PartPayments:
    """Share of a balance that has come in parts by the end of a week, of claims still unsettled.

    Parameters
    ----------
    share : ndarray, shape (ROWS, WEEKS + 1)
        Never falling, below 1; 0 first. A row for claims of each age of which nothing had come
        before, the last for those of which a part had; see ``rows_of``.
    size : ndarray, shape (ROWS,)
        What comes in parts of those claims of which anything does, as a share of their balance.
    """

    share: Floats
    size: Floats

    def by(self, days: Floats) -> Floats:
        """The same when so many days have gone, shape (ROWS, len(days))."""
        ends = 7.0 * np.arange(WEEKS + 1)
        return np.stack([np.interp(days, ends, row) for row in self.share])

    def chance(self, days: Floats) -> Floats:
        """Probability that a part has come by then, (ROWS, len(days))."""
        return np.asarray(np.minimum(self.by(days) / self.size[:, None], 1.0))


def part_payments_of(view: LedgerView, as_of: date) -> PartPayments:
    """How claims were paid in parts, from what was known before ``as_of``."""
    t = day_number(as_of)
    payments, found = view.ledger.payments, view.outcomes
    claim = position_of(view.receivable_ids, payments["receivable_id"])
    paid, booked = days_of(payments["paid_date"]), days_of(payments["recorded_date"])
    known = np.where(booked < NEVER, np.maximum(booked, paid), paid)
    keep = (claim >= 0) & (known < t)
    claim, paid, known = claim[keep], paid[keep], known[keep]
    amount = (payments["amount"].to_numpy(dtype="float64") * signs(payments["kind"]))[keep]
    share = amount / np.maximum(found.owed[claim], 0.01)
    settled = np.where(found.known < t, found.paid, NEVER)
    come, claims = np.zeros((ROWS, WEEKS + 2)), np.zeros((ROWS, WEEKS + 1))
    whole, payers = np.zeros(ROWS), np.zeros(ROWS)
    for look in range(LOOKS):
        day = t - 7 * WEEKS - APART * look
        is_open = (view.seen < day) & found.open_on(day)
        before = known < day
        had = np.bincount(claim[before], share[before], minlength=len(settled))
        left = np.clip(1.0 - had, LEAST_LEFT, 1.0)  # whatever was taken back
        row = rows_of(day - view.due, had > 0)
        end = np.minimum((np.maximum(settled, day) - day) // 7, WEEKS)
        np.add.at(claims, (row[is_open], end[is_open]), 1.0)
        later = ~before & is_open[claim]
        of, week = claim[later], (np.maximum(paid[later], day) - day) // 7
        part = week < end[of]
        of, week, part_share = of[part], week[part], share[later][part] / left[of[part]]
        np.add.at(come, (row[of], week + 1), part_share)
        np.add.at(come, (row[of], end[of] + 1), -part_share)
        whole += np.bincount(row[of], part_share, minlength=ROWS)
        payers += np.bincount(row[np.unique(of)], minlength=ROWS)
    still = np.cumsum(claims[:, ::-1], axis=1)[:, ::-1]
    mean = np.cumsum(come, axis=1)[:, :-1] / (still + PRIOR_CLAIMS)
    size = np.clip(whole / np.maximum(payers, 1.0), LEAST_LEFT, 1 - LEAST_LEFT)
    mean = np.clip(mean, 0.0, size[:, None])
    return PartPayments(np.maximum.accumulate(mean, axis=1), size)


def rows_of(age: Days, begun: NDArray[np.bool_]) -> Days:
    """Row of ``PartPayments`` by days past due and whether a part has come already, shape (n,)."""
    return np.where(begun, ROWS - 1, np.searchsorted(AGES, age, side="left"))
