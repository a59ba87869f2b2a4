"""Rules of collecting one claim: preparations, channel, sanction, means, talk, parts."""

from __future__ import annotations

from data_schemas.codes import BudgetStatus, Channel, Stage
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import Action
from data_schemas.playbook.collecting import CHANNELS, SANCTIONS
from model.advice.arrears import led_to
from model.advice.case import (
    Case,
    budget_short,
    default_likely,
    failing,
    past_due,
    raised,
    unknown,
)
from model.advice.channels import GradeLetter, due_soon
from model.advice.ground import DaysAhead, Ground, Share, ground
from model.advice.seen import told
from model.advice.situation import Situation
from model.day import day_number

THIN_MONTHS = (1, 2, 3)
"""Months in which budgets await approval."""


FOR_A_COURT = ("preparation_nothing_blocks", "preparation_accounts_clean")
"""Preparations that a court asks for as well."""
TRAVELLED_FOR = ("preparation_rhythm", "preparation_joint")
"""Preparations of what is done only where it is worth a visit."""


def preparation(case: Case, action: Action) -> list[Ground]:
    """All five, from the days before the due date on, with what is missing.

    Once counsel has the claim, only the papers are prepared; nobody plans a visit that is not
    worth its day, or asks other suppliers about a payer that has approved the payment.
    """
    now = case.now
    if not now.overdue and not due_soon(now):
        return []
    if case.with_counsel and action.id not in FOR_A_COURT:
        return []
    if action.id in TRAVELLED_FOR and (_on_its_way(now) or not now.worth_a_visit):
        return []
    lacking = len(failing(now, action)) + len(unknown(now, action))
    limit = now.policy.due_soon_days
    when = past_due(now) if now.overdue else ground(
        GroundCode.DUE_SOON, value=DaysAhead(-now.days_late), limit=limit
    )  # fmt: skip
    state = ground(GroundCode.TO_PREPARE, value=lacking) if lacking else ground(GroundCode.PREPARED)
    return [when, state]


def _on_its_way(now: Situation) -> bool:
    """Whether a late payment has been approved, and not so long ago that a visit is due."""
    return now.overdue and now.approved and now.days_late < now.policy.visit_days


def channel(case: Case, action: Action) -> list[Ground]:
    """The rung of the ladder that is next."""
    if case.channel is None or CHANNELS[case.channel[0]] is not action:
        return []
    return case.channel[1]


def sanction(case: Case, action: Action) -> list[Ground]:
    """The one step that its conditions allow, with what led to it."""
    judged = case.judged
    if judged is None or judged.step is None or SANCTIONS[judged.step] is not action:
        return []
    return led_to(case.now, judged)


def gentle(case: Case) -> list[Ground]:
    """That it is past due and non-malicious; empty otherwise."""
    if not case.non_malicious:
        return []
    return [ground(GroundCode.ARREARS_NON_MALICIOUS), past_due(case.now)]


def timing(case: Case, action: Action) -> list[Ground]:
    """Ask when money is moved: before closings, not in the thin quarter.

    Once the treasury has closed there is no rush left to speak of; what is said from the last day
    for papers on stands in ``tips.said``. Who has promised a day is not
    asked for another, and counsel does not ask.
    """
    del action
    found = gentle(case)
    if not found or case.now.promise is not None or case.with_counsel:
        return []
    today, closes = case.now.as_of, case.now.treasury_closes
    year_end = day_number(today.replace(month=12, day=31)) - day_number(today)
    if closes is None:
        return found
    if today.month in THIN_MONTHS:
        found.append(ground(GroundCode.THIN_QUARTER))
    elif year_end <= case.now.policy.year_end_days and today <= closes:
        found.append(ground(GroundCode.YEAR_END, value=(closes - today).days))
    return found


def tone(case: Case, action: Action) -> list[Ground]:
    """Whoever is not malicious is not threatened; a written demand encloses the contract.

    At law the contract is what everybody speaks of.
    """
    del action
    written = case.channel is not None and case.channel[0] in (Channel.LETTER, Channel.LEGAL)
    return [] if written or case.now.at_law else gentle(case)


def talk(case: Case, action: Action) -> list[Ground]:
    """The five steps, where somebody is spoken to next about non-malicious arrears.

    Whoever is only reminded of a promise is not bargained with.
    """
    spoken = (Channel.PHONE, Channel.VISIT, Channel.JOINT)
    if case.channel is None or case.channel[0] not in spoken or case.now.promise is not None:
        return []
    found = gentle(case)
    broken = case.now.count("receivable.broken_promises")
    if found and broken and action.id == "talk_agree_miss":
        found.append(ground(GroundCode.BROKEN_PROMISES, value=broken))
    return found


GRIEVANCES = (
    "customer.open_tickets", "customer.unresolved_issues", "customer.open_disputes",
    "customer.sla_breaches_12m",
)  # fmt: skip
"""What the customer has against us, and so something to give in exchange."""


def exchange(case: Case, action: Action) -> list[Ground]:
    """There is something of ours that the customer is waiting for, and no promise to wait for."""
    del action
    now = case.now
    owed = [name for name in GRIEVANCES if now.number(name) > 0]
    if not case.non_malicious or not owed or now.promise is not None or case.with_counsel:
        return []
    return [ground(GroundCode.ARREARS_NON_MALICIOUS), *(told(now, name) for name in owed)]


def concession(case: Case, action: Action) -> list[Ground]:
    """Late, worth it, not promised, and not for want of a budget: a concession creates none.

    Where nobody knows whether there is a budget, that is found out first. Whoever may be
    sanctioned, or has been taken to law, is not paid for being late.
    """
    del action
    now, policy = case.now, case.now.policy
    budgeted = now.number("deal.budget_status") >= BudgetStatus.APPROVED.rank
    if not case.non_malicious or case.sanctioned or now.at_law or now.promise is not None:
        return []
    if now.days_late < policy.concession_days or not budgeted:
        return []
    limit = policy.concession_limit
    amount = now.owed * limit
    if amount < policy.concession_least:
        return []
    return [
        ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=policy.concession_days),
        ground(GroundCode.CONCESSION_LIMIT, limit=limit, amount=amount),
    ]


def appeal(case: Case, action: Action) -> list[Ground]:
    """After a visit: who has been met in person can be asked for understanding.

    Nobody is asked for a favour and sanctioned or taken to law on the same day.
    """
    del action
    now = case.now
    if not case.non_malicious or case.sanctioned or now.at_law:
        return []
    if not now.used.get(Channel.VISIT) or now.promise is not None:
        return []
    if now.days_late < now.policy.visit_days:
        return []
    return [
        ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=now.policy.visit_days),
        ground(GroundCode.USED, channel=Channel.VISIT),
    ]


def partial_in_contract(case: Case, action: Action) -> list[Ground]:
    """A dispute, a short budget or, before signing, a likely default."""
    del action
    now = case.now
    name = "receivable.disputed"
    argued = [told(now, name)] if now.number(name) == 1 else []
    found = [*argued, *budget_short(now)]
    return [*found, *(default_likely(now) if now.stage is Stage.SIGNING else [])]


def partial_split(case: Case, action: Action) -> list[Ground]:
    """Much is owed, and the budget is short or the grade weak."""
    del action
    now, limit = case.now, case.now.policy.large_amount
    short = budget_short(now)
    if now.owed < limit or not (short or now.weak_grade):
        return []
    weak = [ground(GroundCode.GRADE_IS, grade=GradeLetter(now))] if now.weak_grade else []
    return [ground(GroundCode.LARGE_AMOUNT, value=now.owed, limit=limit), *short, *weak]


def partial_stage_results(case: Case, action: Action) -> list[Ground]:
    """The work done raises the risk, or a claim past due is slow."""
    now = case.now
    found = raised(now, action.cause)
    slow = case.shown in (Phenomenon.PROTRACTED, Phenomenon.NEVER_PAID)
    if slow and (found or now.overdue):
        found.append(ground(GroundCode.PHENOMENON_IS, phenomenon=case.shown))
    return found


def partial_plan(case: Case, action: Action) -> list[Ground]:
    """All of it at once is neither promised nor to be expected."""
    del action
    now = case.now
    if now.promise is not None:
        return []
    found = [*default_likely(now), *budget_short(now), *_part_paid(now)]
    if case.shown is Phenomenon.BACK_AND_FORTH:
        found.append(ground(GroundCode.PHENOMENON_IS, phenomenon=case.shown))
    return found


def _part_paid(now: Situation) -> list[Ground]:
    share = now.count("receivable.paid_share")
    return [ground(GroundCode.PART_PAID, value=Share(share))] if share > 0 else []


def partial_promise(case: Case, action: Action) -> list[Ground]:
    """A part is paid or a promise broken, and none is waited for that is in writing already."""
    del action
    now = case.now
    if now.promise is not None and now.promise_written:
        return []
    broken = now.count("receivable.broken_promises")
    told = [ground(GroundCode.BROKEN_PROMISES, value=broken)] if broken else []
    return [*_part_paid(now), *told]
