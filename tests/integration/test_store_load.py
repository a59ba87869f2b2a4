"""Large loads: whole or not at all, killed at any moment, and nobody is kept waiting."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from functools import partial

import pandas as pd
import pytest
import sqlalchemy as sa

from data_schemas.errors import InstalmentTaken, InvalidLedger
from data_schemas.frame import check_frame
from data_schemas.store import Store, TableCounts, open_store
from data_schemas.store import ledger as store_ledger
from data_schemas.store.engine import own_connection, writing
from data_schemas.store.tables import GONE, LEDGER, LOAD, LOADS
from data_schemas.store.turns import one_load_at_a_time
from tests.killed_load import AS_OF, ROWS, company, loader, run

KILLS = 20


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def leftovers(store: Store) -> int:
    """Rows and marks of loads that never came to an end."""
    with store.engine.connect() as connection:
        good = sa.select(LOADS.c[LOAD]).where(LOADS.c.revision.is_not(None))
        return sum(
            connection.execute(
                sa.select(sa.func.count())
                .select_from(table)
                .where(sa.or_(table.c[LOAD].not_in(good), table.c[GONE].not_in(good)))
            ).scalar_one()
            for table in LEDGER.values()
        )


@pytest.mark.slow
def test_killed_at_any_moment_a_load_is_in_whole_or_not_at_all(
    store: Store, database_url: str
) -> None:
    rng = random.Random(7)
    with loader() as program:
        assert run(program, database_url, 1, None) == 0
        began = time.monotonic()
        assert run(program, database_url, 2, None) == 0
        whole = time.monotonic() - began
        stands, seen = 2, {"before": 0, "after": 0}
        for n in range(KILLS):
            wanted = n + 3
            killed = run(program, database_url, wanted, rng.uniform(0, whole))
            with own_connection(store.engine) as mine, one_load_at_a_time(mine):
                pass  # the server has seen that its client is dead
            ledger = store.read_ledger()
            found = set(ledger.receivables["amount"]) | set(ledger.payments["amount"])
            assert found in ({stands}, {wanted}), killed
            assert (len(ledger.receivables), len(ledger.payments)) == (ROWS, ROWS // 5)
            seen["after" if found == {wanted} else "before"] += 1
            (stands,) = found
        assert seen["before"] >= KILLS // 4
        assert run(program, database_url, 100, None) == 0
    assert set(store.read_ledger().receivables["amount"]) == {100.0}
    assert leftovers(store) == 0


def in_threads(*work: object) -> list[BaseException]:
    failed: list[BaseException] = []

    def call(one: object) -> None:
        try:
            one()  # type: ignore[operator]
        except BaseException as err:  # a thread's error must reach the test
            failed.append(err)

    threads = [threading.Thread(target=call, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.slow
def test_two_ingests_at_once_both_come_in(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    failed = in_threads(
        lambda: store.write(company(1.0, prefix="A"), AS_OF, synthetic=True),
        lambda: other.write(company(2.0, prefix="B"), AS_OF, synthetic=True),
    )
    other.close()
    assert failed == []
    ledger = store.read_ledger()
    by_load = ledger.receivables.groupby(ledger.receivables["receivable_id"].str[0])["amount"]
    assert by_load.agg(["count", "min", "max"]).to_numpy().tolist() == [
        [ROWS, 1.0, 1.0], [ROWS, 2.0, 2.0],
    ]  # fmt: skip
    assert store.revision() == 2


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_single_writes_and_reads_go_on_during_a_large_load(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(company(1.0, rows=100), AS_OF, synthetic=True)
    done = threading.Event()
    turns: list[float] = []
    written: list[float] = []
    read: list[tuple[float, int]] = []
    really = store_ledger.let_others_in

    def turn_ended(connection: sa.Connection) -> None:
        turns.append(time.monotonic())
        really(connection)

    monkeypatch.setattr(store_ledger, "let_others_in", turn_ended)

    def load() -> None:
        try:
            store.write(company(2.0, rows=100_000), AS_OF, synthetic=True)
        finally:
            done.set()

    def scores() -> None:
        for n in range(100_000):
            store.save_score(f"S{n}", "R", "{}")
            one = company(5.0 + n, rows=1, prefix="X")["receivables"]
            store.write({"receivables": one}, AS_OF, synthetic=True)
            written.append(time.monotonic())
            if done.wait(0.05):
                return

    def reads() -> None:
        while not done.wait(0.3):
            size = sum(store.read_ledger().receivables["receivable_id"].str[0] == "R")
            read.append((time.monotonic(), size))

    assert in_threads(load, scores, reads) == []
    # Nobody waited for its end: writes came between its turns, and reads saw what was before it.
    assert sum(turns[0] < ended < turns[-1] for ended in written) >= 5
    assert 100 in {size for ended, size in read if turns[0] < ended < turns[-1]}
    assert {size for _, size in read} <= {100, 100_000}
    ledger = store.read_ledger().receivables.set_index("receivable_id")["amount"]
    assert ledger["X0000000"] == 4.0 + len(written)
    assert set(ledger.drop("X0000000")) == {2.0}
    assert len(ledger) == 100_001
    assert leftovers(store) == 0


def test_a_record_written_during_a_load_of_it_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two turns of a load, a write changes a row it has brought and one it will bring."""
    store.write(company(1.0), AS_OF, synthetic=True)
    turns = []
    really = store_ledger.let_others_in

    def between(_: sa.Connection) -> None:
        turns.append(1)
        if len(turns) == 2:
            monkeypatch.setattr(store_ledger, "let_others_in", really)
            owed = company(7.0)["receivables"]
            some = pd.concat([owed.iloc[:1], owed.iloc[-1:]], ignore_index=True)
            report = store.write({"receivables": some}, AS_OF, synthetic=True)
            assert report.tables["receivables"] == TableCounts(new=0, updated=2, unchanged=0)
            amounts = store.read_ledger().receivables["amount"]
            assert sorted(set(amounts)) == [1.0, 7.0]
            assert (amounts == 7.0).sum() == 2

    monkeypatch.setattr(store_ledger, "let_others_in", between)
    store.write({"receivables": company(2.0)["receivables"]}, AS_OF, synthetic=True)
    assert len(turns) == 2
    ledger = store.read_ledger()
    assert len(ledger.receivables) == ROWS
    assert set(ledger.receivables["amount"]) == {2.0}  # the load ends last, so it stands
    past = store.read_versions().past["receivables"]
    assert sorted(past["amount"].value_counts().to_dict().items()) == [(1.0, ROWS), (7.0, 2)]


def a_deal(deal_id: str, instalments: list[str]) -> dict[str, pd.DataFrame]:
    deal = pd.DataFrame({
        "deal_id": [deal_id], "customer_id": ["C"], "signing_date": ["2026-01-05"],
        "amount": [1000.0],
    })  # fmt: skip
    parts = pd.DataFrame({
        "instalment_id": instalments, "deal_id": deal_id, "kind": "single",
        "due_date": "2026-09-01", "amount": 0.1,
    })  # fmt: skip
    raw = {"deals": deal, "instalments": parts}
    return {name: check_frame(name, frame)[0] for name, frame in raw.items()}


@pytest.mark.parametrize("which", [0, -1], ids=["brought already", "to come"])
def test_an_instalment_put_during_a_load_is_not_lost_to_another_deal_of_the_load(
    store: Store, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    """The one who put it was answered that it is on record: the load gives way."""
    ids = [f"I{n:04}" for n in range(store_ledger.FEW + 500)]
    turns = []
    really = store_ledger.let_others_in

    def between(_: sa.Connection) -> None:
        turns.append(1)
        if len(turns) == 2:  # the deal is in, and some of its instalments
            monkeypatch.setattr(store_ledger, "let_others_in", really)
            store.write(a_deal("E", [ids[which]]), AS_OF, synthetic=True, complete=False)

    monkeypatch.setattr(store_ledger, "let_others_in", between)
    with pytest.raises(InstalmentTaken, match=f"'D' has an instalment '{ids[which]}'"):
        store.write(a_deal("D", ids), AS_OF, synthetic=True)
    assert len(turns) == 2
    ledger = store.read_ledger()
    assert ledger.deals["deal_id"].tolist() == ["E"]
    assert ledger.instalments[["instalment_id", "deal_id"]].to_numpy().tolist() == [
        [ids[which], "E"]
    ]
    assert leftovers(store) == 0
    store.write(a_deal("D", [one for one in ids if one != ids[which]]), AS_OF, synthetic=True)
    assert len(store.read_ledger().instalments) == len(ids)


def test_a_large_load_tells_how_far_it_is(store: Store) -> None:
    told: list[float] = []
    twice = company(1.0)["receivables"].iloc[[0, *range(ROWS)]].reset_index(drop=True)
    store.write({"receivables": twice}, AS_OF, synthetic=True, tell=told.append)
    assert len(told) > 5
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_a_large_load_that_is_refused_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(company(1.0, rows=10), AS_OF, synthetic=True)
    orphans = company(2.0)
    orphans["payments"].loc[5, "receivable_id"] = "unknown"
    with pytest.raises(InvalidLedger, match="nothing was written"):
        store.write(orphans, AS_OF, synthetic=True)
    with pytest.raises(InvalidLedger, match="HUIKUAN_HOME"):
        store.write(company(2.0), AS_OF, synthetic=False)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store_ledger, "_merge_in_turns", partial(_fail_after_one, interrupt))
        with pytest.raises(KeyboardInterrupt):
            store.write(company(2.0), AS_OF, synthetic=True)
    assert len(store.read_ledger().receivables) == 10
    assert store.revision() == 1
    assert leftovers(store) == 0


_merge = store_ledger._merge_in_turns


def _fail_after_one(fail: object, *args: object) -> None:
    _merge(*args)  # type: ignore[arg-type]
    fail(args)  # type: ignore[operator]


def test_few_records_written_later_clear_what_a_dead_load_left(store: Store) -> None:
    store.write(company(1.0, rows=100), AS_OF, synthetic=True)
    owed = LEDGER["receivables"]
    with writing(store.engine) as connection:  # as a killed process leaves it
        connection.execute(sa.insert(LOADS).values({LOAD: 9, "as_of": AS_OF}))
        connection.execute(sa.update(owed).values({GONE: 9}))
        columns = [c for c in owed.columns if c.name not in (LOAD, GONE)]
        copy = sa.select(*columns, sa.literal(9))
        connection.execute(sa.insert(owed).from_select([*(c.name for c in columns), LOAD], copy))
    assert len(store.read_ledger().receivables) == 100
    assert leftovers(store) > 0
    store.write({"receivables": company(3.0, rows=1)["receivables"]}, AS_OF, synthetic=True)
    assert leftovers(store) == 0
    amounts = store.read_ledger().receivables["amount"].tolist()
    assert amounts == [3.0] + [1.0] * 99
