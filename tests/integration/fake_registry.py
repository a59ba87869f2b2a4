"""A real MLflow store of bundles that hold nothing but their names, and how they are loaded."""

from __future__ import annotations

import json
from pathlib import Path

from mlflow import MlflowClient

from data_schemas.errors import BundleMismatch
from data_schemas.settings import Settings
from model.bundle_check import PROMOTED, SUMS, digest, is_whole, sums_of
from model.manifest import MODEL_NAME
from model.view import LedgerView
from service.champion import Found
from service.serving import Served


class Ready:
    """A fake engine with nothing to work out."""

    def prepare(self, view: LedgerView) -> None:
        """Nothing."""


def load(found: Found) -> Served:
    """A fake of loading: the folder says who it is, or that it cannot be used."""
    said = json.loads((found.folder / "manifest.json").read_text())
    if said.get("broken") or (found.version and not is_whole(found.folder)):
        raise BundleMismatch("不一致", "differs")
    return Served(engine=Ready(), card=None, version=said["name"])  # type: ignore[arg-type]


def write_bundle(folder: Path, name: str, *, broken: bool = False) -> None:
    manifest = {"name": name, "broken": broken}
    said = {folder / "manifest.json": json.dumps(manifest), folder / "trees.txt": "tree"}
    for path, text in (said | {folder / SUMS: sums_of(folder, said)}).items():
        path.write_text(text)


class Registry:
    """A real MLflow store with versions that hold a manifest, a file and their sums."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home)
        uri = self.settings.tracking
        self.client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        self.client.create_registered_model(MODEL_NAME)

    def add(self, name: str, *, broken: bool = False) -> str:
        source = self.home / "artefacts" / name
        (source / "artifacts" / "bundle").mkdir(parents=True)
        write_bundle(self.bundle(name), name, broken=broken)
        (source / "MLmodel").write_text("flavors: {}\n")
        made = self.client.create_model_version(MODEL_NAME, source=str(source))
        return str(made.version)

    def bundle(self, name: str) -> Path:
        return self.home / "artefacts" / name / "artifacts" / "bundle"

    def promote(self, version: str, name: str) -> None:
        sums = digest(self.bundle(name))
        self.client.set_model_version_tag(MODEL_NAME, version, PROMOTED, sums)
        self.champion(version)

    def champion(self, version: str) -> None:
        self.client.set_registered_model_alias(MODEL_NAME, "champion", version)


def settings_of(registry: Registry, home: Path, model: str = "champion") -> Settings:
    return Settings(home=home, mlflow_tracking_uri=registry.settings.tracking, model=model)
