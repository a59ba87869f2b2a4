"""What was known: every record keeps what it said before, and the past never sees a correction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command

import training.known
from data_schemas.frame import TABLES, Ledger
from data_schemas.store import LedgerVersions, Store, open_store
from data_schemas.store.engine import make_engine, writing
from data_schemas.store.migrate import migration_config
from data_schemas.store.tables import LEDGER, LEDGER_META
from model.day import day_number, days_of
from model.view import LedgerView
from tests.factories import checked
from training.known import FEWEST_PERIODS, Known, known, most_periods

pytestmark = pytest.mark.slow

FIRST, LATER = date(2026, 3, 31), date(2026, 6, 30)


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

    def test_a_revision_reads_the_same_whatever_comes_after_it(self, store: Store) -> None:
        tables = {"receivables": receivable(), "payments": payment("2026-02-10")}
        store.write(tables, FIRST, synthetic=False)
        revision, before = store.revision(), store.read_ledger()
        past = {day: store.read_ledger(day) for day in (date(2026, 2, 11), LATER)}
        store.write({"payments": payment("2026-04-20", 60.0)}, LATER, synthetic=False)
        store.write({"receivables": receivable("R2")}, LATER, synthetic=False)
        for day, then in ((None, before), *past.items()):
            again = store.read_ledger(day, revision)
            for table in TABLES:
                one, other = getattr(again, table), getattr(then, table)
                pd.testing.assert_frame_equal(one, other)
            assert {name: len(rows) for name, rows in again.readings.items() if len(rows)} == {}
        assert len(store.read_ledger().receivables) == 2

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


def test_many_corrections_share_periods_that_never_know_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.known, "MOST_READ", 0)  # as of the largest ledgers
    start = date(2026, 1, 10)
    store.write({"receivables": receivable(amount=1.0)}, start, synthetic=False)
    days = 3 * FEWEST_PERIODS
    for n in range(1, days + 1):
        day = start + timedelta(days=n)
        store.write({"receivables": receivable(amount=1.0 + n)}, day, synthetic=False)
    end = start + timedelta(days=days + 5)
    versions = store.read_versions()
    assert len(versions.corrections(end)) == days
    cut: Known = known(versions, end)
    assert len(cut.earlier) == FEWEST_PERIODS
    first = day_number(start) - 100
    for last, view in cut.earlier:
        seen = view.ledger.receivables["amount"].iloc[0]
        # A snapshot on day t may know the amounts of the files up to t, the first of which says
        # 1 and the n-th, which knows up to day n - 1, says n.
        assert seen <= max(first - day_number(start) + 2, 1)
        first = last
    monkeypatch.undo()
    # Of a ledger this small, each day of corrections parts periods.
    assert len(known(versions, end).earlier) == days
    assert most_periods(1) > most_periods(10_000) > most_periods(100_000) == FEWEST_PERIODS


def test_of_a_database_filled_before_we_kept_it_a_file_is_told_from_single_records(
    database_url: str,
) -> None:
    engine = make_engine(database_url)
    config = migration_config()
    for second_load, loaded in ((2, False), (1, True)):
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
            command.upgrade(config, "0004")
            table = LEDGER["receivables"]
            named = ("receivable_id", "customer_id", "due_date", "amount", "known_from", "load")
            day = date(2026, 1, 31)
            for name, load in (("R1", 1), ("R2", second_load)):
                row = dict(zip(named, (name, "C1", day, 1.0, day, load), strict=True))
                connection.execute(sa.insert(table).values(row))
            command.upgrade(config, "head")
            found = connection.execute(sa.select(LEDGER_META.c.loaded)).scalar_one()
        assert bool(found) is loaded
    engine.dispose()


def test_single_records_move_the_ledger_s_day_only_where_there_never_was_a_file(
    store: Store,
) -> None:
    def put(day: date, amount: float) -> date:
        tables = {"receivables": receivable(amount=amount)}
        return store.write(tables, day, synthetic=False, complete=False).as_of

    first, later = FIRST + timedelta(days=30), FIRST + timedelta(days=60)
    assert put(first, 1.0) == first - timedelta(days=1)
    assert put(later, 1.0) == first - timedelta(days=1)  # nothing new, nothing moved
    assert put(later, 2.0) == later - timedelta(days=1)
    store.write({"receivables": receivable(amount=3.0)}, later, synthetic=False)
    assert put(later + timedelta(days=90), 4.0) == later
