"""A search of settings in MLflow: a run with what it chose, and one nested in it for each trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import mlflow
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from data_schemas.settings import Settings
from training.store_check import usable
from training.tracking import close_dead_runs, connect, new_run

OF_ALL = ("as_of", "synthetic")
"""Tags that say of a trial what they say of its search."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One run of a search: settings as text, its figures, those by step, and how it ended."""

    params: Mapping[str, str]
    metrics: Mapping[str, float]
    steps: Mapping[int, float]
    state: str


def log_search(
    settings: Settings,
    *,
    params: Mapping[str, str],
    metrics: Mapping[str, float],
    tags: Mapping[str, str],
    text: tuple[str, str],
    trials: Sequence[Trial],
) -> str:
    """Log a search of settings: a run with what it chose, and a run nested in it for each trial.

    Parameters
    ----------
    params, metrics, tags : mapping
        Of the parent run; its trials have the tags ``OF_ALL`` as well.
    text : tuple of str
        Name and content of the file written.

    Returns
    -------
    str
        Id of the parent run.
    """
    client = connect(settings)
    common = {name: tags[name] for name in OF_ALL}
    with usable(settings.tracking):
        close_dead_runs(client)
        parent = new_run(client, {**tags, "kind": "tune"}, f"tune {tags['as_of']}")
        with mlflow.start_run(run_id=parent):
            mlflow.log_params(dict(params))
            mlflow.log_metrics(dict(metrics))
            mlflow.log_text(text[1], text[0])
        for number, trial in enumerate(trials):
            nested = {MLFLOW_PARENT_RUN_ID: parent, "kind": "trial", "state": trial.state}
            run = new_run(client, {**common, **nested}, f"trial {number}")
            with mlflow.start_run(run_id=run, nested=True):
                mlflow.log_params(dict(trial.params))
                mlflow.log_metrics(dict(trial.metrics))
                for step, value in trial.steps.items():
                    mlflow.log_metric("log_loss_so_far", value, step=step)
    return parent
