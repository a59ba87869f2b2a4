"""What each input alone tells of the outcome, per stage and age band; too much stops training.

An input that nearly sorts the paid from the unpaid by itself was most likely written down after the
outcome. So is one whose mere absence does. Directions and labels cannot show that; outcomes can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.errors import LeakageSuspected
from data_schemas.policy import LeakageException, Policy
from model.day import Floats
from training.snapshots import StageRows, drawn_groups

MIN_EACH = 30
"""Paid and unpaid rows of an age band, each, below which an AUC there says nothing."""
MOST_ROWS = 30_000
"""Rows of an age band whose AUC is taken at most: its error is then below 0.004."""
AGES = (0, 30, 90, 365)
"""Days past due at which one age band of open receivables ends and the next begins."""
COLUMNS = [
    "stage", "age_from", "age_to", "feature", "rows", "known",
    "auc", "auc_days", "missing_auc", "missing_days",
]  # fmt: skip
"""Of the table of inputs; see ``input_aucs``."""


@dataclass(frozen=True)
class AgeBand:
    """Snapshots of a stage between two ages, days past due; None leaves a side open."""

    stage: Stage
    first: int | None = None
    end: int | None = None

    def holds(self, rows: StageRows) -> NDArray[np.bool_]:
        """Which rows stand in it, shape (n,)."""
        age = rows.snapshot - rows.due
        inside = np.ones(len(age), dtype=bool)
        if self.first is not None:
            inside &= age >= self.first
        if self.end is not None:
            inside &= age < self.end
        return inside

    def label(self, lang: str) -> str:
        """Its name in ``lang`` ("zh" or "en")."""
        zh, stage = lang == "zh", self.stage.label(lang)
        if self.first is None and self.end is None:
            return stage
        if self.first is None:
            return f"{stage}，未到期" if zh else f"{stage}, not yet due"
        days = f"{self.first}+" if self.end is None else f"{self.first}–{self.end - 1}"
        return f"{stage}，逾期 {days} 天" if zh else f"{stage}, {days} days past due"


def age_bands(stage: Stage) -> tuple[AgeBand, ...]:
    """The age bands of a stage, from young to old; at signing everything is of one age."""
    if stage is Stage.SIGNING:
        return (AgeBand(stage),)
    edges = (None, *AGES, None)
    return tuple(AgeBand(stage, a, b) for a, b in pairwise(edges))


@dataclass(frozen=True)
class Suspect:
    """An input that tells too much: its value, or whether it is known at all."""

    feature: str
    band: AgeBand
    days: int
    auc: float
    by_absence: bool

    def text(self, lang: str) -> str:
        """What was found, with field, stage, age band and AUC."""
        where = self.band.label(lang)
        if lang == "zh":
            how = "仅凭是否为空" if self.by_absence else "仅凭其取值"
            return f"{where}：{self.feature} {how}区分 {self.days} 天未付的 AUC 为 {self.auc:.3f}"
        how = "whether it is blank" if self.by_absence else "its value"
        return (
            f"{where}: {self.feature}, by {how} alone, tells unpaid at {self.days} days"
            f" with an AUC of {self.auc:.3f}"
        )


def input_aucs(
    rows: StageRows, horizons: Sequence[int], as_of: int
) -> tuple[pd.DataFrame, list[Suspect]]:
    """How well each input alone sorts unpaid from paid, per age band.

    Parameters
    ----------
    rows : StageRows
        All rows of a stage; only matured ones count, of each age band ``MOST_ROWS`` by chance.
    horizons : sequence of int
        Days past the question date; each input is shown at the horizon where it tells most.
    as_of : int
        Day number; outcomes on or after it are not used.

    Returns
    -------
    table : DataFrame
        ``COLUMNS``; one row per age band and input. ``auc`` is of the value where it is known,
        above 0.5 where high values are unpaid; ``missing_auc`` of being blank. Not a number where
        fewer than ``MIN_EACH`` rows were paid or unpaid.
    found : list of Suspect
        Each input's largest, the AUC turned so that it is at least 0.5; not judged yet.
    """
    usable = np.column_stack([rows.usable(h, as_of) for h in horizons])
    unpaid = np.column_stack([rows.unpaid(h) > 0 for h in horizons])
    tables, found = [], []
    for band in age_bands(rows.stage):
        inside = band.holds(rows) & usable.any(axis=1)
        at = np.flatnonzero(inside)
        at = at[drawn_groups(rows.group[at], MOST_ROWS)]
        up, down = usable[at] & unpaid[at], usable[at] & ~unpaid[at]
        x = rows.x[at]
        value = np.stack([_value_aucs(column, up, down) for column in x.T])
        absent = _absence_aucs(np.isnan(x), up, down)
        best, best_days = _strongest(value, horizons)
        gone, gone_days = _strongest(absent, horizons)
        tables.append(
            pd.DataFrame(
                {
                    "stage": rows.stage.value, "age_from": band.first, "age_to": band.end,
                    "feature": [f.name for f in rows.features], "rows": len(at),
                    "known": (~np.isnan(x)).sum(axis=0),
                    "auc": best, "auc_days": best_days,
                    "missing_auc": gone, "missing_days": gone_days,
                }
            )
        )  # fmt: skip
        for auc, days, by_absence in ((best, best_days, False), (gone, gone_days, True)):
            for j in np.flatnonzero(~np.isnan(auc)):
                name, turned = rows.features[j].name, float(max(auc[j], 1 - auc[j]))
                found.append(Suspect(name, band, int(days[j]), turned, by_absence))
    table = pd.concat(tables, ignore_index=True)
    whole = dict.fromkeys(("age_from", "age_to", "auc_days", "missing_days"), "Int64")
    return table.astype(whole)[COLUMNS], found


def _value_aucs(column: Floats, up: NDArray[np.bool_], down: NDArray[np.bool_]) -> Floats:
    """AUC of a column's known values at each horizon, ties counting half; shape (h,).

    ``up`` and ``down``, shape (n, h), are the unpaid and the paid of each horizon. Sorted once for
    all horizons: what costs is the sorting.
    """
    known = np.flatnonzero(~np.isnan(column))
    if not len(known):
        return np.full(up.shape[1], np.nan)
    order = known[np.argsort(column[known])]
    ordered = column[order]
    last = np.flatnonzero(np.append(ordered[1:] > ordered[:-1], True))
    ups, downs = (np.cumsum(one[order], axis=0, dtype="int32")[last] for one in (up, down))
    in_step = np.diff(ups, axis=0, prepend=np.zeros((1, up.shape[1]), dtype="int32"))
    below = np.vstack([np.zeros((1, up.shape[1])), downs[:-1]])
    won = (in_step * (below + downs) / 2).sum(axis=0)
    return _share(won, ups[-1].astype("float64"), downs[-1].astype("float64"))


def _absence_aucs(
    absent: NDArray[np.bool_], up: NDArray[np.bool_], down: NDArray[np.bool_]
) -> Floats:
    """AUC of being blank, shape (f, h): above 0.5 where the unpaid are more often blank."""
    blank = absent.T.astype("float32")
    total_up, total_down = up.sum(axis=0, dtype="float64"), down.sum(axis=0, dtype="float64")
    with np.errstate(invalid="ignore", divide="ignore"):
        more = blank @ up.astype("float32") / total_up - blank @ down.astype("float32") / total_down
    both = np.minimum(total_up, total_down) >= MIN_EACH
    return np.where(both, 0.5 + more / 2, np.nan)


def _share(won: Floats, ups: Floats, downs: Floats) -> Floats:
    both = np.minimum(ups, downs) >= MIN_EACH
    return np.where(both, won / np.where(both, ups * downs, 1.0), np.nan)


def _strongest(aucs: Floats, horizons: Sequence[int]) -> tuple[Floats, Floats]:
    """Each input's AUC furthest from 0.5 and its horizon, shape (f,); not a number without any."""
    away = np.where(np.isnan(aucs), -1.0, np.abs(aucs - 0.5))
    at = away.argmax(axis=1)
    every = np.arange(len(aucs))
    said = away[every, at] >= 0
    days = np.array(horizons, dtype="float64")[at]
    return np.where(said, aucs[every, at], np.nan), np.where(said, days, np.nan)


class LeakageGuard:
    """Looks at the rows of each stage before anything is learnt from them.

    Parameters
    ----------
    policy : Policy
        Says from which AUC on an input stops training, and which are excepted, by whom and why.
    as_of : int
        Day number; outcomes on or after it are not used.
    """

    def __init__(self, policy: Policy, as_of: int) -> None:
        self.policy, self.as_of = policy, as_of
        self.table = pd.DataFrame(columns=COLUMNS)
        self.excused: list[tuple[Suspect, LeakageException]] = []

    def look(self, rows: StageRows, horizons: Sequence[int]) -> None:
        """List what each input tells.

        Raises
        ------
        LeakageSuspected
            If one tells more than the policy allows and no exception is on file; names input,
            stage, age band and AUC of all of them.
        """
        table, found = input_aucs(rows, horizons, self.as_of)
        before = [] if self.table.empty else [self.table]
        self.table = pd.concat([*before, table], ignore_index=True)
        refused = []
        for one in found:
            if one.auc <= self.policy.leakage_auc:
                continue
            excuse = self.policy.leakage_exception(one.feature)
            if excuse is None:
                refused.append(one)
            else:
                self.excused.append((one, excuse))
        if refused:
            raise _suspected(refused, self.policy.leakage_auc)

    def document(self) -> dict[str, object]:
        """Everything found, as JSON can carry it."""
        table = self.table.astype("object")
        return {
            "limit": self.policy.leakage_auc,
            "min_each": MIN_EACH,
            "inputs": table.where(table.notna(), None).to_dict("records"),
            "excused": [
                {
                    "feature": one.feature, "stage": one.band.stage.value,
                    "age_from": one.band.first, "age_to": one.band.end, "days": one.days,
                    "auc": one.auc, "by_absence": one.by_absence,
                    **excuse.model_dump(mode="json", include={"reason", "who", "date"}),
                }
                for one, excuse in self.excused
            ],
        }  # fmt: skip

    def strongest(self, most: int) -> pd.DataFrame:
        """The inputs that tell most by themselves, by value or by absence, over all age bands."""
        away = (self.table[["auc", "missing_auc"]].astype("float64") - 0.5).abs().max(axis=1)
        return self.table.loc[
            away.dropna().sort_values(ascending=False, kind="stable").index[:most]
        ]


def _suspected(refused: list[Suspect], limit: float) -> LeakageSuspected:
    refused = sorted(refused, key=lambda one: -one.auc)
    zh = "；".join(one.text("zh") for one in refused)
    en = "; ".join(one.text("en") for one in refused)
    return LeakageSuspected(
        f"训练已停止：有输入几乎单独说出了结果（AUC 上限 {limit:g}）。{zh}。多半是付款之后才填写的"
        "内容：请从台账中去掉该列，或以带获知日期的 facts 提供；若当时确已知晓，请在 HUIKUAN_POLICY"
        " 文件的 leakage_exceptions 中登记 feature、reason、who、date",
        f"training stopped: an input nearly tells the outcome by itself (AUC limit {limit:g}). "
        f"{en}. It was probably filled in after the payment: take the column out, or give it as "
        "facts with the day each was known; if it was known in time, put feature, reason, who and "
        "date under leakage_exceptions in the file named by HUIKUAN_POLICY",
    )
