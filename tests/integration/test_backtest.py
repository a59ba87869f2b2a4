"""Looking back: nothing after the cutoff shapes the model, all that came after is asked about."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger, ledger_of
from model.estimator import Trees
from training.backtest import Backtest, backtest
from training.cli import main
from training.fit import FitSettings
from training.origin import COLUMNS

SMALL = FitSettings(trees=Trees(bags=1, rounds=20))
HORIZONS = (0, 30, 90)


@pytest.fixture(scope="module")
def cutoff(simulated: Ledger) -> date:
    return simulated.as_of - timedelta(days=700)


@pytest.fixture(scope="module")
def bare(simulated: Ledger) -> Ledger:
    """The receivables alone, as most companies start; ids that look like numbers."""
    columns = ["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"]
    receivables = simulated.receivables.copy()
    receivables.loc[:, [c for c in receivables if c not in columns]] = np.nan
    receivables["receivable_id"] = [f"00{i}" for i in range(len(receivables))]
    receivables["deal_id"] = receivables["instalment_id"] = None
    return ledger_of(simulated.as_of, receivables=receivables, synthetic=True)


def look_back(ledger: Ledger, cutoff: date) -> Backtest:
    return backtest(
        ledger, cutoff=cutoff, as_of=ledger.as_of, horizons=HORIZONS, open_ages=(0, 60),
        settings=SMALL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def looked_back(bare: Ledger, cutoff: date) -> Backtest:
    return look_back(bare, cutoff)


def invoiced_between(ledger: Ledger, cutoff: date) -> pd.DataFrame:
    """The receivables invoiced from the cutoff on, up to the day before the as-of day."""
    receivables = ledger.receivables.set_index("receivable_id")
    day = receivables["invoice_date"]
    return receivables[(day >= pd.Timestamp(cutoff)) & (day < pd.Timestamp(ledger.as_of))]


def test_every_receivable_invoiced_from_the_cutoff_on_is_scored(
    looked_back: Backtest, bare: Ledger, cutoff: date
) -> None:
    rows = looked_back.predictions
    assert list(rows.columns) == COLUMNS
    fresh = invoiced_between(bare, cutoff)
    signing = rows[rows["stage"] == "signing"]
    assert set(signing["receivable_id"]) == set(fresh.index)
    assert len(signing) == len(fresh) * len(HORIZONS)
    invoiced = fresh.loc[signing["receivable_id"], "invoice_date"].dt.strftime("%Y-%m-%d")
    assert signing["snapshot_date"].tolist() == invoiced.tolist()


def test_open_receivables_are_scored_while_unpaid(looked_back: Backtest, bare: Ledger) -> None:
    rows = looked_back.predictions
    open_rows = rows[rows["stage"] == "open"]
    assert set(open_rows["horizon_days"]) == {30, 90}  # 0 days on is no question
    mine = bare.receivables.set_index("receivable_id").loc[open_rows["receivable_id"]]
    snapshot = pd.to_datetime(open_rows["snapshot_date"]).to_numpy()
    assert set((snapshot - mine["due_date"].to_numpy()) / np.timedelta64(1, "D")) == {0, 60}
    paid = mine["paid_date"].to_numpy()
    assert np.all(np.isnat(paid) | (paid > snapshot))


def test_no_curve_rises(looked_back: Backtest) -> None:
    wide = looked_back.predictions.pivot_table(
        index=["receivable_id", "stage", "snapshot_date"], columns="horizon_days",
        values="probability",
    )  # fmt: skip
    steps = np.diff(wide.to_numpy(), axis=1)
    assert np.nanmax(steps) <= 0


def test_outcomes_are_those_of_the_ledger(looked_back: Backtest, bare: Ledger) -> None:
    rows = looked_back.matured
    assert set(rows["stage"]) == {"signing", "open"}
    mine = bare.receivables.set_index("receivable_id").loc[rows["receivable_id"]]
    question = np.maximum(rows["due"].to_numpy(), rows["snapshot"].to_numpy())
    end = question + rows["horizon_days"].to_numpy() * np.timedelta64(1, "D")
    assert np.all(end < np.datetime64(bare.as_of))
    paid = mine["paid_date"].to_numpy()
    np.testing.assert_array_equal(rows["y"], (np.isnat(paid) | (paid > end)).astype(float))


def test_baselines_stand_beside_the_model(looked_back: Backtest) -> None:
    methods = set(looked_back.summary()["method"])
    assert methods == {"model", "base_rate", "customer_rate", "logistic"}
    assert set(looked_back.summary()["customers"]) >= {"all", "seen"}


def test_nothing_from_the_cutoff_on_shapes_the_model(
    looked_back: Backtest, bare: Ledger, cutoff: date
) -> None:
    rng = np.random.default_rng(0)
    receivables = bare.receivables.copy()
    later = receivables["invoice_date"] >= pd.Timestamp(cutoff)
    receivables.loc[later, "amount"] *= rng.uniform(0.1, 10, int(later.sum()))
    settled_later = receivables["paid_date"] >= pd.Timestamp(cutoff)
    receivables.loc[settled_later & (rng.random(len(receivables)) < 0.5), "paid_date"] = pd.NaT
    changed = look_back(bare.replace(receivables=receivables), cutoff)
    assert changed.bundle.texts == looked_back.bundle.texts
    assert changed.bundle.manifest == looked_back.bundle.manifest


def test_a_ledger_with_deals_is_asked_at_signing(simulated: Ledger, cutoff: date) -> None:
    rows = look_back(simulated, cutoff).predictions
    signing = rows[rows["stage"] == "signing"]
    fresh = invoiced_between(simulated, cutoff)
    assert set(signing["receivable_id"]) == set(fresh.index)
    signed = simulated.deals.set_index("deal_id")["signing_date"]
    expected = signed[fresh.loc[signing["receivable_id"], "deal_id"]].dt.strftime("%Y-%m-%d")
    assert signing["snapshot_date"].tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"cutoff": date(2030, 1, 1)}, "must be before"),
        ({"open_ages": (-5,)}, "0 or more"),
    ],
)
def test_what_cannot_be_asked_is_refused(bare: Ledger, change: dict, match: str) -> None:
    asked = {"cutoff": date(2025, 1, 1), "as_of": bare.as_of, "horizons": HORIZONS} | change
    with pytest.raises(InvalidLedger, match=match):
        backtest(bare, **asked)


def test_the_command_writes_the_file(
    bare: Ledger, cutoff: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    monkeypatch.setattr("training.backtest.FitSettings", lambda: SMALL)
    monkeypatch.setattr("training.fit.FitSettings", lambda: SMALL)
    (tmp_path / "ledger").mkdir()
    columns = ["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"]
    bare.receivables[columns].to_csv(tmp_path / "ledger" / "receivables.csv", index=False)
    out = tmp_path / "predictions.csv"
    words = [
        "backtest", "--ledger", str(tmp_path / "ledger"), "--cutoff", str(cutoff), "--as-of",
        str(bare.as_of), "--horizons", "0,90", "--out", str(out), "--json",
    ]  # fmt: skip
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    written = pd.read_csv(out, dtype={"receivable_id": str})
    assert list(written.columns) == COLUMNS
    assert len(written) == said["predictions"]
    assert set(written["receivable_id"]) <= set(bare.receivables["receivable_id"])
    assert {c["method"] for c in said["cells"]} >= {"model", "logistic"}
