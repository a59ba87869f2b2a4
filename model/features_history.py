"""Engineered features from history: how this customer, its peers and this deal behaved."""

from __future__ import annotations

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Floats
from model.feature import Feature, feature
from model.features_balance import (
    amount_ratio,
    deal_overdue_count,
    oldest_overdue_days,
    open_amount,
    open_count,
    overdue_count,
    overdue_share,
)
from model.payers import LATE_AT, LATE_BY
from model.shrinkage import shrunk_mean_late, shrunk_share

HABIT, COLLECTION = Cause.HABIT, Cause.COLLECTION


def _late_share(horizon: int) -> Feature:
    @feature(
        zh=f"以往逾期{f'超{horizon}天' if horizon else ''}的比例（结合同类估计）",
        en=f"Share unpaid {f'{horizon} days past' if horizon else 'when'} due, blended with peers'",
        unit="1",
        cause=HABIT,
        monotone=1,
        name=f"history.late_share_{horizon}",
        is_share=True,
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
        is_share=True,
    )
    def compute(asked: Asked) -> Floats:
        """The same share among customers of this kind."""
        return shrunk_share(asked, 30, upto=level)

    return compute


@feature(
    zh=f"以往平均迟延天数（截至逾期{LATE_BY}天，结合同类估计）",
    en=f"Mean days late by day {LATE_BY} past due, blended with peers'",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.mean_days_late",
)
def mean_days_late(asked: Asked) -> Floats:
    """Mean days late by 30 days past due, shrunk towards this customer's peers."""
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
    is_share=True,
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
    is_share=True,
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
    is_share=True,
)
def partial_share(asked: Asked) -> Floats:
    """Share of this customer's payments that did not clear their receivable."""
    parts = asked.view.parts
    moments = asked.past("customer").moments
    return moments.given_order(parts.mean("partial", *parts.until(moments)))


@feature(
    zh="承诺落空比例",
    en="Share of promises broken",
    unit="1",
    cause=HABIT,
    monotone=1,
    name="history.broken_promise_share",
    is_share=True,
)
def broken_promise_share(asked: Asked) -> Floats:
    """Share of this customer's payment promises whose day passed unpaid."""
    promises = asked.view.promises
    moments = asked.past("customer").moments
    return moments.given_order(promises.mean("broken", *promises.until(moments)))


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
    moments = asked.past("customer").moments
    earlier = contacts.until(moments.earlier(90))[1]
    return moments.given_order(contacts.until(moments)[1] - earlier)


@feature(
    zh="联系到关键人的比例",
    en="Share of contacts that reached the key person",
    unit="1",
    cause=COLLECTION,
    monotone=-1,
    name="history.reached_share",
    is_share=True,
)
def reached_share(asked: Asked) -> Floats:
    """Share of contacts with this customer that reached the key person."""
    contacts = asked.view.contacts
    moments = asked.past("customer").moments
    return moments.given_order(contacts.mean("reached", *contacts.until(moments)))


HALF_LIFE = 180.0
"""Days after which a claim counts half in the recency-weighted mean."""


@feature(
    zh=f"近期加权平均迟延天数（截至逾期{LATE_BY}天）",
    en=f"Mean days late by day {LATE_BY} past due, recent ones counting more",
    unit="day",
    cause=HABIT,
    monotone=1,
    name="history.faded_days_late",
)
def faded_days_late(asked: Asked) -> Floats:
    """Mean days late by 30 days past due, a claim half a year older counting half."""
    return asked.past("customer").faded_late_by(HALF_LIFE)


@feature(
    zh="迟延天数变化（最近5笔减此前）",
    en="Change in days late, last five less those before",
    unit="day",
    cause=HABIT,
    name="history.late_trend",
)
def late_trend(asked: Asked) -> Floats:
    """Mean days late of the last five settled less that of those before; missing below six."""
    return asked.past("customer").late_trend(5)


@feature(
    zh="已到期笔数", en="Receivables fallen due", unit="1", cause=HABIT, name="history.due_count"
)
def due_count(asked: Asked) -> Floats:
    """Number of this customer's receivables fallen due: the effective sample size of its rates."""
    return asked.past("customer").matured(0)[0]


@feature(
    zh="本合同已结清款项平均迟延天数",
    en="Mean days late of what the deal settled",
    unit="day",
    cause=HABIT,
    stages=(Stage.OPEN,),
    name="history.deal_days_late",
)
def deal_days_late(asked: Asked) -> Floats:
    """Mean days late of this deal's settled receivables; missing without any."""
    return asked.past("deal").mean_late()


HISTORY_FEATURES: tuple[Feature, ...] = (
    *(_late_share(h) for h in LATE_AT),
    mean_days_late, median_days_late, recent_days_late, last_days_late, recent_late_share_30,
    settled_count, open_count, overdue_count, overdue_share, oldest_overdue_days,
    days_since_payment, days_since_invoice, year_end_share, partial_share, broken_promise_share,
    _peer_share("peers", "同类单位", "peers"), _peer_share("region", "同地区", "region"),
    _peer_share("all", "全部客户", "all customers"),
    amount_ratio, contacts_90d, reached_share,
    faded_days_late, late_trend, due_count, open_amount, deal_days_late, deal_overdue_count,
)  # fmt: skip
