"""Measuring against the truth: the oracle is kept, the figures are what they say."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from threading import Barrier

import mlflow
import numpy as np
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from data_schemas.settings import Settings
from model.trees import Trees
from training import oracle as oracles
from training.cli import main
from training.company import company
from training.evaluate import explanations
from training.fit import FitSettings, fit
from training.learning import LearntAt, as_dict, deals_for, learning, learning_curve
from training.simulate import simulate
from training.tracking import EXPERIMENT, connect

pytestmark = pytest.mark.slow

SMALL = FitSettings(trees=Trees(bags=1, rounds=15))
SMALL_SIGNING = FitSettings(trees=SMALL.trees, stages=(Stage.SIGNING,))
DEALS = 400
LESSONS = 300


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Few rounds and horizons, each company simulated once: what is tested is the measuring."""
    few, once = partial(fit, horizons=(30, 90, 365)), cache(company)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oracles, "ROUNDS", 60)
        for module in ("training.learning", "training.evaluate"):
            patch.setattr(f"{module}.fit", few)
            patch.setattr(f"{module}.company", once)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("home")
    oracles.oracle(found, deals=LESSONS)
    return found


def refuse(*_: object) -> None:
    raise AssertionError("the oracle was made anew")


@pytest.fixture
def no_new_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracles, "lessons", refuse)


@pytest.fixture(scope="module")
def curve(home: Path) -> list[LearntAt]:
    """Two companies of a size that teaches nothing, and two of one that does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oracles, "lessons", refuse)
        return learning_curve(
            home, seeds=(2, 3), deals=(12, DEALS), oracle_deals=LESSONS, fit_settings=SMALL
        )


@pytest.mark.usefixtures("no_new_oracle")
def test_an_oracle_is_made_once(home: Path) -> None:
    found = oracles.oracle(home, deals=LESSONS)
    x = np.full((3, found.boosters["probability"].num_feature()), np.nan)
    assert found.effects(x).shape == (3, len(Cause))
    assert np.all((found.probability(x) > 0) & (found.probability(x) < 1))


def test_two_who_find_no_oracle_both_get_one(tmp_path: Path) -> None:
    start = Barrier(2)

    def make(_: int) -> oracles.Oracle:
        start.wait()
        return oracles.oracle(tmp_path, deals=60)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(make, range(2))
    x = np.full((1, first.boosters["probability"].num_feature()), np.nan)
    assert first.probability(x) == second.probability(x)
    assert len(list((tmp_path / "oracle").iterdir())) == 1


@pytest.mark.usefixtures("no_new_oracle")
def test_another_simulator_needs_another_oracle(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oracles, "fingerprint", lambda: "0" * 64)
    with pytest.raises(AssertionError, match="made anew"):
        oracles.oracle(home, deals=LESSONS)


def test_learning_is_measured_on_the_truth(curve: list[LearntAt]) -> None:
    found = curve[1].runs[2]
    assert found.asked > 100
    # Nothing can be better than the truth itself.
    assert max(found.auc, found.auc_logistic, found.auc_naive, found.auc_oracle) <= found.auc_truth
    assert found.brier_truth <= min(found.brier, found.brier_naive, found.brier_logistic)
    assert found.auc > 0.6


@pytest.mark.usefixtures("no_new_oracle")
def test_explanations_are_measured_on_the_truth(home: Path) -> None:
    found = explanations(home, deals=DEALS, seed=2, oracle_deals=LESSONS, fit_settings=SMALL)
    assert found.max_sum_error < 1e-9
    shares = {k: v for k, v in asdict(found).items() if k.startswith(("spearman", "top2_"))}
    assert all(-1 <= v <= 1 for k, v in shares.items() if k != "top2_deals")
    assert found.spearman > 0.2
    assert min(found.stability, found.stability_inputs) >= 0
    assert max(found.stability, found.stability_inputs) <= 1
    assert found.stability_rows > 50
    assert 0 < found.size_permuted < 1
    assert found.asked_deals == DEALS // 4


@pytest.mark.usefixtures("no_new_oracle")
def test_too_few_deals_to_learn_from_are_refused(home: Path) -> None:
    with pytest.raises(TooLittleData):
        learning(home, deals=12, seed=2, oracle_deals=LESSONS, fit_settings=SMALL)


@pytest.mark.usefixtures("no_new_oracle")
def test_a_curve_is_the_mean_of_its_companies_and_says_which_were_refused(
    home: Path, curve: list[LearntAt]
) -> None:
    small, enough = curve
    assert not small.runs
    assert [one.seed for one in small.refused] == [2, 3]
    assert list(enough.runs) == [2, 3]
    alone = learning(home, deals=DEALS, seed=3, oracle_deals=LESSONS, fit_settings=SMALL)
    assert enough.runs[3] == alone
    mean = enough.mean()
    assert mean["brier"] == pytest.approx((enough.runs[2].brier + alone.brier) / 2)
    assert mean["brier_less_logistic"] == pytest.approx(mean["brier"] - mean["brier_logistic"])
    told = as_dict(enough, "en")
    contract = {
        "auc",
        "auc_oracle",
        "brier",
        "brier_oracle",
        "brier_naive",
        "brier_logistic",
        "ece",
    }
    assert contract <= set(told)
    json.dumps(told, allow_nan=False)
    with pytest.raises(TooLittleData):
        learning_curve(home, seeds=(2,), deals=(12,), oracle_deals=LESSONS, fit_settings=SMALL)


def test_a_company_has_about_the_receivables_asked_for() -> None:
    made = simulate(deals_for(1_000), 11)
    assert len(made.ledger.receivables) == pytest.approx(1_000, rel=0.1)


@pytest.mark.usefixtures("no_new_oracle")
def test_the_command_draws_the_curves_and_logs_them_to_an_active_run(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(home))
    monkeypatch.setattr("training.learning.FitSettings", lambda **_: SMALL_SIGNING)
    words = ["evaluate", "learning", "--receivables", "1000", "--seeds", "1", "--seed", "2",
             "--oracle-deals", str(LESSONS), "--json"]  # fmt: skip
    client = connect(Settings(home=tmp_path))
    run = client.create_run(client.get_experiment_by_name(EXPERIMENT).experiment_id)
    with mlflow.start_run(run_id=run.info.run_id):
        assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["size"] for one in said["sizes"]] == [1000]
    assert said["sizes"][0]["runs"][0]["seed"] == 2
    assert [Path(path).suffix for path in said["plots"]] == [".png", ".svg"]
    assert all(Path(path).stat().st_size > 1000 for path in said["plots"])
    logged = {one.path for one in client.list_artifacts(run.info.run_id, "plots")}
    assert logged == {"plots/learning.png", "plots/learning.svg"}
