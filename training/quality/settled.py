"""Payments held against the receivables they settle: too much, too little, more back than came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.outcome import OVERPAID_SHARE
from model.day import NEVER, days_of
from model.events import order_of
from model.money.cents import in_cents
from model.settlement import position_of, signs, with_paid_dates
from training.quality.records import Mask, Records


def paid_too_much(records: Records) -> Mask:
    """With the payments on record: the same may have come by another way before."""
    ledger = records.with_record
    payments, ids = ledger.payments, pd.Index(ledger.receivables["receivable_id"])
    at = position_of(ids, payments["receivable_id"])
    known = at >= 0
    paid = np.zeros(len(ids))
    amount = payments["amount"].to_numpy(dtype="float64") * signs(payments["kind"])
    np.add.at(paid, at[known], amount[known])
    over = paid > records.outcomes_with_record.owed * OVERPAID_SHARE + 0.01
    on_record = len(payments) - len(records.ledger.payments)
    return np.asarray(np.r_[over, False][at][on_record:], dtype=bool)


def paid_yet_short(records: Records) -> Mask:
    """Payments go before the day on the receivable, which then says nothing."""
    at, pays = records.receivable_of("payments"), signs(records.ledger.payments["kind"]) > 0
    has = np.zeros(len(records.receivable_ids), dtype=bool)
    has[at[(at >= 0) & pays]] = True
    said, found = records.day("receivables", "paid_date") < NEVER, records.outcomes
    return np.asarray(has & said & (found.paid >= NEVER) & ~found.excluded, dtype=bool)


def back_too_much(records: Records) -> Mask:
    """Money taken back beyond what had come by then."""
    payments = with_paid_dates(records.ledger).payments  # what that adds follows the others
    at, sign = (
        position_of(records.receivable_ids, payments["receivable_id"]),
        signs(payments["kind"]),
    )
    moved = sign * in_cents(payments["amount"].to_numpy(dtype="float64"))
    order = order_of(at, days_of(payments["paid_date"]), -sign)  # a day's payments first
    short = np.zeros(len(at), dtype=bool)
    short[order] = pd.Series(moved[order]).groupby(at[order]).cumsum().to_numpy() < 0
    back: Mask = (at >= 0) & (sign < 0) & short
    return back[: len(records.ledger.payments)]
