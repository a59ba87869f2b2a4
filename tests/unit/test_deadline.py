"""The day an action is done by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.codes import Channel, Stage
from data_schemas.playbook.action import ActionGroup
from data_schemas.playbook.collecting import CHANNELS
from data_schemas.playbook.entries import ACTIONS
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.deadline import done_by
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from tests.factories import a_situation

TUESDAY = date(2026, 6, 30)
"""The day of ``a_situation``."""


def by(action: str, as_of: date = TUESDAY, **facts: Any) -> date:
    now = a_situation(as_of=as_of, **facts)
    case = case_of(now, phenomenon(now)[0], judge(now))
    return done_by(ACTIONS[action], grounds_of(case, ACTIONS[action]), case, as_of)


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        (date(2026, 6, 30), date(2026, 7, 3)),  # a Friday
        (date(2026, 7, 1), date(2026, 7, 3)),  # three days on is Saturday
        (date(2026, 7, 2), date(2026, 7, 6)),  # and here Sunday
        (date(2025, 9, 30), date(2025, 9, 30)),  # the National Day holiday: today, not within it
        (date(2025, 10, 3), date(2025, 10, 9)),  # asked within it: on the first day after
        (date(2025, 9, 25), date(2025, 9, 28)),  # a Sunday that is worked to make up for it
    ],
)
def test_it_is_a_working_day(as_of: date, day: date) -> None:
    assert by("channel_phone", as_of, days_late=1) == day


def test_a_week_s_work_is_not_due_tomorrow_for_a_holiday() -> None:
    assert by("preparation_accounts_clean", date(2025, 9, 29), days_late=30) == date(2025, 10, 9)


def test_what_is_for_the_time_before_the_due_date_is_not_late_for_it() -> None:
    for action in ("channel_phone", "principle_follow_up", "caution_papers"):
        assert by(action, days_late=-1) == TUESDAY + timedelta(days=1)
        assert by(action, days_late=0) == TUESDAY
    friday = date(2026, 7, 3)  # due on Sunday: on Monday it would be late
    assert by("channel_phone", friday, days_late=-2) == friday
    assert by("principle_follow_up", days_late=-30) == TUESDAY + timedelta(days=7)
    assert by("preparation_rhythm", days_late=-1) == TUESDAY + timedelta(days=14)


def test_the_customer_is_spoken_to_when_the_channel_is_used() -> None:
    used = {Channel.PHONE: 1, Channel.LETTER: 1}
    for facts, channel in (
        ({"days_late": 5}, Channel.PHONE),
        ({"days_late": 70, "used": used}, Channel.VISIT),
        (
            {
                "days_late": 130, "used": used | {Channel.VISIT: 1},
                "numbers": {"approach.suppliers_ready": 1.0},
            },
            Channel.JOINT,
        ),
    ):  # fmt: skip
        there = by(CHANNELS[channel].id, **facts)
        talk = [a.id for a in ACTIONS.values() if a.group is ActionGroup.TALK]
        assert {by(action, **facts) for action in talk} == {there}


def test_a_promise_is_reminded_of_by_its_day_or_the_working_day_before() -> None:
    for ahead, day in ((1, date(2026, 7, 1)), (4, date(2026, 7, 3)), (0, TUESDAY)):
        facts = {"days_late": 40, "promised": TUESDAY + timedelta(days=ahead)}
        assert by("principle_follow_up", **facts) == day


@pytest.mark.parametrize(
    ("left", "day"),
    [
        (40, date(2026, 7, 6)),  # five days on is Sunday
        (9, date(2026, 7, 6)),
        (8, date(2026, 7, 3)),  # three days to arrive leave Sunday, and Monday is too late
        (5, date(2026, 7, 2)),
        (2, TUESDAY),
        (0, TUESDAY),
    ],
)
def test_a_demand_is_sent_so_that_it_arrives_before_limitation_ends(left: int, day: date) -> None:
    late: dict[str, Any] = {"days_late": 1000, "used": {Channel.PHONE: 1}}
    ends = TUESDAY + timedelta(days=left)
    assert by("channel_letter", **late, limitation_ends=ends) == day


def test_what_counsel_files_needs_no_time_to_arrive() -> None:
    filed: dict[str, Any] = {"days_late": 1000, "used": {Channel.LEGAL: 1}, "since_contact": 20.0}
    ends = TUESDAY + timedelta(days=2)
    assert by("channel_legal", **filed, limitation_ends=ends) == ends


def test_before_signing_it_is_done_before_signing() -> None:
    facts: dict[str, Any] = {"stage": Stage.SIGNING, "days_late": -60}
    for signing, day in (
        (TUESDAY + timedelta(days=2), date(2026, 7, 2)),
        (TUESDAY + timedelta(days=60), date(2026, 7, 7)),
        (TUESDAY, TUESDAY),  # a week later it is signed already
        (TUESDAY - timedelta(days=1), date(2026, 7, 7)),
    ):
        assert by("attitude_cautious", **facts, signing=signing) == day


@pytest.mark.parametrize(
    ("days_late", "used", "channel"),
    [(40, {Channel.PHONE: 1}, "letter"), (70, {Channel.PHONE: 1, Channel.LETTER: 1}, "visit")],
)
def test_what_prepares_a_letter_or_a_visit_is_done_before_it(
    days_late: int, used: dict[Channel, int], channel: str
) -> None:
    """The papers were due four days after the visit they were to be taken along on."""
    facts: dict[str, Any] = {"days_late": days_late, "used": used}
    there = by(f"channel_{channel}", **facts)
    taken = ["preparation_nothing_blocks", "preparation_accounts_clean", "preparation_key_person"]
    taken += ["preparation_rhythm", "method_concession"] if channel == "visit" else []
    assert all(by(one, **facts) <= there for one in taken)
    # Others are gathered for joint action alone.
    assert by("preparation_joint", **facts) > there


PAPERS, CLOSES = date(2026, 12, 10), date(2026, 12, 25)
"""The last day for papers and the treasury's last day of that year."""


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 20), date(2026, 11, 27)),  # nothing presses yet
        (date(2026, 12, 7), PAPERS),  # a week later they are too late
        (PAPERS, PAPERS),
        (
            date(2026, 12, 14),
            date(2026, 12, 21),
        ),  # papers are in or are not: what is left is to ask
        (date(2026, 12, 22), CLOSES),
        (date(2026, 12, 24), CLOSES),
        (CLOSES, CLOSES),
        (date(2026, 12, 28), date(2027, 1, 4)),  # the next year's closings are ahead
    ],
)
def test_what_is_to_beat_the_year_s_closing_is_not_due_after_it(today: date, day: date) -> None:
    facts: dict[str, Any] = {"days_late": 30, "papers_by": PAPERS, "treasury_closes": CLOSES}
    assert by("method_timing", today, **facts) == day


def test_nobody_is_visited_for_this_year_s_money_once_the_year_has_closed() -> None:
    facts: dict[str, Any] = {
        "days_late": 95, "papers_by": PAPERS, "treasury_closes": CLOSES,
        "used": {Channel.PHONE: 1, Channel.LETTER: 1},
    }  # fmt: skip
    for today, day in (
        (date(2026, 12, 1), PAPERS),  # ten days on the papers are too late
        (date(2026, 12, 22), CLOSES),
        (date(2026, 12, 28), date(2027, 1, 7)),
    ):
        for action in ("channel_visit", "talk_bargain", "preparation_rhythm"):
            assert by(action, today, **facts) <= day
        assert by("channel_visit", today, **facts) == day


@pytest.mark.parametrize(
    ("promised", "day"),
    [
        (date(2026, 7, 2), date(2026, 7, 2)),
        (date(2026, 7, 5), date(2026, 7, 3)),  # a Sunday: on Monday the day has passed
        (TUESDAY, TUESDAY),
        (date(2026, 8, 20), date(2026, 7, 10)),  # far off: ten days as ever
        (date(2026, 6, 26), date(2026, 7, 10)),  # broken: a new one is asked for
        (None, date(2026, 7, 10)),
    ],
)
def test_a_promise_is_put_in_writing_by_its_day(promised: date | None, day: date) -> None:
    paid = {"receivable.paid_share": 0.5}
    assert by("partial_promise", days_late=60, features=paid, promised=promised) == day
