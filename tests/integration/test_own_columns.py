"""What is said of a ledger's own columns: with the rows, from one revision on, by several too."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from data_schemas.causes import Cause
from data_schemas.errors import InvalidLedger
from data_schemas.own_column import OwnColumn
from data_schemas.store import Store, open_store
from data_schemas.store.own_columns import read
from model.view import LedgerView
from service.metrics import Metrics
from service.serving import Serving
from tests.integration.folders import put
from training.ingest import ingest

TELLERS, TURNS = 4, 5


@pytest.mark.slow
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
            store.write({}, date(2026, 6, 1), False, own=said)

    with ThreadPoolExecutor(TELLERS) as pool:
        list(pool.map(tell, range(TELLERS)))
    with store.engine.connect() as connection:
        kept = read(connection)
    store.close()
    assert len(kept) == 6 * TURNS
    for turn in range(TURNS):
        assert len({one.zh for one in kept if one.column.startswith(f"x_{turn}_")}) == 1


ROWS = "receivable_id,customer_id,due_date,amount,x_seller\n" + "".join(
    f"R{n},甲局,2025-01-31,1,张三\n" for n in range(3)
)
MANY = ROWS + "".join(f"S{n},甲局,2025-01-31,1,张三\n" for n in range(3_000))


def tell(folder: Path, rows: str, label: str, cause: Cause, *, synthetic: bool = False) -> Path:
    """A ledger folder that says something of its own column."""
    put(folder, "receivables", rows)
    told = {"x_seller": {"zh": label, "cause": cause.value}}
    about = {"as_of": "2025-06-01", "synthetic": synthetic, "columns": told}
    (folder / "ledger.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def served_by(store: Store) -> Serving:
    def index(_: int) -> LedgerView:
        return LedgerView(store.read_ledger())

    return Serving(store, Metrics(), load=lambda _: None, index=index, champion=None)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("rows", [ROWS, MANY], ids=["few rows", "many rows"])
def test_what_is_said_of_columns_is_refused_and_served_with_the_rows(
    folder: Path, store: Store, rows: str
) -> None:
    first = ingest(tell(folder, rows, "销售", Cause.CONTROL), store)
    kept = store.read_ledger().own
    assert [(one.column, one.zh, one.cause) for one in kept] == [
        ("x_seller", "销售", Cause.CONTROL)
    ]
    serving = served_by(store)
    serving.refresh_view()

    with pytest.raises(InvalidLedger):
        ingest(tell(folder, rows, "模拟", Cause.BRAND, synthetic=True), store)
    assert store.read_ledger().own == kept
    assert store.revision() == first.revision

    again = ingest(tell(folder, rows, "业务员", Cause.CREDIT), store)
    assert again.tables[0].unchanged == again.tables[0].kept
    assert again.revision == first.revision + 1
    serving.refresh_view()
    assert serving.view is not None
    assert [(one.zh, one.cause) for one in serving.view.ledger.own] == [("业务员", Cause.CREDIT)]
    assert ingest(folder, store).revision == again.revision
