"""Whether arrears are taken as non-malicious, and which sanction may be taken now.

Source: 非恶意欠款的催讨方法(1) (from background and trade record); 客户欠款的惩戒措施. A public
body is taken as non-malicious unless enough signs on the record of the claim speak against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from data_schemas.advice import ArrearsKind
from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, PromiseKeeping
from data_schemas.grounds import GroundCode
from data_schemas.playbook.collecting import SANCTIONS
from model.advice.ground import Ground, Share, ground
from model.advice.seen import told
from model.advice.situation import DISPUTED_FIELD, PENDING_FIELD, Situation, Stalling, advice_fields

APPLIES: dict[Sanction, str] = {
    Sanction.STOP_SUPPLY: "approach.still_supplying",
    Sanction.STOP_SERVICE: "approach.still_serving",
    Sanction.END_AUTHORISATION: "approach.authorisation_in_force",
}
"""What has to be so for a step to exist at all; the other steps always do."""


@dataclass(frozen=True)
class Wait:
    """A condition of the ladder in zh and en, and whether it holds; ``None``: not recorded."""

    zh: str
    en: str
    holds: bool | None


@dataclass(frozen=True)
class Judged:
    """The kind of arrears with its signs, the ladder's conditions and the step they allow.

    Parameters
    ----------
    general, specific : list of Wait
        What any sanction waits for, and once that holds, the steps from the mildest on.
    """

    kind: ArrearsKind
    signs_for: list[Ground]
    signs_against: list[Ground]
    general: list[Wait]
    specific: list[Wait]
    step: Sanction | None

    @property
    def waits(self) -> list[Wait]:
        """All conditions looked at."""
        return [*self.general, *self.specific]


def judge(now: Situation) -> Judged | None:
    """Judge a claim that is past due; ``None`` for any other."""
    if not now.overdue:
        return None
    against = _against(now)
    enough = len(against) >= now.policy.doubt_signs
    doubtful = enough or _broken_too_often(now) or _refused_too_often(now)
    kind = ArrearsKind.DOUBTFUL if doubtful else ArrearsKind.NON_MALICIOUS
    general = _general(now, kind)
    specific, step = _step(now) if all(w.holds for w in general) else ([], None)
    return Judged(kind, _signs_for(now), against, general, specific, step)


def _against(now: Situation) -> list[Ground]:
    out = []
    if _refused_too_often(now):
        limit = now.policy.doubt_refusals
        out.append(ground(GroundCode.REFUSED_TOO_OFTEN, value=now.refused, limit=limit))
    elif now.refused:
        out.append(ground(GroundCode.REFUSED, value=now.refused))
    broken = now.count("receivable.broken_promises")
    if _broken_too_often(now):
        limit = now.policy.doubt_promises
        out.append(ground(GroundCode.BROKEN_TOO_OFTEN, value=broken, limit=limit))
    elif broken:
        out.append(ground(GroundCode.BROKEN_PROMISES, value=broken))
    out += not_reached(now)
    if now.number("customer.promise_keeping") == PromiseKeeping.NEVER.rank:
        out.append(told(now, "customer.promise_keeping"))
    _, year, unpaid = now.matured
    if year and unpaid / year > 1 - now.policy.mostly_paid:
        out.append(ground(GroundCode.PAID_IN_THE_END, value=unpaid / year, n=year))
    return out


def _refused_too_often(now: Situation) -> bool:
    """Whether refusals alone speak against the customer; who disputes a claim has a reason."""
    disputed = now.number(DISPUTED_FIELD) == 1
    return now.refused >= now.policy.doubt_refusals and not disputed


def _broken_too_often(now: Situation) -> bool:
    """Whether broken promises alone speak against the customer: one may slip, a row of them not."""
    return now.count("receivable.broken_promises") >= now.policy.doubt_promises


def not_reached(now: Situation) -> list[Ground]:
    """That the key person was not reached, however often it was chased."""
    reached = now.number("receivable.key_person_reached")
    if now.contacts < now.policy.chasing_contacts or reached != 0:
        return []
    return [ground(GroundCode.KEY_PERSON_NOT_REACHED, value=now.contacts)]


def _signs_for(now: Situation) -> list[Ground]:
    out = []
    _, year, unpaid = now.matured
    if year and unpaid / year <= now.policy.mostly_paid:
        out.append(ground(GroundCode.PAID_IN_THE_END, value=unpaid / year, n=year))
    share = now.count("receivable.paid_share")
    if share > 0:
        out.append(ground(GroundCode.PART_PAID, value=Share(share)))
    if now.number("receivable.key_person_reached") == 1:
        out.append(ground(GroundCode.KEY_PERSON_REACHED))
    # What the buyer itself drags out does not excuse it, nor what the law takes to be dragged out.
    excused = (PENDING_FIELD,) if now.stalling is Stalling.NO else ()
    held = (*excused, DISPUTED_FIELD)
    out += [told(now, name) for name in held if now.number(name) == 1]
    if now.raising(cause := Cause.EXTERNAL):
        told_points = 100 * now.told_points(cause)
        out.append(ground(GroundCode.CAUSE_RAISES, cause=cause, points=told_points))
    if not now.refused:
        out.append(ground(GroundCode.NOT_REFUSED))
    return out


def _general(now: Situation, kind: ArrearsKind) -> list[Wait]:
    """What any sanction waits for: time, reason, worth, no promise, a clean claim, milder channels.

    A visit is one of these only where it is ever advised, or a small claim would wait for ever;
    so with a channel that is over.
    """
    limit = now.policy.sanction_days
    late = ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit)
    years = now.default_days
    out = [
        _wait(late, now.days_late >= limit),
        Wait(
            f"不能认定为非恶意，或已逾期 {years} 天以上",
            f"not taken as non-malicious, or {years} days past due or more",
            kind is ArrearsKind.DOUBTFUL or now.days_late >= years,
        ),
        _worth("惩戒", "sanctions", now.owed, now.policy.sanction_least),
        Wait("没有待兑现的付款承诺", "no promised payment is waited for", now.promise is None),
    ]
    out += [
        Wait("本笔没有争议", "the claim is not disputed", _is_not(now, DISPUTED_FIELD)),
        Wait(
            "已经验收，或由买方拖延验收", "it is accepted, or the buyer drags acceptance out",
            _accepted(now),
        ),
    ]  # fmt: skip
    out += [
        _wait(ground(GroundCode.USED, channel=c), now.used.get(c, 0) > 0)
        for c in now.channels_open
        if not now.over(c)
    ]
    return out


def _is_not(now: Situation, name: str) -> bool | None:
    """Whether something is known not to be so; ``None``: not recorded."""
    return now.number(name) == 0 if now.knows(name) else None


def _accepted(now: Situation) -> bool | None:
    """Whether acceptance holds nothing up; ``None`` where nobody says whose doing the wait is."""
    if now.stalling is Stalling.NO:
        return _is_not(now, PENDING_FIELD)
    return True if now.accepted or now.stalling is Stalling.TOLD else None


def _step(now: Situation) -> tuple[list[Wait], Sanction | None]:
    """The first step above those taken whose own conditions hold; what is unknown stops the ladder.

    A harsher step is never reached by not knowing whether a milder one exists, and whoever has
    taken a harsh one, or let counsel act, does not come back with a milder.
    """
    waits: list[Wait] = []
    tickets = "customer.open_tickets"
    owing = now.number(tickets) > 0
    highest = max((step.rank for step in now.sanctions), default=-1)
    if now.used.get(Channel.LEGAL):
        highest = max(highest, Sanction.LEGAL.rank - 1)
    for step in list(Sanction)[highest + 1 :]:
        name = APPLIES.get(step)
        if name is not None:
            field = advice_fields()[name]
            holds = now.number(name) == 1 if now.knows(name) else None
            waits.append(Wait(field.meta.zh, field.meta.en, holds))
            if holds is None:
                return waits, None
            if not holds:
                continue
        if step is Sanction.STOP_SERVICE and now.knows(tickets):
            # Whoever owes service itself cannot withhold it for what is owed (民法典 art. 526).
            waits.append(Wait("没有未关闭的服务工单", "no service ticket is open", not owing))
            if owing:
                return waits, None
        if step is Sanction.LEGAL:
            legal = _legal(now)
            waits += legal
            return waits, step if all(w.holds for w in legal) else None
        return waits, step
    return waits, None


def _legal(now: Situation) -> list[Wait]:
    limit = now.policy.legal_days
    late = ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit)
    return [
        _wait(late, now.days_late >= limit),
        _worth("起诉或仲裁", "a suit or arbitration", now.owed, now.policy.legal_least),
        _wait(ground(GroundCode.PAPERS_IN_HAND), papers_in_hand(now)),
    ]


def _worth(zh: str, en: str, owed: float, least: float) -> Wait:
    return Wait(
        f"未付余额值得{zh}（{least:,.0f} 元起）",
        f"enough is still owed for {en} (from CNY {least:,.0f} on)",
        owed >= least,
    )


def _wait(said: Ground, holds: bool) -> Wait:
    return Wait(said.text("zh"), said.text("en"), holds)


def papers_in_hand(now: Situation) -> bool:
    """Whether a stamped statement or complete delivery papers prove the claim."""
    return (
        now.number("receivable.statement_confirmed") == 1
        or now.number("receivable.delivery_papers_complete_share") == 1
    )


def led_to(now: Situation, judged: Judged) -> list[Ground]:
    """Why the step that may be taken is taken now."""
    step, limit = judged.step, now.policy.sanction_days
    if step is None:
        return []
    late = [ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit)]
    if step is Sanction.LEGAL:
        limit = now.policy.legal_days
        late = [
            ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit),
            ground(GroundCode.PAPERS_IN_HAND),
        ]
    if judged.kind is ArrearsKind.DOUBTFUL:
        signs, limit = len(judged.signs_against), now.policy.doubt_signs
        enough = signs >= limit  # else the one sign says itself why it is enough
        why = [ground(GroundCode.ARREARS_DOUBTFUL, value=signs, limit=limit)] if enough else []
    else:
        limit = now.default_days
        why = [ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=limit)]
    return [*late, *why, *judged.signs_against, *steps_before(now, step)]


def steps_before(now: Situation, step: Sanction) -> list[Ground]:
    """The milder steps that have been taken."""
    return [
        ground(GroundCode.STEP_TAKEN, step=SANCTIONS[s])
        for s in Sanction
        if s.rank < step.rank and s in now.sanctions
    ]
