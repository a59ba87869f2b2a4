"""Engineered features of the question itself, of the terms and of the fiscal calendar."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.fiscal import PlaceCalendar
from data_schemas.reasons import WEEKDAY
from model.asked import Asked
from model.columns import BEFORE_DUE, BUSY, PAST_DUE
from model.day import Days, Floats, as_floats, day_number
from model.feature import Feature, feature
from model.pace import treasury_closed

CALENDAR = Cause.EXTERNAL
"""The calendar is read on the question date: the due date, or today once that has passed. The next
day on which it can be paid is what matters, and labels say so."""
RUN_UP = 60
"""Days before due whose pace is told."""
USUAL_DAYS = 30
"""Days at the usual pace that count beside them."""


@feature(
    zh="距到期天数", en="Days to the due date", unit="day", cause=None, name="question.days_to_due"
)
def days_to_due(asked: Asked) -> Floats:
    """Days from the snapshot to the due date; 0 once it has passed. Names the question."""
    return as_floats(np.maximum(asked.due - asked.snapshot, 0))


@feature(
    zh="已逾期天数",
    en="Days past due",
    unit="day",
    cause=None,
    stages=(Stage.OPEN,),
    name="question.days_past_due",
)
def days_past_due(asked: Asked) -> Floats:
    """Days past due at the snapshot; 0 before. Names the question."""
    return as_floats(np.maximum(asked.snapshot - asked.due, 0))


AGES = (
    -90, -60, -30, -10, 0, 30, 90, 180, 365, 545, 640, 730, 820, 910, 1000, 1095, 1185, 1280,
    1460, 1825,
)  # fmt: skip
"""Days past due, negative before, between which an open receivable's risk goes its own way."""


def _way(low: int, high: int) -> Feature:
    before = low < 0
    first, last = abs(low), abs(high)

    @feature(
        zh=f"{'到期前' if before else '逾期'}{first}天至{last}天之间",
        en=f"Way from {first} to {last} days {'before' if before else 'past'} due",
        unit="1",
        cause=None,
        stages=(Stage.OPEN,),
        name=f"{BEFORE_DUE if before else PAST_DUE}{first}_{last}",
    )
    def compute(asked: Asked) -> Floats:
        """How much of the way between two ages has been gone, 0 to 1. Names the question.

        What an age says is no straight line: who has not paid for a year hardly ever does in the
        next, and old debts are cleared in campaigns. Piece by piece the backbone can bend.
        """
        return np.clip((asked.snapshot - asked.due - low) / (high - low), 0.0, 1.0)

    return compute


@feature(zh="本期金额", en="Amount", unit="CNY", cause=Cause.CREDIT, name="terms.amount")
def amount(asked: Asked) -> Floats:
    """Amount of the instalment or receivable, CNY."""
    return asked.amount


@feature(
    zh="本期占合同比例",
    en="Share of the contract",
    unit="1",
    cause=Cause.CREDIT,
    name="terms.share_of_contract",
    is_share=True,
)
def share_of_contract(asked: Asked) -> Floats:
    """Share of this amount in the contract's; missing without a deal."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = asked.amount / asked.deal_amount
    return np.clip(share, 0, 1)


@feature(
    zh="分期数",
    en="Number of instalments",
    unit="1",
    cause=Cause.CREDIT,
    name="terms.instalments",
)
def instalments(asked: Asked) -> Floats:
    """Number of planned instalments of the deal; missing without a deal."""
    return asked.deal_parts


@feature(
    zh="到期月份（已逾期则按本月；国库关账后算次年1月）",
    en="Month it falls due (this month, if past due; January once the treasury has closed)",
    unit="1",
    cause=CALENDAR,
    name="calendar.due_month",
)
def due_month(asked: Asked) -> Floats:
    """Month of the question date, 1 to 12: budgets are thin early and rushed late in the year."""
    return _month(_budget_day(asked.question))


@feature(
    zh="到期日距年末天数（已逾期则自今天算；国库关账后算到次年末）",
    en="Days from due (from today, if past due) to the year's end; the next, once the treasury"
    " has closed",
    unit="day",
    cause=CALENDAR,
    name="calendar.days_to_year_end",
)
def days_to_year_end(asked: Asked) -> Floats:
    """Days from the question date to the end of its budget year, 31 December."""
    day = _budget_day(asked.question).astype("datetime64[D]")
    next_year = (day.astype("datetime64[Y]") + 1).astype("datetime64[D]")
    return as_floats((next_year - day).astype("int64") - 1)


@feature(
    zh="到期日距春节天数（已逾期则自今天算）",
    en="Days from due (from today, if past due) to Spring Festival",
    unit="day",
    cause=CALENDAR,
    name="calendar.days_to_spring_festival",
)
def days_to_spring_festival(asked: Asked) -> Floats:
    """Days from the question date to the next Spring Festival, when work stops."""
    table = spring_festivals()
    at = np.searchsorted(table, asked.question, "left")
    found = table[np.clip(at, 0, len(table) - 1)]
    return as_floats(np.where(at < len(table), found - asked.question, np.nan))


@feature(
    zh="评估月份（国库关账后算次年1月）",
    en="Month of the score (January once the treasury has closed)",
    unit="1",
    cause=CALENDAR,
    name="calendar.snapshot_month",
)
def snapshot_month(asked: Asked) -> Floats:
    """Month in which the question is asked, 1 to 12."""
    return _month(_budget_day(asked.snapshot))


@feature(
    zh="到期日是当月几号（已逾期则按今天）",
    en="Day of the month it falls due (today's, if past due)",
    unit="1",
    cause=Cause.PROCESS,
    name="calendar.due_day_of_month",
)
def due_day_of_month(asked: Asked) -> Floats:
    """Day of the month of the question date: papers after the closing day wait a cycle."""
    day = asked.question.astype("datetime64[D]")
    first = day.astype("datetime64[M]").astype("datetime64[D]")
    return as_floats((day - first).astype("int64") + 1)


@feature(
    zh="到期日是星期几（已逾期则按今天）",
    en="Weekday it falls due (today's, if past due)",
    unit=WEEKDAY,
    cause=Cause.PROCESS,
    name="calendar.due_weekday",
)
def due_weekday(asked: Asked) -> Floats:
    """Weekday of the question date, Monday 0."""
    return as_floats((asked.question + 3) % 7)


def _busy(days: int) -> Feature:
    @feature(
        zh=f"到期后{days}天内的付款节奏（已逾期则自今天算；往年同期，1为平常）",
        en=f"Pace of payments in the {days} days after due (from today, if past due), by past years"
        " (1: usual)",
        unit="1",
        cause=CALENDAR,
        monotone=-1,
        name=f"{BUSY}{days}",
    )
    def compute(asked: Asked) -> Floats:
        """How busy all payers are from the question date on, as the month of the snapshot began."""
        return asked.view.paces.busy(asked.snapshot, asked.question, days)

    return compute


@feature(
    zh=f"到期前{RUN_UP}天的付款节奏（往年同期，1为平常）",
    en=f"Pace of payments in the {RUN_UP} days before due, by past years (1: usual)",
    unit="1",
    cause=CALENDAR,
    monotone=-1,
    stages=(Stage.OPEN,),
    name=f"{BUSY}before",
)
def busy_before(asked: Asked) -> Floats:
    """How busy all payers are from the snapshot to the due date, its last ``RUN_UP`` days at most.

    Usual once it is due; the fewer days are left, the less they say.
    """
    days = np.clip(asked.due - asked.snapshot, 0, RUN_UP)
    found = asked.view.paces.busy(asked.snapshot, asked.question - days, np.maximum(days - 1, 0))
    return np.where(days > 0, (found * days + USUAL_DAYS) / (days + USUAL_DAYS), 1.0)


def _budget_day(day: Days) -> Days:
    """The same days; those after the treasury has closed are the first of the next budget year.

    Nothing is left of the rush before it (ADR 0032). A treasury that closes on another day (policy)
    moves a few days of December.
    """
    year = day.astype("datetime64[D]").astype("datetime64[Y]") + 1
    first = year.astype("datetime64[D]").astype("int64")
    return np.where(treasury_closed(day, PlaceCalendar()), first, day)


def _month(day: Days) -> Floats:
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    return as_floats(months % 12 + 1)


@cache
def spring_festivals() -> Days:
    """Day numbers of the first day of the Chinese year, 2000 to 2099, shape (100,).

    References
    ----------
    .. [1] The dates come from the ``holidays`` package, which computes the lunar calendar.
    """
    # Imported here: only calendar features need it.
    from holidays import country_holidays

    first: dict[int, date] = {}
    for day, name in sorted(country_holidays("CN", years=range(2000, 2100)).items()):
        if "Spring Festival" in name and "Eve" not in name:
            first.setdefault(day.year, day)
    return np.array(sorted(day_number(d) for d in first.values()), dtype="int64")


TERMS_FEATURES: tuple[Feature, ...] = (
    days_to_due, days_past_due,
    *(_way(low, high) for low, high in pairwise(AGES)),
    amount, share_of_contract, instalments, due_month,
    days_to_year_end, days_to_spring_festival, snapshot_month, due_day_of_month, due_weekday,
    _busy(30), _busy(90), busy_before,
)  # fmt: skip
