"""Engineered features of the receivable itself: its payments, contacts and promises."""

from __future__ import annotations

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Floats
from model.feature import Feature, feature

HABIT, COLLECTION = Cause.HABIT, Cause.COLLECTION
OPEN = (Stage.OPEN,)


@feature(
    zh="本笔已催款次数",
    en="Contacts about this receivable",
    unit="1",
    cause=COLLECTION,
    stages=OPEN,
    name="receivable.contacts",
    reads=("contact.date",),
)
def contacts_here(asked: Asked) -> Floats:
    """Contacts made about this receivable."""
    first, end = asked.here.contacts_here.until(asked.moments_here)
    return asked.moments_here.given_order(end - first)


@feature(
    zh="距上次催款天数",
    en="Days since the last contact about it",
    unit="day",
    cause=COLLECTION,
    stages=OPEN,
    name="receivable.days_since_contact",
    reads=("contact.date",),
)
def days_since_contact(asked: Asked) -> Floats:
    """Days since this receivable was last chased; missing if never."""
    events = asked.here.contacts_here
    moments = asked.moments_here
    first, end = events.until(moments)
    return moments.given_order(moments.day - events.pick("day", end - 1, end > first))


@feature(
    zh="本笔承诺落空次数",
    en="Promises broken on this receivable",
    unit="1",
    cause=HABIT,
    stages=OPEN,
    monotone=1,
    name="receivable.broken_promises",
    reads=("contact.promised_date", "contact.result"),
)
def broken_promises_here(asked: Asked) -> Floats:
    """Payment promises about this receivable whose day passed unpaid."""
    events = asked.here.promises_here
    broken = events.total("broken", *events.until(asked.moments_here))
    return asked.moments_here.given_order(broken)


@feature(
    zh="本笔已付比例",
    en="Share of it already paid",
    unit="1",
    cause=HABIT,
    stages=OPEN,
    name="receivable.paid_share",
    is_share=True,
    reads=("payment.paid_date", "payment.amount"),
)
def paid_share(asked: Asked) -> Floats:
    """Share of this receivable known to be paid."""
    events = asked.here.parts_here
    share = events.total("share", *events.until(asked.moments_here))
    return asked.moments_here.given_order(np.clip(share, 0.0, 1.0))


RECEIVABLE_FEATURES: tuple[Feature, ...] = (
    contacts_here, days_since_contact, broken_promises_here, paid_share,
)  # fmt: skip
