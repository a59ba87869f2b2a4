"""What is still owed, of claims asked about and by a customer.

What was paid in part is taken off, and what was written off in part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Days, Floats
from model.events import Moments
from model.money.cents import in_cents
from model.view import LedgerView

_ENDED = ("share", "off")
"""Shares of a receivable that are not to be collected any more: paid, and given up."""


def open_cents(asked: Asked) -> Days:
    """What is owed less what was paid or given up before the snapshot, in cents, at least 0; (n,).

    Before signing nothing is paid: the whole instalment.
    """
    if asked.stage is Stage.SIGNING:
        return in_cents(asked.amount)
    return _less(asked.here, asked.receivable, asked.snapshot, asked.amount)


def customer_cents(asked: Asked, row: int) -> int | None:
    """What the customer of a unit owes on record at its snapshot, in cents; none if unknown."""
    owed = customer_claims(asked, row)
    return None if owed is None else int(owed[0].sum())


def customer_claims(asked: Asked, row: int) -> tuple[Days, Days] | None:
    """What the customer of a unit owes on record at its snapshot, claim by claim.

    Returns
    -------
    tuple of ndarray, shape (m,)
        Cents and days past due, below 0 before; none where nothing is known of the customer.
    """
    if np.isnan(asked.past("customer").open_amount()[row]):
        return None
    return claims_owed(asked.view, int(asked.customer[row]), int(asked.snapshot[row]))


def claims_owed(view: LedgerView, customer: int, day: int) -> tuple[Days, Days]:
    """Cents and days past due, below 0 before, of what a customer owes on a day; (m,) each."""
    is_issued = (view.customer == customer) & (view.issue < day)
    at = np.flatnonzero(is_issued & view.outcomes.open_on(day))
    return left_cents(view, at, day), day - view.due[at]


def recorded_cents(asked: Asked, rows: list[int]) -> int:
    """What its customer owes by the ledger of what is asked about, in cents; 0 if not on record.

    Of an open claim, or before signing of the deal's claims, if some are invoiced already: of the
    instalments asked about, or of nobody knows which. Those of others are owed beside them.
    """
    row = rows[0]
    view, day = asked.view, int(asked.snapshot[row])
    if asked.stage is Stage.SIGNING:
        claims, planned = view.ledger.receivables, asked.units["instalment_id"].iloc[rows]
        of = claims["instalment_id"].isna() | claims["instalment_id"].isin(planned)
        deal = claims["deal_id"] == asked.units["deal_id"].iloc[row]
        at = np.flatnonzero((deal & of).to_numpy())
    else:
        at = view.receivable_ids.get_indexer(pd.Index(asked.units["receivable_id"].iloc[[row]]))
        at = at[at >= 0]
    mine = view.customer[at] == asked.customer[row]
    issued = at[mine & (view.issue[at] < day) & view.outcomes.open_on(day)[at]]
    return int(left_cents(view, issued, day).sum())


def left_cents(view: LedgerView, receivable: Days, day: Days | int) -> Days:
    """What is owed of receivables less what was paid or given up before a day, in cents; (n,)."""
    days = np.full(len(receivable), day, dtype="int64")
    return _less(view, receivable, days, view.outcomes.owed[receivable])


def written_off_cents(view: LedgerView, day: int, customer: int | None = None) -> Days:
    """What is given up of each receivable written off before a day, in cents; (n,).

    What was paid before or afterwards is taken off; one paid in full after all is none of them.

    Parameters
    ----------
    customer : int, optional
        Position of the customer; by default of all.
    """
    given_up = (view.outcomes.written_off < day) & ~view.outcomes.excluded
    if customer is not None:
        given_up &= view.customer == customer
    at = np.flatnonzero(given_up)
    days = np.full(len(at), day, dtype="int64")
    left = _less(view, at, days, view.outcomes.owed[at], ("share",))
    return left[left > 0]


def paid_cents(view: LedgerView, receivable: Days, day: int) -> Days:
    """What was paid of receivables before a day, in cents; (n,)."""
    days = np.full(len(receivable), day, dtype="int64")
    share = _ended(view, receivable, days, ("share",))
    return np.asarray(in_cents(share * view.outcomes.owed[receivable]), dtype="int64")


def given_up_cents(view: LedgerView, receivable: Days, day: int) -> Days:
    """What was written off of receivables before a day, in whole or in part, in cents; (n,).

    Nothing of one that is void.
    """
    days = np.full(len(receivable), day, dtype="int64")
    claims = ~view.outcomes.excluded[receivable]
    off = _ended(view, receivable, days, ("off",)) * view.outcomes.owed[receivable]
    return np.asarray(in_cents(off * claims), dtype="int64")


def _less(
    view: LedgerView, receivable: Days, day: Days, owed: Floats, what: tuple[str, ...] = _ENDED
) -> Days:
    gone = _ended(view, receivable, day, what) * owed
    return np.asarray(np.maximum(in_cents(owed) - in_cents(gone), 0), dtype="int64")


def _ended(view: LedgerView, receivable: Days, day: Days, what: tuple[str, ...]) -> Floats:
    """Share of receivables that had ended in these ways before a day; (n,)."""
    moments = Moments(view.claim_key(receivable), day)
    parts = view.parts_here
    until = parts.until(moments)
    out = np.zeros(len(receivable))
    for one in what:
        # More taken back than was paid leaves the whole claim owed, and no more than that.
        out += np.maximum(moments.given_order(parts.total(one, *until)), 0.0)
    return out
