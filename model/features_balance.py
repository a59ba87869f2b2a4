"""Engineered features of the balance: what this customer and this deal owe at the snapshot."""

from __future__ import annotations

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Floats
from model.feature import feature

HABIT = Cause.HABIT


def overdue_of_open(overdue: Floats, owed: Floats) -> Floats:
    """Share of what is owed that is overdue; missing where nothing is owed."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(owed > 0, np.clip(overdue / owed, 0, 1), np.nan)


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
    zh="目前未结清应收的开票金额",
    en="Invoiced amount of receivables open now",
    unit="CNY",
    cause=HABIT,
    name="history.open_amount",
)
def open_amount(asked: Asked) -> Floats:
    """Amount invoiced to this customer and not known to be paid, CNY."""
    return asked.past("customer").open_amount()


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
    is_share=True,
)
def overdue_share(asked: Asked) -> Floats:
    """Overdue amount over open amount; missing where nothing is open."""
    past = asked.past("customer")
    return overdue_of_open(past.overdue_amount(), past.open_amount())


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
    zh="本合同目前逾期笔数",
    en="Receivables of the deal overdue now",
    unit="1",
    cause=HABIT,
    stages=(Stage.OPEN,),
    name="history.deal_overdue_count",
)
def deal_overdue_count(asked: Asked) -> Floats:
    """Number of this deal's receivables past due and not known to be paid; missing without one."""
    return np.where(asked.deal >= 0, asked.past("deal").overdue_count(), np.nan)
