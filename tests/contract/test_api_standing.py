"""Single records are read as they stand, those that only a file can have brought as well."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from starlette.testclient import TestClient

from data_schemas.frame import KEYS, check_frame
from data_schemas.store import Store
from tests.contract.records import KEY, RECORDS, errors_of, put

LONG = "一" * 130
FROM_A_FILE = {
    "customers": [{"customer_id": "W", "x_memo": "line 1\nline 2", "x_long": LONG}],
    "receivables": [
        {"receivable_id": "W1", "customer_id": "W", "invoice_date": "2026-01-01",
         "due_date": "2026-02-01", "amount": 10.0, "x_" + "k" * 70: "v"},
    ],
    "contacts": [
        {"contact_id": "before", "customer_id": "W", "receivable_id": "W1", "date": "2026-05-20",
         "channel": "phone", "result": "promised", "promised_date": "2026-05-10"},
        {"contact_id": "unreached", "customer_id": "W", "receivable_id": "W1", "date": "2026-05-21",
         "channel": "phone", "result": "not_reached", "promised_date": "2026-06-15"},
    ],
}  # fmt: skip


@pytest.fixture
def loaded(client: TestClient, store: Store) -> TestClient:
    frames = {}
    for table, rows in FROM_A_FILE.items():
        frames[table], refused = check_frame(table, pd.DataFrame(rows, dtype="object"))
        assert not refused
    store.write(frames, date(2026, 7, 1), synthetic=False, complete=False)
    return client


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_is_read_as_it_was_put_and_put_back_changes_nothing(
    filled: TestClient, table: str
) -> None:
    mine = RECORDS[table] | {KEY[table]: f"read/{table}"}
    if "x_seller" in mine:
        mine["x_seller"] = "12"  # text, though of one row it could be a number
    if table == "deals":
        plan = zip("ab", RECORDS["deals"]["instalments"], strict=True)
        mine["instalments"] = [part | {"instalment_id": f"read-{n}"} for n, part in plan]
    assert put(filled, table, mine).status_code == 201
    found = filled.get(f"/v1/records/{table}/{mine[KEY[table]]}")
    assert found.status_code == 200, found.text
    told = found.json()
    plan = [
        {k: v for k, v in part.items() if v is not None} for part in told.get("instalments", [])
    ]
    known = {k: v for k, v in told.items() if v is not None}
    assert known | ({"instalments": plan} if plan else {}) == mine
    assert put(filled, table, told).json()["result"] == "unchanged"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_record_that_is_not_there_is_named(filled: TestClient, lang: str) -> None:
    found = filled.get("/v1/records/payments/P 404", headers={"Accept-Language": lang})
    assert found.status_code == 404
    assert found.json()["detail"] == {
        "zh": "台账中没有编号为“P 404”的付款", "en": "the ledger has no payment “P 404”"
    }[lang]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row"), [(table, row) for table, rows in FROM_A_FILE.items() for row in rows]
)
def test_what_only_a_file_may_say_is_answered(
    loaded: TestClient, table: str, row: dict[str, object]
) -> None:
    found = loaded.get(f"/v1/records/{table}/{row[KEYS[table][0]]}")
    assert found.status_code == 200, found.text
    assert {k: v for k, v in found.json().items() if v is not None} == row


def test_put_back_it_is_refused_by_name(loaded: TestClient) -> None:
    told = loaded.get("/v1/records/contacts/before").json()
    assert list(errors_of(put(loaded, "contacts", told))) == ["promised_date"]


def test_long_numbers_of_a_company_stay_apart(client: TestClient) -> None:
    told = []
    for at, number in enumerate((123456789012345678, 123456789012345679, 12345)):
        record = RECORDS["customers"] | {"customer_id": f"N{at}", "x_order": number}
        assert put(client, "customers", record).status_code == 201
        told.append(client.get(f"/v1/records/customers/N{at}").json()["x_order"])
    assert told == ["123456789012345678", "123456789012345679", 12345.0]


@pytest.mark.parametrize("given", ["2026-13", "2026-6", "abc", "2026-06-30"])
def test_a_closing_that_is_no_month_is_told_how_one_is_written(
    client: TestClient, given: str
) -> None:
    asked = {
        "kind": "provision", "receivable_id": "R1", "amount": 5.0, "reason": "court",
        "closing": given,
    }  # fmt: skip
    answer = client.post("/v1/overrides", json=asked, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    told = {one["field"]: one["message"] for one in answer.json()["errors"]}
    assert "must be a month" in told["closing"]
    assert "YYYY-MM" in told["closing"]
