"""Merges asked for at one moment: as if one had come after the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from itertools import count
from threading import Barrier

import pytest

from data_schemas.errors import InvalidLedger, NotFound, RiskError
from data_schemas.store import Store, open_store
from tests.factories import a_ledger

DAY = date(2026, 3, 10)
CUSTOMERS = "ABCDEFG"


@pytest.fixture
def stores(database_url: str) -> Iterator[list[Store]]:
    """Two processes of one database, as far as it can tell."""
    owed = [
        {"receivable_id": f"R{one}", "customer_id": one, "due_date": "2026-01-01", "amount": 1.0}
        for one in CUSTOMERS
    ]
    with closing(open_store(database_url)) as one, closing(open_store(database_url)) as two:
        records = a_ledger("2026-06-30", owed).receivables
        one.write({"receivables": records}, date(2026, 6, 30), synthetic=False)
        yield [one, two]


def at_once(stores: list[Store], *pairs: tuple[str, str]) -> list[RiskError | None]:
    """Merge each first id into the second, all at one moment; what each was told."""
    barrier, turn = Barrier(len(pairs)), count()

    def merge(pair: tuple[str, str]) -> RiskError | None:
        store = stores[next(turn) % 2]
        barrier.wait()
        try:
            assert store.merge_customers(*pair, DAY)
        except RiskError as err:
            return err
        return None

    with ThreadPoolExecutor(len(pairs)) as pool:
        return list(pool.map(merge, pairs))


def test_of_merges_of_one_id_into_several_one_is_done(stores: list[Store]) -> None:
    told = at_once(stores, *[("A", into) for into in "BCDEFG"])
    (standing,) = stores[0].aliases()
    assert told.count(None) == 1
    assert "BCDEFG"[told.index(None)] == standing.customer_id
    for err in told:
        if err is not None:
            assert isinstance(err, InvalidLedger)
            assert f"merged into '{standing.customer_id}' already" in err.en


def test_of_two_merges_that_would_make_a_chain_one_is_done(stores: list[Store]) -> None:
    told = at_once(stores, ("A", "B"), ("B", "C"))
    (standing,) = stores[0].aliases()
    assert told.count(None) == 1
    (err,) = [one for one in told if one is not None]
    if standing.alias_id == "A":
        assert err.en.startswith("'A' is merged into 'B', so 'B' cannot be merged into 'C'")
    else:
        assert err.en.startswith("customer 'A' cannot be merged into 'B', which is merged into 'C'")


def test_a_merge_is_undone_once(stores: list[Store]) -> None:
    stores[0].merge_customers("A", "B", DAY)
    barrier = Barrier(4)

    def undo(store: Store) -> bool:
        barrier.wait()
        try:
            store.unmerge_customer("A", DAY)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(undo, stores * 2)).count(True) == 1
    assert stores[0].aliases() == []
