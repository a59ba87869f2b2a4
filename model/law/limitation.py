"""Limitation: until when a claim can be enforced, and what has started the period anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data_schemas.law.codes import Evidence, RestartStanding
from data_schemas.law.facts import Restart
from data_schemas.law.settings import SuppliedYear
from model.workdays import roll

YEARS = 3
"""The period (Civil Code 188(1))."""
LONG_STOP_YEARS = 20
"""From the breach, whatever has started the period anew (Civil Code 188(2))."""
SINCE = date(2017, 10, 1)
"""The three years hold for what falls due from here on; before, two years might."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Something that may have started the period anew, and what becomes of it."""

    restart: Restart
    standing: RestartStanding

    @property
    def unfiled(self) -> bool:
        """Whether it is a procedure told without the paper of its filing, which might count."""
        one, never = self.restart, (RestartStanding.BEFORE_DUE, RestartStanding.BEYOND)
        return one.kind.is_procedure and not one.evidence.proves and self.standing not in never

    def text(self, lang: str) -> str:
        """Day, kind, evidence on file, and whether it counts or why not."""
        one, zh = self.restart, lang == "zh"
        kind, evidence = one.kind.label(lang), one.evidence.label(lang)
        ended = "" if one.ended_date is None else str(one.ended_date)
        until = ended and (f"，终结于{ended}" if zh else f", ended on {ended}")
        standing = self.standing.label(lang)
        if zh:
            return f"{one.date} {kind}（证据：{evidence}{until}）：{standing}"
        return f"{one.date} {kind} (evidence: {evidence}{until}): {standing}"


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
    judged : tuple of Judged
        Every restart given, by day.
    """

    start: date
    last_day: date | None
    long_stop: date
    judged: tuple[Judged, ...]

    def of(self, *standings: RestartStanding) -> tuple[Restart, ...]:
        """The restarts with one of these standings, by day."""
        return tuple(one.restart for one in self.judged if one.standing in standings)

    @property
    def counted(self) -> tuple[Restart, ...]:
        """Those that start the period anew or stop it."""
        return self.of(*(one for one in RestartStanding if one.counts))

    @property
    def pending(self) -> Restart | None:
        """The last procedure that has not ended."""
        running = self.of(RestartStanding.PENDING)
        return running[-1] if running else None

    @property
    def capped(self) -> bool:
        """Whether the twenty years end it before the three."""
        return self.last_day == self.long_stop and years_later(self.start, YEARS) > self.long_stop

    @property
    def evidence(self) -> Evidence | None:
        """What is on file for the last restart that counts."""
        return self.counted[-1].evidence if self.counted else None

    def days_left(self, day: date) -> int | None:
        """Days from ``day`` to the last one, below zero where it is past; ``None`` if pending."""
        return None if self.last_day is None else (self.last_day - day).days


def limitation(
    due: date, restarts: Sequence[Restart], days_off: Sequence[SuppliedYear] = ()
) -> Limitation | None:
    """Count limitation from a due day through its restarts.

    A demand, an acknowledgement or a procedure starts the three years anew while they run, as often
    as it happens. After their end only a new promise to perform with the debtor's own hand on file
    does, since the debtor may then no longer plead limitation; whether an acknowledgement or a part
    payment means as much is left to counsel. A procedure stops the clock until it ends, also one
    begun before the due day that goes on beyond it, and by its filing: the court has the paper,
    whatever is on file here. Suspension (Civil Code 194) is not modelled: it could only lengthen
    the period.

    Parameters
    ----------
    due : date
        Day the debt fell due; of a debt in instalments, the last one's (Civil Code 189).
    restarts : sequence of Restart
        Those known on the day asked about. What comes in on the working day that a last day of rest
        moves to is in time (Civil Code 203).

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
    judged: list[Judged] = []
    pending = False
    for one in sorted(restarts, key=lambda r: r.date):
        standing = _standing(one, due, roll(last, days_off) or last, stop, pending=pending)
        judged.append(Judged(restart=one, standing=standing))
        if standing is RestartStanding.PENDING:
            pending = True
        elif standing.counts:
            begins = one.ended_date if one.kind.is_procedure and one.ended_date else one.date
            if begins > start:
                start, last = begins, years_later(begins, YEARS)
    return Limitation(
        start=start,
        last_day=None if pending else min(last, stop),
        long_stop=stop,
        judged=tuple(judged),
    )


def _standing(one: Restart, due: date, last: date, stop: date, *, pending: bool) -> RestartStanding:
    """What becomes of a restart while the period runs from ``due`` to ``last``."""
    procedure, ended = one.kind.is_procedure, one.ended_date
    if not (one.evidence.proves or procedure):
        return RestartStanding.UNPROVEN
    goes_on = procedure and (ended is None or ended >= due)
    if one.date < due and not goes_on:
        return RestartStanding.BEFORE_DUE
    if one.date > stop:
        return RestartStanding.BEYOND
    if one.date <= last or pending:
        running = procedure and ended is None
        return RestartStanding.PENDING if running else RestartStanding.COUNTS
    if one.kind.is_promise and one.evidence.binds:
        return RestartStanding.PROMISE
    return RestartStanding.COUNSEL if one.kind.is_by_debtor else RestartStanding.AFTER_END


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
