"""The rows a model learns from: units of one stage with inputs, outcomes and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import first_question
from model.composite import FEWEST
from model.day import Days, Floats, day_number, days_of
from model.extras import Extra
from model.feature import Feature
from model.features import features_at, matrix
from model.track_record import record_log_odds, record_name
from model.units import paid_before
from model.values import ledger_values
from model.view import LedgerView
from training.known import Known
from training.record_share import young_share
from training.truncation import LeftTruncation

Rows = NDArray[np.bool_]
"""Which of a stage's rows, shape (n,)."""
MOST_ROWS = 200_000
"""Rows of a stage at most: a million receivables have three million open snapshots, and the inputs
of all of them do not fit into the memory of a common machine."""

MOST_ON_RECORD = 60_000
"""Rows up to which the customer's own record is told: of more there is enough to learn, and at each
age and horizon it is an index of the whole ledger, in training and in service."""


@dataclass(frozen=True)
class StageRows:
    """Rows of one stage.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Inputs in the order of ``features``.
    snapshot, due, question, paid : ndarray of int64, shape (n,)
        Day numbers; ``paid`` is ``NEVER`` where unpaid as far as the ledger knows.
    group : ndarray of int64, shape (n,)
        Deal, or single receivable: never on both sides of a split.
    start : ndarray of int64, shape (n,)
        First snapshot of the row's group; splits go by it.
    truncated : int
        Rows left out because the register is incomplete on their day.
    prepaid : int
        Units left out because they were paid before their question.
    record : tuple of int
        Days at which the inputs tell the customer's own record (``model.track_record``).
    met : Series
        Day number of each customer's first question, by id; also of customers none of whose rows
        was drawn.
    """

    stage: Stage
    features: tuple[Feature, ...]
    units: pd.DataFrame
    x: Floats
    snapshot: Days
    due: Days
    question: Days
    paid: Days
    group: Days
    start: Days
    truncated: int = 0
    prepaid: int = 0
    record: tuple[int, ...] = ()
    met: pd.Series = field(default_factory=lambda: pd.Series(dtype="int64"))

    def own_record(self, horizon: int) -> Floats | None:
        """Log-odds of the customers' own record, shape (n,), a blank at their mean; if told."""
        if horizon not in self.record:
            return None
        names = [one.name for one in self.features]
        z = record_log_odds(self.x[:, names.index(record_name(horizon))])
        known = ~np.isnan(z)
        return np.where(known, z, z[known].mean()) if known.any() else None

    def inputs(self, features: Sequence[Feature]) -> Floats:
        """The columns of some of the features, shape (n, len(features))."""
        at = [one.name for one in self.features]
        return self.x[:, [at.index(one.name) for one in features]]

    def days_until(self, day: int) -> int:
        """Days from the first that a row is of, to a day."""
        return day - int(self.snapshot.min(initial=day))

    @property
    def tells_causes(self) -> bool:
        """Whether a cause has two or more declared fields that vary: enough for a composite."""
        each = Counter(
            one.cause
            for at, one in enumerate(self.features)
            if one.compute is None and one.cause and one.monotone and self._varies(at)
        )
        return max(each.values(), default=0) >= FEWEST

    def _varies(self, at: int) -> bool:
        known = self.x[~np.isnan(self.x[:, at]), at]
        return bool(len(known)) and bool(known.min() < known.max())

    def unpaid(self, horizon: int) -> Floats:
        """1 where unpaid ``horizon`` days after the question date, shape (n,)."""
        return (self.paid > self.question + horizon).astype("float64")

    def usable(self, horizon: int, as_of: int) -> Rows:
        """Rows that may teach a horizon: its day is a question and lies before the as-of day.

        The early payers of immature rows are left out together with their unpaid siblings; using
        the former alone would make the model optimistic.
        """
        first = first_question((horizon,), self.due, self.snapshot, self.stage)
        return np.asarray((first == 0) & (self.question + horizon < as_of), dtype=bool)

    def drawn(self, which: Rows, most: int, seed: int) -> Rows:
        """At most so many of these rows, in whole groups; fewer are some of more."""
        out = which.copy()
        out[which] = drawn_groups(self.group[which], most, seed)
        return out


def inputs_of(units: pd.DataFrame, known: Known, features: tuple[Feature, ...]) -> Floats:
    """Inputs of units as they were known at their snapshots, shape (n, f)."""

    def answer(part: pd.DataFrame, view: LedgerView) -> Floats:
        asked = Asked(part, view)
        return matrix(features, asked, ledger_values(asked))

    return known.ask(units, answer)


def stage_rows(
    ledger: LedgerView | Known,
    stage: Stage,
    extras: tuple[Extra, ...],
    begins: LeftTruncation | None = None,
    record: tuple[int, ...] = (),
) -> StageRows:
    """All rows of a stage that a ledger holds; a ``LedgerView`` reads the same on every day.

    What was paid before its question is no row.

    ``record`` are days at which they tell the customer's own record. Where the register ``begins``
    later than its oldest receivables, the days before are left out.
    Of more than ``MOST_ROWS`` whole groups are drawn by chance, the same every time; their inputs
    tell of the history of all.
    """
    known = Known(ledger) if isinstance(ledger, LedgerView) else ledger
    everything = known.units(stage)
    prepaid = paid_before(everything)
    everything = everything[~prepaid].reset_index(drop=True)
    units = everything if begins is None else complete_units(everything, stage, begins)
    features, truncated = features_at(stage, extras, record), len(everything) - len(units)
    # An id of a receivable could equal one of a deal; a control character keeps them apart.
    label = units["deal_id"].fillna("\x00" + units["unit_id"].astype(str))
    group = pd.factorize(label)[0].astype("int64")
    met = pd.Series(np.maximum(days_of(units["due"]), days_of(units["snapshot"])))
    met = met.groupby(units["customer_id"].to_numpy()).min()
    some = drawn_groups(group, MOST_ROWS)
    if not some.all():
        units, group = units[some].reset_index(drop=True), group[some]
    snapshot, due = days_of(units["snapshot"]), days_of(units["due"])
    earliest = np.full(int(group.max(initial=-1)) + 1, np.iinfo("int64").max)
    np.minimum.at(earliest, group, snapshot)
    return StageRows(
        stage=stage, features=features, units=units,
        x=inputs_of(units, known, features),
        snapshot=snapshot, due=due, question=np.maximum(due, snapshot),
        paid=days_of(units["paid"]), group=group, start=earliest[group],
        truncated=truncated, prepaid=int(prepaid.sum()), record=record, met=met,
    )  # fmt: skip


def taught_rows(
    known: Known,
    stage: Stage,
    extras: tuple[Extra, ...],
    begins: LeftTruncation | None,
    grid: Sequence[int],
) -> StageRows:
    """The rows a fit learns from; without causes also with the customers' own record.

    Open ones always, those of signing while the register is young (``training.record_share``).

    Parameters
    ----------
    known : Known
        The ledger up to the day the model is made for.
    stage : Stage
        Whose rows.
    extras : tuple of Extra
        Columns of the ledger's own that become inputs.
    begins : LeftTruncation, optional
        From when the ledger is complete; rows before are left out.
    grid : sequence of int
        Days past the question date at which the record is told.
    """
    rows = stage_rows(known, stage, extras, begins)
    record = tuple(horizons_of(stage, grid))
    if not record or rows.tells_causes or len(rows.units) > MOST_ON_RECORD:
        return rows
    until = day_number(known.now.ledger.as_of)
    if stage is Stage.SIGNING and not young_share(rows.days_until(until)):
        return rows
    features = features_at(stage, extras, record)
    more = features[len(rows.features) :]
    x = np.column_stack([rows.x, inputs_of(rows.units, known, more)])
    return replace(rows, features=features, x=x, record=record)


def drawn_groups(group: Days, most: int, seed: int = 0) -> NDArray[np.bool_]:
    """Rows of whole groups drawn by chance, ``most`` at most; all where there are no more.

    Never every n-th row instead: of a deal's instalments that could be one kind alone.
    """
    if len(group) <= most:
        return np.ones(len(group), dtype=bool)
    lot = np.random.default_rng(seed).random(int(group.max()) + 1)[group]
    return np.asarray(lot < np.partition(lot, most)[most])


def horizons_of(stage: Stage, grid: Sequence[int]) -> list[int]:
    """Horizons that are a question at a stage.

    An open receivable already lives on its question date, so nothing lies before it.
    """
    return [h for h in grid if stage is Stage.SIGNING or h >= 0]


def complete_units(units: pd.DataFrame, stage: Stage, begins: LeftTruncation) -> pd.DataFrame:
    """The units of days on which the register holds paid and unpaid ones alike.

    At signing from the day the receivables are complete. An open receivable from the day
    settlements are recorded, however old it is: on a later day it is one of all that were still
    open then, and what became of it is known.
    """
    first = begins.complete_from if stage is Stage.SIGNING else begins.settled_from
    return units[days_of(units["snapshot"]) >= day_number(first)].reset_index(drop=True)
