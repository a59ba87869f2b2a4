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
    begins = np.flatnonzero(np.diff(taught.deal[order])) + 1
    out = np.zeros(len(y))
    for rows in np.split(order, begins):
        if len(rows) > len(y) / 2:
            continue  # the others are too few to tell it
        unknown = np.searchsorted(-taught.known[rows], -taught.looked[rows], side="right")
        step = fitted.few if len(rows) < fitted.size else fitted.many
        out[rows] = step(rows, unknown)
    return out


class _Curved:
    """A fit at its best values; ``few`` and ``many`` say the same, each quick where it is used."""

    def __init__(self, fit: Fitted, unsaid: Places, z: Floats, y: Floats) -> None:
        p, free = expit(z), fit.free
        self._columns, self._weight, self._pulls = fit.columns[:, free], p * (1 - p), y - p
        says = np.ones(len(free))
        says[unsaid] = 0.0
        self._says, self.size = says[free], int(free.sum())
        self._curvature = self._bend(np.arange(len(y))) + fit.stiff[np.ix_(free, free)]
        self._answers = cho_solve(cho_factor(self._curvature), self._columns.T).T

    def _bend(self, rows: Places) -> Floats:
        columns = self._columns[rows]
        return np.asarray(columns.T @ (columns * self._weight[rows, None]))

    def few(self, rows: Places, unknown: Places) -> Floats:
        """Change of rows of a deal, each left out with the first ``unknown`` of them."""
        columns, answers = self._columns[rows], self._answers[rows]
        # Without them the curvature is less, by what they made of it.
        less = np.eye(len(rows)) - self._weight[rows, None] * (columns @ answers.T)
        said = (columns * self._says) @ answers.T
        out = np.empty(len(rows))
        for count in np.unique(unknown):
            at = unknown == count
            held = np.linalg.solve(less[:count, :count], self._pulls[rows[:count]])
            out[at] = -said[at, :count] @ held
        return out

    def many(self, rows: Places, unknown: Places) -> Floats:
        """The same, by parameter instead of by row."""
        curvature, slope, done = self._curvature.copy(), np.zeros(self.size), 0
        out = np.empty(len(rows))
        for count in np.unique(unknown):
            more, done, at = rows[done:count], count, unknown == count
            curvature -= self._bend(more)
            slope += self._pulls[more] @ self._columns[more]
            step = cho_solve(cho_factor(curvature), slope)
            out[at] = -(self._columns[rows[at]] * self._says) @ step
        return out
