"""How well one input, alone, sorts the unpaid from the paid, and when that is more than chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from scipy.stats import norm

from model.day import Days, Floats

Marks = NDArray[np.bool_]

MIN_LISTED = 15
"""Paid and unpaid rows, each, below which an AUC is not even listed; fewer teach no horizon."""
MIN_EACH = 30
"""Deals with paid and with unpaid rows, each, from which an AUC counts as it is; below only beyond
chance. A claim open for years is many rows and one deal."""
SURE = float(norm.ppf(0.999))
"""Standard errors by which an AUC of few deals must lie above the limit."""
MOST_CODES = 12
"""Values of a field told apart; a number with more is cut into as many bins of equal size."""
FOLDS = 5


def value_aucs(column: Floats, up: Marks, down: Marks) -> Floats:
    """AUC of a column's known values at each horizon, ties counting half; shape (h,).

    ``up`` and ``down``, shape (n, h), are the unpaid and the paid of each horizon. Sorted once for
    all horizons: what costs is the sorting.
    """
    known = np.flatnonzero(~np.isnan(column))
    if not len(known):
        return np.full(up.shape[1], np.nan)
    order = known[np.argsort(column[known])]
    ordered = column[order]
    last = np.flatnonzero(np.append(ordered[1:] > ordered[:-1], True))
    ups, downs = (
        np.cumsum(one.take(order, axis=0), axis=0, dtype="int32").take(last, axis=0)
        for one in (up, down)
    )
    in_step = np.diff(ups, axis=0, prepend=np.zeros((1, up.shape[1]), dtype="int32"))
    below = np.vstack([np.zeros((1, up.shape[1])), downs[:-1]])
    won = (in_step * (below + downs) / 2).sum(axis=0)
    return _share(won, ups[-1].astype("float64"), downs[-1].astype("float64"))


def absence_aucs(absent: Marks, up: Marks, down: Marks) -> Floats:
    """AUC of being blank, shape (f, h): above 0.5 where the unpaid are more often blank."""
    blank = absent.T.astype("float32")
    total_up, total_down = up.sum(axis=0, dtype="float64"), down.sum(axis=0, dtype="float64")
    with np.errstate(invalid="ignore", divide="ignore"):
        more = blank @ up.astype("float32") / total_up - blank @ down.astype("float32") / total_down
    both = np.minimum(total_up, total_down) >= MIN_LISTED
    return np.where(both, 0.5 + more / 2, np.nan)


def whole_aucs(code: Days, fold: Days, up: Floats, down: Floats) -> Floats:
    """AUC of a field as a whole at each horizon, shape (h,): each row by what others told.

    A row is told by the share unpaid among the rows of the other folds that have its value, so
    what chance gives a rare value in its own rows does not count.

    Parameters
    ----------
    code : ndarray of int, shape (n,)
        The field's value; see ``codes_of``.
    fold : ndarray of int, shape (n,)
        From 0 to ``FOLDS`` − 1; never two of one group.
    up, down : ndarray, shape (h, n)
        1 for the unpaid and the paid of each horizon, else 0; as numbers row by row, since counting
        would make such a copy of them for every field.
    """
    values = int(code.max(initial=0)) + 1
    cell, cells = fold * values + code, FOLDS * values
    out = np.full(len(up), np.nan)
    for h in range(len(up)):
        ups, downs = (
            np.bincount(cell, weights=one[h], minlength=cells).reshape(FOLDS, values)
            for one in (up, down)
        )
        unpaid, paid = (one.sum(axis=0) - one for one in (ups, downs))
        count = unpaid + paid
        rate = unpaid.sum(axis=1) / np.maximum(count.sum(axis=1), 1.0)
        told = (unpaid + rate[:, None]) / (count + 1.0)
        _, place = np.unique(told, return_inverse=True)
        ups, downs = (np.bincount(place.ravel(), weights=one.ravel()) for one in (ups, downs))
        won = np.array([(ups * (np.cumsum(downs) - downs / 2)).sum()])
        out[h] = _share(won, ups.sum(keepdims=True), downs.sum(keepdims=True))[0]
    return out


def codes_of(columns: Floats) -> Days:
    """The values of a field as whole numbers, shape (n,); blank is one of them.

    Parameters
    ----------
    columns : ndarray, shape (n, k)
        The column of a number, or those of the values of a text.
    """
    blank = np.isnan(columns).all(axis=1)
    if columns.shape[1] > 1:
        place = np.where(columns == 1, np.arange(1, columns.shape[1] + 1), 0).max(axis=1)
        return np.asarray(np.where(blank, columns.shape[1] + 1, place), dtype="int64")
    value = columns[:, 0]
    known = np.unique(value[~blank])
    if len(known) > MOST_CODES:
        known = np.unique(np.quantile(value[~blank], np.linspace(0, 1, MOST_CODES + 1)[:-1]))
    place = np.searchsorted(known, value, side="right")
    return np.asarray(np.where(blank, len(known) + 1, place), dtype="int64")


def folds_of(group: Days) -> Days:
    """Fold of each row, drawn by group and the same every time, shape (n,)."""
    lot = np.random.default_rng(0).integers(0, FOLDS, int(group.max(initial=-1)) + 1)
    return np.asarray(lot[group])


def clearly_above(auc: float, unpaid: int, paid: int, limit: float) -> bool:
    """Whether the AUC of a few independent observations lies above the limit beyond chance.

    Held against how an AUC of the limit itself scatters, on the scale of log-odds: what honest
    inputs say of few easily looks better than it is.

    Parameters
    ----------
    auc : float
        At least 0.5. Without any mistake it counts as half a mistake.
    unpaid, paid : int
        Customers with unpaid rows and with paid ones, not rows: where one customer never pays,
        whatever is particular to it sorts its rows from all others.

    References
    ----------
    .. [1] Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143
       (1982): the standard error. Pepe, "The statistical evaluation of medical tests" (2003),
       §5.2: the scale.
    """
    pairs = unpaid * paid
    if not pairs or not limit < 1:
        return False
    twice_up, twice_down = limit / (2 - limit), 2 * limit**2 / (1 + limit)
    spread = limit * (1 - limit)
    variance = (
        spread + (unpaid - 1) * (twice_up - limit**2) + (paid - 1) * (twice_down - limit**2)
    ) / pairs
    told = min(auc, 1 - 0.5 / pairs)
    return bool(logit(told) - SURE * variance**0.5 / spread > logit(limit))


def _share(won: Floats, ups: Floats, downs: Floats) -> Floats:
    both = np.minimum(ups, downs) >= MIN_LISTED
    return np.where(both, won / np.where(both, ups * downs, 1.0), np.nan)
