"""A ledger as a day reads it that its last load does not reach to."""

from __future__ import annotations

from datetime import date

import numpy as np

from data_schemas.outcome import EFFECTS
from model.day import NEVER, day_number, days_of
from model.units import known_before
from model.view import LedgerView

KEPT = 2
"""Readings of one ledger that are kept: each is as large as the ledger."""
_REWRITING = [kind.value for kind, effect in EFFECTS.items() if effect.rewrites]


def read_on(view: LedgerView, day: date) -> LedgerView:
    """The ledger without what came after ``day`` and would rewrite it.

    A credit note, a void or a payment taken back makes earlier days look different. One that was
    put in since the last load and is not known before ``day`` is none of that day's, as a payment
    is not. Ledgers that hold no such record are their own reading; so is any on a day before its
    own, which whoever wants it cuts first (``units.known_before``).

    Parameters
    ----------
    day : date
        The day asked about.
    """
    if day < view.ledger.as_of or view.once(_last_rewriting) < day_number(day):
        return view
    kept = view.once(_readings)
    found = kept.get(day)
    if found is None:
        found = _without_later(view, day)
        for oldest in list(kept)[: max(0, len(kept) + 1 - KEPT)]:
            kept.pop(oldest, None)  # another request may have been quicker
        kept[day] = found
    return found


def _readings(_: LedgerView) -> dict[date, LedgerView]:
    return {}


def _without_later(view: LedgerView, day: date) -> LedgerView:
    ledger = view.ledger
    known = known_before(ledger, day)
    # The records go to the same day as before, and two ids of one customer are one on every day.
    return LedgerView(known.replace(as_of=ledger.as_of, aliases=ledger.aliases), view.current_from)


def _last_rewriting(view: LedgerView) -> int:
    """Day number on which the last settlement was known that rewrites days before it; or −1."""
    payments = view.ledger.payments
    some = payments.loc[payments["kind"].isin(_REWRITING)]
    paid, recorded = days_of(some["paid_date"]), days_of(some["recorded_date"])
    known = np.where(recorded < NEVER, np.maximum(recorded, paid), paid)
    return int(known.max(initial=-1))
