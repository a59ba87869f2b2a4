"""Limitation: until when a claim can be enforced, and what has started the period anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data_schemas.law.codes import Evidence
from data_schemas.law.facts import Restart

YEARS = 3
"""The period (Civil Code 188(1))."""
LONG_STOP_YEARS = 20
"""From the breach, whatever has started the period anew (Civil Code 188(2))."""
SINCE = date(2017, 10, 1)
"""The three years hold for what falls due from here on; before, two years might."""


@dataclass(frozen=True, kw_only=True)
class Limitation:
    """Where limitation stands on a day.

    Parameters
    ----------
    start : date
        What the running period counts from: the due day or the last restart; not itself counted.
    last_day : date, optional
        Its last day; ``None`` while a procedure runs. Not moved past days of rest (Civil Code 203),
        so it errs on the safe side.
    counted, unproven, idle : tuple of Restart
        Restarts that count; that nobody could prove; that came before the debt was due or too late.
    pending : Restart, optional
        The procedure that has not ended.
    evidence : Evidence, optional
        What is on file for the last restart that counts.
    """

    start: date
    last_day: date | None
    long_stop: date
    counted: tuple[Restart, ...]
    unproven: tuple[Restart, ...]
    idle: tuple[Restart, ...]
    pending: Restart | None
    evidence: Evidence | None

    def days_left(self, day: date) -> int | None:
        """Days from ``day`` to the last one, below zero where it is past; ``None`` if pending."""
        return None if self.last_day is None else (self.last_day - day).days


def limitation(due: date, restarts: Sequence[Restart]) -> Limitation | None:
    """Count limitation from a due day through its restarts.

    A demand, an acknowledgement or a procedure starts the three years anew while they run, as often
    as it happens; a demand after their end does not, an acknowledgement does, since the debtor may
    then no longer plead limitation. A procedure stops the clock until it ends. Suspension (Civil
    Code 194) is not modelled: it could only lengthen the period.

    Parameters
    ----------
    due : date
        Day the debt fell due; of a debt in instalments, the last one's (Civil Code 189).
    restarts : sequence of Restart
        Those known on the day asked about.

    Returns
    -------
    Limitation or None
        ``None`` for a debt due before ``SINCE``: the older law is not guessed at.

    References
    ----------
    .. [1] Civil Code, articles 188, 189, 192, 195, 201, 202; provisions on limitation (法释〔2020〕
       17号), articles 8 to 14, 19; interpretation of the general part, article 38.
    """
    if due < SINCE:
        return None
    stop = years_later(due, LONG_STOP_YEARS)
    start, last = due, years_later(due, YEARS)
    counted: list[Restart] = []
    unproven: list[Restart] = []
    idle: list[Restart] = []
    pending: Restart | None = None
    for one in sorted(restarts, key=lambda r: r.date):
        if not one.evidence.proves:
            unproven.append(one)
            continue
        in_time = one.date <= last or pending is not None
        if one.date < due or one.date > stop or not (in_time or one.kind.is_consent):
            idle.append(one)
            continue
        counted.append(one)
        if one.kind.is_procedure and one.ended_date is None:
            pending = one
            continue
        begins = one.ended_date if one.kind.is_procedure and one.ended_date else one.date
        if begins > start:
            start, last = begins, years_later(begins, YEARS)
    return Limitation(
        start=start,
        last_day=None if pending is not None else min(last, stop),
        long_stop=stop,
        counted=tuple(counted),
        unproven=tuple(unproven),
        idle=tuple(idle),
        pending=pending,
        evidence=counted[-1].evidence if counted else None,
    )


def years_later(day: date, years: int) -> date:
    """The corresponding day years later; the month's last one where there is none.

    Examples
    --------
    >>> years_later(date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)

    References
    ----------
    .. [1] Civil Code, article 202.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
