"""Fit a backbone: penalised likelihood with bounds, then the interplay of its composites."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import expit

from model.answers import costs_of
from model.day import Floats
from model.interplay_fit import Ease, fit_interplay, fitted_interplay
from model.linear import Linear
from model.penalised import Fitted, down, stiffness
from model.reader import Reading
from model.reader_fit import FittedReader

FEWEST_PLAYERS = 2
"""Composites an interplay needs."""
REMEMBERED = 20
"""Steps the search for a fit remembers: with twice the usual ten it takes a quarter fewer at most,
and ends nearer to the best."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How strongly slopes are pulled towards 0, in rows.

    Parameters
    ----------
    alone : float
        A column where no cause has a composite, and a piece of age: how risk runs with age is the
        ground all else stands on.
    busy : float
        How busy the payers are: only the weeks after the treasury has closed tell how little then
        comes, a hard pull doubles the cash that is expected in them (ADR 0025).
    beside : float
        A column that belongs to no composite, where there are some.
    member : float
        A member's slope of its own, beside its composite's.
    blank : float
        The term of a missing value: there are as many as of values, they say less, and each is
        noise in its cause's contribution.
    stateless : float
        What is told of a receivable itself, on top, where nothing is known of the payer's process.
    composite : float
        A composite's slope towards 0.
    common : float
        A composite's slope towards the mean of the composites' slopes.
    ease : Ease
        The interplay towards a plain sum.
    """

    alone: float = 150.0
    busy: float = 15.0
    beside: float = 1000.0
    member: float = 2000.0
    blank: float = 1000.0
    stateless: float = 100.0
    composite: float = 1.0
    common: float = 300.0
    ease: Ease = field(default_factory=Ease)


class LineFit:
    """Rows made ready for a backbone, fitted as often as asked.

    Parameters
    ----------
    ready : FittedReader
    read : Reading
        The rows, as its reader reads them; n of them.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    pull : Pull
    steep : float
        What the log-odds are multiplied by in the end; see ``Linear``.
    """

    def __init__(
        self, ready: FittedReader, read: Reading, y: Floats, pull: Pull, steep: float = 1.0
    ) -> None:
        self._ready, self._read, self._y = ready, read, y
        self._pull, self._steep = pull, steep
        each = (read.filled, read.gone, read.claim, read.told.values, np.ones((len(y), 1)))
        # A column that is 0 in every row, as of a blank where none is, costs as much as any other.
        says = [one.any(axis=0) for one in each]
        self._says = np.concatenate(says)
        self._design: Floats = np.column_stack(
            [one[:, some] for one, some in zip(each, says, strict=True)]
        )
        rate = np.clip(self._y.mean(), 1e-6, 1 - 1e-6)
        self._start = np.zeros(len(self._says))
        self._start[-1] = np.log(rate / (1 - rate))

    def fit(self, echo: float) -> Linear:
        """Fit once more, from where the last fit ended.

        Parameters
        ----------
        echo : float
            Least pull on payment history, where there are composites. Every cause leaves its
            trace there; what history is given, the causes are not.
        """
        return _levelled(self.unlevelled(echo), self._read, self._y)

    def unlevelled(self, echo: float) -> Linear:
        """The same, its level and what is typical yet to be found: ``with_interplay`` does."""
        f, reader = len(self._ready.columns), self._ready.reader
        found = minimize(
            self._loss, self._start, (self._penalty(echo),), jac=True, method="L-BFGS-B",
            bounds=self._bounds(), options={"maxiter": 300, "ftol": 1e-7, "maxcor": REMEMBERED},
        ).x  # fmt: skip
        self._start = found
        members = {j for one in reader.composites for j in one.columns}
        pulls = 2 * f + len(reader.claim)
        cost = costs_of(self._ready.answers, self._ready.scores, found[:f], members, self._steep)
        return Linear(
            slope=tuple(map(float, found[:f])), missing=tuple(map(float, found[f : 2 * f])),
            cost=cost, centre=(0.0,) * f, intercept=float(found[-1]),
            stateless=tuple(map(float, found[2 * f : pulls])),
            pull=tuple(map(float, found[pulls:-1])), steep=self._steep,
        )  # fmt: skip

    def fitted(self, line: Linear, echo: float) -> Fitted:
        """The parameters of a backbone fitted on these rows, with its interplay if it has one."""
        own = (line.slope, line.missing, line.stateless)
        values = np.concatenate([*own, line.pull, [line.intercept]])
        unbound = np.array([low is None and high is None for low, high in self._bounds()])
        penalty = self._penalty(echo)
        stiff = stiffness(len(values), lambda slope, beta: self._add_pull(slope, beta, penalty))
        free = (unbound | (values != 0.0)) & self._says
        plain = Fitted(self._design[:, free[self._says]], stiff, free)
        if line.interplay is None:
            return plain
        reader, ease = self._ready.reader, self._pull.ease
        together = fitted_interplay(line.interplay, self._read.scene, reader.cells, ease)
        return plain.first(sum(map(len, own))).beside(together)

    def _bounds(self) -> list[tuple[float | None, float | None]]:
        sign = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
        reader = self._ready.reader
        # A blank may be worse news than its answers, never better.
        return [
            *(sign[m] for m in self._ready.columns.monotone),
            *(sign[1] if may else sign[0] for may in reader.blanks.may),
            *(sign[self._ready.columns.monotone[j]] for j in reader.claim),
            *(sign[1] for _ in reader.composites), sign[0],
        ]  # fmt: skip

    def _penalty(self, echo: float) -> Floats:
        pull, columns = self._pull, self._ready.columns
        together = self._ready.reader.composites
        member = {j for one in together for j in one.columns}
        slopes = [
            pull.busy if columns.busy[j]
            else pull.alone if columns.age[j]
            else pull.member if j in member
            else max(pull.beside, echo if columns.echo[j] else 0.0) if together
            else pull.alone
            for j in range(len(columns))
        ]  # fmt: skip
        blanks = np.full(len(columns), pull.blank)
        stateless = np.full(len(self._ready.reader.claim), pull.stateless)
        composites = np.full(len(together), pull.composite)
        return np.concatenate([slopes, blanks, stateless, composites, [0.0]])

    def _loss(self, beta: Floats, penalty: Floats) -> tuple[float, Floats]:
        """Penalised loss and its slope; the composites are pulled to their common mean too."""
        z = self._design @ beta[self._says]
        value = np.logaddexp(0.0, z).sum() - self._y @ z + 0.5 * penalty @ beta**2
        slope = np.zeros(len(beta))
        slope[self._says] = down(self._design, expit(z) - self._y)
        apart = self._add_pull(slope, beta, penalty)
        return float(value + 0.5 * self._pull.common * apart @ apart), slope

    def _add_pull(self, slope: Floats, beta: Floats, penalty: Floats) -> Floats:
        """Add the penalty's slope; gives how far the composites are from their common mean."""
        together = slice(len(beta) - 1 - len(self._ready.reader.composites), len(beta) - 1)
        own = beta[together]
        apart = own - (own.mean() if len(own) else 0.0)
        slope += penalty * beta
        slope[together] += self._pull.common * apart
        return np.asarray(apart)


def with_interplay(line: Linear, read: Reading, y: Floats, ease: Ease) -> Linear:
    """The same backbone, levelled, with the interplay of its composites, fitted on these rows.

    Parameters
    ----------
    read : Reading
        The rows.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    """
    if len(line.pull) < FEWEST_PLAYERS:
        return _levelled(line, read, y)
    rest = line.own(read).sum(axis=1)
    pull = np.array(line.pull)
    interplay = fit_interplay(read.scene, read.reader.cells, y, rest, pull, ease)
    return _levelled(line.changed(interplay=interplay), read, y)


def _levelled(line: Linear, read: Reading, y: Floats) -> Linear:
    """The same backbone, each column's own part 0 on average and the mean probability right.

    What blanks cost above their mean answer is made good by everybody.
    """
    bare = line.changed(centre=(0.0,) * len(line.slope), intercept=0.0)
    parts, rate = bare.log_odds(read), np.clip(y.mean(), 1e-6, 1 - 1e-6)
    level = brentq(lambda at: expit(at + parts).mean() - rate, -60.0, 60.0)
    centre = bare.typical(read)
    return bare.changed(centre=tuple(map(float, centre)), intercept=float(level + centre.sum()))
