"""Learn one horizon of one stage: fit, calibrate out of time, keep the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from model.bundle import BACKBONE, READER, booster_name, horizon_names
from model.calibration import Affine, calibrate
from model.columns import columns_of
from model.curve import sigmoid
from model.day import Days, Floats, months_of
from model.estimator import Blend, Recipe, fit_blend
from model.left_out import Taught
from model.line_fit import Pull
from model.manifest import Dropped, HorizonModel
from model.reader import Reader, Reading
from model.reader_fit import fit_reader
from model.track_record import track_record
from model.trees import Trees
from training.allowance import Allowance
from training.learnt import Learnt
from training.maturity import MIN_CLASS, MIN_ROWS, Needed, dropped, enough, learnable
from training.read_ahead import ReadAhead
from training.rehearsal import Rehearsal
from training.rehearser import Rehearser
from training.snapshots import Rows, StageRows

IMPORTANCE_ROWS = 1000
"""Rows on which the importance of the inputs is measured."""
FEW = 1000
"""Rows that tell of most columns that they vary."""


def _vary(x: Floats) -> Rows:
    """Which columns hold more than one value, (f,); a few rows show it of most."""
    out = _differ(x[:: max(1, len(x) // FEW)])
    out[~out] = _differ(x[:, ~out])
    return out


def _differ(x: Floats) -> Rows:
    # A column without any value compares as NaN, which is not more.
    high, low = (find.reduce(x, axis=0, initial=np.nan) for find in (np.fmax, np.fmin))
    return np.asarray(high > low)


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
        # The customer's own record, the last columns, is told as it is: nothing is learnt from it.
        self.used = np.flatnonzero(_vary(rows.x)[: len(rows.features) - len(rows.record)])
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

    def read(self, rows: Rows | Days) -> Reading:
        """Some of the stage's rows as its horizons read them."""
        return self._ready.reader.read(self._x[rows])

    def read_ahead(self, horizons: Sequence[int]) -> ReadAhead:
        """The rows that any of these horizons is learnt from; most are rows of several."""
        rows, others = (np.zeros(len(self._x), dtype=bool) for _ in range(2))
        for horizon in learnable(self.rows, horizons, self.as_of):
            lined, beside = self._taught(horizon)
            rows |= lined
            others |= beside
        return ReadAhead(self._ready, self.columns, self._x, rows, others, self.as_of)

    def _taught(self, horizon: int) -> tuple[Rows, Rows]:
        """Rows that teach a horizon's backbone, and those besides that its trees are grown on."""
        usable, most = self.rows.usable(horizon, self.as_of), self.allowed.taught
        lined, grown = (
            self.rows.drawn(usable, n, self._trees.seed) for n in (most.lined, most.grown)
        )
        return lined, grown & ~lined

    @property
    def rehearser(self) -> Rehearser:
        """What rehearses its horizons."""
        return Rehearser(self.rows, self._x, self.columns, self.as_of, self.pull, self.allowed)

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

    def learn(
        self,
        horizon: int,
        rehearsals: dict[int, Rehearsal | None],
        recipe: Recipe,
        weight: float,
        ahead: ReadAhead,
        shared: ReadAhead | None,
    ) -> Learnt | Dropped:
        """Fit one horizon, calibrated on its rehearsal; or say why not.

        Parameters
        ----------
        rehearsals : dict
            Those the recipe was chosen on; any other is made here, of that recipe alone.
        weight : float
            Of the customer's own record, 0 to less than 1; 0 where the rows do not tell it.
        ahead, shared : ReadAhead
            What is learnt from, and rehearsed on if that is shared, of all horizons.
        """
        rows = self.rows
        keep, y = rows.usable(horizon, self.as_of), rows.unpaid(horizon)
        count, unpaid = int(keep.sum()), int(y[keep].sum())
        if not enough(y[keep]):
            return dropped(rows, horizon, self.as_of, Needed(MIN_ROWS, MIN_CLASS))
        if horizon in rehearsals:
            rehearsal = rehearsals[horizon]
        else:
            lines = self.rehearser.lines(horizon, shared, (recipe.echo,))
            rehearsal = self.rehearser.rehearse(lines, recipe.echo, recipe)
        affine, holdout = Affine(), pd.DataFrame()
        if rehearsal is not None:
            clusters = [of[rehearsal.late] for of in (self.customer, months_of(rows.question))]
            affine = calibrate(rehearsal.said[recipe], rehearsal.y, clusters).halved()
            holdout = self._evidence(rehearsal, recipe, weight, affine)
        allowed, record = self.allowed, rows.own_record(horizon)
        some, beside = self._taught(horizon)
        trees = replace(allowed.trees, bags=allowed.trees.bags * allowed.draws)
        blend = fit_blend(
            self._ready, ahead.ground(some, beside, y), trees, self.pull, recipe,
            horizon, (1 - weight) * affine.slope,
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

    def _importance(self, blend: Blend, entry: HorizonModel, rows: Rows) -> Floats:
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
