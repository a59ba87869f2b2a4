"""Engineered features from history: how this customer, its peers and this receivable behaved."""

from __future__ import annotations

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Days, Floats
from model.events import Events
from model.feature import Feature, feature
from model.shrinkage import shrunk_mean_late, shrunk_share

HABIT, COLLECTION = Cause.HABIT, Cause.COLLECTION
OPEN = (Stage.OPEN,)


def _late_share(horizon: int) -> Feature:
    @feature(
        zh=f"以往逾期超{horizon}天的比例(收缩)",
        en=f"Share unpaid {horizon} days past due, shrunk",
        unit="1",
        cause=HABIT,
        monotone=1,
        name=f"history.late_share_{horizon}",
    )
    def compute(asked: Asked) -> Floats:
        """Share of this customer's receivables unpaid then, shrunk towards its peers."""
        return shrunk_share(asked, horizon)

    return compute


def _peer_share(level: str, zh: str, en: str) -> Feature:
    @feature(
        zh=f"{zh}逾期超30天的比例",
        en=f"Share unpaid 30 days past due, {en}",
        unit="1",
        cause=Cause.EXTERNAL,
        name=f"history.{level}_late_share_30",
    )
    def compute(asked: Asked) -> Floats:
        """The same share among customers of this kind."""
        return shrunk_share(asked, 30, upto=level)

    return compute


@feature(
    zh="以往平均迟延天数(收缩)",
    en="Mean days late, shrunk",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.mean_days_late",
)
def mean_days_late(asked: Asked) -> Floats:
    """Mean days late of what this customer settled, shrunk towards its peers."""
    return shrunk_mean_late(asked)


@feature(
    zh="最近10笔迟延天数中位数",
    en="Median days late of the last ten",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.median_days_late",
)
def median_days_late(asked: Asked) -> Floats:
    """Median days late of the last ten settled."""
    return asked.past("customer").median_late(10)


@feature(
    zh="最近3笔平均迟延天数",
    en="Mean days late of the last three",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.recent_days_late",
)
def recent_days_late(asked: Asked) -> Floats:
    """Mean days late of the last three settled."""
    return asked.past("customer").mean_late(3)


@feature(
    zh="最近一笔迟延天数",
    en="Days late of the last",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.last_days_late",
)
def last_days_late(asked: Asked) -> Floats:
    """Days late of the receivable settled last."""
    return asked.past("customer").last_late()


@feature(
    zh="最近10笔逾期超30天的比例",
    en="Share unpaid 30 days past due of the last ten",
    unit="1",
    cause=HABIT,
    monotone=1,
    name="history.recent_late_share_30",
)
def recent_late_share_30(asked: Asked) -> Floats:
    """Share unpaid 30 days past due among the last ten that reached that day."""
    return asked.past("customer").recent_share(30, 10)


@feature(
    zh="已结清笔数", en="Receivables settled", unit="1", cause=HABIT, name="history.settled_count"
)
def settled_count(asked: Asked) -> Floats:
    """Number of this customer's receivables known to be settled."""
    return asked.past("customer").settled_count


@feature(
    zh="目前未回款笔数",
    en="Receivables open now",
    unit="1",
    cause=HABIT,
    name="history.open_count",
)
def open_count(asked: Asked) -> Floats:
    """Number invoiced to this customer and not known to be paid."""
    return asked.past("customer").open_count()


@feature(
    zh="目前逾期笔数",
    en="Receivables overdue now",
    unit="1",
    cause=HABIT,
    name="history.overdue_count",
)
def overdue_count(asked: Asked) -> Floats:
    """Number of this customer's receivables past due and not known to be paid."""
    return asked.past("customer").overdue_count()


@feature(
    zh="目前逾期金额占未回款比例",
    en="Overdue share of what is open",
    unit="1",
    cause=HABIT,
    monotone=1,
    name="history.overdue_share",
)
def overdue_share(asked: Asked) -> Floats:
    """Overdue amount over open amount; missing where nothing is open."""
    past = asked.past("customer")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = past.overdue_amount() / past.open_amount()
    return np.where(past.open_amount() > 0, np.clip(share, 0, 1), np.nan)


@feature(
    zh="最久逾期天数",
    en="Age of the oldest overdue",
    unit="day",
    cause=HABIT,
    name="history.oldest_overdue_days",
)
def oldest_overdue_days(asked: Asked) -> Floats:
    """Days past due of this customer's oldest open receivable."""
    return asked.past("customer").oldest_overdue_days()


@feature(
    zh="距上次付款天数",
    en="Days since the last payment",
    unit="day",
    cause=HABIT,
    name="history.days_since_payment",
)
def days_since_payment(asked: Asked) -> Floats:
    """Days since this customer was last known to settle something."""
    return asked.past("customer").days_since_payment()


@feature(
    zh="距上次开票天数",
    en="Days since the last invoice",
    unit="day",
    cause=HABIT,
    name="history.days_since_invoice",
)
def days_since_invoice(asked: Asked) -> Floats:
    """Days since this customer was last invoiced."""
    return asked.past("customer").days_since_invoice()


@feature(
    zh="十二月付款比例",
    en="Share paid in December",
    unit="1",
    cause=HABIT,
    name="history.year_end_share",
)
def year_end_share(asked: Asked) -> Floats:
    """Share of what this customer settled that was paid in December."""
    return asked.past("customer").year_end_share()


@feature(
    zh="部分付款比例",
    en="Share of part payments",
    unit="1",
    cause=HABIT,
    name="history.partial_share",
)
def partial_share(asked: Asked) -> Floats:
    """Share of this customer's payments that did not clear their receivable."""
    parts = asked.view.parts
    return parts.mean("partial", *parts.before(asked.customer, asked.snapshot))


@feature(
    zh="失信承诺比例",
    en="Share of promises broken",
    unit="1",
    cause=HABIT,
    monotone=1,
    name="history.broken_promise_share",
)
def broken_promise_share(asked: Asked) -> Floats:
    """Share of this customer's payment promises whose day passed unpaid."""
    promises = asked.view.promises
    return promises.mean("broken", *promises.before(asked.customer, asked.snapshot))


@feature(
    zh="金额相对该客户均值",
    en="Amount over the customer's mean",
    unit="1",
    cause=Cause.CREDIT,
    name="history.amount_ratio",
)
def amount_ratio(asked: Asked) -> Floats:
    """Amount over the mean amount invoiced to this customer."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return asked.amount / asked.past("customer").mean_amount()


@feature(
    zh="近90天联系次数",
    en="Contacts in 90 days",
    unit="1",
    cause=COLLECTION,
    name="history.contacts_90d",
)
def contacts_90d(asked: Asked) -> Floats:
    """Contacts with this customer in the 90 days before the snapshot."""
    contacts = asked.view.contacts
    end = contacts.before(asked.customer, asked.snapshot)[1]
    return (end - contacts.before(asked.customer, asked.snapshot - 90)[1]).astype("float64")


@feature(
    zh="联系到关键人的比例",
    en="Share of contacts that reached someone",
    unit="1",
    cause=COLLECTION,
    monotone=-1,
    name="history.reached_share",
)
def reached_share(asked: Asked) -> Floats:
    """Share of contacts with this customer that reached the key person."""
    contacts = asked.view.contacts
    return contacts.mean("reached", *contacts.before(asked.customer, asked.snapshot))


def _here(events: Events, asked: Asked) -> tuple[Days, Days]:
    return events.before(asked.receivable, asked.snapshot)


@feature(
    zh="本笔已催款次数",
    en="Contacts about this receivable",
    unit="1",
    cause=COLLECTION,
    stages=OPEN,
    name="receivable.contacts",
)
def contacts_here(asked: Asked) -> Floats:
    """Contacts made about this receivable."""
    first, end = _here(asked.here.contacts_here, asked)
    return (end - first).astype("float64")


@feature(
    zh="距上次催款天数",
    en="Days since the last contact about it",
    unit="day",
    cause=COLLECTION,
    stages=OPEN,
    name="receivable.days_since_contact",
)
def days_since_contact(asked: Asked) -> Floats:
    """Days since this receivable was last chased; missing if never."""
    events = asked.here.contacts_here
    first, end = _here(events, asked)
    return asked.snapshot - events.pick("day", end - 1, end > first)


@feature(
    zh="本笔失信承诺次数",
    en="Promises broken on this receivable",
    unit="1",
    cause=HABIT,
    stages=OPEN,
    monotone=1,
    name="receivable.broken_promises",
)
def broken_promises_here(asked: Asked) -> Floats:
    """Payment promises about this receivable whose day passed unpaid."""
    events = asked.here.promises_here
    return events.total("broken", *_here(events, asked))


@feature(
    zh="本笔已付比例",
    en="Share of it already paid",
    unit="1",
    cause=HABIT,
    stages=OPEN,
    name="receivable.paid_share",
)
def paid_share(asked: Asked) -> Floats:
    """Share of this receivable known to be paid."""
    events = asked.here.parts_here
    return np.clip(events.total("share", *_here(events, asked)), 0.0, 1.0)


@feature(
    zh="在当前流程状态天数",
    en="Days in the present state",
    unit="day",
    cause=Cause.PROCESS,
    stages=OPEN,
    name="receivable.days_in_state",
)
def days_in_state(asked: Asked) -> Floats:
    """Days since this receivable reached its present state; missing without states."""
    events = asked.here.states_here
    first, end = _here(events, asked)
    return asked.snapshot - events.pick("day", end - 1, end > first)


HISTORY_FEATURES: tuple[Feature, ...] = (
    *(_late_share(h) for h in (0, 30, 90, 365)),
    mean_days_late, median_days_late, recent_days_late, last_days_late, recent_late_share_30,
    settled_count, open_count, overdue_count, overdue_share, oldest_overdue_days,
    days_since_payment, days_since_invoice, year_end_share, partial_share, broken_promise_share,
    _peer_share("peers", "同类单位", "peers"), _peer_share("region", "同地区", "region"),
    _peer_share("all", "全部客户", "all customers"),
    amount_ratio, contacts_90d, reached_share,
    contacts_here, days_since_contact, broken_promises_here, paid_share, days_in_state,
)  # fmt: skip
