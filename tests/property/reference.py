"""The slow reference: history row by row in plain Python, as one would explain it at a table."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data_schemas.frame import Ledger


def day(value: Any) -> pd.Timestamp | None:
    return None if pd.isna(value) else pd.Timestamp(value)


def known(row: Any) -> pd.Timestamp | None:
    """When it was known to be paid (these ledgers have no payments table)."""
    return day(row.paid_date)


def history(
    ledger: Ledger, customer: str, at: pd.Timestamp, extra: str = "customer_id"
) -> dict[str, float]:
    """Features of one key strictly before ``at``."""
    rows = [r for r in ledger.receivables.itertuples() if getattr(r, extra) == customer]
    issued = [r for r in rows if issue(r) < at]
    settled = [r for r in issued if known(r) is not None and known(r) < at]
    settled.sort(key=lambda r: (known(r), r.Index))
    still_open = [r for r in issued if known(r) is None or known(r) >= at]
    overdue = [r for r in still_open if max(day(r.due_date), issue(r)) < at]
    late = [min(max((known(r) - day(r.due_date)).days, -90), 1095) for r in settled]
    out = {
        "settled_count": len(settled),
        "open_count": len(still_open),
        "overdue_count": len(overdue),
        "open_amount": sum(r.amount for r in still_open),
        "overdue_amount": sum(r.amount for r in overdue),
        "mean_late": mean(late),
        "recent_late": mean(late[-3:]),
        "last_late": float(late[-1]) if late else math.nan,
        "median_late": median(late[-10:]),
        "year_end_share": mean([known(r).month == 12 for r in settled]),
        "days_since_payment": (at - known(settled[-1])).days if settled else math.nan,
        "oldest_overdue": max(
            ((at - max(day(r.due_date), issue(r))).days for r in overdue), default=0
        ),
    }
    for h in (0, 30, 90, 365):
        ripe = []
        for r in issued:
            ripens = max(day(r.due_date) + pd.Timedelta(days=h), issue(r))
            if ripens < at:
                ripe.append(known(r) is None or known(r) > ripens)
        out[f"ripe_{h}"], out[f"late_{h}"] = len(ripe), sum(ripe)
    return out


def issue(row: Any) -> pd.Timestamp:
    return day(row.invoice_date) or day(row.due_date)


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def median(values: list[float]) -> float:
    if not values:
        return math.nan
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
