"""What claims have in common that no curve tells: customers and the whole book move together.

One latent number decides when a claim is paid: the later, the higher. Part of it is shared by all
claims of a customer, part by the whole book; the rest is the claim's own. Each claim keeps its
curve; only sums get wider. How much is shared is estimated from past outcomes (``shared_of``).

References
----------
.. [1] Vasicek, O. (2002), The distribution of loan portfolio value: the one-factor model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from scipy.special import eval_hermitenorm, factorial, ndtri

from model.day import Days, Floats

TERMS = 12
"""Terms of the series for the probability that two claims are both unpaid."""
MOST = 0.6
"""Shares above this are not believed."""
_SURE = 1e-6


class Common(BaseModel):
    """Shares of the variance of a claim's latent number.

    ``customer`` is shared by the claims of one customer, ``book`` by all; ``claims`` and ``times``
    say from how many out-of-time claims and quarters they were estimated, 0: assumed by policy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer: float
    book: float
    claims: int
    times: int


@dataclass(frozen=True)
class Pairs:
    """Out-of-time predictions and what came to pass; one row per claim, snapshot and horizon.

    Parameters
    ----------
    p, y : ndarray, shape (n,)
        Probability of being unpaid, and whether it was.
    claim, customer, time : ndarray of int64, shape (n,)
        Whose row it is, one number for each at all horizons, and the quarter of its snapshot.
    """

    p: Floats
    y: Floats
    claim: Days
    customer: Days
    time: Days


def shared_of(horizons: Sequence[Pairs]) -> Common | None:
    """Shares at which pairs of claims were unpaid together as often as they were.

    Pairs are two claims of one customer, or of two customers, asked about in the same quarter at
    the same horizon. None where there is no pair of either kind.
    """
    within = np.zeros(TERMS + 1)
    between = np.zeros(TERMS + 1)
    for one in horizons:
        p = np.clip(one.p, _SURE, 1 - _SURE)
        # Unpaid is a low probability's high latent number: its threshold is z(1 − p).
        threshold = ndtri(1 - p)
        density = np.exp(-0.5 * threshold**2) / np.sqrt(2 * np.pi)
        own = one.time * (one.customer.max(initial=0) + 1) + one.customer
        alone = own * (one.claim.max(initial=0) + 1) + one.claim
        for k in range(TERMS + 1):
            if k == 0:
                value = one.y - p
            else:
                value = density * eval_hermitenorm(k - 1, threshold) / np.sqrt(factorial(k))
            same, mine, all_ = (_products(value, key) for key in (alone, own, one.time))
            within[k] += mine - same
            between[k] += all_ - mine
    if not (within[1] or between[1]):
        return None
    book = _share(between)
    customer = max(_share(within) - book, 0.0)
    claims = {int(c) for one in horizons for c in one.claim}
    times = {int(t) for one in horizons for t in one.time}
    return Common(customer=customer, book=book, claims=len(claims), times=len(times))


def _products(value: Floats, key: Days) -> float:
    """Sum over all ordered pairs (itself included) under one key of the product of values."""
    _, at = np.unique(key, return_inverse=True)
    return float((np.bincount(at, value) ** 2).sum())


def _share(sums: Floats) -> float:
    """The share at which the series meets what was observed; 0 where that is less than chance."""
    grid = np.linspace(0.0, MOST, 601)
    series = np.polynomial.polynomial.polyval(grid, np.r_[0.0, sums[1:]])
    above = np.flatnonzero(series >= sums[0])
    if sums[0] <= 0:
        return 0.0
    return float(grid[above[0]]) if len(above) else MOST


def latent(
    customer: NDArray[np.int64], common: Common, draws: int, seed: int
) -> NDArray[np.float32]:
    """Latent numbers of claims, standard normal, shape (n, draws); mirrored in pairs.

    Parameters
    ----------
    customer : ndarray of int64, shape (n,)
        Whose claim it is.
    """
    rng = np.random.default_rng(seed)
    half = (draws + 1) // 2
    _, who = np.unique(customer, return_inverse=True)
    shared = rng.standard_normal((int(who.max(initial=-1)) + 1, half), dtype=np.float32)
    all_ = rng.standard_normal(half, dtype=np.float32)
    own = rng.standard_normal((len(customer), half), dtype=np.float32)
    rest = max(1.0 - common.book - common.customer, 0.0)
    out = (
        np.float32(np.sqrt(common.book)) * all_
        + np.float32(np.sqrt(common.customer)) * shared[who]
        + np.float32(np.sqrt(rest)) * own
    )
    return np.concatenate([out, -out], axis=1)[:, :draws]


def unpaid_draws(z: NDArray[np.float32], p: Floats) -> NDArray[np.bool_]:
    """Whether each claim is unpaid in each draw, shape (n, draws); ``p`` is its probability."""
    threshold = ndtri(np.clip(1 - p, 0.0, 1.0)).astype(np.float32)
    return np.asarray(z > threshold[:, None])
