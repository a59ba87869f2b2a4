"""Watch a model: how far its inputs have drifted since it was made, and what came true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from data_schemas.own_column import EXTRA_PREFIX
from data_schemas.store import LedgerVersions
from model.bundle import Bundle, first_question
from model.day import Floats, day_number
from training.known import known
from training.methods import OURS
from training.metrics import by_cell
from training.snapshots import StageRows, stage_rows
from training.threads import one_blas_thread

WATCH, DRIFTED = 0.10, 0.25
"""Population stability index from which a shift is small, and from which it is large: the usual
bounds of scorecard monitoring (Siddiqi, Credit Risk Scorecards, 2006)."""
FEW = 200
"""Rows below which the index is not computed: chance alone makes it about 10 bins / rows."""
FLOOR = 1e-3
"""Least share of a bin, so that an empty one does not count without bound."""
DECILES = 9
HEAP = 0.05
"""Share of the values now from which one value is a heap."""
BY_TIME = ("calendar.", "history.")
"""Inputs that move while nothing changes but the day."""
RECORDED = ("输入漂移(PSI):", "drift of inputs (PSI): ")
MOVING = (
    "日历与付款历史(不同季节、记录渐长,本会移动;是否要紧,请看预测与实际):",
    "calendar and payment history (another season and a longer record move them anyway; whether it"
    " matters, predictions and outcomes tell): ",
)
"""What the two kinds of inputs are told under."""


@dataclass(frozen=True)
class Monitored:
    """A model held against what came after it.

    Parameters
    ----------
    since, as_of : date
        Snapshots from ``since`` on and before ``as_of`` are looked at.
    rows : dict of str to int
        How many there are, by stage.
    drift : DataFrame
        ``stage, feature, psi, level`` ("stable", "watch", "drifted"), ``missing_then,
        missing_now, by_time``: every input the model uses, the largest shift first. What moves
        ``by_time`` does so in a world that stays as it is; see ``moves_by_time``.
    calibration : DataFrame
        Of those whose outcome is known: ``stage, horizon_days``, mean ``predicted`` and the figures
        of ``training.metrics.by_cell`` (``base`` is what came true).
    """

    since: date
    as_of: date
    rows: dict[str, int]
    drift: pd.DataFrame
    calibration: pd.DataFrame


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
    """
    manifest = bundle.manifest
    day, first = as_of or ledger.as_of, since or manifest.data_as_of
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
            for at in fitted.moving:
                name = fitted.features[at]
                drift.append(
                    {"stage": fitted.stage.value, **_shift(name, reference, rows.x[fresh, at])}
                )
        said += _matured(bundle, rows, fresh, day)
    answers = pd.concat(said, ignore_index=True) if said else None
    columns = ["stage", "feature", "psi", "level", "missing_then", "missing_now", "by_time"]
    table = pd.DataFrame(drift, columns=columns)
    return Monitored(
        first,
        day,
        count,
        table.sort_values("psi", ascending=False, kind="stable", ignore_index=True),
        _calibration(answers),
    )


def _shift(name: str, reference: dict[str, list[float]], column: Floats) -> dict[str, object]:
    psi = stability(reference[name], column)
    level = "stable" if psi < WATCH else "watch" if psi < DRIFTED else "drifted"
    return {
        "feature": name,
        "psi": psi,
        "level": level,
        "missing_then": reference[name][DECILES],
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


def stability(reference: list[float], column: Floats) -> float:
    """Population stability index: Σ (now − then) · ln(now / then) over bins.

    Parameters
    ----------
    reference : list of float, length 10
        Nine inner deciles of the known values, and the share missing.
    column : ndarray, shape (n,)
        Values now, missing as NaN; the missing are a bin of their own.

    Returns
    -------
    float
        0 where nothing changed; see ``WATCH`` and ``DRIFTED``. It is no test: with few rows chance
        alone moves it.

    Examples
    --------
    >>> then = [*np.arange(0.1, 1.0, 0.1), 0.0]
    >>> stability(then, np.linspace(0, 1, 1001)) < 0.001
    True
    >>> round(stability(then, np.linspace(0, 0.5, 1001)), 2) > DRIFTED
    True
    """
    known = column[~np.isnan(column)]
    edges, below = _edges(reference[:DECILES], known)
    missing = reference[DECILES]
    then = np.append(np.diff([0.0, *below, 1.0]) * (1 - missing), missing)
    counts = np.bincount(np.searchsorted(edges, known, "right"), minlength=len(edges) + 1)
    now = np.append(counts, len(column) - len(known)) / max(len(column), 1)
    then, now = np.maximum(then, FLOOR), np.maximum(now, FLOOR)
    return float(np.sum((now - then) * np.log(now / then)))


def _edges(deciles: list[float], known: Floats) -> tuple[Floats, Floats]:
    """Lower ends of the bins but the first, and the share of values below each then.

    A value that fills several deciles is a heap, and so was likely one that is a heap now: of it
    the deciles say only between which tenths the share below lies. It counts as what is below
    now, as far as that lies between them, so that a field of few values does not move by itself.
    """
    values, first, count = np.unique(deciles, return_index=True, return_counts=True)
    low, high = first / (DECILES + 1), (first + 1) / (DECILES + 1)
    ordered = np.sort(known)
    under, upto = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    of = max(len(known), 1)
    heap = (count > 1) | ((upto - under) / of >= HEAP)
    return values, np.where(heap, np.clip(under / of, low, high), high)


def _matured(bundle: Bundle, rows: StageRows, fresh: np.ndarray, day: date) -> list[pd.DataFrame]:
    """What the model says of the fresh rows whose outcome is known by now."""
    grid = bundle.horizons(rows.stage)
    if not len(fresh):
        return []
    first = first_question(grid, rows.due[fresh], rows.snapshot[fresh], rows.stage)
    p = bundle.predict(rows.stage, rows.x[fresh], first, threads=2)
    out = []
    for at, horizon in enumerate(grid):
        known_by_now = rows.usable(horizon, day_number(day))[fresh]
        out.append(
            pd.DataFrame(
                {
                    "stage": rows.stage.value,
                    "horizon_days": horizon,
                    "y": rows.unpaid(horizon)[fresh][known_by_now],
                    OURS: p[known_by_now, at],
                }
            )
        )
    return out


def _calibration(answers: pd.DataFrame | None) -> pd.DataFrame:
    if answers is None:
        return pd.DataFrame(columns=["stage", "horizon_days", "predicted"])
    predicted = answers.groupby(["stage", "horizon_days"])[OURS].mean().rename("predicted")
    return by_cell(answers).merge(predicted.reset_index(), on=["stage", "horizon_days"])


def _drift_lines(drift: pd.DataFrame, label: str, shown: int, zh: bool) -> list[str]:
    """How many of some inputs have moved, and those that moved most."""
    levels = drift["level"].value_counts()
    large, small = (int(levels.get(level, 0)) for level in ("drifted", "watch"))
    said = (
        f"{large} 项 ≥ {DRIFTED},{small} 项在 {WATCH} 与 {DRIFTED} 之间"
        if zh
        else f"{large} from {DRIFTED}, {small} between {WATCH} and {DRIFTED}"
    )
    lines = [f"{label}{said}"]
    for r in drift[drift["psi"] >= WATCH].head(shown).to_dict("records"):
        blank = f"{r['missing_then']:.0%} → {r['missing_now']:.0%}"
        words = "缺失" if zh else "missing"
        lines.append(f"  {r['stage']} {r['feature']}: {r['psi']:.2f} ({words} {blank})")
    return lines


def monitored_text(found: Monitored, lang: str, shown: int = 15) -> str:
    """The report of ``huikuan monitor``: the largest shifts, and calibration."""
    zh = lang == "zh"
    counts = ", ".join(f"{stage} {n:,}" for stage, n in found.rows.items())
    lines = [
        f"{found.since} 至 {found.as_of} 的快照:{counts}"
        if zh
        else f"snapshots from {found.since} to {found.as_of}: {counts}"
    ]
    if found.drift.empty:
        lines.append(
            f"新快照不足 {FEW} 条,无法判断输入是否漂移"
            if zh
            else f"fewer than {FEW} new snapshots: too few to tell whether inputs have drifted"
        )
    else:
        by_time = found.drift["by_time"].astype(bool)
        for of, label in ((found.drift[~by_time], RECORDED), (found.drift[by_time], MOVING)):
            lines += _drift_lines(of, label[0 if zh else 1], shown, zh)
    if found.calibration.empty:
        lines.append("尚无到期结果" if zh else "no outcome has matured yet")
        return "\n".join(lines)
    lines.append(
        "已到期的预测(预测 / 实际未付比例):"
        if zh
        else "matured predictions (predicted / unpaid in fact):"
    )
    for r in found.calibration.to_dict("records"):
        slope = f", slope {r['slope']:.2f}" if math.isfinite(r["slope"]) else ""
        lines.append(
            f"  {r['stage']} {r['horizon_days']}: {r['predicted']:.1%} / {r['base']:.1%} "
            f"(n={r['n']:,}, ECE {r['ece']:.3f}{slope})"
        )
    return "\n".join(lines)
