"""Watch a model: how far its inputs have drifted since it was made, and what came true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from data_schemas.own_column import EXTRA_PREFIX
from data_schemas.store import LedgerVersions
from model.bundle import Bundle, first_question
from model.day import Floats, day_number
from model.manifest import Bins
from training.gates import HOLDOUT
from training.known import known
from training.methods import OURS
from training.metrics import CELL, MIN_ROWS, auc, brier, by_cell
from training.own_inputs import Unseen, unseen
from training.snapshots import StageRows, stage_rows
from training.stability import BEYOND_CHANCE, BLANK, DRIFTED, WATCH, by_chance, stability
from training.threads import one_blas_thread

FEW = 200
"""Rows below which the index is not computed: chance alone makes it about 10 bins / rows."""
BY_TIME = ("calendar.", "history.")
"""Inputs that move while nothing changes but the day."""


@dataclass(frozen=True)
class Monitored:
    """A model held against what came after it.

    Parameters
    ----------
    since, as_of : date
        Snapshots from ``since`` on and before ``as_of`` are looked at.
    learnt_to : date
        The day the model was made for: what was known before it, it learnt from.
    rows : dict of str to int
        How many there are, by stage.
    drift : DataFrame
        ``stage, feature, psi, by_chance, level`` ("stable", "watch", "drifted"), ``missing_then,
        missing_now, by_time, label_zh, label_en``: every input the model uses, the largest shift
        first. What moves no further than ``BEYOND_CHANCE`` times ``by_chance`` is stable. What
        moves ``by_time`` does so in a world that stays as it is; see ``moves_by_time``.
    calibration : DataFrame
        Of those whose outcome is known: ``stage, horizon_days``, mean ``predicted`` and the figures
        of ``training.metrics.by_cell`` (``base`` is what came true).
    outlook : DataFrame
        Of all of them, so that nobody has to wait for outcomes: ``stage, horizon_days, n``, mean
        ``predicted``, and the ``auc`` and ``brier`` to be expected if each probability is true;
        beside them ``base_then``, ``auc_then`` and ``brier_then`` of the holdout of the training,
        NaN where there was none.
    unseen : list of Unseen
        Values of the ledger's own columns that the model has not learnt.
    """

    since: date
    as_of: date
    learnt_to: date
    rows: dict[str, int]
    drift: pd.DataFrame
    calibration: pd.DataFrame
    outlook: pd.DataFrame
    unseen: list[Unseen]

    @property
    def in_sample(self) -> bool:
        """Whether snapshots the model learnt from are among those looked at: no test of it."""
        return self.since < self.learnt_to


@one_blas_thread
def monitor(
    ledger: Ledger | LedgerVersions,
    bundle: Bundle,
    *,
    as_of: date | None = None,
    since: date | None = None,
) -> Monitored:
    """Hold a model against the snapshots that came after it.

    Parameters
    ----------
    bundle : Bundle
        The model; it is asked with the inputs as they were known at each snapshot.
    as_of : date, optional
        Default: the ledger's own day.
    since : date, optional
        Default: the day the model was made for, so that nothing it learnt from is looked at.

    Raises
    ------
    InvalidLedger
        If there is no day from ``since`` to ``as_of``.
    """
    manifest = bundle.manifest
    day, first = as_of or ledger.as_of, since or manifest.data_as_of
    if first > day:
        raise InvalidLedger(
            f"没有可看的日子：快照从 {first} 起，而数据日期为 {day}",
            f"there is no day to look at: snapshots from {first} on, outcomes before {day}",
        )
    cut = known(ledger, day)
    count: dict[str, int] = {}
    drift: list[dict[str, object]] = []
    said: list[pd.DataFrame] = []
    for fitted in manifest.stages:
        rows = stage_rows(cut, fitted.stage, manifest.extras, record=fitted.record)
        fresh = np.flatnonzero(rows.snapshot >= day_number(first))
        count[fitted.stage.value] = len(fresh)
        reference = manifest.reference[fitted.stage.value]
        if len(fresh) >= FEW:
            whose = pd.factorize(rows.units["customer_id"].iloc[fresh])[0].astype("int64")
            taught = max(one.rows for one in fitted.horizons)
            for at in fitted.moving:
                one, column = rows.features[at], rows.x[fresh, at]
                # Of many rows a part is described, in which a rare value may be missing.
                then = reference.get(one.name, BLANK)
                chance = by_chance(then, column, whose, taught)
                drift.append(
                    {
                        "stage": fitted.stage.value,
                        **_shift(one.name, then, column, chance),
                        **{f"label_{lang}": one.label(lang) for lang in ("zh", "en")},
                    }
                )
        said += _told(bundle, rows, fresh, day)
    answers = pd.concat(said, ignore_index=True) if said else None
    columns = ["stage", "feature", "psi", "by_chance", "level", "missing_then", "missing_now",
               "by_time", "label_zh", "label_en"]  # fmt: skip
    table = pd.DataFrame(drift, columns=columns)
    return Monitored(
        first,
        day,
        manifest.data_as_of,
        count,
        table.sort_values("psi", ascending=False, kind="stable", ignore_index=True),
        _calibration(answers),
        outlook(answers, manifest.metrics),
        unseen(cut.now.ledger, manifest),
    )


def _shift(name: str, reference: Bins, column: Floats, chance: float) -> dict[str, object]:
    psi = stability(reference, column)
    moved = psi >= WATCH and psi > BEYOND_CHANCE * chance
    return {
        "feature": name,
        "psi": psi,
        "by_chance": chance,
        "level": ("drifted" if psi >= DRIFTED else "watch") if moved else "stable",
        "missing_then": reference.missing,
        "missing_now": float(np.isnan(column).mean()),
        "by_time": moves_by_time(name),
    }


def moves_by_time(name: str) -> bool:
    """Whether an input moves while nothing changes but the day.

    The calendar names a season that the months since the training hold apart, and a record that
    grows has more history each day. A field as it was recorded does not.

    Examples
    --------
    >>> [moves_by_time(name) for name in ("calendar.due_month", "x_seller.due_count")]
    [True, True]
    >>> [moves_by_time(name) for name in ("terms.amount", "x_region=N.W", "question.days_to_due")]
    [False, False, False]
    """
    own_history = name.startswith(EXTRA_PREFIX) and "." in name and "=" not in name
    return own_history or name.startswith(BY_TIME)


def _told(bundle: Bundle, rows: StageRows, fresh: np.ndarray, day: date) -> list[pd.DataFrame]:
    """What the model says of the fresh rows, with the outcome where it is known by now."""
    grid = bundle.horizons(rows.stage)
    if not len(fresh):
        return []
    first = first_question(grid, rows.due[fresh], rows.snapshot[fresh], rows.stage)
    p = bundle.predict(rows.stage, rows.x[fresh], first, threads=2)
    out = []
    for at, horizon in enumerate(grid):
        known_by_now = rows.usable(horizon, day_number(day))[fresh]
        told = pd.DataFrame(
            {
                "stage": rows.stage.value,
                "horizon_days": horizon,
                "y": np.where(known_by_now, rows.unpaid(horizon)[fresh], np.nan),
                OURS: p[:, at],
            }
        )
        # What lies behind a snapshot is certain, and no prediction.
        out.append(told[at >= first])
    return out


def _calibration(answers: pd.DataFrame | None) -> pd.DataFrame:
    if answers is None:
        return pd.DataFrame(columns=[*CELL, "predicted"])
    matured = answers.dropna(subset=["y"])
    predicted = matured.groupby(CELL)[OURS].mean().rename("predicted")
    return by_cell(matured).merge(predicted.reset_index(), on=CELL)


def outlook(answers: pd.DataFrame | None, measured: dict[str, float]) -> pd.DataFrame:
    """What the model's own probabilities make one expect, beside what training measured.

    Parameters
    ----------
    answers : DataFrame, optional
        ``stage, horizon_days`` and the probability told of each snapshot, outcome known or not.
    measured : dict of str to float
        The figures a bundle keeps (``training.evidence.flat_metrics``).

    Returns
    -------
    DataFrame
        As ``Monitored.outlook``; cells with fewer than ``MIN_ROWS`` rows are left out.
    """
    out = []
    for key, cell in () if answers is None else answers.groupby(CELL, sort=True):
        stage, horizon = cast("tuple[str, int]", key)
        if len(cell) < MIN_ROWS:
            continue
        p = cell[OURS].to_numpy(dtype=np.float64)
        out.append(
            {
                "stage": stage, "horizon_days": horizon, "n": len(cell), "predicted": p.mean(),
                "auc": auc(p, p), "brier": brier(p, p),
                **{
                    f"{one}_then": measured.get(f"{HOLDOUT}.{stage}.h{horizon}.{one}", np.nan)
                    for one in ("base", "auc", "brier")
                },
            }
        )  # fmt: skip
    columns = ["n", "predicted", "auc", "brier", "base_then", "auc_then", "brier_then"]
    return pd.DataFrame(out, columns=[*CELL, *columns])
