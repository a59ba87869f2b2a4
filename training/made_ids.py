"""Ids of rows that a file gives none: made from what the rows say."""

from __future__ import annotations

import hashlib
from itertools import count

import pandas as pd

MADE_IDS = {
    "payments": ("payment_id", ("receivable_id", "paid_date", "amount", "kind")),
    "contacts": ("contact_id", ("customer_id", "receivable_id", "date", "channel", "result")),
}
"""Ids that a file may leave out, and the columns they are then made from."""


def with_ids(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Ids made from what the rows say, so that the same file gives the same ids again."""
    name, columns = MADE_IDS[table]
    seen: dict[str, count[int]] = {}
    ids = []
    for row in frame[list(columns)].itertuples(index=False):
        text = "|".join(str(value) for value in row)
        number = next(seen.setdefault(text, count()))
        ids.append("auto-" + hashlib.sha256(f"{text}|{number}".encode()).hexdigest()[:20])
    return frame.assign(**{name: pd.Series(ids, index=frame.index, dtype="object")})
