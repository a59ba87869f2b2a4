"""Learn one horizon of one stage: fit, calibrate out of time, keep the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.bundle import BACKBONE, READER, booster_name, horizon_names
from model.calibration import Affine, calibrate
from model.columns import columns_of
from model.curve import sigmoid
from model.day import Days, Floats, months_of
from model.estimator import (
    ECHOES,
    Blend,
    Echo,
    Recipe,
    Trees,
    bag_log_odds,
    fit_blend,
    grow,
    most_rounds,
)
from model.left_out import Taught
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.manifest import Dropped, HorizonModel
from model.reader import Reader, Reading
from model.reader_fit import fit_reader
from model.track_record import track_record
from training.allowance import Allowance
from training.learnt import Learnt, ReadAhead
from training.maturity import MIN_CLASS, MIN_ROWS, Needed, dropped, enough
from training.rehearsal import GROWTHS, SHARES, Lines, Rehearsal
from training.snapshots import StageRows, drawn_groups

MIN_CALIBRATION = 60
"""Out-of-time rows below which no calibration is fitted."""
HOLDOUT_SHARE = 0.25
"""Share of the latest matured rows kept out of the trees to calibrate and to measure."""
IMPORTANCE_ROWS = 1000
"""Rows on which the importance of the inputs is measured."""
MOST_TELLING = 2
"""Horizons a recipe is chosen on where a stage has many rows and twice as many horizons."""


class StageLearner:
    """Learns the horizons of one stage; no call changes anything, so calls may run in parallel.

    Parameters
    ----------
    rows : StageRows
        Everything known of the stage.
    as_of : int
        Day number; outcomes on or after it are not used.
    horizons : sequence of int
        Those to be learnt.
    """

    def __init__(
        self, rows: StageRows, as_of: int, trees: Trees, pull: Pull, horizons: Sequence[int]
    ) -> None:
        self.rows, self.as_of, self.pull, self._trees = rows, as_of, pull, trees
        # A column without any value compares as NaN, which is not more.
        high, low = (find.reduce(rows.x, axis=0, initial=np.nan) for find in (np.fmax, np.fmin))
        # The customer's own record, the last columns, is told as it is: nothing is learnt from it.
        self.used = np.flatnonzero((high > low)[: len(rows.features) - len(rows.record)])
        used = [rows.features[i] for i in self.used]
        self.columns = columns_of(used, [booster_name(f.name) for f in used])
        self._x = np.ascontiguousarray(rows.x[:, self.used])
        self.customer = pd.factorize(rows.units["customer_id"])[0]
        # Nothing is learnt of what lies beyond the rows whose outcomes have come: it is cut there.
        # What peers answered counts whether or not they have.
        seen = np.zeros(len(self._x), dtype=bool)
        for horizon in horizons:
            seen |= rows.usable(horizon, as_of)
        ripe = self._x[seen] if seen.any() else self._x
        self._ready = fit_reader(ripe, self.columns, told=self._x)

    @property
    def reader_name(self) -> str:
        """The file that says how all horizons read rows."""
        return f"{READER}{self.rows.stage.value}"

    @property
    def reader(self) -> Reader:
        """How all horizons read rows."""
        return self._ready.reader

    def read(self, rows: NDArray[np.bool_] | Days) -> Reading:
        """Some of the stage's rows as its horizons read them."""
        return self._ready.reader.read(self._x[rows])

    def read_ahead(self, horizons: Sequence[int]) -> ReadAhead:
        """The rows that any of these horizons is learnt from; most are rows of several."""
        rows = np.zeros(len(self._x), dtype=bool)
        for horizon in self._learnable(horizons):
            rows |= self._some(self.rows.usable(horizon, self.as_of), self.allowed.taught)
        read = self.read(rows)
        if rows.any():
            _ = read.told  # else every horizon would begin to work it out
        return ReadAhead(rows, read)

    def telling(self, horizons: list[int]) -> list[int]:
        """Horizons the recipe is chosen on: all; of many rows and many horizons some inside."""
        if not self.allowed.many:
            return horizons
        learnable = self._learnable(horizons)
        if len(learnable) <= 2 * MOST_TELLING:
            return learnable
        inside = np.linspace(0, len(learnable) - 1, MOST_TELLING + 2)[1:-1]
        return [learnable[round(at)] for at in inside]

    def _learnable(self, horizons: Sequence[int]) -> list[int]:
        rows = self.rows
        return [h for h in horizons if enough(rows.unpaid(h)[rows.usable(h, self.as_of)])]

    @property
    def allowed(self) -> Allowance:
        """How much there is to learn from and with."""
        tells = bool(self.reader.composites)
        return Allowance.of(len(self.rows.units), self._trees, tells_causes=tells)

    @property
    def widened(self) -> dict[str, float]:
        """What of the settings of trees is not as set, by name."""
        given, grown = asdict(self._trees), asdict(self.allowed.trees)
        return {name: grown[name] for name in given if grown[name] != given[name]}

    def earlier_lines(self, horizon: int, echo: Echo) -> Lines | None:
        """The same a quarter earlier: asked about the quarter before the latest."""
        return self.lines(horizon, (echo,), HOLDOUT_SHARE)

    def lines(
        self, horizon: int, echoes: tuple[Echo, ...] = ECHOES, after: float = 0.0
    ) -> Lines | None:
        """Backbones of the earlier groups, asked about the latest; none where rows are too few.

        Parameters
        ----------
        after : float
            Share of the matured rows that came after those asked about; they are left out.
        """
        rows = self.rows
        keep, y = rows.usable(horizon, self.as_of), rows.unpaid(horizon)
        if not enough(y[keep]):
            return None
        cut, end = np.quantile(rows.start[keep], (1 - after - HOLDOUT_SHARE, 1 - after)).astype(int)
        late = keep & (rows.start >= cut)
        if after:
            late &= rows.start < end
        early = keep & (rows.start < cut) & (rows.question + horizon < cut)
        if not enough(y[early]) or late.sum() < MIN_CALIBRATION:
            return None
        early, late = (self._some(which, self.allowed.rehearsed) for which in (early, late))
        fitted: dict[Echo, Linear] = {}
        ready = fit_reader(self._x[early], self.columns)
        read = ready.reader.read(self._x[early]), ready.reader.read(self._x[late])
        fit = LineFit(ready, read[0], y[early], self.pull)
        for echo in echoes:
            fitted[echo] = fit.fit(echo.pull)
            if not ready.reader.composites:
                break  # nothing but history to explain by
        said: dict[Echo, Floats] = {}
        if len(echoes) > 1:  # where there is a choice
            said = {e: line.log_odds(read[1]) for e, line in fitted.items()}
        return Lines(horizon, early, late, ready, read, fitted, said, y[late])

    def _some(self, rows: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
        """At most so many of these rows, in whole groups."""
        out = rows.copy()
        out[rows] = drawn_groups(self.rows.group[rows], most, self._trees.seed)
        return out

    def rehearse(
        self, lines: Lines | None, echo: Echo, only: Recipe | None = None
    ) -> Rehearsal | None:
        """Grow trees on shares of the backbone and ask them too: every recipe, or ``only`` one."""
        if lines is None:
            return None
        line = lines.fitted[echo]
        shares, growths = ((only.line,), (only.growth,)) if only else (SHARES, GROWTHS)
        early, late = lines.read
        y = self.rows.unpaid(lines.horizon)[lines.early]
        line = with_interplay(line, early, y, self.pull.ease)
        below = lines.ready.reader.columns_left(self.columns)
        trees, gain = self.allowed.trees, echo.gain if line.pull else 1.0
        most = most_rounds(y, trees)
        rounds = round(max(growths) * most)
        drawn = replace(trees, bags=self.allowed.draws)
        said: dict[Recipe, Floats] = {}
        for share in shares:
            start = line.log_odds(early, share)
            bag = grow(early.left, y, below, drawn, rounds, start, gain) if rounds else []
            start = line.log_odds(late, share)
            for growth in growths:
                grown = bag_log_odds(bag, late.left, round(growth * most))
                said[Recipe(line=share, growth=growth, echo=echo)] = start + grown
        record = self.rows.own_record(lines.horizon)
        return Rehearsal(
            lines.horizon, lines.early, lines.late, said, lines.y,
            None if record is None else record[lines.late],
        )  # fmt: skip

    def learn(
        self,
        horizon: int,
        rehearsals: dict[int, Rehearsal | None],
        recipe: Recipe,
        weight: float,
        ahead: ReadAhead,
    ) -> Learnt | Dropped:
        """Fit one horizon, calibrated on its rehearsal; or say why not.

        Parameters
        ----------
        rehearsals : dict
            Those the recipe was chosen on; any other is made here, of that recipe alone.
        weight : float
            Of the customer's own record, 0 to less than 1; 0 where the rows do not tell it.
        ahead : ReadAhead
            Of all horizons that are learnt.
        """
        rows = self.rows
        keep, y = rows.usable(horizon, self.as_of), rows.unpaid(horizon)
        count, unpaid = int(keep.sum()), int(y[keep].sum())
        if not enough(y[keep]):
            return dropped(rows, horizon, self.as_of, Needed(MIN_ROWS, MIN_CLASS))
        if horizon in rehearsals:
            rehearsal = rehearsals[horizon]
        else:
            lines = self.lines(horizon, (recipe.echo,))
            rehearsal = self.rehearse(lines, recipe.echo, recipe)
        affine, holdout = Affine(), pd.DataFrame()
        if rehearsal is not None:
            clusters = [of[rehearsal.late] for of in (self.customer, months_of(rows.question))]
            affine = calibrate(rehearsal.said[recipe], rehearsal.y, clusters).halved()
            holdout = self._evidence(rehearsal, recipe, weight, affine)
        allowed, record = self.allowed, rows.own_record(horizon)
        some = self._some(keep, allowed.taught)
        trees = replace(allowed.trees, bags=allowed.trees.bags * allowed.draws)
        blend = fit_blend(
            self._ready, ahead.read.some(some[ahead.rows]), y[some], trees, self.pull, recipe,
            (1 - weight) * affine.slope,
            Taught(rows.group[some], rows.snapshot[some], rows.question[some] + horizon),
        )  # fmt: skip
        names = horizon_names(rows.stage, horizon, len(blend.bag))
        backbone = f"{BACKBONE}{rows.stage.value}_{horizon}"
        texts = {n: b.model_to_string() for n, b in zip(names, blend.bag, strict=True)}
        texts[backbone] = blend.backbone.model_dump_json()
        entry = HorizonModel(
            days=horizon, boosters=names, backbone=backbone, backbone_weight=blend.weight,
            slope=affine.slope, intercept=affine.intercept, rows=count, unpaid=unpaid,
            calibration_rows=len(holdout), record_weight=0.0 if record is None else weight,
            record_centre=0.0 if record is None else float(record[some].mean()),
        )  # fmt: skip
        return Learnt(entry, texts, holdout, self._importance(blend, entry, some))

    def _importance(self, blend: Blend, entry: HorizonModel, rows: NDArray[np.bool_]) -> Floats:
        """Mean absolute contribution of each of the rows' columns, log-odds; shape (f,)."""
        places = np.flatnonzero(rows)
        places = places[:: max(1, len(places) // IMPORTANCE_ROWS)]
        phi, _ = blend.contributions(self.read(places))
        out = np.zeros(len(self.rows.features))
        out[self.used] = (1 - entry.record_weight) * np.abs(phi).mean(axis=0)
        record = track_record([f.name for f in self.rows.features], entry)
        if record is not None:
            out[record.column] = np.abs(record.apart(self.rows.x[places])).mean()
        return out

    def _evidence(
        self, rehearsal: Rehearsal, recipe: Recipe, weight: float, affine: Affine
    ) -> pd.DataFrame:
        """What was said of the later rows before any of their outcomes was known."""
        rows, late = self.rows, rehearsal.late
        units = rows.units.loc[late]
        # Whoever has an earlier outcome, drawn to learn from or not.
        met = units["customer_id"].map(rows.met) + max(rehearsal.horizon, 0)
        return units.assign(
            horizon_days=rehearsal.horizon, y=rehearsal.y, seen=met < rows.start[late].min(),
            row=np.flatnonzero(late), probability=sigmoid(rehearsal.reported(recipe, weight)),
            calibrated=sigmoid(rehearsal.reported(recipe, weight, affine)),
        )  # fmt: skip
