"""The champion among versions that MLflow's own page moved or deleted, and what beside what."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

from data_schemas.errors import BundleMismatch, NotFound
from data_schemas.settings import Settings
from model import bundle_check
from training import registry
from training.cli import main
from training.registry_report import move_text
from training.tracking import CHAMPION, MODEL_NAME, Evidence, connect, log_training

pytestmark = pytest.mark.slow

TWO_LEDGERS = [("register", "0,30,90", 0.7), ("database", "-30,0", 0.6)] * 2


@pytest.fixture(scope="module")
def four(bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store that holds one model four times, as if of two ledgers."""
    settings = Settings(home=tmp_path_factory.mktemp("four"))
    example = pd.DataFrame({"stage": ["signing"]})
    for source, horizons, auc in TWO_LEDGERS:
        evidence = Evidence(
            params={"source": source, "horizons": horizons},
            metrics={"holdout.signing.auc": auc}, tags={"as_of": "2026-06-30"},
            example=example, signature=mlflow.models.infer_signature(example, example),
        )  # fmt: skip
        log_training(settings, bundle_dir, evidence)
    return settings


@pytest.fixture
def store(four: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of it, to move the champion in; the artefacts are the same."""
    shutil.copy(four.home / "mlflow.db", tmp_path)
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    return Settings(home=tmp_path)


def promoted(settings: Settings, *versions: int) -> list[registry.Move]:
    return [registry.promote(settings, one, force="a test of the moves") for one in versions]


def champion(settings: Settings) -> int:
    found = connect(settings).get_model_version_by_alias(MODEL_NAME, CHAMPION)
    return int(found.version)


def by_hand(settings: Settings, version: int) -> None:
    connect(settings).set_registered_model_alias(MODEL_NAME, CHAMPION, str(version))


class TestDeleted:
    def test_a_rollback_goes_on_to_the_champion_that_is_still_there(self, store: Settings) -> None:
        promoted(store, 2, 1, 3, 4)
        for version in ("2", "3"):
            connect(store).delete_model_version(MODEL_NAME, version)
        move = registry.rollback(store)
        assert (move.version, move.previous, move.gone) == (1, 4, (3,))
        assert champion(store) == 1
        assert "skipped, deleted: 3" in move_text(move, "en")
        assert "因已删除而跳过：3" in move_text(move, "zh")
        with pytest.raises(NotFound, match=r"no earlier champion to go back to \(deleted: 2\)"):
            registry.rollback(store)
        assert champion(store) == 1

    def test_it_is_told_where_the_one_before_is_of_an_older_program(
        self, store: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It asked for the training just done."""
        promoted(store, 1, 2)
        monkeypatch.setattr(bundle_check, "FORMAT", bundle_check.FORMAT + 1)
        with pytest.raises(BundleMismatch, match="version 1 was made by another version") as told:
            registry.rollback(store)
        assert "version 2 stays in force" in told.value.text("en")
        assert "train" not in told.value.text("en")
        assert champion(store) == 2

    def test_it_never_goes_back_to_the_champion_itself(self, store: Settings) -> None:
        promoted(store, 1, 4, 3, 4)
        connect(store).delete_model_version(MODEL_NAME, "3")
        assert registry.rollback(store).version == 1

    def test_a_deleted_champion_has_one_before_it(self, store: Settings) -> None:
        promoted(store, 1, 4)
        connect(store).delete_model_version(MODEL_NAME, "4")
        assert registry.rollback(store).version == 1


def purge(settings: Settings, version: int) -> None:
    """Take the run of a version out of the store, as ``mlflow gc`` does."""
    run = connect(settings).get_model_version(MODEL_NAME, str(version)).run_id
    store = SqlAlchemyStore(f"sqlite:///{settings.home / 'mlflow.db'}", str(settings.home))
    store.delete_run(run)
    store._hard_delete_run(run)


class TestPurged:
    def test_a_version_without_its_run_stops_no_promotion(
        self, store: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        purge(store, 1)
        promoted(store, 3)
        assert main(["promote", "2", "--force", "a test of the moves", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)["beside"]
        assert [one["version"] for one in told] == [2, 3]
        assert champion(store) == 2

    def test_it_is_listed_without_what_its_run_knew(
        self, store: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        purge(store, 1)
        assert main(["models", "--json"]) == 0
        newest, *_, oldest = json.loads(capsys.readouterr().out)
        assert (newest["version"], newest["source"]) == (4, "database")
        assert (oldest["version"], oldest["as_of"]) == (1, "2026-06-30")
        assert (oldest["source"], oldest["horizons"], oldest["metrics"]) == ("", [], {})
        assert main(["promote", "1", "--force", "a test of the moves"]) == 0
        assert main(["promote", "2", "--force", "a test of the moves"]) == 0


class TestByHand:
    def test_a_promotion_knows_it_and_a_rollback_brings_it_back(self, store: Settings) -> None:
        promoted(store, 2)
        by_hand(store, 4)
        (move,) = promoted(store, 1)
        assert move.previous == 4
        assert registry.rollback(store).version == 4
        assert registry.rollback(store).version == 2

    def test_a_rollback_goes_to_the_champion_before_it(self, store: Settings) -> None:
        promoted(store, 2)
        by_hand(store, 4)
        move = registry.rollback(store)
        assert (move.version, move.previous) == (2, 4)

    def test_the_first_champion_may_be_one(self, store: Settings) -> None:
        by_hand(store, 3)
        (move,) = promoted(store, 1)
        assert move.previous == 3
        assert registry.rollback(store).version == 3

    def test_one_taken_back_is_no_champion_to_go_back_to(self, store: Settings) -> None:
        promoted(store, 1, 2)
        by_hand(store, 1)
        (move,) = promoted(store, 3)
        assert move.previous == 1
        assert registry.rollback(store).version == 1
        with pytest.raises(NotFound):
            registry.rollback(store)

    def test_a_rollback_after_one_by_hand_says_that_nothing_changed(self, store: Settings) -> None:
        promoted(store, 1, 2)
        by_hand(store, 1)
        move = registry.rollback(store)
        assert (move.version, move.previous) == (1, 1)
        assert champion(store) == 1
        assert move_text(move, "en").startswith("rolled back to version 1 (in force already)")
        assert move_text(move, "zh").startswith("退回第 1 版（此前已在启用）")
        with pytest.raises(NotFound):
            registry.rollback(store)

    def test_a_rollback_broken_off_is_made_again(self, store: Settings) -> None:
        promoted(store, 1, 2)
        connect(store).set_registered_model_tag(MODEL_NAME, registry.STACK, "[1]")
        assert registry.rollback(store).version == 1


class TestComparing:
    @pytest.mark.usefixtures("store")
    def test_versions_are_listed_with_their_ledger_and_horizons(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["models", "--json"]) == 0
        newest = json.loads(capsys.readouterr().out)[0]
        assert (newest["source"], newest["horizons"]) == ("database", [-30, 0])
        assert main(["models"]) == 0
        told = capsys.readouterr().out
        assert "register" in told
        assert "-30,0" in told
        assert "不可直接比较" in told

    @pytest.mark.usefixtures("store")
    @pytest.mark.parametrize(
        ("lang", "said"), [("zh", "不可直接比较"), ("en", "cannot be held against each other")]
    )
    def test_a_promotion_tells_both_and_that_they_are_not_of_the_same_rows(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        lang: str,
        said: str,
    ) -> None:
        monkeypatch.setenv("HUIKUAN_LANG", lang)
        assert main(["promote", "1", "--force", "first"]) == 0
        assert "register" not in capsys.readouterr().out  # nothing to hold it against
        assert main(["promote", "2", "--force", "a test"]) == 0
        told = capsys.readouterr().out
        assert all(text in told for text in ("register", "database", "0.7000", "0.6000", said))
        assert main(["promote", "3", "--force", "a test", "--json"]) == 0
        move = json.loads(capsys.readouterr().out)
        assert [one["version"] for one in move["beside"]] == [3, 2]


def dies_after_one(name: str, made: list[str]) -> Callable[..., None]:
    """A step of MLflow's client, done if it is the first; the second finds the process killed."""
    step = getattr(mlflow.MlflowClient, name)

    def taken(*args: object) -> None:
        if made:
            raise KeyboardInterrupt
        made.append(name)
        step(*args)

    return taken


def test_of_a_move_that_was_broken_off_a_rollback_goes_back_one(
    store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    promoted(store, 1, 2)
    made: list[str] = []
    with monkeypatch.context() as killed:
        for name in ("set_registered_model_alias", "set_registered_model_tag"):
            killed.setattr(mlflow.MlflowClient, name, dies_after_one(name, made))
        with pytest.raises(KeyboardInterrupt):
            registry.promote(store, 1, force="killed between two steps")
    assert len(made) == 1
    assert registry.rollback(store).version == 2
