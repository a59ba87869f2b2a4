"""Every open receivable of a ledger scored into a table."""

import re
import resource
import signal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.causes import Cause
from data_schemas.frame import TABLES, Ledger, ledger_of
from data_schemas.policy import Policy
from model.bundle import Bundle
from model.scorer import Scorer
from model.view import LedgerView
from training.score_ledger import score_ledger, write_table

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture
def table(bundle: Bundle, simulated: Ledger) -> pd.DataFrame:
    return score_ledger(simulated, simulated.as_of, bundle, Policy(), explain=True)


def test_every_open_receivable_is_scored_once(table: pd.DataFrame, simulated: Ledger) -> None:
    assert table["receivable_id"].is_unique
    assert set(table["receivable_id"]) <= set(simulated.receivables["receivable_id"])
    assert table["delay_probability"].between(0, 1).all()
    assert set(table["grade"]) <= set("ABCDE")


def test_money_is_what_the_book_has(table: pd.DataFrame, bundle: Bundle, simulated: Ledger) -> None:
    """It was of the whole receivable, also where most of it had been paid."""
    view = LedgerView(simulated)
    book = Scorer(bundle, Policy()).figures(view, simulated.as_of).book
    held = table.set_index("receivable_id").loc[book.scored.asked.units["receivable_id"]]
    assert (held["amount"].to_numpy() * 100).round().astype(int).tolist() == book.cents.tolist()
    invoiced = simulated.receivables.set_index("receivable_id")["amount"].loc[held.index]
    assert (held["amount"] < invoiced - 1).sum() > 5
    lost = held["amount"] * held["default_probability"] * Policy().money.loss_given_default
    np.testing.assert_allclose(held["expected_loss"], lost, atol=0.0051)


def test_the_order_of_the_rows_of_a_file_changes_nothing(
    table: pd.DataFrame, bundle: Bundle, simulated: Ledger
) -> None:
    """Of what happened on one day the row decided which came last, and the score with it."""
    frames = {
        name: getattr(simulated, name).sample(frac=1, random_state=5).reset_index(drop=True)
        for name in TABLES
    }
    again = ledger_of(simulated.as_of, synthetic=True, **frames)
    found = score_ledger(again, simulated.as_of, bundle, Policy(), explain=True)
    pd.testing.assert_frame_equal(found, table)


def test_causes_add_up_to_the_score(table: pd.DataFrame) -> None:
    units = (("log_odds", None), ("probability_points", "delay_probability"),
             ("points", "delay_probability"))  # fmt: skip
    for unit, score in units:
        base = "baseline_log_odds" if unit == "log_odds" else "baseline_probability"
        columns = [f"{cause.value}_{unit}" for cause in Cause]
        total = table[base] + table[columns].sum(axis=1)
        if score is None:
            total, score = 1 / (1 + np.exp(-total)), "delay_probability"
        np.testing.assert_allclose(total, table[score], atol=1e-9)


def test_every_column_is_documented(table: pd.DataFrame) -> None:
    text = (ROOT / "docs" / "score_file.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    by_cause = "|".join(cause.value for cause in Cause)
    written = {re.sub(f"^({by_cause})_", "{cause}_", name) for name in table.columns}
    horizons = {name for name in written if re.fullmatch(r"p_m?\d+", name)}
    assert written - horizons == {name for name in documented if not name.startswith("p_")}
    assert horizons


def test_a_past_day_sees_nothing_learnt_since(bundle: Bundle, simulated: Ledger) -> None:
    day = pd.Timestamp(simulated.as_of) - pd.Timedelta(days=200)
    receivables = simulated.receivables
    later = receivables.assign(
        acceptance_pending=1.0, amount=receivables["amount"].where(
            receivables["invoice_date"] < day, 9e9
        )
    )  # fmt: skip
    before, after = (
        score_ledger(ledger, day.date(), bundle, Policy())
        for ledger in (simulated, simulated.replace(receivables=later))
    )
    pd.testing.assert_frame_equal(before, after)


def test_a_delay_of_few_days_is_told_at_a_horizon_past_due(
    bundle: Bundle, simulated: Ledger
) -> None:
    """It was told at day 0, which is no question of a claim past due, and nothing added up."""
    table = score_ledger(simulated, simulated.as_of, bundle, Policy(delay_days=2))
    assert (table["delay_days"] > 0).all()
    late = table["days_past_due"] > 0
    assert (table.loc[late, "delay_probability"] < 1).all()


@pytest.mark.parametrize(("ledger_is", "model_is"), [(True, False), (False, True), (False, False)])
def test_each_row_says_what_was_simulated(
    bundle: Bundle, simulated: Ledger, *, ledger_is: bool, model_is: bool
) -> None:
    """A file is passed on without the command's own words."""
    manifest = bundle.manifest.model_copy(update={"synthetic": model_is})
    ledger = simulated.replace(synthetic=ledger_is)
    table = score_ledger(ledger, simulated.as_of, Bundle(manifest, bundle.texts), Policy())
    assert (table["synthetic"] == (ledger_is or model_is)).all()


def test_files_by_suffix(table: pd.DataFrame, tmp_path: Path) -> None:
    write_table(table, tmp_path / "a.csv")
    write_table(table, tmp_path / "a.parquet")
    assert len(pd.read_csv(tmp_path / "a.csv")) == len(pd.read_parquet(tmp_path / "a.parquet"))


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_where_writing_fails_the_file_of_before_stands(
    table: pd.DataFrame, tmp_path: Path, name: str
) -> None:
    """Half of the claims lay there instead, cut in the middle of a row."""
    write_table(table, tmp_path / name)
    before = (tmp_path / name).read_bytes()
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, was[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_table(table, tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (tmp_path / name).read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]
