"""When the instalments of changed terms fall due, for one set of shorter periods or for many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind
from data_schemas.instalment import Instalment
from data_schemas.levers import LEVERS, Lever
from data_schemas.policy import Policy
from model.day import Days
from model.law.answered import known
from model.terms.move import FIXED, Move

RESHAPING = ("upfront_share", "retention_share", "split")
"""Levers that share what is planned out anew among instalments."""
PERIODS = ("credit_days", "acceptance_days")
"""Levers that move the days of what is told, by as many days as the period is shorter."""
_BEFORE_ACCEPTANCE = (InstalmentKind.ADVANCE, InstalmentKind.PROGRESS)
"""Kinds that wait for no acceptance."""


def _now(case: DealCase, lever: Lever) -> int:
    """A period as the days of payment are planned by: the deal's own, else the contract's."""
    own = getattr(case.deal, lever.declared.name)
    return int((known(case, lever.declared) if own is None else own) or 0)


def shorter(case: DealCase, move: Move) -> int:
    """Days by which a change of a period shortens what is planned."""
    return max(_now(case, move.lever) - int(move.after), 0)


def due_days(
    case: DealCase, parts: Sequence[Instalment], credit: Days, inspection: Days, policy: Policy
) -> Days:
    """Days from signing on which instalments fall due once periods are shorter, shape (m, parts).

    What is told moves as much earlier as its periods are shorter, but no further than to where what
    is left of them would end had they begun at signing. A new progress payment lies half way to the
    day, as moved, of what it was split from: sooner, it might come before the advance. A new
    advance falls due no later than whatever follows it.

    Parameters
    ----------
    case : DealCase
        The deal as given.
    parts : sequence of Instalment
        Those of the changed deal, the told ones on their told days; what a new progress payment
        was split from follows it.
    credit, inspection : ndarray of int, shape (m,)
        Days by which the credit and the acceptance period are shorter.
    """
    told = {p.instalment_id for p in case.instalments}
    day = np.array([(p.due_date - case.deal.signing_date).days for p in parts], dtype="int64")
    kind = [p.kind for p in parts]
    lent = np.array([k not in FIXED for k in kind])
    inspected = np.array([k not in _BEFORE_ACCEPTANCE for k in kind])
    shift = credit[:, None] * lent + inspection[:, None] * inspected
    # A day that was told sooner than its own periods allow stays where it is.
    credit_now, inspection_now = (_now(case, LEVERS[name]) for name in PERIODS)
    left = (credit_now - credit)[:, None] * lent
    left = left + (inspection_now - inspection)[:, None] * inspected
    out = np.maximum(day - shift, np.minimum(day, np.maximum(left, 1)))
    new = [n for n, p in enumerate(parts) if p.instalment_id not in told]
    for n in new:
        if kind[n] is InstalmentKind.PROGRESS:
            whole = out[:, n + 1]
            out[:, n] = np.maximum(whole // 2, np.minimum(whole, 1))
    for n in new:
        if kind[n] is InstalmentKind.ADVANCE:
            others = np.delete(out, n, axis=1)
            out[:, n] = others.min(axis=1, initial=policy.terms.advance_days)
    return np.asarray(out, dtype="int64")
