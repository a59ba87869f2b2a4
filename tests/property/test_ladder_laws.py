"""Laws of the ladders: channels and sanctions are climbed in order and never before their time."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from data_schemas.approach import Sanction
from data_schemas.codes import Channel, Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.collecting import CHANNELS, SANCTIONS
from data_schemas.playbook.entries import ACTIONS
from model.advice.arrears import APPLIES, judge
from model.advice.case import case_of
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from model.advice.situation import Situation
from tests.property.situations import chased, situations


@settings(max_examples=300)  # each of its many conditions lacks in some of them only
@given(now=situations() | chased() | chased())
def test_a_sanction_is_one_step_in_order_and_only_when_all_its_conditions_hold(
    now: Situation,
) -> None:
    judged = judge(now)
    case = case_of(now, phenomenon(now)[0], judged)
    advised = [s for s, action in SANCTIONS.items() if grounds_of(case, action)]
    if judged is None or judged.step is None:
        assert advised == []
        return
    assert advised == [judged.step]
    assert now.days_late >= now.policy.sanction_days
    assert now.number("receivable.disputed") == 0
    least = now.policy.legal_least if judged.step is Sanction.LEGAL else now.policy.sanction_least
    assert now.owed >= least
    ladder = list(Channel)
    reached = max(ladder.index(c) for c in now.used)
    assert reached >= ladder.index(Channel.LETTER), "what is below a rung that was used is over"
    if now.owed_in_all >= now.policy.visit_least:  # nobody is ever advised to travel for less
        assert reached >= ladder.index(Channel.VISIT)
    if judged.step is Sanction.STOP_SERVICE:
        assert not now.number("customer.open_tickets") > 0, "whoever owes service stops none"
    assert judged.step not in now.sanctions
    highest = max((s.rank for s in now.sanctions), default=-1)
    if now.used.get(Channel.LEGAL):  # who wrote by counsel has only the suit left
        highest = max(highest, Sanction.LEGAL.rank - 1)
    assert judged.step.rank > highest, "never back to a milder step"
    for milder in (s for s in Sanction if highest < s.rank < judged.step.rank):
        assert now.number(APPLIES[milder]) == 0, "a milder step exists or may exist"


@given(now=situations() | chased())
def test_at_most_one_channel_and_no_rung_is_skipped(now: Situation) -> None:
    case = case_of(now, phenomenon(now)[0], judge(now))
    advised = [c for c, action in CHANNELS.items() if grounds_of(case, action)]
    assert len(advised) <= 1
    codes = {g.code for g in (case.channel or (None, []))[1]}
    if codes & FIRST:
        assert advised == [Channel.LETTER], "a demand goes first"
        if GroundCode.LATE_BY_LAW in codes:
            since = (now.as_of - now.late_since).days  # type: ignore[operator]
            assert not now.since_letter <= since, "once: the ladder goes on from there"
    elif advised and advised[0] in (Channel.LETTER, Channel.VISIT):
        ladder = [Channel.PHONE, Channel.LETTER, Channel.VISIT]
        below = ladder[: ladder.index(advised[0])]
        assert all(now.used.get(c) or now.over(c) for c in below)
    gone_to_law = bool(now.used.get(Channel.LEGAL)) or Sanction.LEGAL in now.sanctions
    if advised == [Channel.LEGAL]:
        judged = judge(now)
        step = None if judged is None else judged.step
        assert gone_to_law or step is Sanction.LEGAL or now.limitation_lapsed is not None
    elif advised and now.overdue and now.promise is None:
        assert not gone_to_law


@given(now=situations() | chased())
def test_nobody_climbs_down_the_ladder(now: Situation) -> None:
    """A call after a visit threatens nobody; what reminds of a promise, or demands, is no rung."""
    found = case_of(now, phenomenon(now)[0], judge(now)).channel
    if found is None or not now.overdue or now.promise is not None:
        return
    channel, grounds = found
    if GroundCode.LIMITATION_ENDS in {one.code for one in grounds}:
        return
    open_ = [Channel.LEGAL, Channel.JOINT, *now.channels_open]
    if now.number("approach.suppliers_ready") == 0:
        open_.remove(Channel.JOINT)  # nobody to act with any more
    if not now.worth_a_visit:
        open_ = [Channel.LEGAL, *now.channels_open]
    reached = [c for c in now.used if c in open_]
    assert all(channel.rank >= c.rank for c in reached)


@given(now=situations())
def test_a_lapsed_claim_goes_to_counsel_before_anybody_else(now: Situation) -> None:
    lapsed = replace(now, limitation_ends=None, limitation_lapsed=now.as_of)
    case = case_of(lapsed, phenomenon(lapsed)[0], judge(lapsed))
    advised = {name for name, action in ACTIONS.items() if grounds_of(case, action)}
    if not now.overdue or now.stage is not Stage.OPEN or now.promise is not None:
        return
    if case.channel is None:
        assert now.at_law or now.owed < now.policy.sanction_least, "counsel has just been at it"
        return
    if now.owed < now.policy.sanction_least and not now.at_law:
        assert "channel_legal" not in advised, "counsel's look costs more than is owed"
        return
    assert advised & {action.id for action in CHANNELS.values()} == {"channel_legal"}
    assert GroundCode.LIMITATION_LAPSED in [g.code for g in case.channel[1]]
    assert not advised & (BARGAINS | {"talk_open", "preparation_rhythm"})


FIRST = {GroundCode.LIMITATION_ENDS, GroundCode.LATE_BY_LAW}
"""Grounds of a written demand that waits for no rung."""
HARSHER = {"channel_letter", "channel_visit", "channel_joint", "channel_legal"}
"""What is more than a call."""
BARGAINS = {
    "method_exchange", "method_concession", "method_appeal", "talk_bargain", "partial_plan",
}  # fmt: skip
"""What asks for less than was promised, or offers something for it."""


@given(now=situations())
def test_nothing_is_escalated_before_a_promised_day(now: Situation) -> None:
    case = case_of(now, phenomenon(now)[0], judge(now))
    advised = {name for name, action in ACTIONS.items() if grounds_of(case, action)}
    waits = now.stage is Stage.OPEN and now.promised is not None
    waits = waits and 0 <= (now.promised - now.as_of).days <= now.policy.promise_days  # type: ignore[operator]
    ends = now.enforceable_until
    if waits:
        # But a demand that would come too late after the promised day goes out before it, and
        # where it has gone to law counsel acts.
        time_left = ends is None or (ends - now.promised).days >= now.policy.contact_every_days  # type: ignore[operator]
        pressing = {"channel_legal"} if now.at_law else {"channel_letter"}
        assert not advised & (HARSHER if time_left else HARSHER - pressing)
        assert not advised & {action.id for action in SANCTIONS.values()}
        assert not advised & BARGAINS
        assert "principle_follow_up" in advised
    told = [g.code for name in advised for g in grounds_of(case, ACTIONS[name])]
    assert (GroundCode.PROMISED in told) == waits


@given(now=situations(), more=st.integers(1, 400))
def test_time_alone_never_makes_the_channel_milder(now: Situation, more: int) -> None:
    later = replace(now, days_late=now.days_late + more)
    rungs = []
    for one in (now, later):
        case = case_of(one, phenomenon(one)[0], judge(one))
        rungs.append([list(Channel).index(c) for c, a in CHANNELS.items() if grounds_of(case, a)])
    if rungs[0] and rungs[1]:
        assert rungs[1][0] >= rungs[0][0]
