"""What a seller can point to once payment is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from data_schemas.law.settings import SuppliedYear
from data_schemas.law.texts import SME_2025, regulation_on
from data_schemas.score import Finding
from model.law.matter import Matter
from model.law.said import Both, Said, Value
from model.law.scope import Scope
from model.workdays import roll

CONFIRMATION_DAYS = 30
"""Days a payer has to confirm a receivable for financing."""
COMPLAINT = "complaint"
"""Code of the finding that a complaint can be made."""


def remedy_findings(
    matter: Matter, scope: Scope, latest: date | None, days_off: Sequence[SuppliedYear] = ()
) -> list[Said]:
    """Grounds that are none, confirmation for financing, disclosure, complaint.

    Parameters
    ----------
    latest : date, optional
        The latest lawful day of payment; ``None`` while the term has not begun.

    References
    ----------
    .. [1] Regulation, 2025 articles 14, 16, 18, 24 to 26, 31, 34 (2020: 13, 14, 16, 25, 27).
    """
    if not scope.protected:
        return []
    return [*_confirmation(matter, days_off), *_late(matter, latest)]


def _confirmation(matter: Matter, days_off: Sequence[SuppliedYear]) -> Iterator[Said]:
    asked = matter.known(matter.claim.confirmation_requested)
    if asked is None:
        return
    end = asked + timedelta(days=CONFIRMATION_DAYS)
    last = roll(end, days_off)
    shown: Value = last or Both(
        f"{end}（是休息日的顺延，放假安排未核对）",
        f"{end} (later if a day of rest: days off are not verified)",
    )
    yield Said(code="confirmation", given={"latest": shown}, date=last)


def _late(matter: Matter, latest: date | None) -> Iterator[Said]:
    if latest is None or matter.as_of <= latest or not matter.open:
        return
    reason, agreed = matter.claim.delay_reason, matter.claim.delay_reason_agreed
    public = matter.buyer is not None and matter.buyer.is_public
    if reason is not None and reason.bars:
        if not reason.may_be_agreed or agreed is False:
            code = "no_ground" if public else "no_ground_enterprise"
        else:
            code = "ground_told" if agreed else "ground_agreed"
        missing = ("claim.delay_reason_agreed",) if code == "ground_agreed" else ()
        yield Said(code=code, given={"reason": reason}, missing=missing)
    year = matter.as_of.year - 1
    if latest < date(year, 12, 31):  # overdue when the year ended
        day = date(year + 1, 3, 31)
        if public:
            yield Said(code="disclosure", given={"day": day}, date=day, version=regulation_on(day))
        elif matter.buyer is not None and matter.buyer.is_enterprise:
            reported = date(year + 1, 6, 30)  # the annual report's last day
            yield Said(
                code="disclosure_enterprise", given={"year": year}, version=regulation_on(reported)
            )
    if matter.as_of >= SME_2025.in_force:  # how complaints are handled follows today's version
        yield _complaint(matter)


def complaint_open(said: Iterable[Said | Finding]) -> bool:
    """Whether findings say that the official platform takes a complaint."""
    return any(one.code == COMPLAINT for one in said)


def _complaint(matter: Matter) -> Said:
    """That a complaint can be made, or why not: a court has or had it, or what is owed is open."""
    law = matter.procedures
    if law.running is not None:
        since = law.running.date
        return Said(code="complaint_at_law", given={"since": since}, date=since)
    if law.ended is not None:
        day = law.ended.ended_date
        return Said(code="complaint_after_law", given={"since": law.ended.date}, date=day)
    if matter.disputed >= matter.open:
        return Said(code="complaint_disputed", given={"amount": matter.open}, amount=matter.open)
    return Said(code=COMPLAINT)
