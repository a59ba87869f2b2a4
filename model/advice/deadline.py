"""The day an action is done by: a working day that is not too late for what the action says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data_schemas.codes import Channel, Stage
from data_schemas.grounds import GroundCode
from data_schemas.law.settings import SuppliedYear
from data_schemas.playbook.action import Action, ActionGroup
from data_schemas.playbook.collecting import CHANNELS
from model.advice.case import Case
from model.advice.channels import DELIVERY_DAYS, ENDING
from model.advice.ground import Ground
from model.advice.situation import Situation
from model.workdays import is_working_day

_DAY = timedelta(days=1)
IN_WRITING = "partial_promise"
"""The action that has a promise put in writing."""
_BY_POST = (Channel.LETTER, Channel.LEGAL)
_IN_PERSON = (Channel.VISIT, Channel.JOINT)
_PREPARED_FOR = {"preparation_rhythm": _IN_PERSON, "preparation_joint": (Channel.JOINT,)}
"""Channels before which a preparation has to be done; the others before any but a call."""
_ASKED_BY = (
    ActionGroup.PREPARATION, ActionGroup.CHANNEL, ActionGroup.TALK, ActionGroup.METHOD,
)  # fmt: skip
"""Groups of what asks for late money and what prepares it."""


def done_by(
    action: Action,
    grounds: list[Ground],
    case: Case,
    as_of: date,
    days_off: Sequence[SuppliedYear] = (),
) -> date:
    """The working day by which an action advised is done.

    What a promise asks for is done by the promised day, and so is putting one that is waited for in
    writing; what precedes the due date, the signing, the end of limitation, of the time to apply
    for execution or the year's closing by that day, a demand some days before limitation ends, so
    that it arrives in time, papers for the closing by the last day for papers, and so is whatever
    asks for late money; the talk when the customer is spoken to, and before a letter or visit what
    prepares it. A day of rest is moved to the nearest working day that is not too late.

    Parameters
    ----------
    as_of : date
        The day the advice is given; no action is done before it.
    days_off : sequence of SuppliedYear
        As in ``workdays.verified_up_to``.
    """
    now = case.now
    usual = as_of + _days(action, case) * _DAY
    latest = date.max
    codes = {g.code for g in grounds}
    if now.promised is not None and GroundCode.PROMISED in codes:
        usual = latest = now.promised
    elif now.promised is not None and now.promise is not None and action.id == IN_WRITING:
        latest = now.promised
    elif now.enforceable_until is not None and codes & ENDING:
        arrives = DELIVERY_DAYS * _DAY if GroundCode.LIMITATION_ENDS in codes else 0 * _DAY
        latest = max(now.enforceable_until - arrives, as_of)
    elif GroundCode.YEAR_END in codes:
        latest = _year_end(now)
    elif now.stage is Stage.SIGNING and now.signing is not None and now.signing >= as_of:
        latest = now.signing
    elif now.stage is Stage.OPEN and not now.overdue and _before_due(action):
        latest = now.as_of - now.days_late * _DAY
    elif now.overdue and _for_this_year(action) and as_of <= _year_end(now):
        latest = _year_end(now)
    return _worked(min(usual, latest), as_of, latest, days_off)


def _days(action: Action, case: Case) -> int:
    """Days within which an action is done: what is for a talk or a letter before that."""
    if case.channel is None:
        return action.days
    channel = case.channel[0]
    if action.group is ActionGroup.TALK:
        return CHANNELS[channel].days
    before: tuple[Channel, ...] = ()
    if action.group is ActionGroup.PREPARATION:
        before = _PREPARED_FOR.get(action.id, (*_BY_POST, *_IN_PERSON))
    elif action.group is ActionGroup.METHOD:
        before = _IN_PERSON
    return min(action.days, CHANNELS[channel].days) if channel in before else action.days


def _year_end(now: Situation) -> date:
    """The day by which the year's closing is met: for papers, or once that is past for asking."""
    if now.papers_by is not None and not now.papers_late:
        return now.papers_by
    return now.treasury_closes or date.max


def _for_this_year(action: Action) -> bool:
    """Whether an action asks for this year's money; counsel goes by no treasury's year."""
    return action.group in _ASKED_BY and action is not CHANNELS[Channel.LEGAL]


def _before_due(action: Action) -> bool:
    """Whether it is too late for an action once a claim has fallen due."""
    return action.ahead or action.group is ActionGroup.CHANNEL


def _worked(day: date, first: date, latest: date, days_off: Sequence[SuppliedYear]) -> date:
    """The working day nearest to ``day``, of two the earlier, from ``first`` to ``latest``.

    Where there is none in between, the next one after.
    """
    before, after = day, max(day, first)
    while before >= first and not is_working_day(before, days_off):
        before -= _DAY
    while not is_working_day(after, days_off):
        after += _DAY
    if before < first:
        return after
    return before if after > latest or day - before <= after - day else after
