"""Copies of bundles under HOME that are damaged, replaced or gone: fetched anew, or not served."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data_schemas.errors import BundleMismatch
from model.bundle_check import digest, is_whole
from service.champion import Champion
from service.serving import Serving
from tests.integration.fake_registry import Registry, settings_of, write_bundle
from tests.waiting import wait_for


@pytest.mark.parametrize("with_pointer", [True, False])
def test_a_copy_that_was_replaced_whole_is_fetched_anew(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path, *, with_pointer: bool
) -> None:
    """A restart served it, for its own sums were right, and only logged that it was another."""
    name = f"promoted, {with_pointer}"
    registry.promote(registry.add(name), name)
    settings = settings_of(registry, tmp_path)
    start(settings).stop()
    (folder,) = (p for p in (tmp_path / "serving").iterdir() if p.is_dir())
    write_bundle(folder, "another")
    if not with_pointer:
        (tmp_path / "serving" / "current.json").unlink()
    serving = start(settings)
    assert serving.now().served.version == name
    assert json.loads((folder / "manifest.json").read_text())["name"] == name


def test_what_an_older_program_kept_is_held_against_the_registry_while_it_serves(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path
) -> None:
    name = "kept without a digest"
    registry.promote(registry.add(name), name)
    settings = settings_of(registry, tmp_path)
    start(settings).stop()
    pointer = tmp_path / "serving" / "current.json"
    told = json.loads(pointer.read_text())
    assert told.pop("sums") == digest(registry.bundle(name))
    pointer.write_text(json.dumps(told))
    (folder,) = (p for p in (tmp_path / "serving").iterdir() if p.is_dir())
    write_bundle(folder, "another")
    serving = start(settings)
    wait_for(lambda: serving.now().served.version == name)
    wait_for(lambda: "sums" in json.loads(pointer.read_text()))


def test_where_the_registry_has_another_too_nothing_is_served(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    fetched: list[str] = []
    fetch = Champion._download

    def counted(champion: Champion, uri: str, version: str, folder: Path) -> None:
        fetched.append(version)
        fetch(champion, uri, version, folder)

    monkeypatch.setattr(Champion, "_download", counted)
    name = "replaced in both places"
    registry.promote(registry.add(name), name)
    settings = settings_of(registry, tmp_path)
    start(settings).stop()
    (folder,) = (p for p in (tmp_path / "serving").iterdir() if p.is_dir())
    for one in (registry.bundle(name), folder):
        write_bundle(one, "another")
    serving = start(settings)
    time.sleep(0.3)
    with pytest.raises(BundleMismatch, match="not the one that was promoted"):
        serving.now()
    assert len(fetched) == 2  # it isn't fetched for ever


def spoil(folder: Path) -> None:
    (folder / "trees.txt").write_text("tre")


def lose_a_file(folder: Path) -> None:
    (folder / "trees.txt").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize("damage", [spoil, lose_a_file, lose_the_manifest, shutil.rmtree])
def test_a_damaged_copy_is_fetched_anew(
    damage: Callable[[Path], None], registry: Registry, start: Callable[..., Serving],
    tmp_path: Path,
) -> None:  # fmt: skip
    name = f"whole before {damage.__name__}"
    version = registry.add(name)
    settings = settings_of(registry, tmp_path, version)
    start(settings).stop()
    (folder,) = (p for p in (tmp_path / "serving").iterdir() if p.is_dir())
    damage(folder)
    serving = start(settings)
    wait_for(lambda: serving.served is not None)
    assert serving.now().served.version == name
    assert is_whole(folder)


def test_a_running_service_recovers_once_its_copy_is_whole_again(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    version = registry.add("damaged in the registry")
    source = registry.home / "artefacts" / "damaged in the registry" / "artifacts" / "bundle"
    spoil(source)
    serving = start(settings_of(registry, tmp_path, version))
    wait_for(lambda: "model refused" in caplog.messages)
    time.sleep(0.5)
    assert caplog.messages.count("model refused") == 1  # it isn't fetched for ever
    (source / "trees.txt").write_text("tree")
    (folder,) = (p for p in (tmp_path / "serving").iterdir() if p.is_dir())
    shutil.rmtree(folder)
    wait_for(lambda: serving.served is not None)


def test_a_home_that_may_not_be_written_to_serves_what_it_has(
    registry: Registry, start: Callable[..., Serving], tmp_path: Path,
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    registry.champion(registry.add("read only"))
    settings = settings_of(registry, tmp_path)
    start(settings).stop()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("service.champion.whole_file", refuse)
    monkeypatch.setattr("service.champion.follow_home", refuse)
    assert start(settings).now().served.version == "read only"
    assert caplog.messages.count("cannot keep the model under HOME") == 1
    time.sleep(0.3)
    assert "cannot refresh" not in caplog.messages
