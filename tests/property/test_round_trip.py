"""Any valid record survives the way into the database and back, bit for bit."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from data_schemas.case import FIRST_DAY, LAST_DAY
from data_schemas.codes import ContactResult
from data_schemas.field import Field, fields_of
from data_schemas.frame import KEYS, TABLES, check_frame
from data_schemas.store import open_store
from data_schemas.values import visible
from tests.lists import as_folder

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=64
).filter(lambda text: text == visible(text))  # a text that shows nothing is none
IDS = ("R1", "R2", "合同-3")


def _values(field: Field) -> SearchStrategy[Any]:
    if field.kind is bool:
        values: SearchStrategy[Any] = st.booleans()
    elif field.kind is int:
        values = st.integers(int(field.low or 0), int(field.high or 0))
    elif field.kind is float:
        values = st.floats(field.low, field.high)
    elif field.kind is date:
        values = st.dates(FIRST_DAY, LAST_DAY)
    elif field.codes:
        values = st.sampled_from(field.codes)
    else:
        values = TEXT
    return values if field.required else st.none() | values


def _records(table: str) -> SearchStrategy[list[dict[str, Any]]]:
    shape = {name: _values(field) for name, field in fields_of(TABLES[table]).items()}
    # Rows point at the rows that are there, and a fact is about a field that is declared.
    if table == "deals":
        shape["deal_id"] = st.sampled_from(IDS)
    if table == "instalments":
        shape["deal_id"] = st.sampled_from(IDS)
    if table in ("payments", "contacts", "states"):
        shape["receivable_id"] = st.sampled_from(IDS)
    if table == "contacts":  # who refused promised no day, and none that was past
        shape["promised_date"] = st.none() | st.just(LAST_DAY)
        shape["result"] = st.sampled_from([None, ContactResult.REACHED, ContactResult.PROMISED])
    if table == "payments":
        shape["kind"] = _values(fields_of(TABLES[table])["kind"]).filter(
            lambda kind: kind is not None
        )
    if table == "facts":
        shape["field"] = st.just("x_own")
    if table == "aliases":  # an alias of an alias is refused
        shape |= {"alias_id": st.sampled_from(IDS), "customer_id": st.none() | st.just("C1")}
    keys = list(KEYS[table])
    return st.lists(
        st.fixed_dictionaries(shape), max_size=3, unique_by=lambda row: tuple(row[k] for k in keys)
    )


LEDGERS = st.fixed_dictionaries({table: _records(table) for table in TABLES})


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(LEDGERS)
def test_any_valid_record_comes_back_as_it_was(rows: dict[str, list[dict[str, Any]]]) -> None:
    for table, parent in (("receivables", "receivable_id"), ("deals", "deal_id")):
        there = {row[parent] for row in rows[table]}
        template = {"customer_id": "C", "due_date": FIRST_DAY, "signing_date": FIRST_DAY}
        names = fields_of(TABLES[table])
        for missing in sorted(set(IDS) - there):
            row = {name: template.get(name) for name in names} | {parent: missing, "amount": 1.0}
            rows[table].append(row)
    frames: dict[str, pd.DataFrame] = {}
    for table, record in TABLES.items():
        valid = [record(**row).model_dump() for row in rows[table]]
        frame, refusals = check_frame(table, pd.DataFrame(valid, columns=list(fields_of(record))))
        assert refusals == []
        frames[table] = frame
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'ledger.db'}")
        first = store.write(frames, date(2026, 1, 1), synthetic=True)
        again = store.write(frames, date(2026, 1, 1), synthetic=True)
        ledger = as_folder(store.read_ledger())
        store.close()
    for table, frame in frames.items():
        assert first.tables[table].new == again.tables[table].unchanged == len(frame)
        wanted = frame.sort_values(list(KEYS[table])).reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(ledger, table), wanted, check_exact=True)
    assert again.revision == first.revision == 1
