"""A monotone logistic backbone: linear on normal scores, ridge, signs as the fields declare.

Trees need many rows to draw a straight line; a ledger of a few thousand rows has not that many.
The backbone draws it, the trees learn what is left. Each column enters through a piecewise linear
map of its quantiles onto normal scores (order is kept, outliers are cut) with a term of its own
where it is missing; the fields of one cause also enter together, as their composite, and the
composites act on each other and by kind of instalment (``model.interplay``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.optimize import minimize
from scipy.special import expit, ndtri

from model.columns import Columns
from model.composite import Composite, fit_composites, shared_out
from model.day import Floats
from model.interplay import Ease, Interplay, Scene, fit_interplay

KNOTS = 17
MOST_ROWS = 30_000
"""Rows a backbone is fitted on at most: its few hundred slopes need no more."""
FEWEST_PLAYERS = 2
"""Composites an interplay needs."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How strongly slopes are pulled towards 0, in rows.

    Parameters
    ----------
    alone : float
        A column, where no cause has a composite.
    beside : float
        A column that belongs to no composite, where there are some.
    member : float
        A member's slope of its own, beside its composite's.
    blank : float
        The term of a missing value: there are as many as of values, they say less, and each is
        noise in its cause's contribution.
    composite : float
        A composite's slope towards 0.
    common : float
        A composite's slope towards the mean of the composites' slopes.
    ease : Ease
        The interplay towards a plain sum.
    """

    alone: float = 150.0
    beside: float = 1000.0
    member: float = 2000.0
    blank: float = 1000.0
    composite: float = 1.0
    common: float = 300.0
    ease: Ease = field(default_factory=Ease)


@dataclass(frozen=True)
class Reading:
    """Rows as one backbone sees them.

    Parameters
    ----------
    x, score : ndarray, shape (n, f)
        Values and their normal scores, missing as NaN.
    terms : list of ndarray
        What each field adds to each composite, (n, k) a composite.
    """

    x: Floats
    score: Floats
    terms: list[Floats]

    @cached_property
    def values(self) -> Floats:
        """The composites, shape (n, c)."""
        each = [terms.sum(axis=1) for terms in self.terms]
        return np.column_stack(each) if each else np.empty((len(self.x), 0))


class Linear(BaseModel):
    """A fitted backbone; one entry per column of the matrix it was fitted on.

    Parameters
    ----------
    knots, scores : tuple of tuples
        The piecewise linear map of each column, knots rising; empty for a column without any.
    slope, missing : tuple of float
        Log-odds per normal score, and of being missing.
    centre : tuple of float
        Mean contribution of each column in training; taken off, so that a contribution is
        relative to the typical row.
    intercept : float
        Mean log-odds in training.
    composites : tuple of Composite
        What the fields of one cause say together.
    pull : tuple of float
        Log-odds per standard deviation of each composite, not below 0.
    kinds : tuple of int
        Columns that flag the kind of instalment.
    month : int, optional
        Column of the month of the due date.
    interplay : Interplay, optional
        Takes the place of ``pull`` where two or more composites are known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knots: tuple[tuple[float, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    slope: tuple[float, ...]
    missing: tuple[float, ...]
    centre: tuple[float, ...]
    intercept: float
    composites: tuple[Composite, ...] = ()
    pull: tuple[float, ...] = ()
    kinds: tuple[int, ...] = ()
    month: int | None = None
    interplay: Interplay | None = None

    def read(self, x: Floats) -> Reading:
        """Rows as the backbone sees them; x has shape (n, f), missing as NaN."""
        score = _mapped(x, list(zip(self.knots, self.scores, strict=True)))
        return Reading(x, score, [one.terms(score) for one in self.composites])

    def contributions(self, read: Reading) -> Floats:
        """Contribution of each column to the log-odds, shape (n, f).

        A column's own part is 0 on average over the training rows. The kind of instalment decides
        how far a cause matters and is no reason itself: its slopes are part of the question.
        """
        out = np.where(np.isnan(read.x), np.array(self.missing), 0.0)
        out += np.where(np.isnan(read.score), 0.0, read.score) * np.array(self.slope)
        if self.interplay is None:
            for one, terms, pull in zip(self.composites, read.terms, self.pull, strict=True):
                out[:, one.columns] += pull * terms
        out -= np.array(self.centre)
        if self.interplay is not None:
            self._add_interplay(self.interplay, read, out)
        return np.asarray(out, dtype="float64")

    def _add_interplay(self, interplay: Interplay, read: Reading, out: Floats) -> None:
        scene = self._scene(read)
        slope, together = interplay.slopes(scene), interplay.together(scene)
        for at, (one, terms) in enumerate(zip(self.composites, read.terms, strict=True)):
            typical = interplay.middle[at] / len(one.columns)
            out[:, one.columns] += slope[:, [at]] * (terms - typical)
            out[:, one.columns] += shared_out(together[:, at], terms)
        if self.kinds:
            out[:, self.kinds[0]] += interplay.levels(scene)
        if self.month is not None:
            out[:, self.month] += interplay.seasons(scene)

    def _scene(self, read: Reading) -> Scene:
        flags = read.x[:, self.kinds] > 0
        kind = np.where(flags.any(axis=1), flags.argmax(axis=1) + 1, 0) if self.kinds else None
        month = np.full(len(read.x), np.nan) if self.month is None else read.x[:, self.month]
        return Scene(read.values, np.zeros(len(flags), "int64") if kind is None else kind, month)

    def played(self, read: Reading, y: Floats, ease: Ease) -> Linear:
        """The same backbone with the interplay of its composites, fitted on these rows."""
        if len(self.composites) < FEWEST_PLAYERS:
            return self
        step = -(-len(y) // MOST_ROWS)
        thin = Reading(read.x[::step], read.score[::step], [t[::step] for t in read.terms])
        bare = self.model_copy(
            update={"pull": (0.0,) * len(self.pull), "centre": (0.0,) * len(self.slope)}
        )
        rest = bare.contributions(thin)
        interplay, base = fit_interplay(
            self._scene(thin), len(self.kinds), y[::step], rest.sum(axis=1),
            np.array(self.pull), ease,
        )  # fmt: skip
        centre = rest.mean(axis=0)
        return self.model_copy(
            update={
                "interplay": interplay,
                "centre": tuple(map(float, centre)),
                "intercept": base + float(centre.sum()),
            }
        )

    def log_odds(self, read: Reading, share: float = 1.0) -> Floats:
        """Mean log-odds plus a share of the contributions, shape (n,)."""
        parts = self.contributions(read).sum(axis=1)
        return np.asarray(self.intercept + share * parts, dtype="float64")

    @cached_property
    def alone(self) -> list[int]:
        """Columns that belong to no composite."""
        members = {j for one in self.composites for j in one.columns}
        return [j for j in range(len(self.slope)) if j not in members]

    def folded(self, read: Reading) -> Floats:
        """The matrix with the members of each composite replaced by it: composites first."""
        return np.ascontiguousarray(np.column_stack([read.values, read.x[:, self.alone]]))

    def unfolded(self, read: Reading, phi: Floats) -> Floats:
        """Contributions of the folded columns given back to the columns they stand for.

        Parameters
        ----------
        phi : ndarray, shape (n, columns of ``folded``)

        Returns
        -------
        ndarray, shape (n, f)
            Rows keep their sums.
        """
        out = np.zeros(read.x.shape)
        out[:, self.alone] = phi[:, len(self.composites) :]
        for at, (one, terms) in enumerate(zip(self.composites, read.terms, strict=True)):
            out[:, one.columns] = shared_out(phi[:, at], terms)
        return out


def folded_columns(columns: Columns, composites: tuple[Composite, ...]) -> Columns:
    """What the columns of ``Linear.folded`` are."""
    members = {j for one in composites for j in one.columns}
    alone = [j for j in range(len(columns)) if j not in members]
    groups = [columns.group[one.columns[0]] for one in composites]
    return Columns(
        names=[f"composite_{g}" for g in groups] + [columns.names[j] for j in alone],
        monotone=[1] * len(groups) + [columns.monotone[j] for j in alone],
        group=groups + [-1] * len(alone),
        echo=[False] * len(groups) + [columns.echo[j] for j in alone],
        kind=[False] * len(groups) + [columns.kind[j] for j in alone],
    )


class LineFit:
    """Rows made ready for a backbone, fitted as often as asked.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Inputs, missing as NaN; thinned evenly to ``MOST_ROWS`` where there are more.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    columns : Columns, length f
    pull : Pull
    """

    def __init__(self, x: Floats, y: Floats, columns: Columns, pull: Pull) -> None:
        step = -(-len(x) // MOST_ROWS)
        x, self._y = x[::step], y[::step]
        self._columns, self._pull = columns, pull
        self._maps = [_normal_map(x[:, j]) for j in range(x.shape[1])]
        score = _mapped(x, self._maps)
        self._composites = fit_composites(score, columns.monotone, columns.group)
        self._read = Reading(x, score, [one.terms(score) for one in self._composites])
        self._design = np.column_stack(
            [
                np.where(np.isnan(score), 0.0, score),
                np.isnan(x),
                self._read.values,
                np.ones(len(x)),
            ]
        )
        rate = np.clip(self._y.mean(), 1e-6, 1 - 1e-6)
        self._start = np.zeros(self._design.shape[1])
        self._start[-1] = np.log(rate / (1 - rate))

    def fit(self, echo: float) -> Linear:
        """Fit once more, from where the last fit ended.

        Parameters
        ----------
        echo : float
            Least pull on payment history, where there are composites. Every cause leaves its
            trace there; what history is given, the causes are not.
        """
        f, composites = len(self._columns), self._composites
        sign = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
        bounds = [sign[m] for m in self._columns.monotone] + [(None, None)] * f
        bounds += [(0.0, None)] * len(composites) + [(None, None)]
        found = minimize(
            self._loss, self._start, (self._penalty(echo),), jac=True, method="L-BFGS-B",
            bounds=bounds, options={"maxiter": 300, "ftol": 1e-7},
        ).x  # fmt: skip
        self._start = found
        fitted = Linear(
            knots=tuple(k for k, _ in self._maps), scores=tuple(s for _, s in self._maps),
            slope=tuple(map(float, found[:f])), missing=tuple(map(float, found[f : 2 * f])),
            centre=(0.0,) * f, intercept=float(found[-1]),
            composites=composites, pull=tuple(map(float, found[2 * f : -1])),
            kinds=tuple(np.flatnonzero(self._columns.kind).tolist()),
            month=self._columns.month,
        )  # fmt: skip
        centre = fitted.contributions(self._read).mean(axis=0)
        return fitted.model_copy(
            update={
                "centre": tuple(map(float, centre)),
                "intercept": float(found[-1] + centre.sum()),
            }
        )

    def _penalty(self, echo: float) -> Floats:
        pull, columns = self._pull, self._columns
        member = {j for one in self._composites for j in one.columns}
        slopes = [
            pull.member if j in member
            else max(pull.beside, echo if columns.echo[j] else 0.0) if self._composites
            else pull.alone
            for j in range(len(columns))
        ]  # fmt: skip
        blanks = np.full(len(columns), pull.blank)
        composites = np.full(len(self._composites), pull.composite)
        return np.concatenate([slopes, blanks, composites, [0.0]])

    def _loss(self, beta: Floats, penalty: Floats) -> tuple[float, Floats]:
        """Penalised loss and its slope; the composites are pulled to their common mean too."""
        z = self._design @ beta
        together = slice(2 * len(self._columns), len(beta) - 1)
        apart = beta[together] - (beta[together].mean() if self._composites else 0.0)
        value = np.logaddexp(0.0, z).sum() - self._y @ z + 0.5 * penalty @ beta**2
        slope = self._design.T @ (expit(z) - self._y) + penalty * beta
        slope[together] += self._pull.common * apart
        return float(value + 0.5 * self._pull.common * apart @ apart), slope


Map = tuple[tuple[float, ...], tuple[float, ...]]


def _mapped(x: Floats, maps: list[Map]) -> Floats:
    out = np.full(x.shape, np.nan)
    for j, (knots, scores) in enumerate(maps):
        if knots:
            out[:, j] = np.interp(x[:, j], knots, scores)  # NaN stays NaN
    return out


def _normal_map(column: Floats) -> Map:
    """Knots of a column and their normal scores (mid-ranks), centred and of unit spread."""
    known = np.sort(column[~np.isnan(column)])
    if not len(known) or known[0] == known[-1]:
        return (), ()
    knots = np.unique(np.quantile(known, np.linspace(0, 1, KNOTS), method="nearest"))
    low = np.searchsorted(known, knots, "left")
    high = np.searchsorted(known, knots, "right")
    scores = ndtri((low + high) / 2 / len(known))
    mapped = np.interp(known, knots, scores)
    scores = (scores - mapped.mean()) / max(float(mapped.std()), 1e-9)
    return tuple(map(float, knots)), tuple(map(float, scores))
