"""Contributions in probability, for one unit and for a deal: additive, sign-preserving, exact.

A log-odds contribution becomes probability points by one factor per unit, (p − p₀)/(z − z₀): the
Aumann–Shapley value of the logistic function along the straight path from the baseline. A deal's
probability contributions are the amount-weighted sums over its instalments; its log-odds
contributions are those times (z − z₀)/(p − p₀).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.errors import ExplanationMismatch
from model.bundle import Contributions
from model.curve import sigmoid
from model.day import Floats

TOLERANCE = 1e-9
_FLAT = 1e-7
"""Below this distance from the baseline the factor is taken at its limit."""


@dataclass(frozen=True)
class Attribution:
    """Contributions of one thing, in log-odds and in probability.

    Parameters
    ----------
    base_log_odds, log_odds : float
        Of the baseline and of the score.
    base_probability, probability : float
        The same as probabilities.
    feature_log_odds, feature_probability : ndarray, shape (f,)
        Per column of the stage.
    cause_log_odds, cause_probability : ndarray, shape (11,)
        Per cause, in the order of ``Cause``.
    """

    base_log_odds: float
    log_odds: float
    base_probability: float
    probability: float
    feature_log_odds: Floats
    feature_probability: Floats
    cause_log_odds: Floats
    cause_probability: Floats

    def check(self) -> Attribution:
        """Return itself if everything adds up to ``TOLERANCE``.

        Raises
        ------
        ExplanationMismatch
            If it does not; nothing is ever rescaled to hide it.
        """
        gaps = (
            self.base_log_odds + self.cause_log_odds.sum() - self.log_odds,
            self.base_probability + self.cause_probability.sum() - self.probability,
            self.feature_log_odds.sum() - self.cause_log_odds.sum(),
            self.feature_probability.sum() - self.cause_probability.sum(),
        )
        worst = max(abs(float(g)) for g in gaps)
        if not worst <= TOLERANCE:
            raise ExplanationMismatch(
                f"解释不等于评分（相差 {worst:.3g}），请报告此错误",
                f"the explanation does not add up to the score (off by {worst:.3g}); please report",
            )
        return self


def slope_between(z: Floats, z0: Floats) -> Floats:
    """(σ(z) − σ(z₀)) / (z − z₀), with its limit σ(z₀)(1 − σ(z₀)) where they meet; any shape."""
    z, z0 = np.asarray(z, dtype="float64"), np.asarray(z0, dtype="float64")
    p0 = sigmoid(z0)
    gap = z - z0
    far = np.abs(gap) > _FLAT
    ratio = (sigmoid(z) - p0) / np.where(far, gap, 1.0)
    return np.asarray(np.where(far, ratio, p0 * (1 - p0)), dtype="float64")


def of_units(found: Contributions) -> list[Attribution]:
    """One attribution per row."""
    factor = slope_between(found.log_odds, found.baseline)
    p, p0 = sigmoid(found.log_odds), sigmoid(found.baseline)
    return [
        Attribution(
            base_log_odds=float(found.baseline[i]), log_odds=float(found.log_odds[i]),
            base_probability=float(p0[i]), probability=float(p[i]),
            feature_log_odds=found.features[i], feature_probability=found.features[i] * factor[i],
            cause_log_odds=found.causes[i], cause_probability=found.causes[i] * factor[i],
        ).check()
        for i in range(len(p))
    ]  # fmt: skip


def of_deal(parts: list[Attribution], weight: Floats) -> Attribution:
    """The attribution of a deal: of its expected unpaid share.

    Parameters
    ----------
    parts : list of Attribution, length m
        One per instalment.
    weight : ndarray, shape (m,)
        Amounts, or anything in proportion to them.
    """
    share = weight / weight.sum()
    p = float(sum(w * a.probability for w, a in zip(share, parts, strict=True)))
    p0 = float(sum(w * a.base_probability for w, a in zip(share, parts, strict=True)))
    z, z0 = log_odds_of(p), log_odds_of(p0)
    factor = 1.0 / float(slope_between(np.array(z), np.array(z0)))
    feature = np.sum([w * a.feature_probability for w, a in zip(share, parts, strict=True)], axis=0)
    cause = np.sum([w * a.cause_probability for w, a in zip(share, parts, strict=True)], axis=0)
    return Attribution(
        base_log_odds=z0, log_odds=z, base_probability=p0, probability=p,
        feature_log_odds=feature * factor, feature_probability=feature,
        cause_log_odds=cause * factor, cause_probability=cause,
    ).check()  # fmt: skip


def log_odds_of(p: float) -> float:
    """Log-odds of a probability, finite at 0 and 1."""
    p = min(max(p, 1e-15), 1 - 1e-15)
    return float(np.log(p) - np.log1p(-p))
