"""The slow reference of the payer's process: where a receivable is, and how long that takes."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from model.features_process import PROCESS_FEATURES
from model.process import LONGEST
from model.shrinkage import PRIOR_COUNT
from tests.property.reference_rows import Claim, Rows, by, path

PROCESS_NAMES = tuple(f.name for f in PROCESS_FEATURES)


class ProcessBook:
    """The dated states of all receivables, and what became of these."""

    def __init__(self, states: Rows, claims: dict[str, Claim]) -> None:
        self.paths = {str(n): path(found) for n, found in by(states, "receivable_id").items()}
        self._claims = claims
        self._stays: dict[int, NDArray[np.float64]] = {}

    def features(self, number: str, own: list[str], t: int) -> dict[str, float]:
        """Where a receivable is in the process; ``own`` are the receivables of its customer."""
        path = [s for s in self.paths.get(number, []) if s[0] < t]
        if not path:
            return dict.fromkeys(PROCESS_NAMES, math.nan)
        day, rank = path[-1]
        ranks = [r for _, r in path]
        usual = self._usual(own, rank, t, paid=False)
        return {
            "receivable.days_in_state": t - day,
            "receivable.days_in_process": t - path[0][0],
            "receivable.furthest_state": max(ranks),
            "receivable.state_returns": len(ranks) - len(set(ranks)),
            "receivable.usual_days_in_state": usual,
            "receivable.usual_days_to_payment": self._usual(own, rank, t, paid=True),
            "receivable.stay_ratio": (1 + t - day) / (1 + usual),
        }

    def _usual(self, own: list[str], rank: int, t: int, *, paid: bool) -> float:
        """Mean stay in a state: of everybody's receivables, then of this customer's."""
        if rank not in self._stays:
            self._stays[rank] = self._stays_of(self._claims, rank)
        rate = math.nan
        for begun, follows, known in (self._stays[rank], self._stays_of(own, rank)):
            end = known if paid else np.minimum(known, follows)
            seen = begun < np.minimum(t, known)
            stayed = np.minimum(np.minimum(end, t), begun + LONGEST) - begun
            days = float(stayed[seen].sum())
            ends = int((seen & (end < t) & (end <= begun + LONGEST)).sum())
            if not math.isnan(rate):
                rate = (days + PRIOR_COUNT * rate) / (ends + PRIOR_COUNT)
            elif ends:
                rate = days / ends
        return rate

    def _stays_of(self, numbers: Iterable[str], rank: int) -> NDArray[np.float64]:
        """When each stay in a state began, when the next did, and when it was known paid."""
        found = [
            (begun, steps[place + 1][0] if steps[place + 1 :] else math.inf, self._claims[n].known)
            for n in numbers
            if not self._claims[n].void
            for steps in (self.paths.get(n, []),)
            for place, (begun, at) in enumerate(steps)
            if at == rank
        ]
        return np.array(found, dtype="float64").reshape(-1, 3).T
