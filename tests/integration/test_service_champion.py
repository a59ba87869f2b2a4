"""Which model is served: by alias, by version, by folder, without MLflow, and after a change."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from mlflow import MlflowClient

from data_schemas.errors import BundleMismatch, ModelNotLoaded
from data_schemas.frame import ledger_of
from data_schemas.settings import Settings
from data_schemas.store import Store
from model.manifest import MODEL_NAME
from model.view import LedgerView
from service.champion import Champion, Found
from service.metrics import Metrics
from service.serving import FIRST_ANSWER, Served, Serving
from tests.factories import a_ledger
from tests.waiting import wait_for


class Ready:
    """A fake engine with nothing to work out."""

    def prepare(self, view: LedgerView) -> None:
        """Nothing."""


def load(found: Found) -> Served:
    """A fake of loading: the folder says who it is, or that it cannot be used."""
    said = json.loads((found.folder / "manifest.json").read_text())
    if said.get("broken"):
        raise BundleMismatch("不一致", "differs")
    return Served(engine=Ready(), card=None, version=said["name"])  # type: ignore[arg-type]


class Registry:
    """A real MLflow store with versions that hold a manifest and nothing else."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home)
        uri = self.settings.tracking
        self.client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        self.client.create_registered_model(MODEL_NAME)

    def add(self, name: str, *, broken: bool = False) -> str:
        source = self.home / "artefacts" / name
        (source / "artifacts" / "bundle").mkdir(parents=True)
        manifest = {"name": name, "broken": broken}
        (source / "artifacts" / "bundle" / "manifest.json").write_text(json.dumps(manifest))
        (source / "MLmodel").write_text("flavors: {}\n")
        made = self.client.create_model_version(MODEL_NAME, source=str(source))
        return str(made.version)

    def champion(self, version: str) -> None:
        self.client.set_registered_model_alias(MODEL_NAME, "champion", version)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry(tmp_path_factory.mktemp("registry"))


@pytest.fixture
def start(store: Store) -> Iterator[Callable[..., Serving]]:
    started: list[Serving] = []

    def begin(settings: Settings) -> Serving:
        serving = Serving(
            store, Metrics(), load=load, index=lambda _: LedgerView(ledger_of(date(2026, 11, 22))),
            champion=Champion(settings), period=0.05,
        )  # fmt: skip
        started.append(serving)
        serving.start()
        return serving

    yield begin
    for serving in started:
        serving.stop()


def settings_of(registry: Registry, home: Path, model: str = "champion") -> Settings:
    return Settings(home=home, mlflow_tracking_uri=registry.settings.tracking, model=model)


def test_the_service_follows_the_alias_and_refuses_what_does_not_load(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    first, second = registry.add("one"), registry.add("two")
    broken = registry.add("broken", broken=True)
    registry.champion(first)
    serving = start(settings_of(registry, tmp_path))
    assert serving.now().served.version == "one"

    registry.champion(second)
    wait_for(lambda: serving.now().served.version == "two")

    registry.champion(broken)
    wait_for(lambda: "model refused" in caplog.messages)
    assert serving.now().served.version == "two"

    registry.champion(first)
    wait_for(lambda: serving.now().served.version == "one")


def test_a_version_can_be_named(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path
) -> None:
    version = registry.add("named")
    assert start(settings_of(registry, tmp_path, version)).now().served.version == "named"


def test_a_folder_can_be_named_and_nobody_is_asked(
    start: Callable[..., Serving], tmp_path: Path
) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"name": "of a folder"}')
    nowhere = Settings(home=tmp_path, mlflow_tracking_uri="http://127.0.0.1:9/", model=str(folder))
    assert start(nowhere).now().served.version == "of a folder"


def test_the_last_good_model_is_served_without_mlflow(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path, monkeypatch
) -> None:
    registry.champion(registry.add("kept"))
    settings = settings_of(registry, tmp_path)
    start(settings).stop()
    # The store is away: asking it fails, and the service must not care.
    monkeypatch.setattr(Champion, "_connect", lambda _: (_ for _ in ()).throw(OSError("away")))
    begun = time.monotonic()
    serving = start(settings)
    assert serving.now().served.version == "kept"
    assert time.monotonic() - begun < FIRST_ANSWER / 2  # the registry was not waited for


def test_another_setting_does_not_get_what_was_kept(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path
) -> None:
    registry.champion(registry.add("of the alias"))
    start(settings_of(registry, tmp_path)).stop()
    assert Champion(settings_of(registry, tmp_path, "challenger")).kept() is None


def test_only_the_last_few_are_kept_on_disk(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        registry.champion(registry.add(name))
        start(settings_of(registry, tmp_path)).stop()
    names = {
        json.loads(p.read_text())["name"] for p in (tmp_path / "serving").glob("*/manifest.json")
    }
    assert names == {"b", "c"}


def test_without_any_model_the_service_is_up_and_says_what_to_do(
    start: Callable[..., Serving], tmp_path: Path
) -> None:
    serving = start(Settings(home=tmp_path))
    with pytest.raises(ModelNotLoaded, match="huikuan train --promote"):
        serving.now()
    assert not (tmp_path / "mlflow.db").exists()


def test_an_alias_nobody_set_is_a_missing_model(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path
) -> None:
    serving = start(settings_of(registry, tmp_path, "nobody"))
    with pytest.raises(ModelNotLoaded, match="nobody"):
        serving.now()


def test_earlier_ledgers_are_kept_until_the_present_one_changes(store: Store) -> None:
    read: list[date] = []

    def past(day: date, _: int) -> LedgerView:
        read.append(day)
        return LedgerView(ledger_of(day))

    serving = Serving(
        store, Metrics(), load=load, index=lambda _: LedgerView(ledger_of(date(2026, 11, 22))),
        past=past, champion=None,
    )  # fmt: skip
    serving.refresh_view()
    serving.put(Served(engine=Ready(), card=None, version="one"))  # type: ignore[arg-type]
    ledger_on = serving.now().ledger_on
    assert ledger_on is not None
    first, second, third = (date(2026, month, 1) for month in (1, 2, 3))
    for day in (first, first, second, first, third, second, third, first):
        assert ledger_on(day).ledger.as_of == day
    assert read == [first, second, third]
    row = {"receivable_id": "R", "customer_id": "C", "due_date": "2026-10-01", "amount": 1.0}
    told = a_ledger("2026-11-23", [row])
    store.write({"receivables": told.receivables}, told.as_of, told.synthetic)
    serving.refresh_view()
    ledger_on(first)
    assert len(read) == 3  # whoever began before goes on with what was read for it
    later = serving.now().ledger_on
    assert later is not None
    later(first)
    assert read[-1] == first
    assert len(read) == 4
