"""What a table of records is worth: the same question asked with it and without it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions
from model.features_process import PROCESS_FEATURES
from model.trees import Trees
from model.units import open_units
from model.view import LedgerView
from tests.factories import a_ledger
from training.ablation import Ablation, _recorded, ablate, gains_of, without
from training.backtest import backtest
from training.cli import main
from training.fit import FitSettings, fit
from training.simulate import simulate
from training.simulate import write as write_folder

SMALL = FitSettings(trees=Trees(bags=1, rounds=20))
OPEN_ONLY = replace(SMALL, stages=(Stage.OPEN,))


@pytest.fixture(scope="module")
def cutoff(simulated: Ledger) -> date:
    return simulated.as_of - timedelta(days=700)


@pytest.fixture(scope="module")
def ablation(simulated: Ledger, cutoff: date) -> Ablation:
    asked = {
        "cutoff": cutoff, "as_of": simulated.as_of, "horizons": (0, 90), "open_ages": (0, 60),
    }  # fmt: skip
    found = backtest(simulated, settings=OPEN_ONLY, **asked)
    return ablate(found, simulated, "states", settings=SMALL, **asked)


def test_both_models_answer_the_same_questions(ablation: Ablation) -> None:
    rows = ablation.rows
    assert set(rows["stage"]) == {"open"}
    assert not rows.duplicated(["unit_id", "snapshot", "horizon_days"]).any()
    assert rows[["probability", "without", "customer_rate"]].notna().all().all()
    assert (rows["probability"] != rows["without"]).mean() > 0.9


def test_without_a_table_nothing_of_it_is_learnt(simulated: Ledger, cutoff: date) -> None:
    used = {}
    for name, ledger in {"with": simulated, "without": without(simulated, "states")}.items():
        assert isinstance(ledger, Ledger)
        stage = fit(ledger, cutoff, (90,), settings=OPEN_ONLY).bundle.manifest.stages[0]
        used[name] = {stage.features[i] for i in stage.used}
    names = {f.name for f in PROCESS_FEATURES}
    assert {"receivable.days_in_state", "receivable.usual_days_to_payment"} <= used["with"]
    assert not names & used["without"]
    assert not used["without"] - used["with"]


def test_versions_lose_the_table_on_every_day(simulated: Ledger) -> None:
    versions = LedgerVersions(simulated, {"states": simulated.states["date"]})
    rest = without(versions, "states")
    assert isinstance(rest, LedgerVersions)
    assert rest.known_at(simulated.as_of).states.empty
    assert len(versions.known_at(simulated.as_of).states)


def test_a_state_from_the_day_of_the_snapshot_on_is_no_record() -> None:
    ledger = a_ledger(
        "2026-12-31",
        [
            {
                "receivable_id": number, "customer_id": "A", "invoice_date": "2026-01-01",
                "due_date": "2026-01-31", "amount": 1.0, "paid_date": None,
            }
            for number in ("R1", "R2", "R3")
        ],
        states=[
            {"receivable_id": "R1", "state": "registered", "date": "2026-01-30"},
            {"receivable_id": "R2", "state": "registered", "date": "2026-01-31"},
        ],
    )  # fmt: skip
    units = open_units(LedgerView(ledger), (0,))
    said = dict(zip(units["receivable_id"], _recorded(ledger, "states", units), strict=True))
    assert said == {"R1": True, "R2": False, "R3": False}


def test_what_decides_the_outcome_is_measured_as_a_gain() -> None:
    """A made-up answer that knows the outcome where there are records, and guesses elsewhere."""
    rng = np.random.default_rng(5)
    n = 600
    y = rng.integers(0, 2, n).astype("float64")
    recorded = np.arange(n) % 2 == 0
    rows = pd.DataFrame(
        {
            "customer_id": [f"C{i % 40}" for i in range(n)], "stage": "open",
            "horizon_days": np.where(np.arange(n) % 3, 30, 60), "y": y,
            "without": rng.uniform(0.4, 0.6, n), "customer_rate": 0.5, "recorded": recorded,
        }
    )  # fmt: skip
    rows["probability"] = np.where(recorded, 0.2 + 0.6 * y, rows["without"])
    gains = gains_of(rows, repeats=100).set_index(["receivables", "figure", "against"])
    one = gains.loc[("recorded", "brier", "without")]
    assert one["n"] == 300
    assert one["value"] == pytest.approx(0.04 - ((y - rows["without"])[recorded] ** 2).mean())
    assert one["low"] <= one["value"] <= one["high"] < 0
    assert gains.loc[("unrecorded", "auc", "without"), ["value", "low", "high"]].eq(0).all()
    assert gains.loc[("all", "auc", "customer_rate"), "low"] > 0


def test_the_command_says_what_states_are_worth(
    simulated: Ledger, cutoff: date, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    write_folder(simulate(200, seed=4), tmp_path / "ledger")
    words = [
        "backtest", "--ledger", str(tmp_path / "ledger"), "--cutoff", cutoff.isoformat(),
        "--as-of", simulated.as_of.isoformat(), "--horizons", "0,90", "--open-ages", "0,60",
        "--peers", "customer_rate", "--draws", "20", "--without", "states",
        "--out", str(tmp_path / "p.csv"), "--json",
    ]  # fmt: skip
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)["without"]
    assert told["table"] == "states"
    found = {(g["receivables"], g["figure"], g["against"]) for g in told["gains"]}
    assert {("all", "auc", "without"), ("recorded", "brier", "customer_rate")} <= found
