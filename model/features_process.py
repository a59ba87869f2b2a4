"""Engineered features of the payer's process: where a receivable is in it, and for how long."""

from __future__ import annotations

from data_schemas.causes import Cause
from data_schemas.codes import ProcessState, Stage
from model.asked import Asked
from model.day import Floats
from model.feature import Feature, feature
from model.shrinkage import shrunk_stay

PROCESS = Cause.PROCESS
OPEN = (Stage.OPEN,)
PRESENT = ("statechange.state", "statechange.date", "receivable.process_state")
"""The present state may be given without its date: then a database knows since which load."""


@feature(
    zh="在当前流程状态天数",
    en="Days in the present state",
    unit="day",
    cause=PROCESS,
    stages=OPEN,
    name="receivable.days_in_state",
    reads=PRESENT,
)
def days_in_state(asked: Asked) -> Floats:
    """Days since this receivable reached its present state; missing without states."""
    return asked.snapshot - asked.state_value("day")


@feature(
    zh="进入付款流程天数",
    en="Days in the payer's process",
    unit="day",
    cause=PROCESS,
    stages=OPEN,
    name="receivable.days_in_process",
    reads=PRESENT,
)
def days_in_process(asked: Asked) -> Floats:
    """Days since this receivable reached its first state; missing without states."""
    return asked.snapshot - asked.state_value("begun")


@feature(
    zh="付款流程最远进度",
    en="Furthest state reached",
    unit="",
    cause=PROCESS,
    monotone=-1,
    stages=OPEN,
    name="receivable.furthest_state",
    codes=ProcessState,
    reads=PRESENT,
)
def furthest_state(asked: Asked) -> Floats:
    """Rank of the furthest state it ever reached: states side by side come in any order."""
    return asked.state_value("furthest")


@feature(
    zh="流程退回次数",
    en="Times it came back to a state",
    unit="1",
    cause=PROCESS,
    monotone=1,
    stages=OPEN,
    name="receivable.state_returns",
    reads=PRESENT,
)
def state_returns(asked: Asked) -> Floats:
    """Times this receivable came to a state in which it had been before."""
    return asked.state_value("returns")


@feature(
    zh="同状态通常停留天数（结合同类估计）",
    en="Usual days in this state, blended with peers'",
    unit="day",
    cause=PROCESS,
    stages=OPEN,
    name="receivable.usual_days_in_state",
    reads=PRESENT,
)
def usual_days_in_state(asked: Asked) -> Floats:
    """Mean stay of this customer's receivables in the present state, shrunk towards everybody's."""
    return shrunk_stay(asked, paid=False)


@feature(
    zh="同状态至付款通常天数（结合同类估计）",
    en="Usual days from this state to payment, blended with peers'",
    unit="day",
    cause=PROCESS,
    monotone=1,
    stages=OPEN,
    name="receivable.usual_days_to_payment",
    reads=PRESENT,
)
def usual_days_to_payment(asked: Asked) -> Floats:
    """Mean days from the present state to payment with this customer, shrunk likewise."""
    return shrunk_stay(asked, paid=True)


@feature(
    zh="停留天数与通常之比",
    en="Days in the state over the usual",
    unit="1",
    cause=PROCESS,
    stages=OPEN,
    name="receivable.stay_ratio",
    reads=PRESENT,
)
def stay_ratio(asked: Asked) -> Floats:
    """Days in the present state over the usual ones, each one day longer: it may pass in a day."""
    return (1.0 + asked.snapshot - asked.state_value("day")) / (
        1.0 + shrunk_stay(asked, paid=False)
    )


PROCESS_FEATURES: tuple[Feature, ...] = (
    days_in_state, days_in_process, furthest_state, state_returns,
    usual_days_in_state, usual_days_to_payment, stay_ratio,
)  # fmt: skip
