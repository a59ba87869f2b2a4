"""Rehearse a stage: fit its horizons on the earlier rows and ask them about the later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.columns import Columns
from model.day import Floats
from model.estimator import ECHOES, Echo, Recipe
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.reader_fit import fit_reader
from model.trees import bag_log_odds, gains_of, grow, most_rounds
from training.allowance import Allowance
from training.maturity import learnable
from training.read_ahead import ReadAhead
from training.rehearsal import GROWTHS, Lines, Rehearsal
from training.snapshots import Rows, StageRows
from training.split import Split

MOST_TELLING = 2
"""Horizons a recipe is chosen on where a stage has many rows and twice as many horizons."""


class Rehearser:
    """Rehearses the horizons of one stage; no call changes anything, so calls may run in parallel.

    Parameters
    ----------
    rows : StageRows
        Everything known of the stage.
    x : ndarray, shape (n, f)
        Of its inputs those that are used, and of these the ``columns``.
    as_of : int
        Day number; outcomes on or after it are not used.
    allowed : Allowance
        How much there is to learn from and with.
    """

    def __init__(
        self, rows: StageRows, x: Floats, columns: Columns, as_of: int, pull: Pull,
        allowed: Allowance,
    ) -> None:  # fmt: skip
        self._rows, self._x, self._columns, self._as_of = rows, x, columns, as_of
        self._pull, self._allowed = pull, allowed

    def telling(self, horizons: list[int]) -> list[int]:
        """Horizons the recipe is chosen on: all; of many rows and many horizons some inside."""
        if not self._allowed.many:
            return horizons
        known = learnable(self._rows, horizons, self._as_of)
        if len(known) <= 2 * MOST_TELLING:
            return known
        inside = np.linspace(0, len(known) - 1, MOST_TELLING + 2)[1:-1]
        return [known[round(at)] for at in inside]

    def ahead(self, telling: Sequence[int], horizons: Sequence[int]) -> ReadAhead | None:
        """The rows of the rehearsals of many rows, read once for all; of few each reads its own.

        What reads them has seen rows of the days before the first cut of those that are ``telling``
        alone. A horizon that is cut still earlier reads its own.
        """
        if not self._allowed.many:
            return None
        splits = {one: Split.of(self._rows, one, self._as_of) for one in horizons}
        until = min((split.cut for one in telling if (split := splits[one])), default=None)
        if until is None:
            return None
        rows, others = (np.zeros(len(self._x), dtype=bool) for _ in range(2))
        for split in splits.values():
            if split is not None and split.cut >= until:
                lined, beside, late = self._rehearsed(split)
                rows |= lined | late
                others |= beside
        before = self._drawn(self._rows.question < until, self._allowed.rehearsed.lined)
        ready = fit_reader(self._x[before], self._columns)
        return ReadAhead(ready, self._columns, self._x, rows, others, until)

    def _rehearsed(self, split: Split) -> tuple[Rows, Rows, Rows]:
        """Rows that teach the backbone, those besides for the trees, those that are asked about."""
        most = self._allowed.rehearsed
        lined, late = (self._drawn(which, most.lined) for which in (split.early, split.late))
        return lined, self._drawn(split.early, most.grown) & ~lined, late

    def lines(
        self, horizon: int, shared: ReadAhead | None = None,
        echoes: tuple[Echo, ...] = ECHOES, after: float = 0.0,
    ) -> Lines | None:  # fmt: skip
        """Backbones of the earlier groups, asked about the latest; none where rows are too few.

        Parameters
        ----------
        shared : ReadAhead, optional
            What rehearsals share.
        after : float
            Share of the matured rows that came after those asked about; they are left out.
        """
        split = Split.of(self._rows, horizon, self._as_of, after)
        if split is None:
            return None
        early, beside, late = self._rehearsed(split)
        ahead = shared
        if ahead is None or split.cut < ahead.until:
            ready = fit_reader(self._x[early], self._columns)
            ahead = ReadAhead(ready, self._columns, self._x, early | late, beside, split.cut)
        y, ready = self._rows.unpaid(horizon), ahead.ready
        ground, asked = ahead.ground(early, beside, y), ahead.some(late)
        fit = LineFit(ready, ground.read, ground.taught, self._pull)
        fitted: dict[Echo, Linear] = {}
        for echo in echoes:
            fitted[echo] = fit.fit(echo.pull)
            if not ready.reader.composites:
                break  # nothing but history to explain by
        said: dict[Echo, Floats] = {}
        if len(echoes) > 1:  # where there is a choice
            said = {e: line.log_odds(asked) for e, line in fitted.items()}
        return Lines(horizon, early, late, ready, ground, asked, fitted, said, y[late])

    def rehearse(
        self, lines: Lines | None, echo: Echo, only: Recipe | None = None
    ) -> Rehearsal | None:
        """Grow trees on shares of the backbone and ask them too: every recipe, or ``only`` one."""
        if lines is None:
            return None
        line = lines.fitted[echo]
        shares, growths = (
            ((only.line,), (only.growth,)) if only else (self._allowed.shares, GROWTHS)
        )
        ground = lines.ground
        line = with_interplay(line, ground.read, ground.taught, self._pull.ease)
        below = lines.ready.reader.columns_left(self._columns)
        trees, gain = self._allowed.trees, echo.gain if line.pull else 1.0
        gains = gains_of(below, gain, lines.horizon)
        most = most_rounds(ground.y, trees)
        rounds = round(max(growths) * most)
        drawn = replace(trees, bags=self._allowed.draws)
        said: dict[Recipe, Floats] = {}
        for share in shares:
            bag = []
            if rounds:
                start = ground.start(line, share)
                bag = grow(ground, below, drawn, rounds, start, gains)
            start = line.log_odds(lines.asked, share)
            for growth in growths:
                grown = bag_log_odds(bag, lines.asked.left, round(growth * most))
                said[Recipe(line=share, growth=growth, echo=echo)] = start + grown
        record = self._rows.own_record(lines.horizon)
        return Rehearsal(
            lines.horizon, lines.early, lines.late, said, lines.y,
            None if record is None else record[lines.late],
        )  # fmt: skip

    def _drawn(self, rows: Rows, most: int) -> Rows:
        return self._rows.drawn(rows, most, self._allowed.trees.seed)
