"""Records corrected long afterwards: neither training nor a backtest sees it too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.frame import TABLES, Ledger
from data_schemas.store import LedgerVersions, Store, open_store
from model.features import features_at
from model.trees import Trees
from training.backtest import backtest
from training.cli import main
from training.fit import FitSettings
from training.known import known
from training.snapshots import StageRows, stage_rows

pytestmark = pytest.mark.slow

SMALL = FitSettings(trees=Trees(bags=1, rounds=10))


@pytest.fixture(scope="module")
def corrected(
    simulated: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, date, Ledger]]:
    """A company that found, long afterwards, that many of its records were wrong.

    Among them payments (dates, amounts), budget facts of the very days of signing, and terms.
    """
    home = tmp_path_factory.mktemp("corrected")
    store = open_store(f"sqlite:///{home / 'huikuan.db'}")
    store.write({name: getattr(simulated, name) for name in TABLES}, simulated.as_of, True)
    before = store.read_ledger()
    rng = np.random.default_rng(1)
    payments, facts, deals = (
        getattr(simulated, name).copy() for name in ("payments", "facts", "deals")
    )
    some = rng.random(len(payments)) < 0.4
    payments.loc[some, "paid_date"] += pd.Timedelta(days=45)
    payments.loc[some, "amount"] *= 0.5
    budget = (facts["field"] == "budget_status").to_numpy()
    facts.loc[budget, "value"] = "approved"
    deals["credit_days"] = 1.0
    later = simulated.as_of + timedelta(days=60)
    store.write({"payments": payments, "facts": facts, "deals": deals}, later, True)
    yield store, later, before
    store.close()


def rows_of(source: Ledger | LedgerVersions, as_of: date, stage: Stage) -> StageRows:
    return stage_rows(known(source, as_of), stage, ())


def described(rows: StageRows) -> pd.DataFrame:
    names = [f.name for f in rows.features]
    frame = pd.DataFrame(rows.x, columns=names)
    frame.index = pd.MultiIndex.from_arrays([rows.units["unit_id"], rows.snapshot])
    return frame.sort_index()


@pytest.mark.parametrize("stage", list(Stage))
def test_a_later_correction_reaches_no_row_of_training(
    corrected: tuple[Store, date, Ledger], stage: Stage
) -> None:
    store, later, before = corrected
    versions = store.read_versions()
    original = described(rows_of(before, before.as_of, stage))
    then = described(rows_of(versions, later, stage))
    common = original.index.intersection(then.index)
    assert len(common) > 0.9 * len(original)
    pd.testing.assert_frame_equal(original.loc[common], then.loc[common])
    # Told nothing of versions, the same rows would have seen it.
    told = described(rows_of(store.read_ledger(), later, stage))
    both = original.index.intersection(told.index)
    assert not original.loc[both].equals(told.loc[both])


def test_outcomes_are_those_known_at_the_end(corrected: tuple[Store, date, Ledger]) -> None:
    store, later, before = corrected
    then = rows_of(store.read_versions(), later, Stage.SIGNING)
    latest = rows_of(store.read_ledger(), later, Stage.SIGNING)
    paid = dict(zip(latest.units["unit_id"], latest.paid, strict=True))
    assert [paid[unit] for unit in then.units["unit_id"]] == then.paid.tolist()
    original = rows_of(before, before.as_of, Stage.SIGNING)
    assert sorted(original.paid) != sorted(then.paid)


def test_a_budget_status_changed_after_signing_does_not_reach_the_signing_snapshot(
    corrected: tuple[Store, date, Ledger],
) -> None:
    store, later, before = corrected
    name = next(
        f.name for f in features_at(Stage.SIGNING, ()) if f.name.startswith("deal.budget_status")
    )
    original = described(rows_of(before, before.as_of, Stage.SIGNING))[name]
    then = described(rows_of(store.read_versions(), later, Stage.SIGNING))[name]
    told = described(rows_of(store.read_ledger(), later, Stage.SIGNING))[name]
    assert original.nunique() > 1
    assert told.nunique() == 1  # what the database says today: approved, all of it
    common = original.index.intersection(then.index)
    pd.testing.assert_series_equal(original.loc[common], then.loc[common])


def test_a_backtest_at_an_earlier_date_does_not_see_a_payment_corrected_later(
    corrected: tuple[Store, date, Ledger],
) -> None:
    store, _, before = corrected
    asked = {
        "cutoff": before.as_of - timedelta(days=700), "as_of": before.as_of,
        "horizons": (90,), "open_ages": (30,), "settings": SMALL,
    }  # fmt: skip
    original = backtest(before, **asked)
    then = backtest(store.read_versions(), **asked)
    assert then.bundle.texts == original.bundle.texts
    key = ["receivable_id", "stage", "snapshot_date", "horizon_days"]
    a, b = (one.predictions.sort_values(key, ignore_index=True) for one in (original, then))
    pd.testing.assert_frame_equal(a, b)
    told = backtest(store.read_ledger(), **asked)
    assert told.bundle.texts != original.bundle.texts


def test_the_backtest_command_reads_the_database(
    corrected: tuple[Store, date, Ledger], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    store, _, before = corrected
    monkeypatch.setenv("HUIKUAN_DATABASE_URL", str(store.engine.url))
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setattr("training.fit.FitSettings", lambda: SMALL)
    cutoff, out = before.as_of - timedelta(days=700), tmp_path / "out.csv"
    words = [
        "backtest", "--cutoff", str(cutoff), "--as-of", str(before.as_of),
        "--horizons", "90", "--open-ages", "30", "--out", str(out), "--json",
    ]  # fmt: skip
    assert main(words) == 0
    expected = backtest(
        before, cutoff=cutoff, as_of=before.as_of, horizons=(90,), open_ages=(30,),
        settings=SMALL,
    ).predictions  # fmt: skip
    key = ["receivable_id", "stage"]
    written = pd.read_csv(out, dtype={"receivable_id": str}).sort_values(key, ignore_index=True)
    np.testing.assert_allclose(
        written["probability"], expected.sort_values(key, ignore_index=True)["probability"]
    )
