"""Values that too many rows share: a day, an amount, a customer, round sums."""

from __future__ import annotations

import pytest

from tests.quality_reports import clean, only, report, rows


@pytest.mark.parametrize("column", ["invoice_date", "paid_date", "due_date"])
def test_a_day_of_migration(column: str) -> None:
    owed = rows()
    for row in owed[40:70]:
        row[column] = "2025-12-01"
    spikes = [one for one in report(clean(receivables=owed)).findings if one.code == "day_spike"]
    assert [(one.fields, one.rows) for one in spikes] == [((column,), 30)]
    assert "2025-12-01" in spikes[0].said.zh


def test_one_amount() -> None:
    owed = rows()
    for row in owed[:30]:
        row["amount"] = 5000.0
    assert only(report(clean(receivables=owed)), "amount_spike").rows == 30


def test_one_customer() -> None:
    owed = [
        row | {"customer_id": "其他" if n < 60 else f"C{n % 30}"} for n, row in enumerate(rows())
    ]
    found = only(report(clean(receivables=owed)), "customer_spike")
    assert (found.rows, found.of) == (60, 120)
    assert "其他" in found.said.zh


def test_round_amounts() -> None:
    owed = [row | {"amount": 100_000.0 + 10_000 * n} for n, row in enumerate(rows())]
    found = only(report(clean(receivables=owed)), "round_amounts")
    assert (found.rows, found.of) == (120, 120)
