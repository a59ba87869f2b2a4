"""The last day on which anything in a ledger happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data_schemas.errors import InvalidLedger

HAPPENED = {
    "receivables": ("invoice_date", "paid_date"),
    "deals": ("signing_date",),
    "payments": ("paid_date", "recorded_date"),
    "contacts": ("date",),
    "states": ("date",),
    "facts": ("known_at",),
    "aliases": ("date",),
}
"""Columns that say when something happened; due and promised dates lie ahead."""


def last_happened(frames: Mapping[str, pd.DataFrame]) -> date | None:
    """The latest day on which anything in the ledger happened; none where no row says."""
    days = [
        frames[table][column].max()
        for table, columns in HAPPENED.items()
        if table in frames
        for column in columns
    ]
    latest: date | None = max((d.date() for d in days if d is not pd.NaT), default=None)
    return latest


def latest_day(frames: Mapping[str, pd.DataFrame]) -> date:
    """The latest day on which anything in the ledger happened.

    Raises
    ------
    InvalidLedger
        If no row says.
    """
    latest = last_happened(frames)
    if latest is None:
        raise InvalidLedger(
            "账簿没有任何已发生的日期（如开票日期、付款日期）；请用 --as-of 给出数据截止日",
            "nothing in the ledger says when it happened (no invoice or payment dates);"
            " name the day of the records with --as-of",
        )
    return latest
