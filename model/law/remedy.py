"""What a seller can point to once payment is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data_schemas.law.texts import SME_2025
from model.law.matter import Matter
from model.law.said import Said
from model.law.scope import Scope

CONFIRMATION_DAYS = 30
"""Days a payer has to confirm a receivable for financing."""


def remedy_findings(matter: Matter, scope: Scope, latest: date | None) -> list[Said]:
    """Grounds that are none, confirmation for financing, disclosure, complaint.

    Parameters
    ----------
    latest : date, optional
        The latest lawful day of payment; ``None`` while the term has not begun.

    References
    ----------
    .. [1] Regulation, 2025 articles 14, 16, 18, 24 to 26, 31 (2020: 13, 14, 16, 25).
    """
    return [*_confirmation(matter), *_late(matter, latest)] if scope.protected else []


def _confirmation(matter: Matter) -> Iterator[Said]:
    asked = matter.known(matter.claim.confirmation_requested)
    if asked is not None:
        until = asked + timedelta(days=CONFIRMATION_DAYS)
        yield Said(code="confirmation", given={"latest": until}, date=until)


def _late(matter: Matter, latest: date | None) -> Iterator[Said]:
    if latest is None or matter.as_of <= latest or not matter.open:
        return
    reason, agreed = matter.claim.delay_reason, matter.claim.delay_reason_agreed
    if reason is not None and reason.bars:
        if not reason.may_be_agreed or agreed is False:
            yield Said(code="no_ground", given={"reason": reason})
        else:
            yield Said(
                code="ground_agreed",
                given={"reason": reason},
                missing=() if agreed else ("claim.delay_reason_agreed",),
            )
    if matter.buyer is not None and matter.buyer.is_public and latest.year < matter.as_of.year:
        day = date(matter.as_of.year, 3, 31)
        yield Said(code="disclosure", given={"day": day}, date=day)
    if matter.as_of >= SME_2025.in_force:  # how complaints are handled follows today's version
        yield Said(code="complaint")
