"""Folds by time: models of earlier days, each asked about what came after its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions
from model.day import day_number, day_of
from model.extras import extras_of
from training.fit import FitSettings, fit
from training.known import known
from training.maturity import enough
from training.origin import curve_at
from training.snapshots import StageRows, horizons_of, stage_rows

CUTS = (0.5, 0.65, 0.8)
"""Shares of the receivables, by the day they came to exist, before each fold; the last confirms."""


@dataclass(frozen=True)
class Step:
    """One stage of one fold: a model of its day is asked about what came later.

    Parameters
    ----------
    cut : date
        The model knows nothing from this day on.
    horizons : tuple of int
        Those with enough matured rows.
    rows : StageRows
        The stage as known when the fold ends.
    asked : dict of int to ndarray
        Positions in ``rows`` of the rows asked about, by horizon.
    """

    cut: date
    stage: Stage
    horizons: tuple[int, ...]
    rows: StageRows
    asked: dict[int, np.ndarray]

    def answers(
        self, ledger: Ledger | LedgerVersions, horizons: tuple[int, ...], settings: FitSettings
    ) -> pd.DataFrame:
        """Probabilities of a model with these settings: ``customer_id, stage, horizon_days, y, p``.

        Raises
        ------
        TooLittleData
            If the fold is too early to learn from.
        """
        only = replace(settings, stages=(self.stage,))
        bundle = fit(ledger, self.cut, horizons, settings=only).bundle
        every = np.unique(np.concatenate(list(self.asked.values())))
        units = self.rows.units.iloc[every].reset_index(drop=True)
        x = self.rows.inputs(bundle.features(self.stage))[every]
        p = curve_at(bundle, self.stage, x, units, self.horizons)
        out = []
        for at, horizon in enumerate(self.horizons):
            rows = self.asked[horizon]
            here = np.searchsorted(every, rows)
            out.append(
                pd.DataFrame(
                    {
                        "customer_id": units["customer_id"].to_numpy()[here],
                        "stage": self.stage.value,
                        "horizon_days": horizon,
                        "y": self.rows.unpaid(horizon)[rows],
                        "p": p[here, at],
                    }
                )
            )
        return pd.concat(out, ignore_index=True)


def folds(
    ledger: Ledger | LedgerVersions,
    as_of: date,
    horizons: tuple[int, ...],
    stages: tuple[Stage, ...],
) -> list[list[Step]]:
    """The steps of each fold, by time; the last fold is the one that confirms.

    A fold asks about the receivables that came to exist between its cut and the next. Outcomes of
    the search end where the confirming fold begins, those of that fold on the as-of day.
    """
    issue = known(ledger, as_of).now.issue
    if not len(issue):
        return [[] for _ in CUTS]
    cuts = [day_of(int(day)) for day in np.quantile(issue, CUTS)]
    out = []
    for cut, following in pairwise((*cuts, as_of)):
        until = as_of if cut == cuts[-1] else cuts[-1]
        out.append(_steps(ledger, cut, following, until, horizons, stages))
    return out


def _steps(
    ledger: Ledger | LedgerVersions,
    cut: date,
    following: date,
    until: date,
    horizons: tuple[int, ...],
    stages: tuple[Stage, ...],
) -> list[Step]:
    """The stages of one fold that can be measured."""
    extras = extras_of(known(ledger, cut).now.ledger)
    sight = known(ledger, until)
    out = []
    for stage in stages:
        rows = stage_rows(sight, stage, extras, record=tuple(horizons_of(stage, horizons)))
        mine = (rows.start >= day_number(cut)) & (rows.start < day_number(following))
        asked = {}
        for horizon in horizons:
            unpaid = rows.unpaid(horizon)
            taught = rows.usable(horizon, day_number(cut)) & (rows.snapshot < day_number(cut))
            at = mine & rows.usable(horizon, day_number(until))
            if enough(unpaid[taught]) and enough(unpaid[at]):
                asked[horizon] = np.flatnonzero(at)
        if asked:
            out.append(Step(cut, stage, tuple(asked), rows, asked))
    return out
