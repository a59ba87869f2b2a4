"""MLflow: a run for each training, its evidence, and the model it made.

The store is SQLite under HOME unless a server is named; artefacts of a SQLite store lie in
HOME/mlartifacts. MLflow's own usage telemetry is switched off: nothing leaves the company.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import mlflow
import pandas as pd
from mlflow.environment_variables import (
    MLFLOW_DISABLE_TELEMETRY,
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR,
    MLFLOW_RUN_ID,
)
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.protos.databricks_pb2 import RESOURCE_ALREADY_EXISTS, ErrorCode
from mlflow.telemetry import set_telemetry_client

from data_schemas.errors import BundleMismatch, ModelNotLoaded
from data_schemas.settings import Settings
from data_schemas.store.artefacts import artefacts_of, follow_home
from model.bundle import Bundle, load_bundle
from model.manifest import MANIFEST, MODEL_NAME, Manifest
from training.broken_off import PROCESS, close_broken_off, this_process
from training.store_check import first_contact, usable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EXPERIMENT = "huikuan"
CHAMPION = "champion"
CHALLENGER = "challenger"
LOADER = "training.pyfunc"
"""Module that turns a bundle into a pyfunc model; named, never shipped inside the artefact."""
BUNDLE_FOLDER = "bundle"
"""Name of the bundle's folder; in a logged model it lies at ``data/bundle``."""
PICTURES = (".png", ".svg")
"""Suffixes of the formats that pictures are kept in."""
REQUIREMENTS = ("lightgbm", "numpy", "pandas", "pydantic")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one training leaves behind.

    Parameters
    ----------
    params : mapping
        Settings of the training, as text.
    metrics : mapping
        Figures by name; names hold letters, digits, ``_ - . /``.
    tags : mapping
        Facts to find the version by (``as_of``, ``synthetic``, …).
    figures : mapping
        Pictures by file name.
    tables : mapping
        Tables by file name, written as CSV.
    documents : mapping
        What machines read, by file name, written as JSON beside the tables.
    example : DataFrame
        A few rows of inputs, for the signature's reader.
    signature : ModelSignature
        Columns in and out.
    """

    params: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    example: pd.DataFrame
    signature: ModelSignature


@dataclass(frozen=True)
class Logged:
    """Where a training went."""

    run_id: str
    version: int


def connect(settings: Settings) -> mlflow.MlflowClient:
    """Point MLflow at the store of ``settings`` and make the experiment if it is not there.

    Raises
    ------
    StoreUnavailable
        If the store does not answer.
    """
    MLFLOW_DISABLE_TELEMETRY.set("true")  # type: ignore[no-untyped-call]  # MLflow's own
    set_telemetry_client()  # type: ignore[no-untyped-call]  # MLflow's own
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR.set("false")  # type: ignore[no-untyped-call]  # likewise
    for name in ("alembic", "mlflow"):
        logging.getLogger(name).setLevel(logging.WARNING)
    uri = settings.tracking
    settings.home.mkdir(parents=True, exist_ok=True)
    with first_contact(uri):
        follow_home(settings)
        mlflow.set_tracking_uri(uri)
        mlflow.set_registry_uri(uri)
        client = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
        if client.get_experiment_by_name(EXPERIMENT) is None:
            local = uri.startswith("sqlite:")
            place = artefacts_of(settings).as_uri() if local else None
            with _already_there_is_fine():
                client.create_experiment(EXPERIMENT, artifact_location=place)
    return client


def new_run(client: mlflow.MlflowClient, tags: Mapping[str, str], name: str | None = None) -> str:
    """Id of a run made in our experiment, to be started by it.

    Made first and named: under ``mlflow run`` the environment points at a run of another store.
    """
    experiment = client.get_experiment_by_name(EXPERIMENT)
    if experiment is None:  # connect has just made it
        raise MlflowException(f"no experiment {EXPERIMENT}")
    tagged = {**tags, PROCESS: this_process()}
    made = client.create_run(experiment.experiment_id, tags=tagged, run_name=name)
    return str(made.info.run_id)


def close_dead_runs(client: mlflow.MlflowClient) -> None:
    """Close what a killed training or search of this machine left running in our experiment."""
    experiment = client.get_experiment_by_name(EXPERIMENT)
    if experiment is not None:
        close_broken_off(client, experiment.experiment_id)


def log_training(settings: Settings, bundle: Path, evidence: Evidence) -> Logged:
    """Log one training and register its model; the new version becomes the challenger.

    Parameters
    ----------
    settings : Settings
        Where the store is.
    bundle : Path
        The bundle's folder; logged as the only data of the model.
    evidence : Evidence
        What goes beside it.
    """
    client = connect(settings)
    with usable(settings.tracking):
        return _logged(client, bundle, evidence)


def _logged(client: mlflow.MlflowClient, bundle: Path, evidence: Evidence) -> Logged:
    close_dead_runs(client)
    # Registered before the run ends: a run that is told as finished has its version.
    name = evidence.tags.get("model_version")
    with mlflow.start_run(run_id=new_run(client, evidence.tags, name)) as run:
        mlflow.log_params(dict(evidence.params))
        mlflow.log_metrics(dict(evidence.metrics))
        for name, figure in evidence.figures.items():
            mlflow.log_figure(figure, f"plots/{name}")
        for name, table in evidence.tables.items():
            mlflow.log_text(table.to_csv(index=False), f"tables/{name}")
        for name, document in evidence.documents.items():
            mlflow.log_dict(dict(document), f"tables/{name}")
        info = mlflow.pyfunc.log_model(
            name="model",
            loader_module=LOADER,
            data_path=str(bundle),
            signature=evidence.signature,
            input_example=evidence.example,
            pip_requirements=[f"{name}=={installed(name)}" for name in REQUIREMENTS],
        )
        with _already_there_is_fine():
            client.create_registered_model(MODEL_NAME)
        made = client.create_model_version(
            MODEL_NAME,
            source=info.model_uri,
            run_id=run.info.run_id,
            tags=dict(evidence.tags),
            model_id=info.model_id,
        )
        client.set_registered_model_alias(MODEL_NAME, CHALLENGER, made.version)
    return Logged(run_id=run.info.run_id, version=int(made.version))


def keep_figure(
    settings: Settings, figure: Figure, name: str, also: Path | None = None
) -> list[Path]:
    """Keep a picture under HOME as PNG and SVG, and in MLflow's run where one is active.

    ``also`` names one more file to draw it into, of either format.

    A run is active within ``mlflow run`` and where a caller has started one.
    """
    folder = settings.home / "plots"
    folder.mkdir(parents=True, exist_ok=True)
    kept = [folder / f"{name}{suffix}" for suffix in PICTURES]
    for path in kept:
        figure.savefig(path)
    within = MLFLOW_RUN_ID.get()  # type: ignore[no-untyped-call]  # MLflow's own
    if within or mlflow.active_run() is not None:
        for path in kept:
            mlflow.log_artifact(str(path), "plots")
    if also is not None:
        also.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(also)
        kept.append(also)
    return kept


@contextmanager
def bundle_of(settings: Settings, version: int) -> Iterator[Path]:
    """The bundle folder of a registered version, fetched for as long as the block lasts.

    Raises
    ------
    BundleMismatch
        If the store has no files of it.
    """
    client = connect(settings)
    with TemporaryDirectory() as folder:
        got = mlflow.artifacts.download_artifacts(
            artifact_uri=f"models:/{MODEL_NAME}/{version}", dst_path=folder
        )
        found = Path(got) / "data" / BUNDLE_FOLDER
        if not (found / MANIFEST).is_file():  # MLflow fetches nothing without a word
            uri = client.get_model_version_download_uri(MODEL_NAME, str(version))
            raise BundleMismatch(
                f"模型版本 {version} 的文件不在 {uri}；请从备份恢复，或重新训练：huikuan train",
                f"the files of version {version} are not at {uri}; restore them from a backup, or"
                " train again: huikuan train",
            )
        yield found


def open_bundle(settings: Settings) -> Bundle:
    """The bundle that ``settings.model`` names: a folder, an alias or a version.

    Raises
    ------
    ModelNotLoaded
        If there is no such model.
    BundleMismatch
        If this code cannot use it.
    """
    folder = Path(settings.model)
    if (folder / MANIFEST).is_file():
        return load_bundle(folder)
    client = connect(settings)
    try:
        number = (
            settings.model
            if settings.model.isdigit()
            else client.get_model_version_by_alias(MODEL_NAME, settings.model).version
        )
        with bundle_of(settings, int(number)) as found:
            return load_bundle(found)
    except MlflowException as err:
        raise ModelNotLoaded(
            f"没有可用的模型“{settings.model}”：请先运行 huikuan train --promote",
            f"there is no model “{settings.model}” yet: run huikuan train --promote first",
        ) from err


def in_use(settings: Settings) -> Manifest | None:
    """The manifest of the model in use, as far as there is one that this code can read."""
    try:
        return open_bundle(settings).manifest
    except (ModelNotLoaded, BundleMismatch):
        return None


@contextmanager
def _already_there_is_fine() -> Iterator[None]:
    try:
        yield
    except MlflowException as err:
        if err.error_code != ErrorCode.Name(RESOURCE_ALREADY_EXISTS):
            raise
