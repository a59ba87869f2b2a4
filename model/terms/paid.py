"""How early versions of a deal are paid, under every combination of shorter periods at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_schemas.case import DealCase
from data_schemas.policy import Policy
from model.day import Days, Floats
from model.money.cents import in_cents
from model.money.waiting import YEAR
from model.terms.conceded import waited
from model.terms.dates import PERIODS, due_days, shorter
from model.terms.move import Move


@dataclass(frozen=True)
class Paid:
    """Of one version, by place of the shorter periods, shape (q,) each, at the price as given.

    Parameters
    ----------
    waits : ndarray
        CNY times days waited for by the terms.
    worth : ndarray
        What being paid earlier than by the terms as given is worth to the customer, CNY.
    """

    waits: Floats
    worth: Floats


class Periods:
    """Every combination of shorter periods among some changes; place 0 is the deal as given.

    Parameters
    ----------
    moves : sequence of Move
        Those of other levers move no day.
    """

    def __init__(self, case: DealCase, moves: Sequence[Move], policy: Policy) -> None:
        self.case, self.policy = case, policy
        self._waited = waited(case)
        self._place: dict[Move, int] = {}
        told: list[Days] = []
        step = 1
        for name in PERIODS:
            mine = [m for m in moves if m.lever.id == name]
            self._place |= {m: step * k for k, m in enumerate(mine, start=1)}
            days = [0, *(shorter(case, m) for m in mine)]
            told = [np.tile(one, len(days)) for one in told]
            told.append(np.repeat(np.array(days), step))
            step *= len(days)
        self.credit, self.inspection = told

    def place(self, move: Move) -> int:
        """What a change adds to the place; 0 of one that moves no day."""
        return self._place.get(move, 0)

    def paid(self, version: DealCase) -> Paid:
        """A version with no period shorter, as it is paid under each combination."""
        parts = version.instalments
        days = due_days(self.case, parts, self.credit, self.inspection, self.policy)
        waits = days @ in_cents(np.array([p.amount for p in parts]))
        earlier = np.maximum(self._waited - waits, 0) / 100
        worth = earlier * float(self.policy.terms.customer_rate) / YEAR
        return Paid(waits / 100, worth)
