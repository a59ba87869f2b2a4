"""How risk runs with age, learnt beside what would have been said of a claim on its day.

A claim that stays open teaches anew at every age, and each time the causes are fitted to it once
more. Among the old claims that teach, they explain more than they will when an old claim is asked
about; age is left to explain less, and old claims would be told too low (ADR 0023, 0024). So the
pieces of age are fitted once more, to rows of which the rest says what it would have said had they
not taught it.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from model.day import Floats
from model.linear import Linear
from model.penalised import down
from model.reader import Reading

USUAL_TURN, TAIL = 0.5, 3.0
"""Scale and degrees of freedom of what is expected of a piece, in log-odds from end to end.

Student's t: from one age to the next most change little, a few much (the last days before the due
date, the age at which old debt is cleared). A pull by the square flattens those and no others.
"""


def with_age_beside(
    line: Linear, read: Reading, z: Floats, y: Floats, untaught: Floats, age: list[bool]
) -> Linear:
    """The same backbone, its pieces of age fitted beside what it would have said of each row.

    Parameters
    ----------
    read : Reading
        The rows it was fitted on; n of them.
    z : ndarray, shape (n,)
        Its log-odds of them.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    untaught : ndarray, shape (n,)
        What to add to its log-odds without age for what a row's deal had not taught.
    age : list of bool, length f
        Which columns are pieces of age.
    """
    pieces = np.flatnonzero(age)
    way = read.filled[:, pieces]
    slope, centre = np.array(line.slope), np.array(line.centre)
    rest = z - way @ slope[pieces] + centre[pieces].sum() + untaught
    middle, whole = way.mean(axis=0), np.ptp(way, axis=0)
    design = np.column_stack([way - middle, np.ones(len(y))])
    wide = TAIL * USUAL_TURN**2

    def loss(beta: Floats) -> tuple[float, Floats]:
        z, turn = rest + design @ beta, beta[:-1] * whole
        odd = (TAIL + 1) / 2 * np.log1p(turn**2 / wide).sum()
        slope = down(design, expit(z) - y)
        slope[:-1] += (TAIL + 1) * turn / (wide + turn**2) * whole
        return float(np.logaddexp(0.0, z).sum() - y @ z + odd), slope

    start = np.append(slope[pieces], 0.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    slope[pieces], centre[pieces] = found[:-1], found[:-1] * middle
    return line.changed(
        slope=tuple(map(float, slope)), centre=tuple(map(float, centre)),
        intercept=line.intercept + float(found[-1]),
    )  # fmt: skip
