"""The one-year loan prime rate (LPR) by the day it was published, with its source.

Nothing is filled in beyond ``LPR_VERIFIED_UP_TO``: a later day's rate has to be supplied, in the
policy file or with the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A yearly rate in force from a day on, as a share of 1."""

    since: date
    rate: Decimal
    source: str


_TABLE = "monthly announcement of the National Interbank Funding Center; three public tables agree"

LPR: tuple[Rate, ...] = tuple(
    Rate(since=date.fromisoformat(since), rate=Decimal(rate), source=_TABLE)
    for since, rate in (
        ("2019-08-20", "0.0425"),
        ("2019-09-20", "0.0420"),
        ("2019-11-20", "0.0415"),
        ("2020-02-20", "0.0405"),
        ("2020-04-20", "0.0385"),
        ("2021-12-20", "0.0380"),
        ("2022-01-20", "0.0370"),
        ("2022-08-22", "0.0365"),
        ("2023-06-20", "0.0355"),
        ("2023-08-21", "0.0345"),
        ("2024-07-22", "0.0335"),
        ("2024-10-21", "0.0310"),
        ("2025-05-20", "0.0300"),
    )
)
"""Only the days on which it changed; each holds until the next."""

LPR_VERIFIED_UP_TO = date(2026, 8, 19)
"""The last announcement checked is that of 2026-07-20 (unchanged); the next one may change it."""

STATUTORY_DAILY_RATE = Decimal("0.0005")
"""Late interest a day where an SME's contract is silent: 万分之五 (Regulation, 2025 article 17)."""

SINCE_LPR = date(2019, 8, 20)
"""Payment that fell late before this day is measured by the older benchmark lending rate."""
