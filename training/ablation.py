"""What one table of records is worth: the same backtest with it and without it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import Ledger, empty_frame
from data_schemas.policy import Policy
from data_schemas.store import LedgerVersions
from model.day import days_of
from model.events import Events
from model.settlement import position_of
from training.backtest import Backtest, backtest
from training.fit import FitSettings
from training.interval_words import no_intervals
from training.known import known
from training.methods import METHODS, OURS
from training.metrics import CELL
from training.progress import Tell
from training.resample import REPEATS, resample_customers

RIVALS = ("customer_rate",)
"""Baselines the model is held against beside itself without the table."""
GROUPS = {
    "all": ("全部未回款", "all open receivables"),
    "recorded": ("快照前已有该记录的", "those with such records before the snapshot"),
    "unrecorded": ("没有该记录的", "those without"),
}
_ROW = ["unit_id", "snapshot", *CELL]


@dataclass(frozen=True)
class Ablation:
    """A backtest beside the same one without a table.

    Parameters
    ----------
    table : str
        The table left out, "states" or "contacts": they describe a receivable, shape no outcome,
        and have a ``date``.
    rows : DataFrame
        Matured open rows of both: those of the backtest, ``without`` (the probability without the
        table) and ``recorded`` (the table says something of the receivable before the snapshot).
    """

    table: str
    rows: pd.DataFrame


def gains_of(rows: pd.DataFrame, *, repeats: int = REPEATS) -> pd.DataFrame:
    """AUC and Brier with the table, and the gain over each rival, ages and horizons pooled.

    Parameters
    ----------
    rows : DataFrame
        Those of an ``Ablation``.

    Returns
    -------
    DataFrame
        Columns ``receivables`` (a key of ``GROUPS``), ``n, figure, against, value, low, high``:
        95 % intervals by customer; ``against`` empty: the figure itself, else the difference
        (model − rival) on the same draws. What cannot be measured is missing.
    """
    recorded = rows["recorded"].to_numpy()
    chosen = {"all": recorded | True, "recorded": recorded, "unrecorded": ~recorded}
    rivals = ["without", *(r for r in RIVALS if r in rows)]
    out: list[dict[str, object]] = []
    for name in GROUPS:
        # One cell: ages and horizons are asked together, as a manager ranks what is open.
        part = rows[chosen[name]].assign(horizon_days=0)
        drawn = resample_customers(part, [OURS, *rivals], repeats=repeats)
        for figure in ("auc", "brier"):
            for rival in (None, *rivals):
                found = drawn.interval(figure, OURS, rival)
                if np.isfinite(found.value):
                    said = {"receivables": name, "n": len(part), "figure": figure}
                    out.append(said | {"against": rival or "", **asdict(found)})
    columns = ["receivables", "n", "figure", "against", "value", "low", "high"]
    return pd.DataFrame(out, columns=columns)


def ablate(
    found: Backtest,
    ledger: Ledger | LedgerVersions,
    table: str,
    *,
    cutoff: date,
    as_of: date,
    horizons: tuple[int, ...],
    open_ages: tuple[int, ...],
    origins: int = 1,
    settings: FitSettings | None = None,
    policy: Policy | None = None,
    progress: Tell | None = None,
) -> Ablation:
    """Run a backtest again without a table, and join the two row by row.

    Parameters
    ----------
    found : Backtest
        The backtest with the table; the parameters not named here are those it was made with.
    ledger : Ledger or LedgerVersions
        The one it looked back on, whole.
    table : str
        Of ``TABLES``; taken out of the ledger. Only open receivables are asked about.
    """
    other = backtest(
        without(ledger, table),
        cutoff=cutoff,
        as_of=as_of,
        horizons=horizons,
        open_ages=open_ages,
        origins=origins,
        peers=(),
        settings=replace(settings or FitSettings(), stages=(Stage.OPEN,)),
        policy=policy,
        progress=progress,
    )
    rows = found.matured[found.matured["stage"] == Stage.OPEN.value]
    answers = other.matured[[*_ROW, OURS]].rename(columns={OURS: "without"})
    both = rows.merge(answers, on=_ROW, how="inner", validate="one_to_one")
    whole = known(ledger, as_of).now.ledger
    return Ablation(table, both.assign(recorded=_recorded(whole, table, both)))


def gains_text(gains: pd.DataFrame, table: str, lang: str, draws: int) -> str:
    """The gains in words, an interval a line; ``draws`` is how often customers were drawn."""
    at = 0 if lang == "zh" else 1
    said = ("95% 区间（按客户重抽样）", "95% intervals by customer")[at]
    said = no_intervals(gains["low"], draws, lang) or said
    rivals = {
        "without": (f"不用 {table}", f"without {table}"),
        **METHODS,
    }
    lines = [
        (
            f"{table} 的价值：各账龄与期限合并，{said}：",
            f"what {table} are worth, ages and horizons pooled, {said}:",
        )[at]
    ]
    for (group, n), part in gains.groupby(["receivables", "n"], sort=False):
        lines.append(f"  {GROUPS[str(group)][at]} (n={n:,})")
        for r in part.to_dict("records"):
            rival = str(r["against"])
            against = f" − {rivals[rival][at]}" if rival else ""
            sign = "+" if rival else ""
            drawn = np.isfinite(r["low"])
            bounds = f" ({r['low']:{sign}.4f} … {r['high']:{sign}.4f})" if drawn else ""
            lines.append(f"    {r['figure']}{against}: {r['value']:{sign}.4f}{bounds}")
    return "\n".join(lines)


def without(ledger: Ledger | LedgerVersions, table: str) -> Ledger | LedgerVersions:
    """The ledger with a table empty on every day."""
    if isinstance(ledger, Ledger):
        return ledger.replace(**{table: empty_frame(table)})
    return LedgerVersions(
        ledger.latest.replace(**{table: empty_frame(table)}),
        {name: days for name, days in ledger.learnt.items() if name != table},
        {name: rows for name, rows in ledger.past.items() if name != table},
    )


def _recorded(ledger: Ledger, table: str, units: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the table says something of each unit's receivable strictly before its snapshot."""
    records: pd.DataFrame = getattr(ledger, table)
    ids = pd.Index(ledger.receivables["receivable_id"])
    events = Events(position_of(ids, records["receivable_id"]), days_of(records["date"]))
    first, end = events.before(position_of(ids, units["receivable_id"]), days_of(units["snapshot"]))
    return np.asarray(end > first, dtype=bool)
