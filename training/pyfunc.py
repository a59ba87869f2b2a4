"""MLflow's way to a bundle: ``_load_pyfunc`` is named as the loader, no code is shipped.

Scores rows of features. A table with the column ``stage`` and any of the feature columns of that
stage (missing ones count as unknown) gives one column ``p_…`` per horizon: the probability of
being unpaid that many days after the question date (``p_m30``: 30 days before it). What is no
question on the row's day has none: an open receivable is unpaid today.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types.schema import ColSpec, Schema

from data_schemas.codes import Stage
from data_schemas.errors import InvalidLedger
from model.bundle import Bundle, first_question, load_bundle
from model.curve import column_of
from model.day import Days
from training.snapshots import StageRows

EXAMPLES = 5


class FeatureScorer:
    """A bundle with the one method MLflow asks for."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def predict(self, model_input: pd.DataFrame) -> pd.DataFrame:
        """Probabilities for rows of features, in the order given.

        Raises
        ------
        InvalidLedger
            If ``stage`` is missing, or names a stage that was not learnt.
        """
        learnt = {s.stage: s for s in self.bundle.manifest.stages}
        given = model_input["stage"] if "stage" in model_input else pd.Series([], dtype=object)
        if len(given) != len(model_input) or not given.isin([s.value for s in learnt]).all():
            names = ", ".join(s.value for s in learnt)
            raise InvalidLedger(
                f"每行须有 stage 列，取值为：{names}", f"every row needs a stage, one of: {names}"
            )
        out = pd.DataFrame(
            np.nan, index=model_input.index, columns=pd.Index(output_columns(self.bundle))
        )
        for stage, fitted in learnt.items():
            mine = (given == stage.value).to_numpy()
            if mine.any():
                rows = model_input.loc[mine].reindex(columns=pd.Index(fitted.features))
                x = rows.to_numpy(dtype=np.float64, na_value=np.nan)
                columns = [column_of(h) for h in self.bundle.horizons(stage)]
                first = _first_question(rows, self.bundle.horizons(stage), stage)
                asked = first[:, None] <= np.arange(len(columns))
                p = self.bundle.predict(stage, x, first)
                out.loc[mine, columns] = np.where(asked, p, np.nan)
        return out


def _first_question(rows: pd.DataFrame, horizons: tuple[int, ...], stage: Stage) -> Days:
    """First horizon that is a question, by the distance to the due date that the row names.

    Where the row names none, every horizon counts as one.
    """
    ahead, past = (
        rows[name].to_numpy(dtype=np.float64, na_value=np.nan)
        if name in rows
        else np.full(len(rows), np.nan)
        for name in ("question.days_to_due", "question.days_past_due")
    )
    named = np.isfinite(ahead) | (past > 0)
    due = np.where(past > 0, -past, ahead)
    due = np.nan_to_num(np.where(named, due, 0.0)).astype("int64")
    return np.where(named, first_question(horizons, due, np.zeros_like(due), stage), 0)


def output_columns(bundle: Bundle) -> list[str]:
    """The columns answered: every horizon of any stage, from short to long."""
    horizons = {h.days for s in bundle.manifest.stages for h in s.horizons}
    return [column_of(h) for h in sorted(horizons)]


def input_columns(bundle: Bundle) -> list[str]:
    """The feature columns of all stages, each once."""
    return list(dict.fromkeys(name for s in bundle.manifest.stages for name in s.features))


def signature(bundle: Bundle) -> ModelSignature:
    """Columns in and out; none must be there, so that one without ``stage`` is told in words."""
    features = [ColSpec("double", name, required=False) for name in input_columns(bundle)]
    answers = [ColSpec("double", name) for name in output_columns(bundle)]
    stage = ColSpec("string", "stage", required=False)
    return ModelSignature(inputs=Schema([stage, *features]), outputs=Schema([*answers]))


def example(bundle: Bundle, rows: dict[Stage, StageRows]) -> pd.DataFrame:
    """A few rows of features of each stage."""
    parts = []
    for stage, one in rows.items():
        names = [f.name for f in one.features]
        part = pd.DataFrame(one.x[-EXAMPLES:], columns=pd.Index(names))
        parts.append(part.assign(stage=stage.value))
    table = pd.concat(parts, ignore_index=True)
    return table.reindex(columns=pd.Index(["stage", *input_columns(bundle)]))


def _load_pyfunc(path: str) -> FeatureScorer:
    return FeatureScorer(load_bundle(Path(path)))
