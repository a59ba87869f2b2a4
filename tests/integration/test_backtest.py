"""Looking back: nothing after the cutoff shapes the model, all that came after is asked about."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from model.bundle import Bundle
from model.manifest import Dropped
from tests.integration.conftest import PREPAID
from tests.integration.look_back import HORIZONS, SMALL, look_back
from training.backtest import Backtest, backtest
from training.backtest_report import backtest_data, backtest_text
from training.cli import main
from training.fit_settings import settings_text
from training.origin import COLUMNS

pytestmark = pytest.mark.slow

LACKING = Dropped(stage=Stage.OPEN, days=90, reason="few", rows=3, unpaid=1, missing_rows=97)


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


def test_what_was_paid_before_its_question_is_told_as_paid_and_judges_nobody(
    looked_back: Backtest, bare: Ledger, cutoff: date
) -> None:
    fresh = invoiced_between(bare, cutoff)
    ahead = set(fresh.index[fresh["paid_date"] < fresh["invoice_date"]])
    assert len(ahead) >= len(fresh) / PREPAID
    signing = looked_back.predictions.query("stage == 'signing'")
    told = signing.set_index("receivable_id")["probability"]
    assert (told[list(ahead)] == 0).all()
    assert (told[~told.index.isin(ahead)] > 0).all()
    assert not ahead & set(looked_back.matured["receivable_id"])


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


def test_origins_share_the_receivables_and_each_has_a_model_of_its_day(
    bare: Ledger, cutoff: date, looked_back: Backtest
) -> None:
    found = backtest(
        bare, cutoff=cutoff, as_of=bare.as_of, horizons=HORIZONS, open_ages=(0, 60), origins=2,
        settings=SMALL,
    )  # fmt: skip
    first, second = found.origins
    assert first.day == cutoff
    assert second.day == cutoff + timedelta(days=350)
    assert [one.bundle.manifest.data_as_of for one in found.origins] == [cutoff, second.day]
    lacks = replace(
        first,
        bundle=Bundle(
            first.bundle.manifest.model_copy(update={"dropped": (LACKING,)}), first.bundle.texts
        ),
    )
    told = replace(found, origins=(lacks, second))
    assert "3 matured outcomes, 1 unpaid" in backtest_text(told, None, "en")
    notes = backtest_data(told, None)["notes"]
    assert [len(notes[str(one.day)]["dropped"]) for one in (first, second)] == [1, 0]
    key = ["receivable_id", "stage", "snapshot_date", "horizon_days"]
    alone = looked_back.predictions.set_index(key).sort_index()
    rolled = found.predictions.set_index(key).sort_index()
    assert rolled.index.equals(alone.index)
    invoiced = bare.receivables.set_index("receivable_id")["invoice_date"]
    early = invoiced[rolled.index.get_level_values(0)].to_numpy() < np.datetime64(second.day)
    assert 0.2 < early.mean() < 0.8
    assert (rolled["probability"] == alone["probability"])[early].all()
    assert (rolled["probability"] != alone["probability"])[~early].mean() > 0.9
    units = found.matured.groupby(["stage", "asked"])["receivable_id"].nunique()
    assert units.max() == 1


def test_a_ledger_with_deals_is_asked_at_signing(simulated: Ledger, cutoff: date) -> None:
    signing = backtest(
        simulated, cutoff=cutoff, as_of=simulated.as_of, horizons=(90,),
        settings=replace(SMALL, stages=(Stage.SIGNING,)),
    ).predictions  # fmt: skip
    assert set(signing["stage"]) == {"signing"}
    fresh = invoiced_between(simulated, cutoff)
    assert set(signing["receivable_id"]) == set(fresh.index)
    signed = simulated.deals.set_index("deal_id")["signing_date"]
    expected = signed[fresh.loc[signing["receivable_id"], "deal_id"]].dt.strftime("%Y-%m-%d")
    assert signing["snapshot_date"].tolist() == expected.tolist()


def test_the_command_writes_the_file_with_the_settings_it_was_given(
    looked_back: Backtest, bare: Ledger, cutoff: date, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    mine = tmp_path / "mine.toml"
    mine.write_text(settings_text(SMALL, "small"), encoding="utf-8")
    (tmp_path / "ledger").mkdir()
    columns = ["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"]
    given = bare.receivables[columns].assign(remark="")
    broken = given.tail(1).assign(receivable_id="broken", amount="abc")
    file = tmp_path / "ledger" / "receivables.csv"
    pd.concat([given, broken]).to_csv(file, index=False)
    out = tmp_path / "predictions.csv"
    words = [
        "backtest", "--ledger", str(tmp_path / "ledger"), "--cutoff", str(cutoff), "--as-of",
        str(bare.as_of), "--horizons", ",".join(map(str, HORIZONS)), "--open-ages", "0,60",
        "--peers", "logistic,naive_rate", "--draws", "20", "--settings", str(mine),
        "--out", str(out), "--report", str(tmp_path / "report.html"), "--json",
    ]  # fmt: skip
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    [read] = said["read"]["tables"]
    assert (read["kept"], read["refused"], read["ignored"]) == (len(given), 1, ["remark"])
    written = pd.read_csv(out, dtype={"receivable_id": str})
    assert list(written.columns) == COLUMNS
    assert len(written) == said["predictions"]
    told = looked_back.predictions
    np.testing.assert_allclose(written["probability"], told["probability"], rtol=0, atol=1e-9)
    assert set(written["receivable_id"]) <= set(bare.receivables["receivable_id"])
    assert {c["method"] for c in said["cells"]} == {"model", "logistic", "naive_rate"}
    gains = said["comparison"]["gains"]
    assert {g["against"] for g in gains} == {"logistic", "naive_rate", "amount", "age"}
    assert all(g["low"] <= g["high"] for g in gains if g["figure"] == "brier")
    assert (tmp_path / "report.html").stat().st_size > 10_000
    assert (said["cutoff"], said["as_of"]) == (cutoff.isoformat(), bare.as_of.isoformat())
    assert (said["horizons"], said["by_default"]) == (list(HORIZONS), [])
    assert str(cutoff) in (tmp_path / "report.html").read_text("utf-8")
