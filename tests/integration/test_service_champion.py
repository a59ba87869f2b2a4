"""Which model is served: by alias, by version, by folder, without MLflow, and after a change."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from data_schemas.errors import BundleMismatch, ModelNotLoaded
from data_schemas.frame import ledger_of
from data_schemas.settings import Settings
from data_schemas.store import Store
from model.bundle_check import PROMOTED, SUMS, digest
from model.manifest import MODEL_NAME
from model.view import LedgerView
from service.champion import Champion, Found
from service.metrics import Metrics
from service.serving import FIRST_ANSWER, Served, Serving
from tests.factories import a_ledger
from tests.integration.fake_registry import Ready, Registry, load, settings_of
from tests.waiting import wait_for


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


def test_a_bundle_that_is_not_the_one_promoted_is_not_followed(
    registry: Registry, tmp_path: Path
) -> None:
    """Also where it was changed whole, with its own sums, or on this machine's disk alone."""
    version = registry.add("promoted")
    registry.champion(version)
    champion = Champion(settings_of(registry, tmp_path))
    folder = champion.latest().folder
    (folder / SUMS).write_text("sums", encoding="utf-8")
    registry.client.set_model_version_tag(MODEL_NAME, version, PROMOTED, digest(folder))
    assert champion.latest().folder == folder
    (folder / SUMS).write_text("others", encoding="utf-8")
    with pytest.raises(BundleMismatch, match="not the one that was promoted"):
        champion.latest()
    (folder / SUMS).unlink()
    with pytest.raises(BundleMismatch):
        champion.latest()


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


def kept_of(home: Path, uri: str) -> Found | None:
    return Champion(Settings(home=home, mlflow_tracking_uri=uri)).kept()


def test_what_was_kept_names_its_store_by_a_mark_alone(tmp_path: Path) -> None:
    uri = "http://bob:SECRETPW@store:5000/"
    folder = tmp_path / "serving" / "1-abc"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"name": "kept"}')
    found, pointer = Found(folder, "1"), folder.parent / "current.json"
    old = {"folder": "1-abc", "version": "1", "wanted": "champion", "tracking": uri}
    pointer.write_text(json.dumps(old))  # as an older program wrote it
    assert kept_of(tmp_path, uri) == found
    Champion(Settings(home=tmp_path, mlflow_tracking_uri=uri)).keep(found)
    assert "store:5000" not in pointer.read_text()
    assert "SECRETPW" not in pointer.read_text()
    assert kept_of(tmp_path, uri) == found
    assert kept_of(tmp_path, uri.replace("SECRETPW", "another")) == found
    assert kept_of(tmp_path, uri.replace("store", "elsewhere")) is None


class NoArtefacts(BaseHTTPRequestHandler):
    """A registry whose server has lost the files of its models."""

    def do_GET(self) -> None:
        version = {"name": MODEL_NAME, "version": "1", "run_id": "0" * 32}
        aliases = [{"alias": "champion", "version": "1"}]
        known = {
            "alias": {"model_version": version},
            "registered-models/get": {"registered_model": {"name": MODEL_NAME, "aliases": aliases}},
            "model-versions/get": {"model_version": version},
            "get-download-uri": {"artifact_uri": "mlflow-artifacts:/models/1"},
        }
        asked = self.path.partition("?")[0]
        answer = next((told for end, told in known.items() if asked.endswith(end)), None)
        self.send_response(404 if answer is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer or {}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def no_artefacts() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), NoArtefacts) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_store_that_cannot_be_used_is_logged_without_its_password(
    no_artefacts: int, start: Callable[..., Serving], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """MLflow's own errors name it, with the address; so do those of its HTTP client."""
    for port, why in ((9, "Max retries"), (no_artefacts, "404")):
        caplog.clear()
        uri = f"http://bob:SECRETPW@127.0.0.1:{port}"
        serving = start(Settings(home=tmp_path, mlflow_tracking_uri=uri))
        wait_for(lambda: "cannot refresh" in caplog.messages)
        serving.stop()
        (said,) = {vars(r)["why"] for r in caplog.records if r.message == "cannot refresh"}
        assert f"the MLflow store http://bob:***@127.0.0.1:{port} cannot be used" in said
        assert why in said
        assert "SECRETPW" not in said


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
