"""Scales: how a standard normal reading becomes a value with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import expit, ndtri

from training.simulate.clock import Floats


class Scale(Protocol):
    """A rising map from a standard normal reading to the values of a field."""

    def __call__(self, reading: Floats) -> Floats:
        """Values for readings, same shape; codes and booleans as places in their list."""


@dataclass(frozen=True)
class Linear:
    """Scores and ratios: mean and standard deviation, cut at the bounds."""

    mean: float
    sd: float
    low: float
    high: float
    digits: int = 1

    def __call__(self, reading: Floats) -> Floats:
        """Value in the field's unit."""
        return np.asarray(
            np.round(np.clip(self.mean + self.sd * reading, self.low, self.high), self.digits),
            dtype=np.float64,
        )


@dataclass(frozen=True)
class Logit:
    """Shares: a normal in log-odds, as a share of ``top``."""

    middle: float
    spread: float
    top: float = 1.0

    def __call__(self, reading: Floats) -> Floats:
        """Share between 0 and ``top``."""
        return np.asarray(
            np.round(self.top * np.asarray(expit(self.middle + self.spread * reading)), 2),
            dtype=np.float64,
        )


@dataclass(frozen=True)
class Log:
    """Amounts, times and counts: a normal in logarithms, less ``offset``, not below 0."""

    median: float
    spread: float
    high: float
    digits: int = 0
    offset: float = 0.0

    def __call__(self, reading: Floats) -> Floats:
        """Value in the field's unit, rounded to ``digits``."""
        value = self.median * np.exp(self.spread * reading) - self.offset
        return np.asarray(np.round(np.clip(value, 0.0, self.high), self.digits), dtype=np.float64)


@dataclass(frozen=True)
class Steps:
    """Closed lists: each value with the share of cases that has it, in rising order."""

    values: tuple[float, ...]
    shares: tuple[float, ...]

    def __call__(self, reading: Floats) -> Floats:
        """The value whose band the reading falls in."""
        total = sum(self.shares)
        cuts = np.asarray(ndtri(np.cumsum(self.shares[:-1]) / total))
        return np.asarray(self.values)[np.searchsorted(cuts, reading)]


def yes(share: float) -> Steps:
    """A boolean that is true in ``share`` of the cases."""
    return Steps((0.0, 1.0), (1.0 - share, share))


def places(*shares: float) -> Steps:
    """Places in an ordered list of codes with the share of each."""
    return Steps(tuple(float(n) for n in range(len(shares))), shares)
