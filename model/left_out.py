"""What a penalised logistic fit says of a row, less what some rows had taught it.

Fitting anew without each deal would take as many fits as there are deals. One Newton step from the
fit that all rows made says nearly the same: the slope of the loss that the rows left out had held
in balance, times the inverse of the curvature that the others make.

Source: Pregibon, "Logistic regression diagnostics", Annals of Statistics 9 (1981), for one row;
Rad and Maleki, "A scalable estimate of the out-of-sample prediction error via approximate
leave-one-out cross-validation", JRSS B 82 (2020), for penalised fits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from model.day import Days, Floats
from model.penalised import Fitted

Places = NDArray[np.intp]
MOST_AT_ONCE = 4_000_000
"""Numbers that deals of one size, looked at together, may fill."""


@dataclass(frozen=True)
class Taught:
    """What n rows of a fit have to do with each other.

    Parameters
    ----------
    deal : ndarray, shape (n,)
        Whose each is; a claim without a deal is its own.
    looked : ndarray, shape (n,)
        Day it was looked at.
    known : ndarray, shape (n,)
        Last day on which its outcome was not known.
    """

    deal: Days
    looked: Days
    known: Days


def left_out(fit: Fitted, unsaid: Places, z: Floats, y: Floats, taught: Taught) -> Floats:
    """What to add to the log-odds of each row for what its deal had not taught by that day.

    Of the rows of its deal those are left out, itself among them, whose outcome was not known yet.

    Parameters
    ----------
    unsaid : ndarray of int
        Places of parameters that change as well, but whose change is not counted.
    z : ndarray, shape (n,)
        Log-odds as fitted.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.

    Returns
    -------
    ndarray, shape (n,)
    """
    fitted = _Curved(fit, unsaid, z, y)
    order = np.lexsort((-taught.known, taught.deal))
    deal = taught.deal[order]
    starts = np.flatnonzero(np.diff(deal, prepend=deal[:1] - 1))
    sizes = np.diff(starts, append=len(order))
    out = np.zeros(len(y))
    for size in np.unique(sizes):
        if size > len(y) / 2:
            continue  # the others are too few to tell it
        begins = starts[sizes == size]
        if size < fitted.size:
            at_once = max(1, MOST_AT_ONCE // (int(size) * (int(size) + fitted.size)))
            for some in np.split(begins, range(at_once, len(begins), at_once)):
                rows = order[some[:, None] + np.arange(size)]
                known, looked = taught.known[rows], taught.looked[rows]
                unknown = (known[:, None, :] >= looked[:, :, None]).sum(axis=2)
                out[rows] = fitted.few(rows, unknown)
        else:
            for begin in begins:
                rows = order[begin : begin + size]
                known, looked = taught.known[rows], taught.looked[rows]
                out[rows] = fitted.many(rows, np.searchsorted(-known, -looked, side="right"))
    return out


class _Curved:
    """A fit at its best values; ``few`` and ``many`` say the same, each quick where it is used."""

    def __init__(self, fit: Fitted, unsaid: Places, z: Floats, y: Floats) -> None:
        p, free = expit(z), fit.free
        self._columns, self._weight, self._pulls = fit.columns, p * (1 - p), y - p
        says = np.ones(len(free))
        says[unsaid] = 0.0
        self._says, self.size = says[free], int(free.sum())
        self._curvature = self._bend(slice(None)) + fit.stiff[np.ix_(free, free)]
        # In these coordinates the curvature is 1 in every direction. A product with the inverse
        # costs less than solving: it is the one thing every core does at its best.
        root = np.linalg.inv(np.linalg.cholesky(self._curvature))
        self._even = self._columns @ root.T
        unsaid = np.flatnonzero(self._says == 0)
        self._unsaid = self._columns[:, unsaid]
        self._of_unsaid = self._even @ root[:, unsaid]

    def _bend(self, rows: Places | slice) -> Floats:
        columns = self._columns[rows] * np.sqrt(self._weight[rows])[:, None]
        return np.asarray(columns.T @ columns)

    def few(self, rows: Places, unknown: Places) -> Floats:
        """Change of rows of deals, each left out with the first ``unknown`` of its deal.

        ``rows``, latest known first, and ``unknown`` have shape (g, r), and so has the change.
        """
        even, size = self._even[rows], rows.shape[1]
        moves = even @ even.transpose(0, 2, 1)
        # Without them the curvature is less, by what they made of it.
        less = np.eye(size) - self._weight[rows][:, :, None] * moves
        said = moves - self._unsaid[rows] @ self._of_unsaid[rows].transpose(0, 2, 1)
        pulls, out = self._pulls[rows], np.empty(rows.shape)
        for count in np.unique(unknown):
            at = unknown == count
            of = at.any(axis=1)
            held = np.linalg.solve(less[of, :count, :count], pulls[of, :count, None])
            out[at] = -(said[of, :, :count] @ held)[:, :, 0][at[of]]
        return out

    def many(self, rows: Places, unknown: Places) -> Floats:
        """The same of one deal, shape (r,), by parameter instead of by row."""
        curvature, slope, done = self._curvature.copy(), np.zeros(self.size), 0
        out = np.empty(len(rows))
        for count in np.unique(unknown):
            more, done, at = rows[done:count], count, unknown == count
            curvature -= self._bend(more)
            slope += self._pulls[more] @ self._columns[more]
            step = cho_solve(cho_factor(curvature), slope)
            out[at] = -(self._columns[rows[at]] * self._says) @ step
        return out
