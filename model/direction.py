"""Which way an input points: what it declares, or what its words say without being constrained.

Many an engineered input has no declared direction, since the model is free to find one; and yet
nobody reads 2 days late on average as worse than 28.
"""

from __future__ import annotations

from model.feature import Feature

_LATE = (
    "all_late_share_30", "days_in_state", "deal_days_late", "deal_overdue_count", "faded_days_late",
    "last_days_late", "late_share_0", "late_share_180", "late_share_30", "late_share_365",
    "late_share_60", "late_share_730", "late_share_90", "late_trend", "mean_days_late",
    "median_days_late", "oldest_overdue_days", "overdue_count", "overdue_share", "partial_share",
    "peers_late_share_30", "recent_days_late", "recent_late_share_30", "region_late_share_30",
    "stay_ratio", "usual_days_in_state",
)  # fmt: skip
PLAIN: dict[str, int] = dict.fromkeys(_LATE, 1) | {"paid_share": -1}
"""By the last part of a name: 1 where more is plainly worse, −1 where it is plainly better."""


def direction(one: Feature) -> int:
    """1 where more of an input reads as worse, −1 where it reads as better, 0 where as neither."""
    return one.monotone or PLAIN.get(one.name.rpartition(".")[2], 0)
