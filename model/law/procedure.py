"""Suits, arbitrations and the like about a claim: what goes on, and what has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data_schemas.law.facts import ClaimLaw, Restart


@dataclass(frozen=True, kw_only=True)
class Procedures:
    """What is before a court or a tribunal on a day, and what was.

    Parameters
    ----------
    running : Restart, optional
        The procedure begun last of those that have not ended.
    ended : Restart, optional
        The one that ended last, where none goes on: what came of it is not known.
    """

    running: Restart | None = None
    ended: Restart | None = None


def procedures(claim: ClaimLaw, as_of: date) -> Procedures:
    """What a caller told of procedures, as it stands on a day.

    Whether one holds limitation is another question (``limitation``): one filed too late, or before
    payment was due, goes on all the same.
    """
    told = [one for one in told_by(claim, as_of) if one.kind.is_procedure]
    running = [one for one in told if one.ended_date is None]
    if running:
        return Procedures(running=max(running, key=lambda r: r.date))
    return Procedures(ended=max(told, key=lambda r: r.ended_date or r.date, default=None))


def told_by(claim: ClaimLaw, as_of: date) -> list[Restart]:
    """What a caller told to start limitation anew that had happened by a day.

    The end of a procedure that is still ahead has not come.
    """
    return [
        one.model_copy(update={"ended_date": None})
        if one.ended_date is not None and one.ended_date > as_of
        else one
        for one in claim.restarts
        if one.date <= as_of
    ]
