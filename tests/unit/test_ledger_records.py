"""Rows of a ledger as records: what a file may say and a record refuses stops no score."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data_schemas.frame import check_frame
from data_schemas.receivable import Contact
from model.ledger_records import records_of, rows_as_told

CONTACT = {
    "contact_id": "K", "customer_id": "C", "date": "2026-05-20", "channel": "phone",
    "result": "promised", "promised_date": "2026-06-15",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "promised"),
    [
        ({}, date(2026, 6, 15)),
        ({"promised_date": "2026-05-10"}, None),
        ({"result": "not_reached"}, None),
    ],
)
def test_a_promise_that_is_none_is_left_out_of_the_record(
    change: dict[str, str], promised: date | None
) -> None:
    given = CONTACT | change
    frame, refused = check_frame("contacts", pd.DataFrame([given], dtype="object"))
    assert not refused
    (one,) = records_of(Contact, frame, "customer_id", "C")
    assert (one.contact_id, one.result, one.promised_date) == ("K", given["result"], promised)
    (told,) = rows_as_told(Contact, frame)
    assert str(told["promised_date"]) == given["promised_date"]
