"""Expected loss: probability of default × loss given default × exposure.

What "default" and "lost" mean is said once, in ``data_schemas.money_policy``.
"""

from __future__ import annotations

import numpy as np

from data_schemas.policy import Policy
from model.day import Floats
from model.scored import nearest


def default_probability(probability: Floats, horizons: tuple[int, ...], policy: Policy) -> Floats:
    """Probability of default, read off curves at the learnt horizon nearest to it.

    Parameters
    ----------
    probability : ndarray, shape (n, h)
        Of being unpaid at each horizon, from the later of due date and day asked.

    Returns
    -------
    ndarray, shape (n,)
    """
    return probability[:, horizons.index(nearest(horizons, policy.default_days))]


def expected_loss(amount: Floats, default: Floats, policy: Policy) -> Floats:
    """Expected loss, CNY, not rounded; shapes broadcast.

    Parameters
    ----------
    amount : ndarray
        Exposure: what is owed, CNY.
    default : ndarray
        Probability of default, 0 to 1.
    """
    return np.asarray(default * policy.money.loss_given_default * amount, dtype="float64")
