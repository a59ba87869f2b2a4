"""Exact contributions against one reference: what each cause adds when it is as it is now.

The question stays as it is asked (stage, age, kind of instalment). The causes of the reference are
replaced by the case's own, one after the other, in every order there is: a cause's contribution is
the mean of what its turn changes in the reported log-odds. It is the Shapley value of the model as
a whole, pooling and calibration included; a cause whose inputs are those of the reference adds
exactly nothing.

Source: Shapley (1953); against a single reference also "baseline Shapley" (Sundararajan and
Najmi 2020, The many Shapley values for model explanation).
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.bundle import Bundle, Contributions
from model.composite import shared_out
from model.day import Days, Floats
from model.features import cause_index


def against(
    bundle: Bundle, stage: Stage, x: Floats, reference: Floats, days: int, first: Days
) -> Contributions:
    """Contributions to the log-odds ``days`` past the question date, from a reference on.

    Parameters
    ----------
    x, reference : ndarray, shape (n, f)
        Inputs of the cases and of what each is compared with; what names the question is taken
        from the case.
    first : ndarray of int, shape (n,)
        See ``Bundle.log_odds``.

    Returns
    -------
    Contributions
        ``baseline`` is what the model says of the same question with the reference's causes.
        Within a cause, the inputs that differ share its contribution by the pull that the model's
        own explanation gives them; an input that does not differ has none.
    """
    cause = cause_index(bundle.features(stage))
    other = np.where(cause >= 0, reference, x)
    at = bundle.horizons(stage).index(days)
    pull = (
        bundle.explain(stage, x, days, first).features
        - bundle.explain(stage, other, days, first).features
    )
    differs = ~((x == other) | (np.isnan(x) & np.isnan(other)))
    n = len(x)
    baseline, log_odds = np.empty(n), np.empty(n)
    causes, features = np.zeros((n, len(Cause))), np.zeros_like(x)
    for i in range(n):
        moved = np.unique(cause[differs[i]])
        members = subsets(len(moved))
        own = np.zeros((len(members), x.shape[1]), dtype=bool)
        for place, one in enumerate(moved):
            own[:, cause == one] = members[:, [place]]
        mixed = np.where(own | (cause < 0), x[i], other[i])
        z = bundle.log_odds(stage, mixed, np.repeat(first[i], len(mixed)))[0][:, at]
        baseline[i], log_odds[i] = z[0], z[-1]
        causes[i, moved] = shapley(z)
        for one in moved:
            columns = np.flatnonzero(differs[i] & (cause == one))
            features[i, columns] = shared_out(causes[i, [one]], pull[[i]][:, columns])[0]
    return Contributions(baseline, features, causes, log_odds)


def subsets(k: int) -> NDArray[np.bool_]:
    """All subsets of k players, shape (2**k, k): the empty one first, the whole last."""
    bits = np.arange(2**k)[:, None] >> np.arange(k)[None, :]
    return np.asarray(bits & 1, dtype=bool)


def shapley(worth: Floats) -> Floats:
    """Shapley values of k players, shape (k,).

    Parameters
    ----------
    worth : ndarray, shape (2**k,)
        Of each subset, in the order of ``subsets``.

    Examples
    --------
    Two players who earn 1 alone and 4 together share alike:

    >>> shapley(np.array([0.0, 1.0, 1.0, 4.0])).tolist()
    [2.0, 2.0]
    """
    k = len(worth).bit_length() - 1
    members = subsets(k)
    size = members.sum(axis=1)
    weight = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)])
    out = np.empty(k)
    for player in range(k):
        without = np.flatnonzero(~members[:, player])
        gain = worth[without + 2**player] - worth[without]
        out[player] = float(weight[size[without]] @ gain)
    return out
