"""What was known: every record keeps what it said before, and the past never sees a correction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command

from data_schemas.codes import Stage
from data_schemas.frame import TABLES, Ledger, check_frame
from data_schemas.store import LedgerVersions, Store, open_store
from data_schemas.store.engine import make_engine, migration_config, writing
from model.day import day_number, days_of
from model.estimator import Trees
from model.features import features_at
from model.view import LedgerView
from training.backtest import backtest
from training.cli import main
from training.fit import FitSettings
from training.known import MOST_PERIODS, Known, known
from training.snapshots import StageRows, stage_rows

pytestmark = pytest.mark.slow

FIRST, LATER = date(2026, 3, 31), date(2026, 6, 30)
SMALL = FitSettings(trees=Trees(bags=1, rounds=10))


def checked(table: str, **columns: object) -> pd.DataFrame:
    frame, refusals = check_frame(table, pd.DataFrame(columns))
    assert not refusals
    return frame


def receivable(name: str = "R1", **more: object) -> pd.DataFrame:
    given: dict[str, object] = {
        "customer_id": "C1", "invoice_date": "2026-01-01", "due_date": "2026-01-31", "amount": 100.0
    }  # fmt: skip
    return checked("receivables", receivable_id=[name], **(given | more))


def payment(paid: str, amount: float = 100.0, name: str = "P1", **more: object) -> pd.DataFrame:
    return checked(
        "payments", payment_id=[name], receivable_id="R1", paid_date=paid, amount=amount, **more
    )


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


class TestStore:
    def test_a_corrected_row_reads_as_it_was_known(self, store: Store) -> None:
        tables = {"receivables": receivable(), "payments": payment("2026-02-10")}
        store.write(tables, FIRST, synthetic=False)
        store.write({"payments": payment("2026-04-20", 60.0)}, LATER, synthetic=False)
        assert store.read_ledger().payments["amount"].tolist() == [60.0]
        assert store.read_ledger(date(2026, 2, 10)).payments.empty
        assert store.read_ledger(date(2026, 2, 11)).payments["amount"].tolist() == [100.0]
        # The file of 30 June knows what was learnt up to the 29th.
        assert store.read_ledger(date(2026, 6, 29)).payments["amount"].tolist() == [100.0]
        assert store.read_ledger(LATER).payments["amount"].tolist() == [60.0]

    def test_a_recording_column_says_when_a_row_was_learnt(self, store: Store) -> None:
        stamped = receivable().assign(known_from=pd.Series([pd.Timestamp("2026-02-20")]))
        store.write({"receivables": stamped}, FIRST, synthetic=False)
        assert store.read_ledger(date(2026, 2, 20)).receivables.empty
        (late,) = store.read_ledger(date(2026, 2, 21)).receivables["known_from"]
        assert late == pd.Timestamp("2026-02-20")
        changed = receivable(amount=7.0).assign(known_from=pd.Series([pd.Timestamp("2026-03-05")]))
        store.write({"receivables": changed}, LATER, synthetic=False)
        assert store.read_ledger(date(2026, 3, 5)).receivables["amount"].tolist() == [100.0]
        assert store.read_ledger(date(2026, 3, 6)).receivables["amount"].tolist() == [7.0]

    @pytest.mark.parametrize(
        ("paid", "learnt"), [("2026-04-12", "2026-04-12"), ("2026-02-10", "2026-06-29")]
    )
    def test_paid_since_is_news_and_paid_long_ago_is_a_correction(
        self, store: Store, paid: str, learnt: str
    ) -> None:
        store.write({"receivables": receivable()}, FIRST, synthetic=False)
        store.write({"receivables": receivable(paid_date=[paid])}, LATER, synthetic=False)
        day = date.fromisoformat(learnt)
        assert store.read_ledger(day).receivables["paid_date"].isna().all()
        after = store.read_ledger(day + timedelta(days=1)).receivables["paid_date"]
        assert after.tolist() == [pd.Timestamp(paid)]
        corrections = store.read_versions().corrections(LATER)
        assert corrections == ([] if paid == learnt else [day])

    def test_the_first_load_is_learnt_as_it_happened(self, store: Store) -> None:
        tables = {
            "customers": checked("customers", customer_id=["C1", "C2"]),
            "deals": checked(
                "deals", deal_id=["D1"], customer_id="C1", signing_date="2025-06-01", amount=9.0
            ),
            "instalments": checked(
                "instalments", instalment_id=["I1"], deal_id="D1", kind="retention",
                due_date="2027-01-31", amount=9.0,
            ),
            "receivables": receivable(),
            "payments": payment("2026-02-10", recorded_date="2026-02-15"),
            "contacts": checked(
                "contacts", contact_id=["K"], customer_id="C1", date="2026-01-20", channel="visit"
            ),
            "states": checked("states", receivable_id=["R1"], state="approved", date="2026-01-25"),
            "facts": checked(
                "facts", entity="deal", id=["D1"], field="budget_status", value="approved",
                valid_from="2026-01-05", known_at="2026-01-20",
            ),
        }  # fmt: skip
        store.write(tables, FIRST, synthetic=False)
        learnt = {
            name: [str(day.date()) for day in days]
            for name, days in store.read_versions().learnt.items()
        }
        assert learnt == {
            "customers": ["2025-06-01", "2026-03-30"],
            "deals": ["2025-06-01"],
            "instalments": ["2025-06-01"],
            "receivables": ["2026-01-01"],
            "payments": ["2026-02-15"],
            "contacts": ["2026-01-20"],
            "states": ["2026-01-25"],
            "facts": ["2026-01-20"],
            "aliases": [],
        }

    def test_a_record_leans_on_one_that_is_there_already(self, store: Store) -> None:
        deal = checked(
            "deals", deal_id=["D1"], customer_id="C1", signing_date="2025-06-01", amount=9.0
        )
        store.write({"deals": deal}, FIRST, synthetic=False)
        part = checked(
            "instalments", instalment_id=["I1"], deal_id="D1", kind="retention",
            due_date="2027-01-31", amount=9.0,
        )  # fmt: skip
        store.write({"instalments": part}, LATER, synthetic=False)
        store.write({"customers": checked("customers", customer_id=["C1"])}, LATER, synthetic=False)
        learnt = store.read_versions().learnt
        assert str(learnt["instalments"][0].date()) == "2025-06-01"
        assert str(learnt["customers"][0].date()) == "2025-06-01"

    def test_what_is_read_back_of_the_past_is_what_was_loaded_then(
        self, store: Store, simulated: Ledger
    ) -> None:
        tables = {name: getattr(simulated, name) for name in TABLES}
        store.write(tables, simulated.as_of, synthetic=True)
        before = store.read_ledger()
        payments = simulated.payments.assign(amount=simulated.payments["amount"] + 1.0)
        store.write({"payments": payments}, simulated.as_of + timedelta(days=30), synthetic=True)
        then = store.read_versions().known_between(simulated.as_of, simulated.as_of)
        recorded = before.payments["recorded_date"].fillna(before.payments["paid_date"])
        known_then = days_of(recorded) < day_number(simulated.as_of)
        pd.testing.assert_frame_equal(
            then.payments, before.payments[known_then].reset_index(drop=True)
        )


def test_a_database_of_the_first_form_is_brought_to_this_one(database_url: str) -> None:
    engine = make_engine(database_url)
    config = migration_config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO deals (deal_id, customer_id, signing_date, amount)"
            " VALUES ('D1', 'C1', '2025-06-01', 9)",
            "INSERT INTO customers (customer_id) VALUES ('C1'), ('C2')",
            "INSERT INTO instalments (instalment_id, kind, due_date, amount, deal_id)"
            " VALUES ('I1', 'retention', '2027-01-31', 9, 'D1')",
            "INSERT INTO receivables (receivable_id, customer_id, invoice_date, due_date, amount,"
            """ extras) VALUES ('R1', 'C1', '2026-01-01', '2026-01-31', 100, '{"x_unit": "a"}')""",
            "INSERT INTO payments (payment_id, receivable_id, paid_date, amount, kind)"
            " VALUES ('P1', 'R1', '2026-02-10', 100, 'cash')",
            "UPDATE ledger_meta SET revision = 3, as_of = '2026-03-31'",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    store = open_store(database_url)
    same = {"receivables": receivable(x_unit=["a"]), "payments": payment("2026-02-10")}
    report = store.write(same, FIRST, synthetic=False)
    assert (report.revision, report.tables["receivables"].unchanged) == (3, 1)
    assert report.tables["payments"].unchanged == 1
    learnt = store.read_versions().learnt
    assert [str(day.date()) for day in learnt["customers"]] == ["2025-06-01", "2026-03-31"]
    assert str(learnt["instalments"][0].date()) == "2025-06-01"
    with writing(store.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        rows = connection.execute(sa.text("SELECT receivable_id, amount FROM payments")).all()
        assert [tuple(row) for row in rows] == [("R1", 100.0)]
    store.close()


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


def test_a_receivable_learnt_late_is_no_history_before() -> None:
    table = pd.concat([receivable("R1", paid_date="2026-01-20"), receivable("R2")])
    ledger = LedgerVersions(
        Ledger(**{
            name: table.reset_index(drop=True) if name == "receivables" else checked(name)
            for name in TABLES
        }, as_of=FIRST),
        learnt={"receivables": pd.Series(pd.to_datetime(["2026-03-01", "2026-01-01"])).astype(
            "datetime64[s]"
        )},
    )  # fmt: skip
    view = LedgerView(ledger.known_at(FIRST))
    assert view.outcomes.known[0] == day_number(date(2026, 3, 1))
    assert view.outcomes.paid[0] == day_number(date(2026, 1, 20))
    assert view.seen.tolist() == [day_number(date(2026, 3, 1)), day_number(date(2026, 1, 1))]


def test_many_corrections_share_periods_that_never_know_more(store: Store) -> None:
    start = date(2026, 1, 10)
    store.write({"receivables": receivable(amount=1.0)}, start, synthetic=False)
    days = 3 * MOST_PERIODS
    for n in range(1, days + 1):
        day = start + timedelta(days=n)
        store.write({"receivables": receivable(amount=1.0 + n)}, day, synthetic=False)
    end = start + timedelta(days=days + 5)
    versions = store.read_versions()
    assert len(versions.corrections(end)) == days
    cut: Known = known(versions, end)
    assert len(cut.earlier) == MOST_PERIODS
    first = day_number(start) - 100
    for last, view in cut.earlier:
        seen = view.ledger.receivables["amount"].iloc[0]
        # A snapshot on day t may know the amounts of the files up to t, the first of which says
        # 1 and the n-th, which knows up to day n - 1, says n.
        assert seen <= max(first - day_number(start) + 2, 1)
        first = last
