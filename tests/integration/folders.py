"""A ledger folder as companies bring it."""

from __future__ import annotations

from pathlib import Path

PLAIN = (
    "receivable_id,customer_id,invoice_date,due_date,amount,paid_date\n"
    "001,甲局,2025-01-01,2025-01-31,100.50,2025-03-01\n"
    "002,甲局,2025-02-01,2025-03-01,7,\n"
)


def put(folder: Path, table: str, text: str) -> None:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
