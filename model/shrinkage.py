"""Rates of few observations, shrunk towards their peers: customer → peers → region → all."""

from __future__ import annotations

import numpy as np

from model.asked import Asked
from model.day import Floats
from model.events import Moments

LEVELS = ("all", "region", "peers", "customer")
AGES = (0, 7, 14, 30, 60, 90, 180, 365, 730)
"""Days past due at which it is counted how many stay unpaid."""
PRIOR_COUNT = 8.0
"""A level counts as much as this many observations of the level below it."""


def shrunk_share(asked: Asked, horizon: int, upto: str = "customer") -> Floats:
    """Share unpaid ``horizon`` days past due, shrunk; shape (n,), missing without any history."""
    rate = np.full(len(asked), np.nan)
    for level in LEVELS[: LEVELS.index(upto) + 1]:
        count, late = asked.past(level).matured(horizon)
        rate = _blend(rate, count, late)
    return rate


def shrunk_stayed(asked: Asked, horizon: int) -> Floats:
    """Share still unpaid ``horizon`` days on of what had stayed unpaid as long, shrunk; (n,).

    Before the due date: share unpaid ``horizon`` days past due. Between two of ``AGES`` the shares
    at both count by how near they are. Of an age that no claim had so long ago the share of the
    oldest that some had stands in. Missing without any history.
    """
    late = np.clip(asked.snapshot - asked.due, AGES[0], AGES[-1])
    out, younger = np.full(len(asked), 0.0), np.full(len(asked), np.nan)
    for at, age in enumerate(AGES):
        near = np.interp(late, AGES, np.eye(len(AGES))[at])
        if not (late >= age).any() and not near.any():
            continue
        rate = np.full(len(asked), np.nan)
        for level in LEVELS:
            rate = _blend(rate, *asked.past(level).stayed(age, horizon))
        younger = rate = np.where(np.isnan(rate), younger, rate)
        out += np.where(near > 0, near * rate, 0.0)
    return np.where(asked.snapshot < asked.due, shrunk_share(asked, horizon), out)


def shrunk_mean_late(asked: Asked) -> Floats:
    """Mean days late by ``LATE_BY`` days past due, shrunk; (n,), missing without any history."""
    rate = np.full(len(asked), np.nan)
    for level in LEVELS:
        count, late = asked.past(level).late_by()
        rate = _blend(rate, count, late)
    return rate


def shrunk_stay(asked: Asked, *, paid: bool) -> Floats:
    """Mean days a receivable stays where this one is: customer and state, shrunk to the state.

    Parameters
    ----------
    paid : bool
        Whether a stay lasts until the payment, or until the next state.

    Returns
    -------
    ndarray, shape (n,)
        Days; missing without a dated state, or where no stay in it has ended before the snapshot.
    """
    process = asked.view.process
    rank = np.where(np.isnan(asked.state), -1, asked.state).astype("int64")
    rate = np.full(len(asked), np.nan)
    for own in (False, True):
        key = process.key(asked.customer, rank) if own else rank
        moments = Moments(key, asked.snapshot)
        days, ends = (
            moments.given_order(v) for v in process.stays(paid=paid, own=own).so_far(moments)
        )
        rate = _blend(rate, ends, days)
    return rate


def _blend(prior: Floats, count: Floats, total: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(count > 0, total / count, np.nan)
        both = (total + PRIOR_COUNT * prior) / (count + PRIOR_COUNT)
    return np.where(np.isnan(prior), own, both)
