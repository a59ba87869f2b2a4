"""How past cases stood before a day: by what was known then, payment by payment.

The outcomes of a ``LedgerView`` are those of the whole ledger. Here they are worked out again for
a few receivables from what had been recorded before the day, so that neither a later payment nor a
later reversal shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.comparable import CaseKind, Ending
from data_schemas.outcome import EFFECTS
from model.day import NEVER, day_number
from model.settlement import Outcomes, outcomes
from model.units import known_before
from model.view import LedgerView


@dataclass(frozen=True)
class Ended:
    """How one case ended; ``days`` and ``share_paid`` as in ``Comparable``."""

    ending: Ending
    days: int
    share_paid: float


@dataclass(frozen=True)
class Part:
    """A claim of a case: when it was due, how much, and its outcome as it was known."""

    due: int
    amount: float
    paid: int
    written_off: bool
    void: bool


Claim = tuple[str, int, float]
"""Id, day number it was due, and amount, as planned."""


def endings(
    view: LedgerView, cases: Sequence[Sequence[Claim]], kind: CaseKind, known_to: date
) -> list[Ended | None]:
    """How cases had ended by a day, each told by its claims; ``None``: it never was a claim.

    Parameters
    ----------
    kind : CaseKind
        Of a deal the claims are instalments: one invoiced in parts is paid when the last of them
        is, one not invoiced yet is unpaid. What was invoiced counts as owed, not what was planned.
    """
    found = _known(view, [name for claims in cases for name, _, _ in claims], kind, known_to)
    return [ended([found.part(one) for one in claims], known_to) for claims in cases]


@dataclass(frozen=True)
class _Known:
    """What was known of some receivables: where each claim's stand, and their outcomes."""

    where: dict[str, NDArray[np.int64]]
    outcomes: Outcomes
    gone: NDArray[np.bool_]
    t: int

    def part(self, claim: Claim) -> Part:
        """One claim as it was known."""
        name, due, amount = claim
        at = self.where.get(name)
        if at is None:
            return Part(due, amount, NEVER, written_off=False, void=False)
        found = self.outcomes
        live = at[~found.excluded[at]]
        paid = bool(len(live)) and bool((found.known[live] < self.t).all())
        return Part(
            due=due,
            amount=float(found.owed[live].sum()),
            paid=int(found.paid[live].max()) if paid else NEVER,
            written_off=bool(self.gone[live].any()),
            void=not len(live),
        )


def _known(view: LedgerView, names: list[str], kind: CaseKind, known_to: date) -> _Known:
    ledger = view.ledger
    if kind is CaseKind.DEAL:
        key, rows = "instalment_id", view.once(_by_instalment)
        at = np.array([n for name in names for n in rows.get(name, ())], dtype="int64")
    else:
        key = "receivable_id"
        at = np.asarray(view.receivable_ids.get_indexer(pd.Index(names)), dtype="int64")
        at = at[at >= 0]
    others = ("deals", "instalments", "contacts", "states", "facts", "aliases")
    some = ledger.replace(
        receivables=ledger.receivables.iloc[at].reset_index(drop=True),
        payments=view.payments_of(at),
        **{table: getattr(ledger, table).head(0) for table in others},
    )
    then = known_before(some, known_to)
    off = then.payments.loc[then.payments["kind"].isin(_NEVER_PAID), "receivable_id"]
    where = then.receivables.groupby(key, sort=False).indices
    return _Known(
        where={str(name): np.asarray(rows, dtype="int64") for name, rows in where.items()},
        outcomes=outcomes(then),
        gone=then.receivables["receivable_id"].isin(off).to_numpy(),
        t=day_number(known_to),
    )


def _by_instalment(view: LedgerView) -> dict[str, NDArray[np.int64]]:
    """Positions of the receivables of each instalment."""
    found = view.ledger.receivables.groupby("instalment_id", sort=False).indices
    return {str(name): np.asarray(rows, dtype="int64") for name, rows in found.items()}


_NEVER_PAID = [kind.value for kind, effect in EFFECTS.items() if effect.never_paid]
"""Settlements after which nobody expects payment."""


def ended(parts: list[Part], known_to: date) -> Ended | None:
    """How the claims of one case stood together; ``None`` where none of them was ever a claim."""
    parts = [one for one in parts if not one.void]
    total = sum(one.amount for one in parts)
    if total <= 0:
        return None
    paid = [one for one in parts if one.paid < NEVER]
    share = sum(one.amount for one in paid) / total
    if len(paid) == len(parts):
        late = sum(one.amount * (one.paid - one.due) for one in paid) / total
        return Ended(Ending.PAID, round(late), 1.0)
    unpaid = [one for one in parts if one.paid >= NEVER]
    ending = Ending.WRITTEN_OFF if any(one.written_off for one in unpaid) else Ending.OPEN
    return Ended(ending, max(day_number(known_to) - one.due for one in unpaid), share)
