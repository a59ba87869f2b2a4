"""What the claims of one key tell of how they were paid and promised, counted claim by claim."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import median

from model.features_history import HALF_LIFE
from model.payers import LATE_AT, LATE_BY
from tests.property.reference_rows import Claim, Rows, mean, month


def last_days(days: list[int], count: int) -> int:
    """Where the last few begin: what happened on one day comes in whole."""
    return days.index(days[-count]) if len(days) >= count else 0


def history(claims: list[Claim], t: int) -> dict[str, float]:
    """What claims tell strictly before day ``t``, as of day numbers."""
    issued = [c for c in claims if c.issue < t]
    settled = sorted((c for c in issued if c.known < t), key=lambda c: c.settled)
    still_open = [c for c in issued if c.known >= t]
    overdue = [c for c in still_open if c.ripe() < t]
    late = [c.late for c in settled]
    days = [c.settled for c in settled]
    come = [c for c in issued if c.ripe(LATE_BY) < t]
    weight = [0.5 ** ((t - c.ripe(LATE_BY)) / HALF_LIFE) for c in come]
    out = {
        "settled_count": len(settled),
        "open_count": len(still_open),
        "overdue_count": len(overdue),
        "open_amount": sum(c.owed for c in still_open),
        "overdue_amount": sum(c.owed for c in overdue),
        "mean_amount": mean(c.owed for c in issued),
        "mean_late": mean(late),
        "recent_late": mean(late[last_days(days, 3) :]),
        "ten_late": mean(late[last_days(days, 10) :]),
        "last_late": mean(late[last_days(days, 1) :]),
        "median_late": median(late[last_days(days, 10) :]) if late else math.nan,
        "mean_late_by": mean(c.late_by for c in come),
        "faded_late_by": sum(w * c.late_by for w, c in zip(weight, come, strict=True)) / sum(weight)
        if come
        else math.nan,
        "late_trend": mean(late[last_days(days, 5) :]) - mean(late[: last_days(days, 5)]),
        "year_end_share": mean(month(c.paid) == 12 for c in settled),
        "days_since_payment": t - settled[-1].settled if settled else math.nan,
        "days_since_invoice": t - max(c.issue for c in issued) if issued else math.nan,
        "oldest_overdue": max((t - c.ripe() for c in overdue), default=0),
    }
    for h in LATE_AT:
        ripe = [c for c in issued if c.ripe(h) < t]
        out[f"ripe_{h}"] = len(ripe)
        out[f"late_{h}"] = sum(c.known > c.ripe(h) for c in ripe)
    ripe = sorted((c for c in issued if c.ripe(30) < t), key=lambda c: c.ripe(30))
    latest = ripe[last_days([c.ripe(30) for c in ripe], 10) :]
    out["recent_share_30"] = mean(c.known > c.ripe(30) for c in latest)
    return out


def promises(contacts: Rows, claims: Mapping[str, Claim], t: int) -> list[bool]:
    """Whether each promise about one of the claims, whose day came before ``t``, was broken."""
    given: dict[tuple[str, int], int] = {}
    for c in sorted(contacts, key=lambda one: one["date"]):
        number, promised = c["receivable_id"], c["promised_date"]
        if promised is not None and number in claims:
            given.setdefault((number, promised), max(promised, c["date"]))
    return [
        claims[number].known > promised for (number, promised), told in given.items() if told < t
    ]
