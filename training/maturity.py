"""How many matured outcomes a horizon lacks, and by when they would be there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.bundle import first_question
from model.day import Floats, day_of
from model.manifest import Dropped
from training.snapshots import StageRows

MIN_ROWS = 100
"""Matured rows below which a horizon is not learnt but merged into its neighbours."""
MIN_CLASS = 15
"""Rows of the rarer outcome below which it is not learnt; its level is (``rare_horizon``)."""
RECENT_DAYS = 365
"""Days whose new rows give the present rate."""
FURTHEST_DAYS = 3650
"""Days ahead beyond which no date is named."""


def enough(y: Floats) -> bool:
    """Whether matured outcomes are enough to learn a horizon from."""
    return len(y) >= MIN_ROWS and min(y.sum(), len(y) - y.sum()) >= MIN_CLASS


def learnable(rows: StageRows, horizons: Sequence[int], as_of: int) -> list[int]:
    """Those of the horizons that have outcomes enough by a day number."""
    return [h for h in horizons if enough(rows.unpaid(h)[rows.usable(h, as_of)])]


@dataclass(frozen=True)
class Needed:
    """Matured rows a horizon needs: in all, and of each outcome."""

    rows: int
    each: int


def dropped(rows: StageRows, horizon: int, as_of: int, needed: Needed) -> Dropped:
    """A horizon that cannot be learnt: what it has, what is missing, and roughly until when.

    The date counts on rows coming in and being paid as they have been: those that wait for their
    day mature first, then new ones at the rate of the last ``RECENT_DAYS``. There is none where one
    outcome has never been seen, or where nothing new comes in.
    """
    matured = rows.usable(horizon, as_of)
    count, unpaid = int(matured.sum()), int(rows.unpaid(horizon)[matured].sum())
    missing = max(needed.rows - count, 0)
    missing_unpaid = max(needed.each - unpaid, 0)
    missing_paid = max(needed.each - (count - unpaid), 0)
    share = unpaid / count if count else None
    more = _rows_until(missing, missing_paid, missing_unpaid, share)
    day = None if more is None else _day_of_rows(rows, horizon, as_of, more)
    return Dropped(
        stage=rows.stage, days=horizon, rows=count, unpaid=unpaid,
        reason="too few rows" if missing else "one outcome is too rare",
        missing_rows=missing, missing_paid=missing_paid, missing_unpaid=missing_unpaid,
        expected=day,
    )  # fmt: skip


def _rows_until(missing: int, paid: int, unpaid: int, share: float | None) -> int | None:
    """Further rows after which nothing is missing, at the share unpaid so far."""
    if share is None:
        return missing  # no outcome yet: their shares are anybody's guess, their number is not
    wanted = [(unpaid, share), (paid, 1 - share)]
    if any(count and not of for count, of in wanted):
        return None
    return max([missing, *(math.ceil(count / of) for count, of in wanted if count)])


def _day_of_rows(rows: StageRows, horizon: int, as_of: int, more: int) -> date | None:
    """Day on which that many further rows have matured; none within ``FURTHEST_DAYS``."""
    asked = first_question((horizon,), rows.due, rows.snapshot, rows.stage) == 0
    ends = rows.question[asked] + horizon + 1
    waiting = np.sort(ends[ends > as_of])
    if more <= len(waiting):
        return _near(float(waiting[more - 1]), as_of)
    recent = rows.snapshot[asked & (rows.snapshot >= as_of - RECENT_DAYS)]
    if not len(recent):
        return None
    span = as_of - max(int(rows.snapshot.min()), as_of - RECENT_DAYS)
    per_day = len(recent) / max(span, 1)
    lead = float(np.median((rows.question - rows.snapshot)[asked]))
    after = as_of + lead + horizon + (more - len(waiting)) / per_day
    return _near(max(after, float(waiting[-1]) if len(waiting) else after), as_of)


def _near(day: float, as_of: int) -> date | None:
    return day_of(math.ceil(day)) if day - as_of <= FURTHEST_DAYS else None
