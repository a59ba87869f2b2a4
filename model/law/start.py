"""What the term of payment of one claim runs from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.law.codes import StartEvent
from data_schemas.law.settings import SuppliedYear
from model.law.matter import Matter
from model.law.said import Said
from model.workdays import roll

TOLD_BY: dict[StartEvent, str] = {
    StartEvent.DELIVERY: "claim.delivery_date",
    StartEvent.ACCEPTANCE: "claim.acceptance_date",
    StartEvent.INSPECTION_END: "claim.inspection_end",
    StartEvent.SETTLEMENT: "claim.settlement_date",
}
"""The field that tells the day of each."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """The event a term runs from, its day where it has come, and why that event."""

    event: StartEvent
    day: date | None
    said: tuple[Said, ...] = ()
    first: date | None = None
    """The day of another event it may run from, where both are agreed; it may come sooner."""

    @property
    def earliest(self) -> date | None:
        """The first day that may turn out to be the one."""
        return min((day for day in (self.day, self.first) if day is not None), default=None)


def start_of(matter: Matter, days_off: Sequence[SuppliedYear] = ()) -> Start:
    """What the term runs from, and the day of it where it has come.

    What the claim's own kind and trigger say counts before what the contract says of all, an event
    told as the trigger before what the kind is called; delivery alone gives way to a contract that
    has settlement or acceptance come first. Where it has both, both have to have come.
    """
    contract, claim = matter.contract, matter.claim
    progress = matter.kind is InstalmentKind.PROGRESS
    by_progress = matter.trigger in (Trigger.PROGRESS, Trigger.AUDIT) or (
        progress and bool(contract.progress_settlement)
    )
    if matter.upon_acceptance:
        return _after_acceptance(matter, days_off)
    if not (by_progress or contract.progress_settlement):
        if not matter.accepted_first:
            if progress and matter.trigger is None and contract.progress_settlement is None:
                return _progress(matter)
            return Start(event=StartEvent.DELIVERY, day=matter.known(claim.delivery_date))
        return _after_acceptance(matter, days_off)
    settled = Start(
        event=StartEvent.SETTLEMENT,
        day=matter.known(claim.settlement_date),
        said=(Said(code="term_settlement"),),
    )
    if by_progress or not contract.acceptance_is_condition:
        return settled
    return _both(matter, settled, _after_acceptance(matter, days_off))


def _progress(matter: Matter) -> Start:
    """A progress payment of which nobody has said what it waits for: as a rule, settlement."""
    asked = Said(code="term_progress", missing=("claim.trigger", "law.progress_settlement"))
    return Start(
        event=StartEvent.SETTLEMENT,
        day=matter.known(matter.claim.settlement_date),
        said=(asked,),
        first=matter.known(matter.claim.delivery_date),
    )


def _both(matter: Matter, settled: Start, accepted: Start) -> Start:
    """The later of two events, or the one that has not come yet."""
    asked = Said(code="term_both", missing=("claim.trigger",))
    if matter.trigger is not None:
        asked = Said(code="term_both_told", given={"trigger": matter.trigger})
    later, other = settled, accepted
    if settled.day is not None and (accepted.day is None or accepted.day > settled.day):
        later, other = accepted, settled
    return replace(later, said=(*settled.said, *accepted.said, asked), first=other.day)


def _after_acceptance(matter: Matter, days_off: Sequence[SuppliedYear]) -> Start:
    """From acceptance, or from the end of the inspection period where the buyer drags it out.

    So it does where acceptance is on record as pending once that period is over, unless the user
    says that the buyer does not.
    """
    claim = matter.claim
    accepted = matter.known(claim.acceptance_date)
    ends, moved = _inspection_end(matter, days_off)
    end = matter.known(ends)
    late = end is not None and (accepted is None or accepted > end)
    if end is not None and late and claim.stalled:
        said = Said(code="term_stalled", given={"end": end}, date=end)
        return Start(event=StartEvent.INSPECTION_END, day=end, said=(said, *moved))
    pending = matter.acceptance_pending and claim.stalled is None and accepted is None
    if end is not None and pending and end < matter.as_of:
        said = Said(
            code="term_stalled_recorded", given={"end": end}, date=end, missing=("claim.stalled",)
        )
        return Start(event=StartEvent.INSPECTION_END, day=end, said=(said, *moved))
    out = [Said(code="term_acceptance")]
    unwritten = ends is None and matter.inspection_days != matter.inspection_period
    if unwritten and (accepted is None or claim.stalled):
        out.append(
            Said(
                code="inspection_unwritten",
                given={"days": matter.inspection_days or 0},
                missing=("law.inspection_period_written", "deal.acceptance_days"),
            )
        )
    elif claim.stalled and ends is None:
        out.append(Said(code="inspection_end_missing", missing=("claim.inspection_end",)))
    if end is not None and late and claim.stalled is None:
        overrun = Said(
            code="inspection_overrun", given={"end": end}, date=end, missing=("claim.stalled",)
        )
        out += [overrun, *moved]
    return Start(event=StartEvent.ACCEPTANCE, day=accepted, said=tuple(out))


def _inspection_end(
    matter: Matter, days_off: Sequence[SuppliedYear]
) -> tuple[date | None, tuple[Said, ...]]:
    """The end of the agreed inspection period: as told, else counted from delivery.

    A last day of rest moves on, as that of any period does (Civil Code 203), and that is said; it
    stands where days off are not verified so far, since then no last day of payment is told either.
    """
    told, delivered = matter.claim.inspection_end, matter.claim.delivery_date
    if told is not None or delivered is None or matter.inspection_period is None:
        return told, ()
    counted = delivered + timedelta(days=matter.inspection_period)
    end = roll(counted, days_off) or counted
    moved = Said(code="inspection_rest_day", given={"end": counted, "last": end}, date=end)
    return end, () if end == counted else (moved,)
