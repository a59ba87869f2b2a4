"""Rules of whoever collects: whom to find out, where it is stuck, when to think again."""

from __future__ import annotations

from data_schemas.codes import ProcessState, Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import Action
from model.advice.arrears import not_reached
from model.advice.case import Case, by_checks, default_likely, not_known, past_due, raised
from model.advice.ground import Ground, ground
from model.advice.managing import not_followed_up
from model.advice.seen import told

ABILITY = ("deal.budget_status", "customer.fiscal_self_sufficiency", "customer.debt_ratio")
"""What says whether a customer can pay at all."""
HELD_BY = (
    "receivable.acceptance_pending", "receivable.disputed", "receivable.invoice_returns",
)  # fmt: skip
"""What holds a payment up, where it is recorded."""


def people(case: Case, action: Action) -> list[Ground]:
    """Before signing by its checks; later only the acceptor, while acceptance is pending.

    Who decides and who pays is then one of the preparations.
    """
    now, name = case.now, "deal.acceptor_identified"
    if now.stage is Stage.SIGNING:
        return by_checks(case, action)
    if now.number("receivable.acceptance_pending") != 1 or now.number(name) != 0:
        return []
    return [told(now, name), told(now, "receivable.acceptance_pending")]


def stuck_point(case: Case, action: Action) -> list[Ground]:
    """Past due, and recorded as not yet approved in the payer's process.

    Where nobody records that, something else must say that it is stuck: what holds it up, or that
    the process raises the risk. That a state is unknown says nothing.
    """
    now, name = case.now, "receivable.process_state"
    if not now.overdue or now.number(name) >= ProcessState.APPROVED.rank:
        return []
    if now.knows(name):
        return [told(now, name), past_due(now)]
    held = [told(now, one) for one in HELD_BY if now.number(one) > 0]
    found = [*held, *raised(now, action.cause)]
    return [*found, not_known(name), past_due(now)] if found else []


def ability(case: Case, action: Action) -> list[Ground]:
    """Whether the customer can pay is not known, and its budget raises the risk or it is late."""
    now = case.now
    lacking = [not_known(name) for name in ABILITY if not now.knows(name)]
    because = raised(now, action.cause)
    if now.overdue and now.days_late >= now.policy.concession_days:
        because.append(past_due(now))
    return [*lacking, *because] if lacking and because else []


def review(case: Case, action: Action) -> list[Ground]:
    """Past due after many contacts or a broken promise, with no other promise to wait for.

    Once counsel has the claim there is no strategy of ours left to change.
    """
    del action
    now, limit = case.now, case.now.policy.chasing_contacts
    if not now.overdue or now.promise is not None or case.with_counsel:
        return []
    found = []
    if now.contacts >= limit:
        found.append(ground(GroundCode.CONTACTS, value=now.contacts, limit=limit))
    if broken := now.count("receivable.broken_promises"):
        found.append(ground(GroundCode.BROKEN_PROMISES, value=broken))
    return found


def barrier(case: Case, action: Action) -> list[Ground]:
    """Refused, or nobody reached however often: the next contact takes courage.

    Counsel's needs none.
    """
    del action
    now = case.now
    if not now.overdue or case.with_counsel:
        return []
    refused = [ground(GroundCode.REFUSED, value=now.refused)] if now.refused else []
    return [*refused, *not_reached(now)]


def worst(case: Case, action: Action) -> list[Ground]:
    """That it is never paid is likely enough to plan for it."""
    del action
    now = case.now
    return default_likely(now) if now.overdue or now.stage is Stage.SIGNING else []


def all_in(case: Case, action: Action) -> list[Ground]:
    """Every channel has been used and it is still unpaid, with nothing to wait for.

    What waits is a promise, or counsel who has the claim; what is not worth a sanction is not
    worth everything either.
    """
    del action
    now = case.now
    ladder = now.channels_open
    if not now.overdue or now.promise is not None or case.with_counsel:
        return []
    if not now.worth_counsel or not all(now.used.get(c) for c in ladder):
        return []
    return [*(ground(GroundCode.USED, channel=c) for c in ladder), past_due(now)]


def no_excuse(case: Case, action: Action) -> list[Ground]:
    """Late beyond the tolerance, and it is we who have not followed it up."""
    del action
    now = case.now
    if not now.overdue or now.days_late <= now.policy.tolerance_days:
        return []
    undone = not_followed_up(case)
    return [*undone, past_due(now)] if undone else []
