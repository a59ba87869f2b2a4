"""The latest lawful day of payment of one claim, and what it runs from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.law.codes import StartEvent
from data_schemas.law.texts import SME_2025
from model.law.matter import Matter
from model.law.said import Said, Value
from model.law.scope import Regime, Scope
from model.workdays import published_up_to, roll

PUBLIC_DAYS = 30
"""Days a public body has where the contract is silent."""
MOST_DAYS = 60
"""Most days a contract with a public body may give it; a large enterprise's where it is silent."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """When payment is due at the latest.

    Parameters
    ----------
    latest : date, optional
        The last day on which payment is in time; ``None`` while the term has not begun.
    by_law : bool
        Whether the Regulation sets that day; else the contract does.
    start, event, days
        What the term runs from and how long it is; ``None`` where the contract's own day holds.
    """

    latest: date | None
    by_law: bool
    said: tuple[Said, ...]
    start: date | None = None
    event: StartEvent | None = None
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Start:
    event: StartEvent
    day: date | None
    said: tuple[Said, ...] = ()


def payment_term(matter: Matter, scope: Scope) -> Term:
    """The latest lawful day of payment.

    The day the term starts is not counted (Civil Code 201); a last day on which offices are closed
    moves to the next working day (203). A fixed day that is earlier than the law's holds, being
    agreed.

    Returns
    -------
    Term
        Outside the Regulation, for advances and for retention: the day agreed.

    References
    ----------
    .. [1] Regulation on Ensuring Payments to SMEs, 2025 articles 9, 10, 13; 2020 articles 8, 9, 12.
    """
    if scope.regime is not Regime.SME:
        return _agreed(matter, "term_agreed")
    if matter.kind is InstalmentKind.RETENTION or matter.trigger is Trigger.WARRANTY_END:
        return _agreed(matter, "term_deposit")
    if matter.kind is InstalmentKind.ADVANCE or matter.trigger is Trigger.SIGNING:
        return _agreed(matter, "term_agreed")
    days, capped = _days(matter, scope)
    if days is None:
        return _agreed(matter, "term_agreed")
    start = _start(matter)
    said = [*start.said]
    if capped:
        said.append(Said(code="term_capped", given={"agreed": matter.term_days or 0}))
    if start.day is None:
        waits = Said(
            code="clock_not_started", given={"event": start.event, "days": days}, days=days
        )
        return Term(latest=None, by_law=True, said=(*said, waits), event=start.event, days=days)
    end = start.day + timedelta(days=days)
    if matter.trigger is Trigger.FIXED_DATE:
        if matter.due <= end:
            return _agreed(matter, "term_agreed")
        said.append(Said(code="term_capped", given={"agreed": (matter.due - start.day).days}))
    latest = roll(end) or end
    given: dict[str, Value] = {
        "event": start.event, "start": start.day, "days": days, "latest": latest,
    }  # fmt: skip
    public = matter.buyer is not None and matter.buyer.is_public
    code = "term_public" if public else "term_enterprise"
    said.append(Said(code=code, given=given, date=latest, days=days))
    if roll(end) is None:
        said.append(
            Said(code="calendar_unpublished", given={"year": published_up_to(), "end": end})
        )
    elif latest != end:
        said.append(Said(code="rest_day", given={"end": end, "latest": latest}, date=latest))
    return Term(
        latest=latest, by_law=True, said=tuple(said), start=start.day, event=start.event, days=days
    )


def _agreed(matter: Matter, code: str) -> Term:
    said = Said(code=code, given={"latest": matter.due}, date=matter.due)
    return Term(latest=matter.due, by_law=False, said=(said,))


def _days(matter: Matter, scope: Scope) -> tuple[int | None, bool]:
    """Length of the term, days, and whether the law cut it; no length: the contract's own day."""
    agreed, fixed = matter.term_days, matter.trigger is Trigger.FIXED_DATE
    if matter.buyer is not None and matter.buyer.is_public:
        if fixed:
            return MOST_DAYS, False
        if agreed is None:
            return PUBLIC_DAYS, False
        return min(agreed, MOST_DAYS), agreed > MOST_DAYS
    if fixed or agreed is not None:
        return (None if fixed else agreed), False
    return (MOST_DAYS if scope.version is SME_2025 else None), False


def _start(matter: Matter) -> _Start:
    """What the term runs from, and the day of it where it has come."""
    contract, claim = matter.contract, matter.claim
    settled = contract.progress_settlement or matter.trigger in (Trigger.PROGRESS, Trigger.AUDIT)
    if settled and matter.kind is not InstalmentKind.ACCEPTANCE:
        return _Start(
            event=StartEvent.SETTLEMENT,
            day=matter.known(claim.settlement_date),
            said=(Said(code="term_settlement"),),
        )
    accepted_first = contract.acceptance_is_condition or (
        matter.trigger is Trigger.ACCEPTANCE or matter.kind is InstalmentKind.ACCEPTANCE
    )
    if not accepted_first:
        return _Start(event=StartEvent.DELIVERY, day=matter.known(claim.delivery_date))
    return _after_acceptance(matter)


def _after_acceptance(matter: Matter) -> _Start:
    """From acceptance, or from the end of the inspection period where the buyer drags it out."""
    claim = matter.claim
    accepted = matter.known(claim.acceptance_date)
    end = matter.known(_inspection_end(matter))
    late = end is not None and (accepted is None or accepted > end)
    if end is not None and late and claim.stalled:
        said = Said(code="term_stalled", given={"end": end}, date=end)
        return _Start(event=StartEvent.INSPECTION_END, day=end, said=(said,))
    out = [Said(code="term_acceptance")]
    if claim.stalled and _inspection_end(matter) is None:
        out.append(Said(code="inspection_end_missing", missing=("claim.inspection_end",)))
    if end is not None and late and claim.stalled is None:
        out.append(
            Said(
                code="inspection_overrun", given={"end": end}, date=end, missing=("claim.stalled",)
            )
        )
    return _Start(event=StartEvent.ACCEPTANCE, day=accepted, said=tuple(out))


def _inspection_end(matter: Matter) -> date | None:
    """The end of the agreed inspection period: as told, else counted from delivery."""
    if matter.claim.inspection_end is not None:
        return matter.claim.inspection_end
    delivered = matter.claim.delivery_date
    if delivered is None or matter.inspection_days is None:
        return None
    return delivered + timedelta(days=matter.inspection_days)
