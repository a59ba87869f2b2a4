"""What an ingest reopens is what is paid with the records before and unpaid with those after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.frame import check_frame, ledger_of
from model.day import NEVER
from model.settlement import outcomes
from training.coming import Coming
from training.taken_back import reopened

DAYS = st.sampled_from([None, "2025-03-01", "2025-04-01"])
AMOUNTS = st.sampled_from([100.0, 5.0])
KINDS = st.sampled_from([None, "cash", "cash", "reversal", "credit_note", "write_off", "void"])
ID = st.integers(0, 2).map("R{}".format)
RECEIVABLES = st.dictionaries(ID, st.tuples(AMOUNTS, DAYS), max_size=3)
PAYMENTS = st.dictionaries(
    st.integers(0, 3).map("P{}".format),
    st.tuples(ID, DAYS.filter(bool), AMOUNTS, KINDS),
    max_size=4,
)
Rows = dict[str, tuple[Any, ...]]


def frames(receivables: Rows, payments: Rows) -> dict[str, pd.DataFrame]:
    """Checked tables of what came."""
    owed = [
        {"receivable_id": key, "customer_id": "C", "due_date": "2025-02-01", "amount": amount,
         "paid_date": day}
        for key, (amount, day) in receivables.items()
    ]  # fmt: skip
    paid = [
        {"payment_id": key, "receivable_id": of, "paid_date": day, "amount": amount, "kind": kind}
        for key, (of, day, amount, kind) in payments.items()
    ]
    out = {}
    for table, rows in (("receivables", owed), ("payments", paid)):
        if rows:
            out[table], refused = check_frame(table, pd.DataFrame(rows))
            assert not refused
    return out


@given(RECEIVABLES, PAYMENTS, RECEIVABLES, PAYMENTS, st.booleans())
def test_named_is_what_is_paid_before_and_open_after(
    owed: Rows, paid: Rows, came: Rows, sent: Rows, again: bool
) -> None:
    if again:  # an export brings most of what is on record once more
        came, sent = owed | came, paid | sent
    before = ledger_of(date.max, **frames(owed, paid))
    after = ledger_of(date.max, **frames(owed | came, paid | sent))
    was, became = outcomes(before), outcomes(after)
    asked = before.receivables["receivable_id"][(was.paid < NEVER) & ~was.excluded]
    reversed_ = {row[0] for key, row in sent.items() if row[3] == "reversal" and key not in paid}
    is_open = set(after.receivables["receivable_id"][became.open_on(NEVER)])
    found = reopened(Coming(before, frames(came, sent)), was)
    assert sorted(found) == sorted(set(asked) & is_open - reversed_)
