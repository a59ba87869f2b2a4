"""Several tables by one mapping: companions, look-ups, and what a later file refers to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import (
    HEAD,
    LINES,
    MAPPING,
    balanced,
    read,
    table_of,
    take_in,
    text_file,
)

FOUR_TABLES = """
as_of: 2025-06-30
drop:
  - {column: kind, equals: [petty, P], reason: petty cash}
  - {column: kind, matches: "^TEST"}
tables:
  - table: receivables
    columns:
      receivable_id: {column: no, strip_zeros: true}
      customer_id: {lookup: contracts, by: contract, column: [payer, owner]}
      deal_id: contract
      invoice_date: issued
      due_date: {column: due, after: invoice_date, months: 1, month_end: true, days: 5}
      amount: {column: total, negate_when: {column: dc, equals: C}}
      x_seller: {column: seller, zh: 销售, cause: control}
    drop:
      - {field: amount, below: 0.01, reason: credit note}
    keep:
      - {field: invoice_date, since: 2025-01-01, reason: old}
  - table: payments
    columns:
      receivable_id: {column: no, strip_zeros: true}
      paid_date: paid
      amount: received
      kind: {value: cash}
    keep:
      - {column: paid, blank: false, reason: not paid yet}
    recorded: booked
  - table: customers
    distinct: true
    columns:
      customer_id: {lookup: contracts, by: contract, column: [payer, owner]}
      region: region
files:
  - file: states.csv
    tables:
      - table: states
        columns: {receivable_id: no, state: {column: s, values: {10: approved}}, date: d}
lookups:
  contracts: {file: contracts.csv, key: id}
"""


def test_one_file_feeds_several_tables_with_its_companions(tmp_path: Path, store: Store) -> None:
    file = text_file(
        tmp_path,
        "no,contract,issued,due,total,dc,paid,received,booked,seller,region,kind",
        "001,K1,2025-01-31,,100.10,D,2025-03-01,100.10,2025-03-03,007,north,",
        "002,K2,2025-02-01,2025-04-01,50,D,,,,8,south,",
        "003,K2,2025-02-02,,5,C,2025-03-01,5,,8,south,",  # a credit note, and its payment
        "004,K1,2024-12-31,,7,D,,,,8,,",
        "005,K1,2025-03-01,,7,D,,,,8,,petty",
        "006,K9,2025-03-01,,7.77,D,2025-03-02,1,,8,,",  # a contract nobody knows
        "007,K1,2025-03-01,,7,D,,,,8,,TEST 1",
    )
    text_file(
        tmp_path, "id,owner,payer", "K1,甲局,", "K2,甲局,乙局", "K1,丙局,", name="contracts.csv"
    )
    text_file(
        tmp_path, "no,s,d", "1,10,2025-02-01", "3,10,2025-02-01", "99,10,2025-02-01",
        name="states.csv",
    )  # fmt: skip
    report = take_in(file, FOUR_TABLES, store)
    assert balanced(report)
    ledger = store.read_ledger()
    assert ledger.as_of == date(2025, 6, 30)
    assert ledger.receivables["receivable_id"].tolist() == ["1", "2"]
    assert ledger.receivables["customer_id"].tolist() == ["丙局", "乙局"]
    assert [str(day.date()) for day in ledger.receivables["due_date"]] == [
        "2025-03-05", "2025-04-01"
    ]  # fmt: skip
    assert ledger.receivables["x_seller"].tolist() == ["007", "8"]
    assert ledger.payments["amount"].tolist() == [100.1]
    assert ledger.customers["customer_id"].tolist() == ["丙局", "乙局"]
    assert len(ledger.states) == 1
    owed, paid = table_of(report), table_of(report, "payments")
    assert {f.reason: f.rows for f in owed.filtered} == {
        "petty cash": 1, "kind ~ ^TEST": 1, "credit note": 1, "old": 1
    }  # fmt: skip
    assert (owed.rows, owed.kept, owed.refused) == (7, 2, 1)
    assert {f.reason: f.rows for f in paid.filtered} == {
        "petty cash": 1, "kind ~ ^TEST": 1, "not paid yet": 2,
        "receivable_id of a row that was left out": 1,
    }  # fmt: skip
    assert [(d.field, d.code, d.given) for d in paid.dropped] == [
        ("receivable_id", "unknown_receivable", "6")
    ]
    assert table_of(report, "customers").repeated == 2
    states = table_of(report, "states")
    assert [(d.code, d.first_line) for d in states.dropped] == [("unknown_receivable", 4)]
    assert len(report.refused_files) == 2
    assert report.extras["x_seller"]["zh"] == "销售"
    recorded = read(file, FOUR_TABLES).frames["payments"]["known_from"]
    assert [str(day.date()) for day in recorded] == ["2025-03-03"]


PAID = """
read: {numbers: "1.234,56"}
tables:
  - table: payments
    columns: {receivable_id: no, paid_date: {column: day, date: "%d.%m.%Y"}, amount: sum}
"""


def paid(folder: Path) -> Path:
    rows = ("FP2;01.03.2025;1.000,50", "FP7;01.03.2025;3,00")
    return text_file(folder, "no;day;sum", *rows, name="paid.csv")


def test_payments_before_any_record_find_no_receivables(tmp_path: Path, store: Store) -> None:
    with pytest.raises(InvalidLedger, match="a receivable the ledger does not have"):
        take_in(paid(tmp_path), PAID, store)
    assert store.revision() == 0


def test_payments_of_a_later_file_find_their_receivables(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(text_file(tmp_path, HEAD, *LINES), MAPPING, store)
    with monkeypatch.context() as all_of_it:
        all_of_it.delattr(Store, "read_ledger")  # their ids are one column
        report = take_in(paid(tmp_path), PAID, store)
    assert balanced(report)
    assert store.read_ledger().payments["amount"].tolist() == [1000.5]
    assert [(d.code, d.given) for d in table_of(report, "payments").dropped] == [
        ("unknown_receivable", "FP7")
    ]
