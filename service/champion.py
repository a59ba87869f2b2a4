"""Which model to serve: from MLflow's registry, from a folder, or the last good one on disk.

The only place of the service that knows MLflow, and only when asked: importing it takes seconds,
and a service that has served before starts without it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data_schemas.errors import BundleMismatch, ModelNotLoaded
from data_schemas.settings import Settings
from data_schemas.store.artefacts import follow_home
from data_schemas.store.model_store import usable, without_password
from data_schemas.store.opening import opened_alone
from data_schemas.whole_file import whole_file
from model.bundle_check import PROMOTED, check_digest, is_whole
from model.manifest import MANIFEST, MODEL_NAME

if TYPE_CHECKING:
    from mlflow import MlflowClient

log = logging.getLogger(__name__)

Stamp = tuple[int, int]

KEPT = 2
"""Bundles kept on disk: the one served and the one before it."""


@dataclass(frozen=True)
class Found:
    """A bundle folder and the registry version it is; "" for a plain folder.

    ``sums`` is the digest of the bundle that was promoted, where that is known.
    """

    folder: Path
    version: str
    sums: str | None = None

    def is_promoted(self) -> bool:
        """Whether the folder still holds the bundle that was promoted, as far as is known."""
        try:
            check_digest(self.folder, self.sums)
        except BundleMismatch:
            return False
        return True


class Champion:
    """Finds the bundle that ``settings.model`` names: an alias, a version or a folder."""

    def __init__(self, settings: Settings) -> None:
        self.wanted = settings.model
        self.tracking = settings.tracking
        self.cache = settings.home / "serving"
        self._settings = settings
        self._client: MlflowClient | None = None
        self._discarded: set[Found] = set()

    def folder(self) -> Found | None:
        """The bundle folder named outright, if it is one."""
        path = Path(self.wanted)
        return Found(path, "") if (path / MANIFEST).is_file() else None

    def kept(self) -> Found | None:
        """The bundle served last for this setting, if it is still that; without asking MLflow."""
        try:
            pointer = json.loads((self.cache / "current.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        # Of before 2026-12 it has no digest: the registry tells it.
        sums = pointer.get("sums")
        found = Found(self.cache / pointer["folder"], pointer["version"], sums)
        # Until 2026-11-30 the store's address was kept in full; the next ``keep`` takes it away.
        store = pointer.get("store") or _store_mark(pointer["tracking"])
        same = pointer["wanted"] == self.wanted and store == _store_mark(self.tracking)
        there = (found.folder / MANIFEST).is_file() and found.is_promoted()
        return found if same and there else None

    def latest(self) -> Found:
        """The bundle the registry names now, downloaded if it is not here yet.

        Raises
        ------
        ModelNotLoaded
            If the registry is empty or has no such alias or version.
        ModelStoreUnavailable
            If MLflow's store cannot be used; without its password.
        BundleMismatch
            If the bundle is not the one that was promoted.
        """
        import mlflow  # takes seconds, so only where it is needed

        with usable(self.tracking, mlflow.MlflowException):
            return self._latest()

    def _latest(self) -> Found:
        import mlflow

        client = self._connect()
        try:
            with opened_alone(self.tracking):  # a first training may just be making its tables
                said = (
                    client.get_model_version(MODEL_NAME, self.wanted)
                    if self.wanted.isdigit()
                    else client.get_model_version_by_alias(MODEL_NAME, self.wanted)
                )
        except mlflow.MlflowException as err:
            if err.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
                raise
            raise self._no_model() from err
        # A registry that was made anew counts from 1 again: the run tells the versions apart.
        folder = self.cache / f"{said.version}-{(said.run_id or '')[:8]}"
        found = Found(folder, str(said.version), said.tags.get(PROMOTED))
        there = (folder / MANIFEST).is_file()
        if there and not found.is_promoted() and found not in self._discarded:
            # Once: where the registry's is another too, fetching it again makes it no better.
            self._discarded.add(found)
            shutil.rmtree(folder, ignore_errors=True)
        if not (folder / MANIFEST).is_file():
            # Only now: a HOME that may not be written to serves what is here already.
            follow_home(self._settings)
            uri = client.get_model_version_download_uri(MODEL_NAME, found.version)
            self._download(uri, found.version, folder)
        check_digest(folder, found.sums)
        return found

    def stamp(self, found: Found) -> Stamp | None:
        """What tells a folder's files from others fetched into its place; none where it is gone."""
        try:
            told = (found.folder / MANIFEST).stat()
        except OSError:
            return None
        return told.st_ino, told.st_ctime_ns

    def discard_damaged(self, found: Found) -> bool:
        """Delete a fetched bundle whose files are not what was written; once for each.

        ``latest`` fetches it anew. Where the registry's own files are damaged, once is enough.
        """
        if found.folder.parent != self.cache or found in self._discarded or is_whole(found.folder):
            return False
        self._discarded.add(found)
        shutil.rmtree(found.folder, ignore_errors=True)
        return True

    def keep(self, found: Found) -> None:
        """Remember a bundle that was loaded and works; forget all but the last few.

        Raises
        ------
        OSError
            If HOME may not be written to, or is full.
        """
        if not found.version:
            return
        pointer = {
            "folder": found.folder.name,
            "version": found.version,
            "wanted": self.wanted,
            "store": _store_mark(self.tracking),
            "sums": found.sums,
        }
        with whole_file(self.cache / "current.json") as fresh:
            fresh.write_text(json.dumps(pointer), encoding="utf-8")
        found.folder.touch()
        others = sorted(
            (p for p in self.cache.iterdir() if p.is_dir() and not p.name.startswith(".")),
            key=lambda p: p.stat().st_mtime,
        )
        for old in others[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _connect(self) -> MlflowClient:
        if self._client is None:
            sqlite = self.tracking.removeprefix("sqlite:///")
            if sqlite != self.tracking and not Path(sqlite).is_file():
                # Connecting would create an empty store, with a minute of migrations.
                raise self._no_model()
            import mlflow
            from mlflow.environment_variables import (
                MLFLOW_DISABLE_TELEMETRY,
                MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR,
                MLFLOW_HTTP_REQUEST_MAX_RETRIES,
            )
            from mlflow.telemetry import set_telemetry_client

            # A service talks to nobody it was not told to, and asks again soon enough anyway.
            MLFLOW_DISABLE_TELEMETRY.set("true")  # type: ignore[no-untyped-call]  # MLflow's own
            set_telemetry_client()  # type: ignore[no-untyped-call]  # likewise
            MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR.set("false")  # type: ignore[no-untyped-call]
            MLFLOW_HTTP_REQUEST_MAX_RETRIES.set(1)  # type: ignore[no-untyped-call]
            mlflow.set_tracking_uri(self.tracking)
            mlflow.set_registry_uri(self.tracking)
            self._client = mlflow.MlflowClient(self.tracking, self.tracking)
        return self._client

    def _download(self, uri: str, version: str, folder: Path) -> None:
        import mlflow

        self.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.cache, prefix=".fetching-") as scratch:
            got = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=scratch))
            manifest = next(iter(sorted(got.rglob(MANIFEST))), None)
            if manifest is None:
                raise ModelNotLoaded(
                    f"登记的模型版本 {version} 不含 {MANIFEST}，不是本程序的模型。",
                    f"Model version {version} holds no {MANIFEST}: it is not one of ours.",
                )
            if not (folder / MANIFEST).is_file():
                shutil.rmtree(folder, ignore_errors=True)  # what is left of a damaged one
            try:
                manifest.parent.rename(folder)
            except OSError:
                if not (folder / MANIFEST).is_file():  # else: another worker was faster
                    raise

    def _no_model(self) -> ModelNotLoaded:
        return ModelNotLoaded(
            f"没有可用的模型“{self.wanted}”：请先运行 huikuan train --promote。",
            f"There is no model '{self.wanted}' yet: run huikuan train --promote first.",
        )


def _store_mark(uri: str) -> str:
    """Tells one store from another and nothing else; a changed password makes no other store."""
    return hashlib.sha256(without_password(uri).encode()).hexdigest()
