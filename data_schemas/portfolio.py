"""What is told of the book of receivables. Money is to the cent, written as text; CNY."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from data_schemas.answer import Answer
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Grade
from data_schemas.credit_loss import CreditLoss
from data_schemas.money import CreditLimit
from data_schemas.playbook.action import Role

Order = Literal[
    "loss_per_hour",
    "expected_loss",
    "balance",
    "days_past_due",
    "delay_probability",
    "due_date",
    "receivable_id",
]
"""What a list of receivables is ordered by; all but the last two show the largest first."""

Moved = Literal["worse", "better"]
"""Which way a receivable's grade went since an earlier day."""


class AgeBand(Answer):
    """Balance of the claims so many days past due.

    ``first`` is null in the band that holds what is not past due, ``last`` in the oldest.
    """

    label: str
    first: int | None
    last: int | None
    receivables: int
    balance: Decimal


class ExpectedBand(Answer):
    """Probability-weighted balance expected so many days from now; the last: later or never."""

    label: str
    first: int
    last: int | None
    expected: Decimal


class CashWeek(Answer):
    """Cash of the existing book in one week, both days included."""

    week: int
    start: date
    end: date
    expected: Decimal
    low: Decimal
    high: Decimal


class CommonRisk(Answer):
    """Share of a claim's chance that its customer's claims, and all claims, have in common.

    ``claims`` and ``times`` are the out-of-time claims and quarters it was estimated from; 0: taken
    from the policy.
    """

    customer: float
    book: float
    claims: int
    times: int


class CashForecast(Answer):
    """Weeks and what is left after them; together the open balance, to the cent."""

    weeks: list[CashWeek]
    later: Decimal
    low_level: float
    high_level: float
    common: CommonRisk


class Concentration(Answer):
    """Balance under one customer, region or main cause; ``key`` is null for what has no name."""

    key: str | None
    label: str
    receivables: int
    balance: Decimal
    share: float
    expected_loss: Decimal


class Concentrations(Answer):
    """Where the money is; each list adds up to the open balance."""

    customers: list[Concentration]
    regions: list[Concentration]
    causes: list[Concentration]


class WrittenOff(Answer):
    """Claims given up to that day, which are no part of the open balance any more.

    ``in_part`` is what was given up of claims that are still open, counted in neither.
    """

    receivables: int
    balance: Decimal
    in_part: Decimal


class SettledShort(Answer):
    """What claims that count as paid still lack; it is no part of the open balance.

    They do from ``PAID_SHARE`` of what is owed on (``data_schemas/outcome.py``).
    """

    receivables: int
    balance: Decimal


class PutInSince(Answer):
    """What records tell from the day of the book to today; no figure of the book has it.

    ``paid`` is what came in of ``paid_receivables`` claims, new ones among them;
    ``new_receivables`` were issued. ``ended`` is what was credited, void or written off of
    ``ended_receivables`` claims, of new ones what was written off; ``reopened`` is owed again of
    ``reopened_receivables``, since payments were taken back.
    """

    paid_receivables: int
    paid: Decimal
    new_receivables: int
    new: Decimal
    ended_receivables: int
    ended: Decimal
    reopened_receivables: int
    reopened: Decimal


class Portfolio(Answer):
    """The open receivables of the company on a day.

    ``put_in_since`` is null where a day was named: then it is the day that was meant.
    """

    as_of: date
    model_version: str
    ledger_revision: int
    synthetic: bool
    currency: str
    receivables: int
    open_balance: Decimal
    overdue_balance: Decimal
    written_off: WrittenOff
    settled_short: SettledShort
    put_in_since: PutInSince | None
    ageing: list[AgeBand]
    expected: list[ExpectedBand]
    cash: CashForecast
    concentration: Concentrations
    credit_loss: CreditLoss


class PaymentHistory(Answer):
    """How a customer's claims have been paid; days late are below zero where it paid early.

    ``receivables`` counts every claim issued, void ones left out; days are means over those paid.
    """

    receivables: int
    amount: Decimal
    paid: int
    paid_late: int
    mean_days_late: float | None
    longest_days_late: int | None


class CustomerBook(Answer):
    """One customer on a day: what it owes, how it has paid, and what it may owe.

    ``credit_limit`` and ``default_probability`` are of all its open claims together, weighted by
    balance; null where nothing is open. Of a day after the one the records go to, the limit takes
    the claims open on that one, ``open`` and ``headroom`` what is owed on the day asked. The
    settings behind them stand beside them.
    """

    as_of: date
    model_version: str
    ledger_revision: int
    synthetic: bool
    customer_id: str
    customer_name: str | None
    receivables: int
    open_balance: Decimal
    overdue_balance: Decimal
    written_off: WrittenOff
    settled_short: SettledShort
    expected_loss: Decimal
    default_probability: float | None
    credit_limit: CreditLimit | None
    loss_appetite: Decimal
    largest_exposure: Decimal
    limit_step: Decimal
    loss_given_default: float
    default_days: int
    history: PaymentHistory
    text: str


class NextAction(Answer):
    """What the playbook does next about a claim, how long it takes, and why."""

    action: str
    label: str
    channel: Channel
    role: Role
    role_label: str
    hours: float
    why: list[str]


class EarlierReceivable(Answer):
    """What a receivable was on an earlier day, as its records read then, by the present model.

    Undated values of the ledger count on both days, so that their being told is no change; a list
    asked with that earlier day as ``as_of`` does not know them and can say another number.
    """

    grade: Grade
    delay_probability: float
    expected_loss: Decimal


class OpenReceivable(Answer):
    """One open receivable; ``action`` is null where nothing is to be done now.

    ``before`` is null where no earlier day was asked for, or it was not in that day's book.

    ``loss_per_hour`` is expected loss at stake per hour of that action. ``expected_date`` is the
    day by which it is as likely paid as not (``payment_date.p50`` of its score), null beyond the
    curve. ``limitation_ends`` is the last day on which it can be enforced, as far as the ledger
    tells, null where that is not near (``near_days`` of the policy's ``[law]``) or past: to be
    safe, of one of several instalments that day were it a debt of its own, while it is ahead, which
    ``limitation_if_own_debt`` says; ``limitation_lapsed`` is that day where it is past.
    """

    receivable_id: str
    customer_id: str
    customer_name: str
    region: str | None
    deal_id: str | None
    due_date: date
    days_past_due: int
    limitation_ends: date | None
    limitation_if_own_debt: bool
    limitation_lapsed: date | None
    amount: Decimal
    balance: Decimal
    grade: Grade
    delay_probability: float
    default_probability: float
    expected_loss: Decimal
    matrix_loss: Decimal
    expected_date: date | None
    main_cause: Cause | None
    main_cause_label: str
    action: NextAction | None
    loss_per_hour: Decimal | None
    before: EarlierReceivable | None


class OpenReceivables(Answer):
    """A page of open receivables; ``next_offset`` is null on the last one.

    ``since`` is the earlier day they are held against, null where none was asked for. ``day`` is
    the one up to which limitation, contacts and promises count, and so ``action``, as in the work
    list: today, or ``as_of`` where one was asked for. Balances are those of ``as_of``.
    """

    as_of: date
    day: date
    since: date | None
    model_version: str
    ledger_revision: int
    synthetic: bool
    total: int
    balance: Decimal
    items: list[OpenReceivable]
    next_offset: int | None
