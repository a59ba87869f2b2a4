"""Made-up registers: their truth is what their outcomes are drawn from, and ours is held to it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from model.trees import Trees
from model.units import open_units, signing_units
from model.view import LedgerView
from training import bare as measured
from training.bare import BESIDE, BareEvaluation, figures
from training.bare_company import TERM, bare_company
from training.cli import main
from training.fit import FitSettings
from training.methods import MODEL

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("seed", [1, 5])
def test_as_many_are_paid_as_the_truth_says(stage: Stage, seed: int) -> None:
    """Of 8,000 claims in eight groups by what is true of them, within four standard errors."""
    one = bare_company(8_000, seed)
    view = LedgerView(one.ledger)
    units = signing_units(view) if stage is Stage.SIGNING else open_units(view, (0, 30))
    for horizon in (0, 30):
        end = units[["due", "snapshot"]].max(axis=1) + pd.Timedelta(days=horizon)
        known = (end < pd.Timestamp(one.ledger.as_of)).to_numpy()
        rows = units.assign(horizon_days=horizon)[known]
        true = one.unpaid(rows)
        unpaid = ~(rows["paid"] <= end[known])
        assert ((true > 0) & (true <= 1)).all()
        for group in np.array_split(np.argsort(true), 8):
            seen, told = unpaid.to_numpy()[group].mean(), true[group]
            error = np.sqrt((told * (1 - told)).sum()) / len(group)
            assert abs(seen - told.mean()) <= 4 * error + 1e-12


def test_the_same_seed_draws_the_same_register_and_another_another_kind() -> None:
    one, again, other = (bare_company(300, seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one.ledger.receivables, again.ledger.receivables)
    assert not one.ledger.receivables["amount"].equals(other.ledger.receivables["amount"])
    invoiced = one.ledger.receivables["invoice_date"]
    assert (invoiced < pd.Timestamp(one.cutoff)).mean() == pytest.approx(0.7, abs=0.02)
    assert (one.ledger.receivables["due_date"] - invoiced).eq(pd.Timedelta(days=TERM)).all()
    assert one.ledger.synthetic


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    return figures(500, 2, FitSettings(trees=Trees(bags=1, rounds=30)))


def test_every_method_is_held_against_the_truth_in_both_stages(small: pd.DataFrame) -> None:
    assert set(small["method"]) == {MODEL, *BESIDE}
    assert set(small["stage"]) == {"signing", "open"}
    assert len(small) == 2 * (1 + len(BESIDE))
    assert small["distance"].between(0, 0.25).all()
    # The excess over the truth's own Brier score is the distance: one truth for all methods.
    of_truth = small.assign(own=small["brier"] - small["distance"]).groupby("stage")["own"]
    assert (of_truth.max() - of_truth.min()).max() < 1e-12


def test_a_summary_counts_registers_and_tells_a_gain_with_its_error() -> None:
    rows = [
        {"receivables": 300, "seed": seed, "stage": "open", "method": method,
         "distance": distance, "auc": 0.7, "brier": 0.2}
        for seed, ours, theirs in ((1, 0.01, 0.03), (2, 0.02, 0.01), (3, 0.01, 0.03))
        for method, distance in ((MODEL, ours), ("logistic", theirs))
    ]  # fmt: skip
    found = BareEvaluation(pd.DataFrame(rows), ((300, 4, "too few"),))
    ours, peer = found.summary().to_dict("records")
    assert np.isnan(ours["gain"])
    assert peer["gain"] == pytest.approx(0.01)
    assert peer["error"] == pytest.approx(np.std([0.02, -0.01, 0.02], ddof=1) / np.sqrt(3))
    assert (peer["nearer"], peer["registers"]) == (2, 3)
    assert json.loads(json.dumps(found.as_dict()))["summary"][0]["gain"] is None


def test_the_command_measures_the_registers_asked_for(
    small: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def instead(receivables: int, seed: int) -> pd.DataFrame:
        return small.assign(receivables=receivables, seed=seed)

    monkeypatch.setattr(measured, "figures", instead)
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    words = ["evaluate", "bare", "--receivables", "300,700", "--seeds", "2", "--seed", "5"]
    assert main([*words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["synthetic"] is True
    asked = {(row["receivables"], row["seed"]) for row in said["registers"]}
    assert asked == {(300, 5), (300, 6), (700, 5), (700, 6)}
    assert main(words) == 0
    told = capsys.readouterr().out
    assert told.startswith("synthetic")
    assert "small trees" in told
    assert main(["evaluate", "bare", "--deals", "300"]) != 0
    assert "--receivables" in capsys.readouterr().err


def test_registers_too_small_to_learn_from_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    assert main(["evaluate", "bare", "--receivables", "30", "--seeds", "1"]) != 0
    assert "too few" in capsys.readouterr().err
