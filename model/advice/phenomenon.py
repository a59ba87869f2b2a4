"""Which phenomenon a claim shows, by written rules on its curve, its record and its customer's.

The rules are asked from the worst to the best and the first that holds decides; its grounds are
the evidence. What the policy's figures are is said in each of them.
"""

from __future__ import annotations

from collections.abc import Callable

from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from model.advice.ground import Ground, Share, ground
from model.advice.seen import unpaid_at
from model.advice.situation import Situation


def phenomenon(now: Situation) -> tuple[Phenomenon, list[Ground]]:
    """The phenomenon and the evidence that led to it; there always is some."""
    for what, rule in RULES.items():
        grounds = rule(now)
        if grounds:
            return what, grounds
    return Phenomenon.ON_TIME, [_unpaid_at_tolerance(now)]


def _never_paid(now: Situation) -> list[Ground]:
    """Unpaid at the default horizon is what to expect, and nothing has come of it so far.

    Who has paid a part is paying, however slowly: that is back and forth, or protracted.
    """
    started = now.count("receivable.paid_share") > 0
    if started or now.default_probability < now.policy.likely:
        return []
    return [unpaid_at(now, now.default_days, now.default_probability, now.policy.likely)]


def _back_and_forth(now: Situation) -> list[Ground]:
    """The claim went back and forth, or its customer's claims do."""
    limit = now.policy.setbacks
    broken, returned = now.count("receivable.broken_promises"), _returned(now)
    share = now.count("receivable.paid_share")
    setbacks = broken + returned + (1 if share > 0 else 0)
    if setbacks >= limit:
        out = [ground(GroundCode.SETBACKS, value=setbacks, limit=limit)]
        if broken:
            out.append(ground(GroundCode.BROKEN_PROMISES, value=broken))
        if share > 0:
            out.append(ground(GroundCode.PART_PAID, value=Share(share)))
        if returned:
            out.append(ground(GroundCode.INVOICE_RETURNED, value=returned))
        return out
    if not _late(now) or now.matured[0] < now.policy.habit_records:
        return []
    habit = now.policy.habit_share
    out = []
    for name, code in (
        ("history.broken_promise_share", GroundCode.CUSTOMER_BREAKS_PROMISES),
        ("history.partial_share", GroundCode.CUSTOMER_PAYS_IN_PARTS),
    ):
        value = now.count(name)
        if value >= habit:
            out.append(ground(code, value=value, limit=habit))
    return [*out, _unpaid_at_tolerance(now)] if out else []


def _returned(now: Situation) -> float:
    name = "receivable.invoice_returns"
    return now.number(name) if now.knows(name) else 0.0


def _protracted(now: Situation) -> list[Ground]:
    """Long past due, or likely to be."""
    out = []
    if now.overdue and now.days_late >= now.delay_days:
        out.append(ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=now.delay_days))
    if now.probability >= now.policy.likely:
        out.append(unpaid_at(now, now.delay_days, now.probability, now.policy.likely))
    return out


def _repeated_chasing(now: Situation) -> list[Ground]:
    """Chased often already, past what is tolerated, or likely to be: somebody has to chase."""
    limit = now.policy.chasing_contacts
    if now.stage is Stage.OPEN and now.contacts >= limit:
        return [ground(GroundCode.CONTACTS, value=now.contacts, limit=limit)]
    tolerated = now.policy.tolerance_days
    if now.overdue and now.days_late > tolerated:  # paid today it would not be on time either
        return [ground(GroundCode.DAYS_PAST_DUE, value=now.days_late, limit=tolerated)]
    return [_unpaid_at_tolerance(now)] if _late(now) else []


def _late(now: Situation) -> bool:
    return now.tolerance_probability >= now.policy.likely


def _unpaid_at_tolerance(now: Situation) -> Ground:
    policy = now.policy
    return unpaid_at(now, policy.tolerance_days, now.tolerance_probability, policy.likely)


RULES: dict[Phenomenon, Callable[[Situation], list[Ground]]] = {
    Phenomenon.NEVER_PAID: _never_paid,
    Phenomenon.BACK_AND_FORTH: _back_and_forth,
    Phenomenon.PROTRACTED: _protracted,
    Phenomenon.REPEATED_CHASING: _repeated_chasing,
}
"""From the worst to the best; what none of them claims is paid on time."""
