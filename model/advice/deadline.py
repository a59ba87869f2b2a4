"""The day an action is done by: a working day that is not too late for what the action says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.law.settings import SuppliedYear
from data_schemas.playbook.action import Action, ActionGroup
from data_schemas.playbook.collecting import CHANNELS
from model.advice.case import Case
from model.advice.channels import ENDING
from model.advice.ground import Ground
from model.advice.situation import Situation
from model.workdays import is_working_day

_DAY = timedelta(days=1)
DELIVERY = 3 * _DAY
"""What a letter may take: a demand counts once it arrives (provisions on limitation, 8)."""
IN_WRITING = "partial_promise"
"""The action that has a promise put in writing."""


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
    that it arrives in time, papers for the closing by the last day for papers; the talk when the
    customer is spoken to. A day of rest is moved to the nearest working day that is not too late.

    Parameters
    ----------
    as_of : date
        The day the advice is given; no action is done before it.
    days_off : sequence of SuppliedYear
        As in ``workdays.verified_up_to``.
    """
    now = case.now
    days = action.days
    if action.group is ActionGroup.TALK and case.channel is not None:
        days = CHANNELS[case.channel[0]].days
    usual = as_of + days * _DAY
    latest = date.max
    codes = {g.code for g in grounds}
    if now.promised is not None and GroundCode.PROMISED in codes:
        usual = latest = now.promised
    elif now.promised is not None and now.promise is not None and action.id == IN_WRITING:
        latest = now.promised
    elif now.enforceable_until is not None and codes & ENDING:
        arrives = DELIVERY if GroundCode.LIMITATION_ENDS in codes else 0 * _DAY
        latest = max(now.enforceable_until - arrives, as_of)
    elif GroundCode.YEAR_END in codes:
        latest = _year_end(now)
    elif now.stage is Stage.SIGNING and now.signing is not None and now.signing >= as_of:
        latest = now.signing
    elif now.stage is Stage.OPEN and not now.overdue and _before_due(action):
        latest = now.as_of - now.days_late * _DAY
    return _worked(min(usual, latest), as_of, latest, days_off)


def _year_end(now: Situation) -> date:
    """The day by which the year's closing is met: for papers, or once that is past for asking."""
    if now.papers_by is not None and not now.papers_late:
        return now.papers_by
    return now.treasury_closes or date.max


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
