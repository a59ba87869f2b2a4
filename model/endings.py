"""How past cases stood before a day: by what was known then, payment by payment.

The outcomes of a ``LedgerView`` are those of the whole ledger. Here they are worked out again for
a few receivables from what had been recorded before the day, so that neither a later payment nor a
later reversal shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.comparable import Ending
from data_schemas.outcome import EFFECTS
from model.day import NEVER, Days, Floats, day_number
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


def parts_of(
    view: LedgerView, ids: list[str], due: Days, amount: Floats, known_to: date, key: str
) -> list[Part]:
    """The claims with these ids, as they were known before a day.

    Parameters
    ----------
    ids : list of str, length n
        Of receivables or of instalments.
    due, amount : ndarray, shape (n,)
        As planned; what a receivable owes is taken from the ledger where it was issued.
    key : str
        "receivable_id" or "instalment_id". An instalment invoiced in parts is paid when the last
        of them is; one not invoiced yet is unpaid.
    """
    ledger = view.ledger
    receivables = ledger.receivables.loc[ledger.receivables[key].isin(ids)]
    mine = ledger.payments["receivable_id"].isin(receivables["receivable_id"])
    some = ledger.replace(
        receivables=receivables.reset_index(drop=True),
        payments=ledger.payments.loc[mine].reset_index(drop=True),
        **{t: getattr(ledger, t).head(0) for t in ("deals", "instalments", "contacts", "states")},
        facts=ledger.facts.head(0), aliases=ledger.aliases.head(0),
    )  # fmt: skip
    then = known_before(some, known_to)
    found = outcomes(then)
    t = day_number(known_to)
    gone = _written_off(then.receivables["receivable_id"], then.payments)
    where = then.receivables.groupby(key, sort=False).indices
    at = {str(name): np.asarray(rows) for name, rows in where.items()}
    return [
        _part(int(d), float(a), at.get(name), found, gone, t)
        for name, d, a in zip(ids, due, amount, strict=True)
    ]


def _part(
    due: int,
    amount: float,
    at: np.ndarray | None,
    found: Outcomes,
    gone: np.ndarray,
    t: int,
) -> Part:
    if at is None:
        return Part(due, amount, NEVER, written_off=False, void=False)
    void = bool(found.excluded[at].all())
    live = at[~found.excluded[at]]
    known = bool(len(live)) and bool((found.known[live] < t).all())
    return Part(
        due=due,
        amount=float(found.owed[live].sum()) if len(live) else amount,
        paid=int(found.paid[live].max()) if known else NEVER,
        written_off=bool(gone[live].any()),
        void=void,
    )


def _written_off(receivable_id: pd.Series, payments: pd.DataFrame) -> np.ndarray:
    kinds = [kind.value for kind, effect in EFFECTS.items() if effect.never_paid]
    off = payments.loc[payments["kind"].isin(kinds), "receivable_id"]
    return receivable_id.isin(off).to_numpy()


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
