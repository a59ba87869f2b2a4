"""What each input alone tells of the outcome, per stage and age band; too much stops training.

An input that nearly sorts the paid from the unpaid by itself was most likely written down after the
outcome. So is one whose mere absence does, and a text whose values do together. Directions and
labels cannot show that; outcomes can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import repeat

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.own_column import EXTRA_PREFIX
from data_schemas.policy import LeakageException, Policy
from data_schemas.store import LedgerVersions
from model.day import Floats, day_number
from model.extras import extras_of
from model.feature import Feature
from training.input_auc import (
    MIN_EACH,
    Marks,
    absence_aucs,
    clearly_above,
    codes_of,
    folds_of,
    value_aucs,
    whole_aucs,
)
from training.known import as_known, known
from training.snapshots import StageRows, drawn_groups, horizons_of, taught_rows
from training.suspect import By, Suspect, age_bands, suspected
from training.threads import WORKERS
from training.told_after import told_after
from training.told_found import ToldAfter
from training.told_record import told_record
from training.truncation import left_truncation_of

MOST_ROWS = 30_000
"""Rows of an age band whose AUC is taken at most: its error is then below 0.004."""
COLUMNS = [
    "stage", "age_from", "age_to", "feature", "rows", "known",
    "auc", "auc_days", "missing_auc", "missing_days", "whole_auc", "whole_days",
]  # fmt: skip
"""Of the table of inputs; see ``input_aucs``."""


def input_aucs(
    rows: StageRows, horizons: Sequence[int], as_of: int, limit: float
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
    limit : float
        AUC above which an input tells too much: as it is where ``MIN_EACH`` deals have paid rows
        and as many unpaid ones, beyond chance where fewer do.

    Returns
    -------
    table : DataFrame
        ``COLUMNS``; one row per age band and input. ``auc`` is of the value where it is known,
        above 0.5 where high values are unpaid; ``missing_auc`` of being blank; ``whole_auc`` of
        the field it belongs to, all its values and blank taken together (``whole_aucs``), 0.5 where
        that tells no better than chance. Not a number where fewer than ``MIN_LISTED`` rows were
        paid or unpaid.
    found : list of Suspect
        What tells too much, the AUC turned so that it is at least 0.5.
    """
    fields = pd.factorize(np.array([f.shown for f in rows.features], dtype=object))
    usable = np.column_stack([rows.usable(h, as_of) for h in horizons])
    unpaid = np.column_stack([rows.unpaid(h) > 0 for h in horizons])
    tables, found = [], []
    for band in age_bands(rows.stage):
        inside = band.holds(rows) & usable.any(axis=1)
        at = np.flatnonzero(inside)
        at = at[drawn_groups(rows.group[at], MOST_ROWS)]
        seen = _Seen(rows, at, usable[at] & unpaid[at], usable[at] & ~unpaid[at], limit)
        columns: dict[str, object] = {
            "stage": rows.stage.value, "age_from": band.first, "age_to": band.end,
            "feature": [f.name for f in rows.features], "rows": len(at),
            "known": (~np.isnan(seen.x)).sum(axis=0),
        }  # fmt: skip
        told: set[str] = set()
        for by, aucs, stopping in seen.each(fields[0]):
            best, days = _strongest(aucs, stopping, horizons)
            columns |= {by.auc: best, by.days: days}
            for j in np.flatnonzero(stopping.any(axis=1)):
                feature = rows.features[j]
                name = feature.shown if by is By.WHOLE else feature.name
                if by is By.WHOLE and feature.shown in told:
                    continue
                told.add(feature.shown)
                auc = float(max(best[j], 1 - best[j]))
                computed = _is_computed(feature)
                found.append(Suspect(name, band, int(days[j]), auc, by, computed))
        tables.append(pd.DataFrame(columns))
    table = pd.concat(tables, ignore_index=True)
    whole = dict.fromkeys(("age_from", "age_to", *(by.days for by in By)), "Int64")
    return table.astype(whole)[COLUMNS], found


class _Seen:
    """The rows of one age band, their inputs and who was paid of them."""

    def __init__(
        self, rows: StageRows, at: NDArray[np.intp], up: Marks, down: Marks, limit: float
    ) -> None:
        # Looked at column by column.
        self.x = np.asfortranarray(rows.x[at])
        self.up, self.down, self.limit = up, down, limit
        self.group, self.fold = rows.group[at], folds_of(rows.group)[at]
        self.customer = pd.factorize(rows.units["customer_id"])[0][at]

    def each(self, field: NDArray[np.int64]) -> Iterator[tuple[By, Floats, Marks]]:
        """Of each way to tell: AUC of each input at each horizon, and which stop training.

        ``field``, shape (f,), numbers the field each input belongs to.
        """
        absent = np.isnan(self.x)
        with ThreadPoolExecutor(WORKERS) as pool:
            value = np.stack([*pool.map(self._value, self.x.T)])
        yield By.VALUE, value, self._stopping(value, ~absent)
        everywhere = np.ones_like(absent)
        gone = absence_aucs(absent, self.up, self.down)
        yield By.ABSENCE, gone, self._stopping(gone, everywhere)
        columns = (field == one for one in range(int(field.max(initial=-1)) + 1))
        up, down = (np.ascontiguousarray(one.T, dtype="float64") for one in (self.up, self.down))
        with ThreadPoolExecutor(WORKERS) as pool:
            each = [*pool.map(self._whole, columns, repeat(up), repeat(down))]
        # Below 0.5 the folds told wrongly of each other: chance, and no knowledge of the outcome.
        whole = np.maximum(np.stack(each)[field], 0.5)
        yield By.WHOLE, whole, self._stopping(whole, everywhere)

    def _value(self, column: Floats) -> Floats:
        return value_aucs(column, self.up, self.down)

    def _whole(self, columns: Marks, up: Floats, down: Floats) -> Floats:
        return whole_aucs(codes_of(self.x[:, columns]), self.fold, up, down)

    def _stopping(self, aucs: Floats, counted: Marks) -> Marks:
        """Which AUC, shape (f, h), are above the limit, beyond chance where deals are few."""
        turned = np.fmax(aucs, 1 - aucs)
        out = turned > self.limit
        for j, h in np.argwhere(out):
            up, down = (one[:, h] & counted[:, j] for one in (self.up, self.down))
            if min(len(np.unique(self.group[one])) for one in (up, down)) < MIN_EACH:
                unpaid, paid = (len(np.unique(self.customer[one])) for one in (up, down))
                out[j, h] = clearly_above(float(turned[j, h]), unpaid, paid, self.limit)
        return out


def _strongest(aucs: Floats, stopping: Marks, horizons: Sequence[int]) -> tuple[Floats, Floats]:
    """Each input's AUC furthest from 0.5 and its horizon, shape (f,); not a number without any.

    What stops training, shape (f, h), comes before what is larger by chance.
    """
    away = np.where(np.isnan(aucs), -1.0, np.abs(aucs - 0.5)) + stopping
    at = away.argmax(axis=1)
    every = np.arange(len(aucs))
    said = away[every, at] >= 0
    days = np.array(horizons, dtype="float64")[at]
    return np.where(said, aucs[every, at], np.nan), np.where(said, days, np.nan)


def _is_computed(feature: Feature) -> bool:
    """Whether no column of the ledger has it; those of an own column have, its history has not."""
    if feature.compute is None or feature.reads:
        return False
    own = "=" in feature.name or "." not in feature.name
    return not (feature.name.startswith(EXTRA_PREFIX) and own)


class LeakageGuard:
    """Looks at a ledger and at the rows of each stage, and objects to learning from a giveaway.

    Parameters
    ----------
    policy : Policy
        Says from which AUC on an input stops training, and which are excepted, by whom and why.
    as_of : int
        Day number; outcomes on or after it are not used.
    measuring : bool
        Whether the model is only measured, and serves nobody: then what the program computes from
        dates known on the day is told and does not stop (``told``).
    """

    def __init__(self, policy: Policy, as_of: int, *, measuring: bool = False) -> None:
        self.policy, self.as_of, self.measuring = policy, as_of, measuring
        self.told: list[Suspect] = []
        self.table = pd.DataFrame(columns=COLUMNS)
        self.excused: list[tuple[Suspect | ToldAfter, LeakageException]] = []

    def look_at_all(self, ledger: Ledger | LedgerVersions) -> None:
        """Look for columns that tell who has been paid by the day the records were taken.

        Whole, whatever day the model is made for: that day says when a column was filled in.
        Nothing is learnt from it; it may only stop the training.

        Raises
        ------
        LeakageSuspected
            If there is one and no exception is on file.
        """
        whole = as_known(ledger, ledger.as_of)
        limit = self.policy.leakage_auc
        self._judge([*told_after(whole, limit), *told_record(whole, limit)])

    def look(self, rows: StageRows, horizons: Sequence[int]) -> None:
        """List what each input tells.

        Raises
        ------
        LeakageSuspected
            If one tells more than the policy allows and no exception is on file; names input,
            stage, age band and AUC of all of them. Of a model that is only measured, if one is a
            field of the ledger.
        """
        table, found = input_aucs(rows, horizons, self.as_of, self.policy.leakage_auc)
        before = [] if self.table.empty else [self.table]
        self.table = pd.concat([*before, table], ignore_index=True)
        self._judge(found)

    def _judge(self, found: Sequence[Suspect | ToldAfter]) -> None:
        """Keep what is excused or only told; stop for the rest."""
        refused: list[Suspect | ToldAfter] = []
        for one in found:
            excuse = self.policy.leakage_exception(one.feature)
            if excuse is not None:
                self.excused.append((one, excuse))
            elif self.measuring and isinstance(one, Suspect) and one.computed:
                self.told.append(one)
            else:
                refused.append(one)
        if refused:
            raise suspected(refused, self.policy.leakage_auc)

    def document(self) -> dict[str, object]:
        """Everything found, as JSON can carry it."""
        table = self.table.astype("object")
        return {
            "limit": self.policy.leakage_auc,
            "min_each": MIN_EACH,
            "inputs": table.where(table.notna(), None).to_dict("records"),
            "told": [one.document() for one in self.told],
            "excused": [
                one.document() | excuse.model_dump(mode="json", include={"reason", "who", "date"})
                for one, excuse in self.excused
            ],
        }  # fmt: skip

    def strongest(self, most: int) -> pd.DataFrame:
        """The inputs that tell most by themselves, however they do, over all age bands."""
        away = (self.table[[by.auc for by in By]].astype("float64") - 0.5).abs().max(axis=1)
        return self.table.loc[
            away.dropna().sort_values(ascending=False, kind="stable").index[:most]
        ]


def look_at(
    ledger: Ledger | LedgerVersions,
    day: date,
    horizons: Sequence[int],
    stages: Sequence[Stage],
    policy: Policy,
) -> None:
    """Look at a ledger as known on a day without learning from it, as a training of that day would.

    Raises
    ------
    LeakageSuspected
        If a training would be stopped.
    """
    cut, guard = known(ledger, day), LeakageGuard(policy, day_number(day))
    guard.look_at_all(ledger)
    extras, begins = extras_of(cut.now.ledger), left_truncation_of(cut.now)
    for stage in stages:
        rows = taught_rows(cut, stage, extras, begins, horizons)
        guard.look(rows, horizons_of(stage, horizons))
