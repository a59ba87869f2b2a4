"""What is said of a ledger's own columns, by several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from data_schemas.causes import Cause
from data_schemas.own_column import OwnColumn
from data_schemas.store import open_store
from data_schemas.store.own_columns import read

pytestmark = pytest.mark.slow

TELLERS, TURNS = 4, 5


def test_two_who_say_something_of_the_same_columns_at_once_are_both_heard(
    database_url: str,
) -> None:
    """Two ingests by one mapping: neither fails, and what is kept is what one of them said."""
    store = open_store(database_url)
    start = Barrier(TELLERS)

    def tell(teller: int) -> None:
        for turn in range(TURNS):
            names = [f"x_{turn}_{n}" for n in range(6)]
            # Each in an order of its own: they must not wait for each other in a circle.
            said = [
                OwnColumn(column=name, zh=f"第{teller}位", cause=Cause.CONTROL)
                for name in names[teller:] + names[:teller]
            ]
            start.wait()
            store.describe(said)

    with ThreadPoolExecutor(TELLERS) as pool:
        list(pool.map(tell, range(TELLERS)))
    with store.engine.connect() as connection:
        kept = read(connection)
    store.close()
    assert len(kept) == 6 * TURNS
    for turn in range(TURNS):
        assert len({one.zh for one in kept if one.column.startswith(f"x_{turn}_")}) == 1
