"""The rows a model learns from: units of one stage with inputs, outcomes and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import first_question
from model.day import Days, Floats, days_of
from model.extras import Extra
from model.feature import Feature
from model.features import features_at, matrix
from model.units import open_units, signing_units
from model.values import ledger_values
from model.view import LedgerView


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

    def unpaid(self, horizon: int) -> Floats:
        """1 where unpaid ``horizon`` days after the question date, shape (n,)."""
        return (self.paid > self.question + horizon).astype("float64")

    def usable(self, horizon: int, as_of: int) -> NDArray[np.bool_]:
        """Rows that may teach a horizon: its day is a question and lies before the as-of day.

        The early payers of immature rows are left out together with their unpaid siblings; using
        the former alone would make the model optimistic.
        """
        first = first_question((horizon,), self.due, self.snapshot, self.stage)
        return np.asarray((first == 0) & (self.question + horizon < as_of), dtype=bool)


def stage_rows(view: LedgerView, stage: Stage, extras: tuple[Extra, ...]) -> StageRows:
    """All rows of a stage that a ledger holds."""
    units = signing_units(view) if stage is Stage.SIGNING else open_units(view)
    asked = Asked(units, view)
    features = features_at(stage, extras)
    # An id of a receivable could equal one of a deal; a control character keeps them apart.
    label = units["deal_id"].fillna("\x00" + units["unit_id"].astype(str))
    group = pd.factorize(label)[0].astype("int64")
    earliest = np.full(int(group.max(initial=-1)) + 1, np.iinfo("int64").max)
    np.minimum.at(earliest, group, asked.snapshot)
    return StageRows(
        stage=stage, features=features, units=units,
        x=matrix(features, asked, ledger_values(asked)),
        snapshot=asked.snapshot, due=asked.due, question=asked.question,
        paid=days_of(units["paid"]), group=group, start=earliest[group],
    )  # fmt: skip
