"""What is said beside an action because of the case: how to carry it out, what bears on it."""

from __future__ import annotations

from datetime import date, timedelta

from data_schemas.codes import Channel
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import Action, ActionGroup
from data_schemas.playbook.coaching import (
    AFTER_PROCEDURE,
    BEFORE_DUE,
    OFF_BUDGET,
    ONCE_ACCEPTED,
    PAPERS_LATE,
    PLATFORM_OPEN,
    REMINDER,
    THINKING_LOOP,
    TO_ARRIVE,
    TREASURY_CLOSED,
    TYPE_WORDING,
    VisitManner,
)
from data_schemas.playbook.collecting import CHANNELS
from data_schemas.punctuation import marks
from model.advice.arrears import Judged
from model.advice.case import Case
from model.advice.channels import LastDay
from model.advice.ground import DaysAhead, Ground
from model.advice.situation import Situation


def said(case: Case, action: Action, grounds: list[Ground], lang: str) -> str:
    """What to do, in ``lang``.

    A call that only reminds of a promise asks for nothing else, what has been accepted is not put
    up for acceptance again, no papers are handed in for a closing that they cannot make, no suit is
    filed where one has ended, and no platform is named that takes no complaint.
    """
    now, codes = case.now, {one.code for one in grounds}
    for holds, texts in (
        (now.procedure_ended, AFTER_PROCEDURE),
        (now.complaint_open, PLATFORM_OPEN),
        (GroundCode.LIMITATION_ENDS in codes, TO_ARRIVE),
        (now.accepted, ONCE_ACCEPTED),
        (now.treasury_closes is None, OFF_BUDGET),
        (now.treasury_closed, TREASURY_CLOSED),
        (now.papers_late, PAPERS_LATE),
    ):
        if holds and action.id in texts:
            return texts[action.id][lang != "zh"]
    reminds = action is CHANNELS[Channel.PHONE]
    reminds &= GroundCode.PROMISED in codes
    return REMINDER[lang != "zh"] if reminds else action.text(lang)


def named(action: Action, grounds: list[Ground], lang: str) -> str:
    """What an action is called: nobody chases what is not due yet."""
    reminds = action is CHANNELS[Channel.PHONE]
    reminds &= GroundCode.DUE_SOON in {one.code for one in grounds}
    return BEFORE_DUE[lang != "zh"] if reminds else action.label(lang)


def tips(case: Case, action: Action, lang: str) -> list[str]:
    """Limitation near or past, facts sanctions wait for, manner, how to think, wording."""
    now, out = case.now, []
    if action.group is ActionGroup.CHANNEL:
        if now.limitation_ends is not None:
            out.append(_limitation(now, now.limitation_ends, lang))
            if (
                action is CHANNELS[Channel.LETTER]
                and now.since_letter < now.policy.contact_every_days
            ):
                out.append(_proof(now.as_of - timedelta(days=int(now.since_letter)), lang))
        elif now.limitation_lapsed is not None:
            out.append(_lapsed(now.limitation_lapsed, lang))
        careful = now.limitation_careful
        if now.limitation_lapsed is None and careful is not None and careful < now.as_of:
            out.append(_careful(careful, lang))
        out += _unknown(case.judged, lang)
    if action is CHANNELS[Channel.VISIT]:
        manner = marks(lang).comma.join(m.label(lang) for m in VisitManner)
        out.append(f"上门六心：{manner}" if lang == "zh" else f"Manner of the visit: {manner}")
    if action.id == "experience_review":
        out.append(THINKING_LOOP[lang != "zh"])
    spoken = action in (CHANNELS[Channel.PHONE], CHANNELS[Channel.VISIT])
    spoken |= action.group in (ActionGroup.TALK, ActionGroup.TRUST)
    if now.customer_type is not None and spoken:
        out.append(TYPE_WORDING[now.customer_type][lang != "zh"])
    return out


def _limitation(now: Situation, ends: date, lang: str) -> str:
    """What saves a claim whose limitation ends soon."""
    left, last = DaysAhead((ends - now.as_of).days).label(lang), LastDay(now, ends).label(lang)
    last = last[0].upper() + last[1:]
    if now.procedure_ended:
        return (
            f"{last}（{left}），是按程序终结后重新计算的：有生效文书的，"
            "期间是申请执行的二年，以律师核对为准。"
            if lang == "zh"
            else f"{last} ({left}), counted anew from the procedure's end; with"
            " an effective judgment or the like the period is the two years to apply for"
            " execution: counsel has to say which."
        )
    if lang == "zh":
        return (
            f"{last}（{left}）：催款须有送达凭证才算数，凭证登记在这次联系的"
            "“在案证据”里；来不及送达的，届满前起诉或申请支付令。"
        )
    return (
        f"{last} ({left}): a demand counts if its arrival can be proven, which"
        " is written down with the contact (evidence); where it cannot arrive in time, file suit or"
        " apply for a payment order before."
    )


def _proof(sent: date, lang: str) -> str:
    """That proof of the letter just sent is what is lacking."""
    if lang == "zh":
        return (
            f"{sent} 发出的催款函还没有送达凭证：先取回签收单或妥投记录并登记；取不到的再发，"
            "改用当面签收等能证明送达的方式。"
        )
    return (
        f"There is no proof yet that the letter of {sent} arrived: get the receipt or the"
        " record of delivery first and write it down; without any, send another against signature"
        " or by a way that proves delivery."
    )


def _lapsed(ended: date, lang: str) -> str:
    """What still helps a claim whose limitation has ended by what is on record."""
    if lang == "zh":
        return (
            f"诉讼时效按现有记录已于 {ended} 届满：先查在案证据，届满前有可证明的催款、确认或付款"
            "的，补登后重新计算；没有的，争取对方签章的还款协议或承诺书，签了就不得再以时效抗辩。"
        )
    return (
        f"By what is on record limitation ended on {ended}: look first for proof of a demand,"
        " acknowledgement or payment before that day, and write it down; without any, seek a signed"
        " agreement or promise to pay, after which the payer may not plead limitation."
    )


def _careful(ended: date, lang: str) -> str:
    """What makes a claim safe whose instalment may be a debt of its own that has lapsed."""
    if lang == "zh":
        return (
            f"若本期被视为独立债务，诉讼时效已于 {ended} 届满：请律师判断，"
            "并借这次联系争取对方签章的还款协议或承诺书。"
        )
    return (
        f"Were this instalment a debt of its own, limitation would have ended on {ended}: ask"
        " counsel, and use this contact to get a signed agreement or promise to pay."
    )


def _unknown(judged: Judged | None, lang: str) -> list[str]:
    """What to find out where nothing else keeps the next sanction back."""
    if judged is None or judged.step is not None:
        return []
    if any(one.holds is False for one in judged.general):
        return []
    lacking = [one for one in judged.waits if one.holds is None]
    if not lacking:
        return []
    listed = marks(lang).comma.join(one.zh if lang == "zh" else one.en for one in lacking)
    if lang == "zh":
        return [f"惩戒措施只等查明，请弄清并登记：{listed}。"]
    return [f"Sanctions wait only for what is not known; find out and write down: {listed}."]
