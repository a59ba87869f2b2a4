"""A training held against the champion: good, bad, absent, unreadable, of another kind or day."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import GateNotPassed
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.settings import Settings
from model.bundle import Bundle, load_bundle
from model.bundle_check import FORMAT
from model.day import day_number
from model.manifest import MANIFEST, MODEL_NAME
from model.trees import Trees
from training import registry
from training.beside import TAG, Beside, State, Verdict, beside_of
from training.champion_beside import champion_beside, compared
from training.cli import main
from training.company import shuffle_outcomes
from training.evidence import holdout_rows
from training.fit import FitResult, FitSettings, fit
from training.known import Known, known
from training.methods import OURS
from training.report import training_json, training_text
from training.tracking import CHAMPION, Evidence, bundle_of, connect, log_training
from training.train import train

pytestmark = pytest.mark.slow

SMALL = FitSettings(trees=Trees(bags=1, rounds=20))
HORIZONS = (0, 30, 90)
EARLIER = timedelta(days=500)
"""How much older the champion is."""


@dataclass(frozen=True)
class Challenger:
    """A fit with its held-out rows."""

    found: FitResult
    holdout: pd.DataFrame
    cut: Known

    def beside(self, champion: Bundle) -> Beside:
        return compared(champion, 1, self.found, self.holdout, self.cut)

    def beside_registered(self, settings: Settings) -> Beside:
        return champion_beside(settings, self.found, self.holdout, self.cut)

    def guessing(self) -> Challenger:
        """The same with its answers dealt out anew."""
        dealt = np.random.default_rng(3).permutation(self.holdout[OURS].to_numpy())
        return replace(self, holdout=self.holdout.assign(**{OURS: dealt}))


@pytest.fixture(scope="module")
def challenger(simulated: Ledger) -> Challenger:
    found = fit(simulated, simulated.as_of, HORIZONS, settings=SMALL)
    cut = known(simulated, simulated.as_of)
    return Challenger(found, holdout_rows(found, cut), cut)


@pytest.fixture(scope="module")
def good(simulated: Ledger) -> Bundle:
    """The same program's model of an earlier day."""
    return fit(simulated, simulated.as_of - EARLIER, (0, 90), settings=SMALL).bundle


@pytest.fixture(scope="module")
def bad(simulated: Ledger) -> Bundle:
    """One of that day whose outcomes were dealt out anew."""
    ledger = shuffle_outcomes(simulated, np.random.default_rng(1))
    return fit(ledger, simulated.as_of - EARLIER, (0, 90), settings=SMALL).bundle


def registered(home: Path, bundle: Bundle, tags: dict[str, str] | None = None) -> Settings:
    """A store whose newest version is ``bundle``, in force."""
    settings = Settings(home=home)
    example = pd.DataFrame({"stage": ["signing"]})
    evidence = Evidence(
        params={}, metrics={}, tags=tags or {},
        example=example, signature=mlflow.models.infer_signature(example, example),
    )  # fmt: skip
    made = log_training(settings, bundle.save(home / "bundle"), evidence)
    connect(settings).set_registered_model_alias(MODEL_NAME, CHAMPION, str(made.version))
    return settings


@pytest.fixture(scope="module")
def served(good: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with the good champion in force, to be read only."""
    return registered(tmp_path_factory.mktemp("served"), good)


@pytest.fixture(scope="module")
def versions(
    challenger: Challenger, good: Bundle, served: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:  # fmt: skip
    """The first version in force, the second worse, the third too but taught less there."""
    home = tmp_path_factory.mktemp("versions")
    shutil.copy(served.home / "mlflow.db", home)
    worse = challenger.guessing().beside(good)
    even = replace(worse, stages=tuple(replace(one, behind=0) for one in worse.stages))
    settings = [registered(home, passing(good), beside.tags()) for beside in (even, worse)][-1]
    connect(settings).set_registered_model_alias(MODEL_NAME, CHAMPION, "1")
    return settings


def verdicts(found: Beside) -> dict[Stage, Verdict]:
    return {one.stage: one.verdict for one in found.stages}


class TestCompared:
    def test_no_champion_of_the_same_program_is_better(
        self, challenger: Challenger, good: Bundle
    ) -> None:
        found = challenger.beside(good)
        assert (found.state, found.champion) == (State.COMPARED, 1)
        assert found.as_of == good.manifest.data_as_of.isoformat()
        for one in found.stages:
            assert one.verdict in (Verdict.NO_DIFFERENCE, Verdict.BETTER)
            assert one.rows >= 100
            assert one.customers >= one.apart >= 8
            assert set(one.horizons) <= set(HORIZONS)
            for told in one.figures.values():
                assert told.challenger is not None
                assert told.champion is not None
                assert told.less == pytest.approx(told.challenger - told.champion, abs=2e-6)

    def test_a_champion_of_shuffled_outcomes_is_worse(
        self, challenger: Challenger, bad: Bundle
    ) -> None:
        found = challenger.beside(bad)
        assert verdicts(found) == dict.fromkeys(Stage, Verdict.BETTER)
        assert all((one.figures["auc"].low or 0) > 0 for one in found.stages)

    def test_a_challenger_that_guesses_is_worse(self, challenger: Challenger, good: Bundle) -> None:
        found = challenger.guessing().beside(good)
        assert verdicts(found) == dict.fromkeys(Stage, Verdict.WORSE)

    def test_how_much_more_the_champion_was_taught_is_told(
        self, challenger: Challenger, good: Bundle, simulated: Ledger
    ) -> None:
        """Held out are the latest rows: of a champion from before them nothing is behind."""
        found = challenger.found
        held = {s: challenger.holdout.query("stage == @s.value")["row"] for s in Stage}
        first = min(int(found.rows[s].start[held[s].to_numpy()].min()) for s in Stage)
        for later in (0, 3):
            day = simulated.as_of - timedelta(days=day_number(simulated.as_of) - first - later)
            old = good.manifest.model_copy(update={"data_as_of": day})
            beside = challenger.beside(Bundle(old, good.texts))
            assert max(one.behind for one in beside.stages) == later

    def test_a_horizon_the_champion_has_not_learnt_is_read_off_its_curve(
        self, challenger: Challenger, good: Bundle
    ) -> None:
        assert all(30 not in good.horizons(stage) for stage in Stage)
        assert any(30 in one.horizons for one in challenger.beside(good).stages)

    def test_one_with_columns_the_ledger_lacks_is_asked_without_them(
        self, challenger: Challenger, own_bundle_dir: Path, good: Bundle
    ) -> None:
        own = load_bundle(own_bundle_dir)
        earlier = {"data_as_of": good.manifest.data_as_of}
        found = challenger.beside(Bundle(own.manifest.model_copy(update=earlier), own.texts))
        assert own.manifest.extras
        assert all(one.figures for one in found.stages)

    def test_beyond_its_curve_it_is_not_asked(self, challenger: Challenger, good: Bundle) -> None:
        stages = tuple(
            one.model_copy(update={"horizons": one.horizons[:1]}) for one in good.manifest.stages
        )
        short = Bundle(good.manifest.model_copy(update={"stages": stages}), good.texts)
        found = challenger.beside(short)
        assert all(one.horizons == (0,) for one in found.stages)


class TestNotCompared:
    def test_without_a_champion(self, challenger: Challenger, tmp_path: Path) -> None:
        assert challenger.beside_registered(Settings(home=tmp_path)).state is State.NO_CHAMPION

    def test_with_one_this_code_cannot_read(
        self, challenger: Challenger, good: Bundle, tmp_path: Path
    ) -> None:
        settings = registered(tmp_path, good)
        (at,) = (tmp_path / "mlartifacts").rglob(MANIFEST)
        told, older = f'"format": {FORMAT}', f'"format": {FORMAT - 1}'
        at.write_text(at.read_text("utf-8").replace(told, older), "utf-8")
        found = challenger.beside_registered(settings)
        assert (found.state, found.champion) == (State.UNREADABLE, 1)
        assert f"format {FORMAT - 1}, not {FORMAT}" in found.why[1]
        shutil.rmtree(tmp_path / "mlartifacts")
        found = challenger.beside_registered(settings)
        assert (found.state, found.champion) == (State.UNREADABLE, 1)

    def test_simulated_and_real_are_not_compared(
        self, challenger: Challenger, good: Bundle
    ) -> None:
        real = Bundle(good.manifest.model_copy(update={"synthetic": False}), good.texts)
        found = challenger.beside(real)
        assert (found.state, found.stages) == (State.OTHER_KIND, ())

    def test_one_of_a_later_day_may_have_learnt_every_outcome(
        self, challenger: Challenger, good: Bundle, simulated: Ledger
    ) -> None:
        late = good.manifest.model_copy(update={"data_as_of": simulated.as_of})
        found = challenger.beside(Bundle(late, good.texts))
        assert verdicts(found) == dict.fromkeys(Stage, Verdict.ALL_KNOWN)

    def test_of_a_week_there_are_too_few_rows(
        self, challenger: Challenger, good: Bundle, simulated: Ledger
    ) -> None:
        day = simulated.as_of - timedelta(days=7)
        recent = good.manifest.model_copy(update={"data_as_of": day})
        found = challenger.beside(Bundle(recent, good.texts))
        assert verdicts(found) == dict.fromkeys(Stage, Verdict.TOO_FEW)

    def test_a_stage_the_champion_lacks(self, challenger: Challenger, good: Bundle) -> None:
        signing = good.manifest.model_copy(update={"stages": good.manifest.stages[:1]})
        found = challenger.beside(Bundle(signing, good.texts))
        assert verdicts(found)[Stage.OPEN] is Verdict.NOT_LEARNT


class TestTraining:
    def test_it_is_said_logged_and_on_the_card(
        self, served: Settings, simulated: Ledger, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        shutil.copy(served.home / "mlflow.db", tmp_path)
        settings = Settings(home=tmp_path)
        done = train(simulated, settings, Policy(), horizons=HORIZONS, fit_settings=SMALL)
        assert done.beside.state is State.COMPARED
        assert "与启用中的模型（第 1 版" in training_text(done, "zh")
        assert "beside the champion (version 1" in training_text(done, "en")
        assert json.loads(json.dumps(training_json(done)))["beside_champion"]["champion"] == 1
        client = connect(settings)
        run = client.get_run(done.logged.run_id)
        rows = run.data.metrics["beside_champion.open.rows"]
        assert rows == next(one.rows for one in done.beside.stages if one.stage is Stage.OPEN)
        assert "beside_champion.open.log_loss_over_champion_low" in run.data.metrics
        version = client.get_model_version(MODEL_NAME, str(done.logged.version))
        assert beside_of(version.tags) == done.beside
        assert version.tags[f"{TAG}.open"] == done.beside.stages[-1].verdict
        with bundle_of(settings, done.logged.version) as folder:
            card = (folder / "model_card.md").read_text("utf-8")
        assert "## Beside the champion" in card
        assert "uncalibrated" in card
        monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
        assert main(["models", "--json"]) == 0
        newest, oldest = json.loads(capsys.readouterr().out)
        assert newest["beside_champion"]["champion"] == 1
        assert oldest["beside_champion"] is None
        assert main(["promote", "2", "--force", "a test of the words"]) == 0
        assert "第 2 版，对第 1 版：签约前：" in capsys.readouterr().out


class TestGate:
    @pytest.fixture
    def lost(self, versions: Settings, tmp_path: Path) -> Settings:
        """A copy of that store, to move the champion in."""
        shutil.copy(versions.home / "mlflow.db", tmp_path)
        return Settings(home=tmp_path)

    def test_one_that_was_taught_less_is_not_refused(self, lost: Settings) -> None:
        assert registry.promote(lost, 3).forced is None

    def test_a_challenger_worse_than_the_champion_needs_a_reason(self, lost: Settings) -> None:
        with pytest.raises(GateNotPassed, match="worse than the champion, version 1"):
            registry.promote(lost, 2)
        move = registry.promote(lost, 2, force="we know why")
        assert move.forced == "we know why"
        assert move.figures["beside_champion.open.brier_over_champion_low"] > 0

    def test_of_another_champion_the_comparison_says_nothing(self, lost: Settings) -> None:
        connect(lost).set_registered_model_alias(MODEL_NAME, CHAMPION, "2")
        assert registry.promote(lost, 2).forced is None


def passing(bundle: Bundle) -> Bundle:
    """The same with figures that pass the other gates."""
    metrics = {
        f"holdout.{stage}.{name}": value
        for stage in Stage
        for name, value in (("brier", 0.1), ("brier_customer_rate", 0.2), ("ece", 0.01))
    }
    return Bundle(bundle.manifest.model_copy(update={"metrics": metrics}), bundle.texts)
