"""What is still owed, of claims asked about and by a customer: part payments are taken off."""

from __future__ import annotations

import numpy as np

from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Days, Floats
from model.events import Moments
from model.money.cents import in_cents
from model.view import LedgerView


def open_cents(asked: Asked) -> Days:
    """What is owed less part payments known before the snapshot, in cents, at least 0; (n,).

    Before signing nothing is paid: the whole instalment.
    """
    if asked.stage is Stage.SIGNING:
        return in_cents(asked.amount)
    return _less_parts(asked.here, asked.receivable, asked.snapshot, asked.amount)


def customer_cents(asked: Asked, row: int) -> int | None:
    """What the customer of a unit owes on record at its snapshot, in cents; none if unknown."""
    if np.isnan(asked.past("customer").open_amount()[row]):
        return None
    view, customer, day = asked.view, int(asked.customer[row]), int(asked.snapshot[row])
    is_open = (view.customer == customer) & (view.issue < day) & (view.outcomes.known >= day)
    at = np.flatnonzero(is_open & ~view.outcomes.excluded)
    owed = view.outcomes.owed[at]
    return int(_less_parts(view, at, np.full(len(at), day, dtype="int64"), owed).sum())


def _less_parts(view: LedgerView, receivable: Days, day: Days, owed: Floats) -> Days:
    moments = Moments(view.claim_key(receivable), day)
    parts = view.parts_here
    paid = moments.given_order(parts.total("share", *parts.until(moments))) * owed
    return np.asarray(np.maximum(in_cents(owed) - in_cents(paid), 0), dtype="int64")
