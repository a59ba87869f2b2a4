"""The customer's own record beside the model, where a ledger tells no causes.

Of what the customer left unpaid as long as this, the share that was still unpaid later: it needs no
learning, so a short register, or times that change, spoil it less than a model. A part of the
reported log-odds is its log-odds: of open receivables (ADR 0033), and at signing while the register
is young (ADR 0053).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from data_schemas.causes import Cause
from model.asked import Asked
from model.day import Floats
from model.feature import Feature, feature
from model.manifest import HorizonModel
from model.shrinkage import shrunk_stayed

LEAST_SHARE = 0.01
"""A share is cut to this much from 0 and 1: a few outcomes are never certain."""


def record_name(days: int) -> str:
    """The column that holds the share still unpaid so many days on."""
    return f"history.stay_share_{days}"


def record_features(record: tuple[int, ...]) -> tuple[Feature, ...]:
    """The columns of these days."""
    return tuple(_stay_share(days) for days in record)


def _stay_share(days: int) -> Feature:
    @feature(
        zh=f"以往款项在同样时点之后{days}天仍未付的比例（结合同类估计）",
        en=f"Of the customer's claims at the same point, share unpaid {days} days on, blended"
        " with peers'",
        unit="1",
        cause=Cause.HABIT,
        monotone=1,
        name=record_name(days),
        is_share=True,
    )
    def compute(asked: Asked) -> Floats:
        """Of this customer's receivables unpaid as long as this one, or due, share unpaid then."""
        return shrunk_stayed(asked, days)

    return compute


@dataclass(frozen=True)
class TrackRecord:
    """The record's part of one horizon: ``weight`` × its log-odds.

    Parameters
    ----------
    column : int
        Its column among the stage's inputs.
    weight : float
        Share of the reported log-odds, 0 to less than 1.
    centre : float
        Mean log-odds in training: what a missing share counts as, and what its contribution is
        told from.
    """

    column: int
    weight: float
    centre: float

    def blended(self, z: Floats, x: Floats) -> Floats:
        """Reported log-odds: the model's ``z`` and the record's, each with its weight; (n,)."""
        return (1 - self.weight) * z + self.weight * self.centre + self.apart(x)

    def base(self, base: float) -> float:
        """Expected reported log-odds where the model's is ``base``."""
        return (1 - self.weight) * base + self.weight * self.centre

    def apart(self, x: Floats) -> Floats:
        """Weighted log-odds of rows' shares, less the centre's; shape (n,)."""
        return self.weight * (np.nan_to_num(record_log_odds(x[:, self.column]) - self.centre))


def track_record(names: Sequence[str], horizon: HorizonModel) -> TrackRecord | None:
    """The record's part of a horizon, if it has one; ``names`` are the stage's inputs."""
    if not horizon.record_weight:
        return None
    column = names.index(record_name(horizon.days))
    return TrackRecord(column, horizon.record_weight, horizon.record_centre)


def record_log_odds(share: Floats) -> Floats:
    """Log-odds of shares; NaN stays NaN."""
    return np.asarray(logit(np.clip(share, LEAST_SHARE, 1 - LEAST_SHARE)), dtype="float64")
