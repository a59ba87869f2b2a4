"""The days a backtest goes by: those that are named, and what stands for the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from data_schemas.punctuation import marks
from data_schemas.store import LedgerVersions
from model.curve import HORIZONS, nearest
from model.day import day_number, day_of
from training.known import known

TAUGHT = 0.7
"""Share of the claims with a known outcome that were invoiced before a cutoff nobody named."""


@dataclass(frozen=True)
class BacktestDays:
    """Cutoff, as-of day and horizons of a backtest.

    ``judged`` is the horizon by whose outcomes the cutoff was taken, none where it was named;
    ``by_default`` has the names of all that was not.
    """

    cutoff: date
    as_of: date
    horizons: tuple[int, ...]
    judged: int | None
    by_default: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """What was taken, as JSON can carry it."""
        return {
            "cutoff": self.cutoff.isoformat(), "as_of": self.as_of.isoformat(),
            "horizons": list(self.horizons), "by_default": list(self.by_default),
        }  # fmt: skip

    def line(self, lang: str) -> str:
        """What was taken, in words."""
        zh, mark = lang == "zh", marks(lang)

        def aside(name: str, why: str) -> str:
            return mark.within(why) if name in self.by_default else ""

        plain = "默认" if zh else "default"
        own = "默认：账簿日期" if zh else "default: the ledger's day"
        why = (
            f"默认：{self.judged} 天的结果已知的应收，{TAUGHT:.0%} 在此之前开票"
            if zh
            else f"default: {TAUGHT:.0%} of the claims whose outcome at {self.judged} days is known"
            " were invoiced before"
        )
        days = mark.comma.join(map(str, self.horizons))
        cutoff, as_of = aside("cutoff", why), aside("as_of", own)
        horizons = aside("horizons", plain)
        if zh:
            return (
                f"训练用 {self.cutoff} 之前{cutoff}，结果到 {self.as_of} 之前{as_of}，"
                f"期限 {days} 天{horizons}"
            )
        return (
            f"trained before {self.cutoff}{cutoff}, outcomes before {self.as_of}{as_of}, horizons"
            f" {days} days{horizons}"
        )


def backtest_days(
    ledger: Ledger | LedgerVersions,
    delay_days: int,
    *,
    cutoff: date | None = None,
    as_of: date | None = None,
    horizons: Sequence[int] | None = None,
) -> BacktestDays:
    """What is named, and for the rest: the ledger's day, the usual horizons, ``TAUGHT`` of it.

    Parameters
    ----------
    delay_days : int
        Of the policy: the cutoff is taken among claims whose outcome at the horizon next to it is
        known.

    Raises
    ------
    InvalidLedger
        If no cutoff is named and there is no such claim.
    """
    named = {"cutoff": cutoff, "as_of": as_of, "horizons": horizons}
    by_default = tuple(name for name, given in named.items() if given is None)
    day, grid = as_of or ledger.as_of, tuple(sorted(set(horizons or HORIZONS)))
    if cutoff is not None:
        return BacktestDays(cutoff, day, grid, None, by_default)
    judged = nearest(grid, delay_days)
    return BacktestDays(_cutoff(ledger, day, judged), day, grid, judged, by_default)


def _cutoff(ledger: Ledger | LedgerVersions, as_of: date, horizon: int) -> date:
    """The day before which ``TAUGHT`` of the claims were invoiced whose outcome is known by now."""
    view = known(ledger, as_of).now
    end = np.maximum(view.due, view.issue) + horizon
    issued = np.sort(view.issue[(end < day_number(as_of)) & ~view.outcomes.excluded])
    if not len(issued):
        raise InvalidLedger(
            f"到 {as_of} 还没有一笔应收到期满 {horizon} 天，无法自动选定截止日：请用 --cutoff"
            " 或较短的 --horizons",
            f"by {as_of} no claim is {horizon} days past due, so no cutoff can be taken: name"
            " --cutoff, or shorter --horizons",
        )
    return day_of(int(issued[math.ceil(TAUGHT * len(issued)) - 1]) + 1)
