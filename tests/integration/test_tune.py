"""Settings are searched on folds by time, and kept only where an unseen fold confirms them."""

import json
import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import mlflow
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import InvalidPolicy, TooLittleData
from data_schemas.exit_codes import exit_code
from data_schemas.frame import Ledger, ledger_of
from data_schemas.settings import Settings
from model.day import day_number, days_of
from model.trees import Trees
from tests.factories import a_ledger
from training.cli import main
from training.fit import FitSettings
from training.fit_settings import read_settings
from training.folds import folds
from training.progress import quiet
from training.resample import Interval
from training.simulate import simulate
from training.simulate import write as write_folder
from training.tracking import connect
from training.tune import Tried, Tuned, _search, tune
from training.tune_report import keep, tuned_json, tuned_text

SIGNING = (Stage.SIGNING,)


@pytest.fixture(scope="module")
def bare(simulated: Ledger) -> Ledger:
    """Receivables alone: few features, quick to search."""
    receivables = simulated.receivables.copy()
    receivables["deal_id"] = receivables["instalment_id"] = None
    return ledger_of(simulated.as_of, receivables=receivables, synthetic=True)


def test_folds_follow_one_another_and_see_no_outcome_of_the_next(bare: Ledger) -> None:
    first, second, confirm = folds(bare, bare.as_of, (0, 90), SIGNING)
    cuts = [fold[0].cut for fold in (first, second, confirm)]
    assert cuts == sorted(set(cuts))
    ends = [cuts[2], cuts[2], bare.as_of]
    following = [cuts[1], cuts[2], bare.as_of]
    for fold, cut, after, end in zip((first, second, confirm), cuts, following, ends, strict=True):
        for step in fold:
            for horizon, at in step.asked.items():
                start = step.rows.start[at]
                assert (start >= day_number(cut)).all()
                assert (start < day_number(after)).all()
                assert (step.rows.question[at] + horizon < day_number(end)).all()
            # What a fold calls unpaid is judged by what was known when it ends.
            paid = days_of(step.rows.units["paid"].dropna())
            assert (paid < day_number(end)).all()


def test_a_search_tries_the_defaults_first_and_keeps_only_what_is_confirmed(bare: Ledger) -> None:
    """From a start that hardly learns, a few trials are measured as the defaults are."""
    poor = FitSettings(
        trees=Trees(bags=1, rounds=40, learning_rate=0.015, l2=100.0), stages=SIGNING
    )
    found = tune(bare, horizons=(90,), minutes=30, trials=3, start=poor)
    assert len(found.tried) == 3
    assert found.tried[0].numbers["trees.l2"] == 100.0
    assert found.tried[0].loss is not None
    assert found.better == (bool(found.gains) and found.gains["log_loss"].high < 0)
    assert found.better or found.settings == poor
    assert found.settings.stages == SIGNING


def test_out_of_time_the_defaults_are_measured_and_kept(bare: Ledger) -> None:
    small = FitSettings(trees=Trees(bags=1, rounds=40), stages=SIGNING)
    found = tune(bare, horizons=(90,), minutes=1e-6, start=small)
    assert len(found.tried) == 1
    assert "no other settings were tried" in tuned_text(found, "en")
    assert "没有试其他设置" in tuned_text(found, "zh")
    assert not found.better
    assert found.settings == small


def test_no_trial_is_begun_that_would_end_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0

    class TakesTenSeconds:
        def answers(self, *_: object) -> pd.DataFrame:
            nonlocal now
            now += 10.0
            return pd.DataFrame({"horizon_days": [90, 90], "y": [0.0, 1.0], "p": [0.4, 0.6]})

    monkeypatch.setattr("training.tune.time", SimpleNamespace(monotonic=lambda: now))
    steps = [TakesTenSeconds(), TakesTenSeconds()]
    study = _search(steps, None, (90,), FitSettings(), 65.0, 50, quiet)  # type: ignore[arg-type]
    assert len(study.trials) == 3
    assert now == 60.0


def test_too_few_outcomes_are_said() -> None:
    one = {
        "receivable_id": "R", "customer_id": "A", "invoice_date": "2026-01-01",
        "due_date": "2026-01-31", "amount": 1.0, "paid_date": None,
    }  # fmt: skip
    with pytest.raises(TooLittleData, match="folds"):
        tune(a_ledger("2026-12-31", [one]))


def made(value: float, high: float) -> Tuned:
    gain = Interval(value, value - 0.01, high)
    tried = (
        Tried(0, {"trees.leaves": 8}, 0.5, {0: 0.5}, "complete"),
        Tried(1, {"trees.leaves": 4}, 0.4, {0: 0.4}, "complete"),
        Tried(2, {"trees.leaves": 9}, None, {0: 0.9}, "pruned"),
    )
    best = FitSettings(trees=Trees(leaves=4)) if high < 0 else FitSettings()
    return Tuned(best, high < 0, {"log_loss": gain}, tried, pd.Timestamp("2025-01-01").date())


def test_a_gain_within_noise_is_called_so() -> None:
    assert "defaults kept" in tuned_text(made(-0.01, 0.002), "en")
    assert "保留默认设置" in tuned_text(made(-0.01, 0.002), "zh")
    assert "trees.leaves: 8 → 4" in tuned_text(made(-0.02, -0.01), "en")


def test_a_few_customers_give_no_bounds_and_valid_json() -> None:
    few = replace(made(-0.01, 0.0), gains={"log_loss": Interval(-0.01, math.nan, math.nan)})
    for lang, said in (("zh", "客户太少，没有区间"), ("en", "too few customers for an interval")):
        text = tuned_text(few, lang)
        assert said in text
        assert "nan" not in text
        assert "noise" not in text
    told = json.loads(json.dumps(tuned_json(few), allow_nan=False))
    assert told["gains"]["log_loss"] == {"value": -0.01, "low": None, "high": None}


def test_a_search_is_a_run_with_a_nested_run_a_trial(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var")
    out = tmp_path / "s.toml"
    run = keep(made(-0.02, -0.01), settings, out, as_of="2026-01-01", synthetic=True)
    assert read_settings(out).trees.leaves == 4
    client = connect(settings)
    parent = client.get_run(run)
    assert parent.info.run_name == f"tune {parent.data.tags['as_of']}"
    assert parent.data.params["trees.leaves"] == "4"
    assert parent.data.metrics["gain.log_loss.high"] == -0.01
    assert [f.path for f in client.list_artifacts(run)] == ["settings.toml"]
    experiment = parent.info.experiment_id
    nested = client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{run}'")
    assert len(nested) == 3
    assert {one.data.tags["state"] for one in nested} == {"complete", "pruned"}
    for one in nested:
        assert (one.data.tags["as_of"], one.data.tags["synthetic"]) == ("2026-01-01", "true")
        assert "better" not in one.data.tags  # said of the search
    assert mlflow.active_run() is None


def test_a_search_whose_file_cannot_be_written_is_kept_in_mlflow(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var")
    with pytest.raises(IsADirectoryError):
        keep(made(-0.02, -0.01), settings, tmp_path, as_of="2026-01-01", synthetic=True)
    client = connect(settings)
    experiment = client.get_experiment_by_name("huikuan")
    assert experiment is not None
    (parent,) = client.search_runs([experiment.experiment_id], "tags.kind = 'tune'")
    assert parent.data.params["trees.leaves"] == "4"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    return tmp_path


@pytest.mark.slow
def test_the_command_writes_a_file_of_settings(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_folder(simulate(250, seed=4), home / "ledger")
    words = ["--ledger", str(home / "ledger"), "--horizons", "90", "--minutes", "0.001"]
    assert main(["tune", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["better"] is False
    assert len(told["trials"]) == 1
    assert Path(told["out"]) == home / "var" / "settings.toml"
    assert read_settings(Path(told["out"])) == FitSettings()


@pytest.mark.slow
def test_train_takes_the_file_and_logs_what_it_says(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_folder(simulate(150, seed=4), home / "ledger")
    mine = home / "mine.toml"
    mine.write_text("[trees]\nrounds = 40\nbags = 1\n", encoding="utf-8")
    words = ["--ledger", str(home / "ledger"), "--horizons", "90", "--settings", str(mine)]
    assert main(["train", *words, "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run_id"]
    logged = connect(Settings()).get_run(run).data.params
    assert (logged["trees.rounds"], logged["trees.bags"]) == ("40", "1")


def test_train_refuses_a_file_it_cannot_use(home: Path) -> None:
    mine = home / "mine.toml"
    mine.write_text("[trees]\nleavez = 4\n", encoding="utf-8")
    write_folder(simulate(20, seed=4), home / "ledger")
    words = ["train", "--ledger", str(home / "ledger"), "--settings", str(mine)]
    assert main(words) == exit_code(InvalidPolicy)
