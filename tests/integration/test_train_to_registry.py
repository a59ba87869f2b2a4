"""From a ledger to a registered model, and the moves of the champion."""

import json
import shutil
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import BundleMismatch, GateNotPassed, InvalidLedger, NotFound
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.settings import Settings
from data_schemas.store import open_store
from model.bundle import first_question, load_bundle
from model.bundle_check import PROMOTED, digest
from model.curve import column_of
from model.manifest import MODEL_NAME
from model.trees import Trees
from training import registry
from training.cli import main
from training.fit import FitSettings
from training.gates import Gates
from training.move import JOURNAL
from training.pyfunc import FeatureScorer
from training.registry_report import move_text
from training.report import training_json, training_text
from training.tracking import (
    CHALLENGER,
    Evidence,
    bundle_of,
    connect,
    log_training,
    open_bundle,
)
from training.train import Trained, train

pytestmark = pytest.mark.slow

PAST_DUE = "question.days_past_due"
IMPOSSIBLE = Gates(calibration_error=0.0, chance=False)


@dataclass(frozen=True)
class Registered:
    """A store with one trained model in it."""

    settings: Settings
    trained: Trained


@pytest.fixture(scope="module")
def registered(simulated: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Registered:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    small = FitSettings(trees=Trees(bags=1, rounds=20))
    return Registered(
        settings,
        train(simulated, settings, Policy(), horizons=(90, 0, 30, 30, 9000), fit_settings=small),
    )


@pytest.fixture(scope="module")
def twice(registered: Registered, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store that holds the same model twice."""
    settings = Settings(home=tmp_path_factory.mktemp("twice"))
    example = pd.DataFrame({"stage": ["signing"]})
    evidence = Evidence(
        params={}, metrics={"holdout.signing.auc": 0.7}, tags={"as_of": "2026-06-30"},
        example=example, signature=mlflow.models.infer_signature(example, example),
    )  # fmt: skip
    for _ in range(2):
        log_training(settings, registered.trained.bundle.save(settings.home / "bundle"), evidence)
    return settings


@pytest.fixture
def fresh(twice: Settings, tmp_path: Path) -> Settings:
    """A copy of that store, to move the champion in; the artefacts are the same."""
    shutil.copy(twice.home / "mlflow.db", tmp_path)
    return Settings(home=tmp_path)


class TestTraining:
    def test_a_run_holds_parameters_figures_and_pictures(self, registered: Registered) -> None:
        client = connect(registered.settings)
        run = client.get_run(registered.trained.logged.run_id)
        assert run.info.run_name == registered.trained.bundle.manifest.model_version
        assert run.data.params["horizons"] == "0,30,90"  # no record is long enough for 9000
        assert run.data.params["horizons_asked"] == "0,30,90,9000"
        assert run.data.params["trees.rounds"] == "20"
        assert run.data.tags["synthetic"] == "true"
        assert 0 < run.data.metrics["holdout.signing.brier"] < 0.3
        assert "holdout.signing.brier_customer_rate" in run.data.metrics
        assert "holdout.open.h90.auc" in run.data.metrics
        pictures = {f.path for f in client.list_artifacts(run.info.run_id, "plots")}
        assert {f"plots/{name}.png" for name in (
            "reliability", "roc_pr", "exceedance_by_grade", "shap_causes_signing",
            "shap_causes_open",
        )} <= pictures  # fmt: skip

    def test_the_model_is_registered_as_challenger(self, registered: Registered) -> None:
        client = connect(registered.settings)
        found = client.get_model_version_by_alias(MODEL_NAME, CHALLENGER)
        assert int(found.version) == registered.trained.logged.version == 1

    def test_the_artefact_is_data_only(self, registered: Registered) -> None:
        home = registered.settings.home
        files = {p.suffix for p in (home / "mlartifacts").rglob("*") if p.is_file()}
        assert files <= {".txt", ".json", ".md", ".yaml", ".yml", ".png", ".csv", ""}
        for path in (home / "mlartifacts").rglob("MLmodel"):
            assert "code: null" in path.read_text("utf-8")

    def test_mlflow_loads_it_and_answers_as_the_bundle_does(self, registered: Registered) -> None:
        connect(registered.settings)
        loaded = mlflow.pyfunc.load_model(f"models:/{MODEL_NAME}@{CHALLENGER}")
        example = loaded.input_example
        assert example is not None
        given = loaded.predict(example)
        bundle = registered.trained.bundle
        for stage in Stage:
            mine = example["stage"] == stage.value
            names = [f.name for f in bundle.features(stage)]
            x = example.loc[mine, names].to_numpy(dtype=float)
            horizons = bundle.horizons(stage)
            columns = [column_of(h) for h in horizons]
            distance = example.loc[mine].reindex(columns=["question.days_to_due", PAST_DUE])
            due = (distance["question.days_to_due"] - distance[PAST_DUE].fillna(0)).to_numpy(int)
            first = first_question(horizons, due, np.zeros_like(due), stage)
            p = np.where(
                first[:, None] <= np.arange(len(horizons)),
                bundle.predict(stage, x, first), np.nan,
            )  # fmt: skip
            np.testing.assert_allclose(given.loc[mine, columns], p)

    def test_mlflow_too_refuses_rows_of_no_stage_in_words(self, registered: Registered) -> None:
        connect(registered.settings)
        loaded = mlflow.pyfunc.load_model(f"models:/{MODEL_NAME}@{CHALLENGER}")
        example = loaded.input_example
        assert example is not None
        with pytest.raises(InvalidLedger, match="every row needs a stage"):
            loaded.predict(example.drop(columns="stage"))

    def test_what_is_no_question_has_no_answer(self, registered: Registered) -> None:
        to_due = [0.0, 5.0, None]
        rows = {"stage": "open", "question.days_to_due": to_due, PAST_DUE: [40.0, 0.0, 0.0]}
        told = FeatureScorer(registered.trained.bundle).predict(pd.DataFrame(rows))
        # A claim overdue is unpaid today; one due in five days may be paid by then.
        assert told["p_0"].isna().tolist() == [True, False, False]
        assert told[["p_30", "p_90"]].notna().all(axis=None)

    def test_rows_of_no_stage_are_refused(self, registered: Registered) -> None:
        scorer = FeatureScorer(registered.trained.bundle)
        with pytest.raises(InvalidLedger, match="stage"):
            scorer.predict(pd.DataFrame({"stage": ["late"]}))
        with pytest.raises(InvalidLedger, match="stage"):
            scorer.predict(pd.DataFrame({"x": [1.0]}))

    def test_the_bundle_says_what_it_showed(self, registered: Registered) -> None:
        with bundle_of(registered.settings, 1) as folder:
            manifest = load_bundle(folder).manifest
            card = (folder / "model_card.md").read_text("utf-8")
        for stage in Stage:
            rows = manifest.metrics[f"holdout.{stage}.rows"]
            asked = [manifest.metrics[f"holdout.{stage}.h{h}.n"] for h in (0, 30, 90)]
            # Each counts once, of however many horizons it has an outcome.
            assert max(asked) <= rows < sum(asked)
            assert rows == int(rows)
        assert manifest.model_version in card
        assert "**synthetic**" in card
        assert "customer rate" in card
        assert "An AUC above 0.95 of one input by itself" in card

    def test_what_each_input_tells_by_itself_is_kept(self, registered: Registered) -> None:
        run = registered.trained.logged.run_id
        connect(registered.settings)
        kept = mlflow.artifacts.load_dict(f"runs:/{run}/tables/inputs.json")
        assert kept == json.loads(json.dumps(training_json(registered.trained)["leakage"]))
        bands = {(line["stage"], line["age_from"]) for line in kept["inputs"]}
        assert bands == {("signing", None), *(("open", age) for age in (None, 0, 30, 90, 365))}
        inputs = [line for line in kept["inputs"] if line["stage"] == "signing"]
        bundle = registered.trained.bundle
        assert [line["feature"] for line in inputs] == [
            f.name for f in bundle.features(Stage.SIGNING)
        ]
        told = {line["feature"]: line["auc"] for line in inputs}
        assert 0.6 < told["history.late_share_30"] < 0.95

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_the_report_says_synthetic_and_shows_baselines(
        self, registered: Registered, lang: str
    ) -> None:
        text = training_text(registered.trained, lang)
        assert "synthetic" in text
        assert ("客户历史率" if lang == "zh" else "customer rate") in text
        assert ("每期限行数" if lang == "zh" else "rows a horizon") in text
        json.dumps(training_json(registered.trained), allow_nan=False)

    def test_a_bundle_folder_serves_as_model(self, registered: Registered) -> None:
        trained = registered.trained
        folder = registered.settings.home / "bundles" / trained.bundle.manifest.model_version
        settings = Settings(home=registered.settings.home, model=str(folder / "bundle"))
        assert open_bundle(settings).manifest == trained.bundle.manifest
        by_alias = Settings(home=registered.settings.home, model=CHALLENGER)
        assert open_bundle(by_alias).manifest == trained.bundle.manifest


class TestChampion:
    def test_promote_and_roll_back(self, fresh: Settings) -> None:
        for version in (1, 2):
            registry.promote(fresh, version, force="a test of the moves")
        assert aliases(fresh)[2] == ("challenger", "champion")
        move = registry.rollback(fresh)
        assert (move.version, move.synthetic) == (1, True)
        assert all("synthetic" in move_text(move, lang) for lang in ("zh", "en"))
        assert aliases(fresh)[1] == ("champion",)
        with pytest.raises(NotFound, match="no earlier champion"):
            registry.rollback(fresh)

    def test_every_move_is_recorded(self, fresh: Settings) -> None:
        registry.promote(fresh, 1, force="nobody measured it", gates=IMPOSSIBLE)
        journal = (fresh.home / JOURNAL).read_text("utf-8").splitlines()
        line = json.loads(journal[-1])
        assert (line["move"], line["version"], line["previous"]) == ("promote", 1, None)
        assert (line["forced"], line["synthetic"]) == ("nobody measured it", True)
        tags = connect(fresh).get_model_version(MODEL_NAME, "1").tags
        assert json.loads(tags["last_promote"]) == line
        with bundle_of(fresh, 1) as folder:
            assert line["sums"] == tags[PROMOTED] == digest(folder)
        with closing(open_store(fresh.database)) as store:
            told = [(one.action, one.subject) for one in store.audited()]
        assert told == [("promote", f"{MODEL_NAME}/1")]

    def test_promoting_the_champion_again_changes_nothing(self, fresh: Settings) -> None:
        for version in (1, 2, 2):
            registry.promote(fresh, version, force="again")
        assert registry.rollback(fresh).version == 1

    def test_a_gate_refuses_and_names_its_figures(self, registered: Registered) -> None:
        with pytest.raises(GateNotPassed, match="calibration error 0"):
            registry.promote(registered.settings, 1, gates=IMPOSSIBLE)
        assert aliases(registered.settings)[1] == ("challenger",)

    def test_a_reason_overrides_a_gate_and_is_kept(self, registered: Registered) -> None:
        move = registry.promote(registered.settings, 1, force="trial in May", gates=IMPOSSIBLE)
        assert move.forced == "trial in May"
        assert "holdout.signing.brier" in move.figures

    def test_a_broken_bundle_is_never_promoted(
        self, fresh: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(registry, "bundle_of", lambda *_: nullcontext(fresh.home))
        with pytest.raises(BundleMismatch):
            registry.promote(fresh, 1, force="please")

    def test_an_unknown_version_is_named(self, fresh: Settings) -> None:
        with pytest.raises(NotFound, match="no model version 9"):
            registry.promote(fresh, 9)

    def test_models_lists_them(
        self,
        fresh: Settings,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("HUIKUAN_HOME", str(fresh.home))
        assert main(["models", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)
        assert [v["version"] for v in listed] == [2, 1]
        assert listed[0]["metrics"]["holdout.signing.auc"] == 0.7
        assert main(["models"]) == 0
        assert "2026-06-30" in capsys.readouterr().out


def aliases(settings: Settings) -> dict[int, tuple[str, ...]]:
    return {v.version: v.aliases for v in registry.models(settings)}
