"""What was done about claims, event by event: contacts, promises, payments."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import ContactResult
from data_schemas.field import fields_of
from data_schemas.law.codes import Evidence
from data_schemas.receivable import NO_PROMISE, Contact
from model.day import NEVER, Days, Floats, days_of
from model.events import Events
from model.facts import encode
from model.settlement import given_up, signs

CONTACT = fields_of(Contact)
"""The fields of a contact."""
_REACHED = [ContactResult.REACHED.value, ContactResult.PROMISED.value]


def contact_events(contacts: pd.DataFrame, customer: Days, claim: Days) -> tuple[Events, Events]:
    """Contacts by customer, and by the claim they were about.

    Parameters
    ----------
    contacts : DataFrame, shape (m, …)
    customer, claim : ndarray of int64, shape (m,)
        Whose each was, and the key of its claim; −1 for none.
    """
    day = days_of(contacts["date"])
    reached = contacts["result"].isin(_REACHED).to_numpy()
    about_one = Events(
        claim,
        day,
        reached=reached,
        channel=encode(CONTACT["channel"], contacts["channel"]),
        result=encode(CONTACT["result"], contacts["result"]),
        promised=promised_days(contacts),
        written=in_writing(contacts),
    )
    return Events(customer, day, reached=reached), about_one


def promised_days(contacts: pd.DataFrame) -> Days:
    """Day number that each contact promised payment for, ``NEVER`` where it did not, shape (m,).

    Files say it beside a refusal too, or name a day that was past already: that is no promise.
    """
    promised = days_of(contacts["promised_date"])
    none = contacts["result"].isin([one.value for one in NO_PROMISE]).to_numpy()
    return np.where(none | (promised < days_of(contacts["date"])), NEVER, promised)


def in_writing(contacts: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether what is on file of each contact bears the debtor's own hand, shape (m,)."""
    return contacts["evidence"].isin([one.value for one in Evidence if one.binds]).to_numpy()


def promise_events(
    contacts: pd.DataFrame, customer: Days, claim: Days, known: Days
) -> tuple[Events, Events]:
    """Promises by customer and by claim, on the day it is known whether they were kept.

    A promise about one receivable is broken when its day ends unpaid; when that day comes we know.
    A day that was promised once and confirmed later is one promise, as it was first given.
    Promises about a whole account cannot be checked and do not count.

    Parameters
    ----------
    known : ndarray of int64, shape (m,)
        Day on which the claim was known to be paid.
    """
    day, promised = days_of(contacts["date"]), promised_days(contacts)
    about_one = (claim >= 0) & (promised < NEVER)
    by_day = np.argsort(day, kind="stable")
    same = pd.DataFrame({"claim": claim, "promised": promised}).iloc[by_day].duplicated()
    about_one[by_day] &= ~same.to_numpy()
    told, broken = np.maximum(promised, day), about_one & (known > promised)
    by_customer, by_claim = (
        Events(np.where(about_one, key, -1), told, broken=broken) for key in (customer, claim)
    )
    return by_customer, by_claim


def part_events(
    payments: pd.DataFrame, customer: Days, claim: Days, owed: Floats
) -> tuple[Events, Events]:
    """Payments one by one, by customer and by claim, on the day they were known.

    Parameters
    ----------
    owed : ndarray, shape (m,)
        What was owed on the claim of each, CNY.
    """
    day, recorded = days_of(payments["paid_date"]), days_of(payments["recorded_date"])
    known = np.where(recorded < NEVER, np.maximum(recorded, day), day)
    amount = payments["amount"].to_numpy(dtype="float64")
    whole = np.where(owed > 0, owed, np.inf)
    sign = signs(payments["kind"])
    share = amount * sign / whole
    off = np.where(given_up(payments["kind"]), amount, 0.0) / whole
    partial = amount < _WHOLE * owed
    # What lowers a claim, gives it up or takes money back is no payment of the customer's.
    payer = np.where(sign > 0, customer, -1)
    return Events(payer, known, partial=partial), Events(claim, known, share=share, off=off)


_WHOLE = 0.98
"""Share of what is owed from which on a payment clears its claim."""
