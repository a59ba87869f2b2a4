"""A HOME that was moved, copied or restored elsewhere: its models come along."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import mlflow
import pandas as pd
import pytest

from data_schemas.errors import BundleMismatch, StoreUnavailable
from data_schemas.settings import Settings
from service.champion import Champion
from training.tracking import Evidence, bundle_of, connect, log_training


@pytest.fixture
def moved(tmp_path: Path) -> Settings:
    """A HOME with one model, moved after it was made."""
    first = Settings(home=tmp_path / "first")
    log(first, "one")
    shutil.move(first.home, tmp_path / "second")
    return Settings(home=tmp_path / "second", model="1")


def log(settings: Settings, name: str) -> int:
    bundle = settings.home / "bundles" / name / "bundle"
    bundle.mkdir(parents=True)
    (bundle / "manifest.json").write_text(name, encoding="utf-8")
    example = pd.DataFrame({"stage": ["signing"]})
    signature = mlflow.models.infer_signature(example, example)
    evidence = Evidence(params={}, metrics={}, tags={}, example=example, signature=signature)
    return log_training(settings, bundle, evidence).version


def test_a_model_is_found_by_the_commands_where_home_is_now(moved: Settings) -> None:
    with bundle_of(moved, 1) as folder:
        assert (folder / "manifest.json").read_text(encoding="utf-8") == "one"


def test_the_service_finds_it_too_before_any_command_has_run(moved: Settings) -> None:
    found = Champion(moved).latest()
    assert found.version == "1"
    assert (found.folder / "manifest.json").read_text(encoding="utf-8") == "one"


def test_the_next_model_is_written_where_home_is_now(moved: Settings) -> None:
    version = log(moved, "two")
    assert not (moved.home.parent / "first").exists()
    uri = connect(moved).get_model_version_download_uri("huikuan-risk", str(version))
    assert uri.startswith((moved.home / "mlartifacts").as_uri())


def test_a_copy_leaves_the_first_home_alone(tmp_path: Path) -> None:
    first, second = Settings(home=tmp_path / "first"), Settings(home=tmp_path / "second")
    log(first, "one")
    shutil.copytree(first.home, second.home)
    log(second, "two")
    assert len(list((first.home / "mlartifacts" / "models").iterdir())) == 1
    for settings in (first, second):
        with bundle_of(settings, 1) as folder:
            assert (folder / "manifest.json").read_text(encoding="utf-8") == "one"


def test_files_that_are_gone_are_named_by_version_and_place(moved: Settings) -> None:
    connect(moved)
    shutil.rmtree(moved.home / "mlartifacts" / "models")
    place = (moved.home / "mlartifacts").as_uri()
    with pytest.raises(BundleMismatch, match=f"version 1 are not at {place}"), bundle_of(moved, 1):
        pass


def test_a_store_that_fails_only_when_it_is_written_to_is_told_as_such(moved: Settings) -> None:
    """With a full disk a training of an hour ended in 222 lines of trace and exit code 1."""
    full = "CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
    with closing(sqlite3.connect(moved.home / "mlflow.db")) as store:
        store.execute(full)
        store.commit()
    with pytest.raises(StoreUnavailable, match="disk is full"):
        log(moved, "two")
