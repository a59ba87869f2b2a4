"""The channel ladder: phone, letter, visit, joint action, legal route; which rung is next.

Different customers, different strategy: weak grades climb sooner, nobody is chased again within
the policy's interval, and a rung is not taken before those below it; once one has been used those
below are over, for who was visited is not threatened by a call. Whoever has gone to law does
not come back with a call: the lawyers go on. A promised payment is waited for, by the lawyers only
where there is time left after it; once its day has passed unpaid, the interval is no reason to
wait. Where limitation ends soon, a written demand goes
before whatever rung is next: a claim that can no longer be enforced needs no ladder. So does the
first one where the last day for payment came before the due date on record. Once limitation has
ended, counsel has the claim first where that is worth it: only what the payer signs helps then.
"""

from __future__ import annotations

from datetime import date, timedelta

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.codes import Channel, Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.collecting import SANCTIONS
from model.advice.arrears import Judged
from model.advice.ground import DaysAhead, Ground, ground
from model.advice.situation import Situation

DELIVERY_DAYS = 3
"""What a letter may take: a demand counts once it arrives (provisions on limitation, 8)."""
ENDING = frozenset(
    {GroundCode.LIMITATION_ENDS, GroundCode.LIMITATION_AT_LAW, GroundCode.EXECUTION_ENDS}
)
"""Grounds of a step that is taken because a claim cannot be enforced much longer."""


def next_channel(now: Situation, judged: Judged | None) -> tuple[Channel, list[Ground]] | None:
    """The channel to use now, with its grounds; ``None`` where nobody should be contacted yet."""
    if now.stage is not Stage.OPEN:
        return None
    if (demand := _demand(now, judged)) is not None:
        return demand
    if now.promise is not None:
        if not now.at_law:
            return _reminder(now, now.promise)
        late = _presses(now, now.promise)
        return (Channel.LEGAL, [*_at_law(now), *_used(now)]) if late else None
    late = now.late_since is not None or now.enforceable_until is not None
    if judged is None and not (now.at_law and late):
        return _by_law(now) or _before_due(now)
    if judged is not None and judged.step is Sanction.LEGAL:
        limit = now.policy.legal_days
        return Channel.LEGAL, [
            *_at_law(now),
            ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit),
            *_used(now),
        ]
    if now.limitation_lapsed is not None and now.worth_counsel and not now.at_law:
        return Channel.LEGAL, [*_at_law(now), *_used(now)]
    if now.since < now.policy.contact_every_days and not (now.let_down or _presses(now)):
        return None
    if now.at_law:
        taken = [Sanction.LEGAL] if Sanction.LEGAL in now.sanctions else []
        gone = [ground(GroundCode.STEP_TAKEN, step=SANCTIONS[step]) for step in taken]
        return Channel.LEGAL, [*_at_law(now), *gone, *_used(now), *_long_since(now)]
    if (first := _by_law(now)) is not None:
        return first
    limits = _limits(now)
    due = [c for c, limit in limits.items() if now.days_late >= limit]
    unused = [c for c in due if not now.used.get(c) and not now.over(c)]
    # With no rung left to climb the highest that was reached is taken again.
    reached = [c for c in limits if c in due or now.used.get(c) or now.over(c)]
    channel = unused[0] if unused else reached[-1]
    past = ground(GroundCode.PAST_DUE, value=now.days_late)
    if channel in due:
        past = ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limits[channel])
    grounds = [past, *_used(now)]
    if unused:
        grounds.append(ground(GroundCode.NOT_USED, channel=channel))
    if now.let_down and now.promised is not None:
        grounds.append(ground(GroundCode.LET_DOWN, day=now.promised))
    elif broken := now.count("receivable.broken_promises"):
        grounds.append(ground(GroundCode.BROKEN_PROMISES, value=broken))
    grounds += _long_since(now)
    if now.weak_grade and channel is not Channel.PHONE:
        grounds.append(ground(GroundCode.GRADE_IS, grade=GradeLetter(now)))
    return channel, grounds


def _demand(now: Situation, judged: Judged | None) -> tuple[Channel, list[Ground]] | None:
    """A letter before limitation ends, unless the claim goes to law or one has just been sent.

    A promise is waited for where there is time to write once its day has passed, and so is proof of
    a letter where there is time for another; what is said on the telephone starts no period anew
    that anybody could prove.
    """
    ends = now.limitation_ends
    if ends is None or now.at_law or (judged is not None and judged.step is Sanction.LEGAL):
        return None
    left = (ends - now.as_of).days
    if now.promise is not None and not _presses(now, now.promise):
        return None
    written = now.since_letter < now.policy.contact_every_days
    if written and not presses(ends, now.as_of, now.policy):
        return None
    near = ground(GroundCode.LIMITATION_ENDS, day=LastDay(now, ends), value=DaysAhead(left))
    return Channel.LETTER, [near, *_used(now)]


def _by_law(now: Situation) -> tuple[Channel, list[Ground]] | None:
    """The first written demand, where the last day for payment is before the due date, and past.

    The rungs themselves wait for the due date, which is what the model knows.
    """
    latest = now.late_since
    if latest is None or now.at_law:
        return None
    if now.since < now.policy.contact_every_days and not now.let_down:
        return None
    days = (now.as_of - latest).days
    # A letter from before that day was no demand yet.
    if now.since_letter <= days or now.over(Channel.LETTER):
        return None
    late = ground(GroundCode.LATE_BY_LAW, day=latest, value=days)
    return Channel.LETTER, [late, *_used(now)]


def presses(ends: date, on: date, policy: AdvicePolicy) -> bool:
    """Whether what would be sent with the next contact after ``on`` might arrive too late."""
    return (ends - on).days < policy.contact_every_days + DELIVERY_DAYS


def _presses(now: Situation, days: int = 0) -> bool:
    """Whether a claim can be enforced no longer once a contact ``days`` from now is followed up."""
    ends = now.enforceable_until
    return ends is not None and presses(ends, now.as_of + timedelta(days=days), now.policy)


def _at_law(now: Situation) -> list[Ground]:
    """That limitation ends soon, or ended, by what is on record, and execution; the first first.

    A lawyer's letter alone does not stop it.
    """
    out: list[tuple[date, Ground]] = []
    if (lapsed := now.limitation_lapsed) is not None:
        out.append((lapsed, ground(GroundCode.LIMITATION_LAPSED, day=lapsed)))
    elif (ends := now.limitation_ends) is not None:
        left = DaysAhead((ends - now.as_of).days)
        near = ground(GroundCode.LIMITATION_AT_LAW, day=LastDay(now, ends), value=left)
        out.append((ends, near))
    if (until := now.execution_ends) is not None:
        left = DaysAhead((until - now.as_of).days)
        out.append((until, ground(GroundCode.EXECUTION_ENDS, day=until, value=left)))
    return [one for _, one in sorted(out, key=lambda dated: dated[0])]


class LastDay:
    """That limitation ends on a day, or would were an instalment taken by itself."""

    def __init__(self, now: Situation, ends: date) -> None:
        self.ends, self.careful = ends, ends == now.limitation_careful

    def label(self, lang: str) -> str:
        """The clause in ``lang``, its condition first."""
        if lang == "zh":
            alone = "若本期被视为独立债务，" if self.careful else ""
            return f"{alone}诉讼时效 {self.ends} 届满"
        if self.careful:
            return f"were this instalment a debt of its own, limitation would end on {self.ends}"
        return f"limitation ends on {self.ends}"


class GradeLetter:
    """The grade as people say it, letter and word."""

    def __init__(self, now: Situation) -> None:
        self.grade = now.grade

    def label(self, lang: str) -> str:
        """The letter and its word in ``lang``."""
        word = self.grade.label(lang)
        return f"{self.grade.value}（{word}）" if lang == "zh" else f"{self.grade.value} ({word})"


def due_soon(now: Situation) -> bool:
    """Whether an open claim falls due within the days in which collecting is prepared."""
    return now.stage is Stage.OPEN and 0 <= -now.days_late <= now.policy.due_soon_days


def _before_due(now: Situation) -> tuple[Channel, list[Ground]] | None:
    """A reminder before the due date, where a claim falls due soon and somebody is to call."""
    why = to_follow_up(now)
    if not due_soon(now) or not why or now.at_law:
        return None
    soon = ground(
        GroundCode.DUE_SOON, value=DaysAhead(-now.days_late), limit=now.policy.due_soon_days
    )
    return Channel.PHONE, [soon, *why]


def to_follow_up(now: Situation) -> list[Ground]:
    """Why somebody is to be contacted (again): nobody has been, a promise was broken, or long ago.

    Empty where the last contact is neither.
    """
    if not now.contacts:
        return [ground(GroundCode.NEVER_CONTACTED)]
    if now.let_down and now.promised is not None:
        return [ground(GroundCode.LET_DOWN, day=now.promised)]
    return _long_since(now)


def promised(now: Situation, days: int) -> Ground:
    """That payment is promised, and for when."""
    return ground(GroundCode.PROMISED, day=now.as_of + timedelta(days=days), value=DaysAhead(days))


def _reminder(now: Situation, days: int) -> tuple[Channel, list[Ground]] | None:
    """A call to remind of a promise shortly before its day; until then the promise is left alone.

    Nothing harsher is done before the promised day has passed.
    """
    if days > now.policy.remind_days or now.since <= now.policy.remind_days:
        return None
    return Channel.PHONE, [promised(now, days), *_long_since(now)]


def _limits(now: Situation) -> dict[Channel, int]:
    """Days past due from which each rung may be taken; joint action only with others ready.

    Who has acted with others once may again, unless told that they are not ready.
    Nobody travels for less than the policy has it worth: whoever is there speaks of all that is
    owed.
    """
    policy = now.policy
    factor = policy.weak_grade_factor if now.weak_grade else 1.0
    out = {
        Channel.PHONE: 1,
        Channel.LETTER: round(policy.letter_days * factor),
    }
    if not now.worth_a_visit:
        return out
    out[Channel.VISIT] = round(policy.visit_days * factor)
    joined = now.used.get(Channel.JOINT) and not now.knows("approach.suppliers_ready")
    if joined or now.number("approach.suppliers_ready") == 1:
        out[Channel.JOINT] = round(policy.joint_days * factor)
    return out


def _used(now: Situation) -> list[Ground]:
    return [ground(GroundCode.USED, channel=c) for c in Channel if now.used.get(c)]


def _long_since(now: Situation) -> list[Ground]:
    """That the policy's interval since the last contact has passed; empty where it has not."""
    since, limit = now.since, now.policy.contact_every_days
    passed = since >= limit
    return [ground(GroundCode.DAYS_SINCE_CONTACT, value=since, limit=limit)] if passed else []
