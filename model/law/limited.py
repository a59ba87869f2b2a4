"""What limitation makes of a claim: how long it can still be enforced, and what bears on that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data_schemas.law.codes import Evidence, RestartStanding
from data_schemas.law.settings import SuppliedYear
from data_schemas.score import Finding
from model.law.ended import EXECUTION, after_procedure, to_do, unruled
from model.law.limitation import Judged, Limitation, limitation
from model.law.matter import Matter
from model.law.said import Both, Said
from model.law.term import Term
from model.workdays import roll

LONGEST_REST = timedelta(days=10)
"""No holiday with its weekends is longer: a last day cannot move further."""

NEAR = ("limitation_near", "limitation_rest_day")
"""Codes of the findings that name a last day close by."""
LAPSED = ("limitation_lapsed", "limitation_long_stop", "limitation_open", "limitation_arguable")
"""Codes of the findings that name a last day which is past, counted from the day agreed.

Where it may count from a later day counsel has to judge, which is where such a claim goes.
"""

CAREFUL = ("limitation_instalments_near", "limitation_instalments_past")
"""Codes of the findings that name the careful last day of an instalment, close by or past."""


@dataclass(frozen=True)
class Ending:
    """The day limitation ends where that is near, or ended where it is past; neither otherwise.

    ``careful`` is the last day, near or past, were one of several instalments a debt of its own;
    ``ends`` is that day where it is the first to come. ``execution`` is the last day to apply for
    execution of what an ended procedure may have come to, where that is near.
    """

    ends: date | None = None
    lapsed: date | None = None
    careful: date | None = None
    execution: date | None = None


NOT_NEAR = Ending()


def limitation_findings(
    matter: Matter, term: Term, near: int, days_off: Sequence[SuppliedYear] = ()
) -> Iterator[Said]:
    """Where limitation stands, and every restart with whether it counts.

    It is counted from the first day that may turn out to be the last one for payment, to be safe,
    or from the last of the debt's other instalments where that is later.

    Parameters
    ----------
    near : int
        Days before the end from which on it is pointed out.
    """
    own = term.earliest
    if matter.as_of <= own or not matter.open:
        return
    start = max(matter.last_due or own, own)
    yield from after_procedure(matter)
    found, careful = (limitation(day, matter.restarts, days_off) for day in (start, own))
    if found is None or careful is None:
        yield Said(code="limitation_older")
        return
    over = _over(found, matter.as_of, days_off)
    doubt = _doubt(matter, term, start, days_off) if over else None
    if doubt is None:
        yield from _standing(found, matter, near, days_off, over=over)
    else:
        yield replace(
            doubt,
            given={
                "start": found.start,
                "last": found.last_day or start,
                "unruled": unruled(matter),
                **doubt.given,
            },
            date=found.last_day,
            days=found.days_left(matter.as_of),
        )
    yield from _instalments(found, careful, start, matter, near)
    yield from _restarts(found, careful, start, over=over)
    if matter.later:
        first = min(matter.later)
        yield Said(
            code="limitation_later", given={"n": len(matter.later), "first": first}, date=first
        )


def ending(matter: Matter, own: date, near: int, days_off: Sequence[SuppliedYear] = ()) -> Ending:
    """Where limitation of a claim ends or ended, as ``limitation_findings`` tell it.

    Parameters
    ----------
    own : date
        The first day that may turn out to be the last one for payment (``Term.earliest``).
    """
    if matter.as_of <= own or not matter.open:
        return NOT_NEAR
    start = max(matter.last_due or own, own)
    found, careful = (limitation(day, matter.restarts, days_off) for day in (start, own))
    if found is None or careful is None:
        return NOT_NEAR
    over = _over(found, matter.as_of, days_off)
    said = [] if over else _standing(found, matter, near, days_off, over=False)
    told = ending_told(
        [*said, *_instalments(found, careful, start, matter, near)], matter.as_of, near
    )
    return replace(told, lapsed=found.last_day) if over else told


def ending_told(said: Iterable[Said | Finding], as_of: date, near: int) -> Ending:
    """Where limitation ends or ended, of findings that call it near or past, and execution.

    A last day of rest that may move on, one does not know until when, is taken to be today.

    Parameters
    ----------
    near : int
        Days before the last one for execution from which on it is near.
    """
    told = list(said)
    last, past, careful, execution = (
        next((one.date for one in told if one.code in codes and one.date is not None), None)
        for codes in (NEAR, LAPSED, CAREFUL, EXECUTION)
    )
    ends = [max(last, as_of)] if last is not None else []
    if careful is not None and careful >= as_of:
        ends.append(careful)
    if execution is not None and not 0 <= (execution - as_of).days <= near:
        execution = None
    return Ending(ends=min(ends, default=None), lapsed=past, careful=careful, execution=execution)


def _over(found: Limitation, as_of: date, days_off: Sequence[SuppliedYear]) -> bool:
    """Whether it is over for certain: a last day of rest moves on (Civil Code 203).

    That of the twenty years is taken as it falls: nothing lengthens them.
    """
    last = found.last_day
    if last is None or last == found.long_stop:
        return last is not None and last < as_of
    return (roll(last, days_off) or last + LONGEST_REST) < as_of


def _doubt(
    matter: Matter, term: Term, start: date, days_off: Sequence[SuppliedYear]
) -> Said | None:
    """Why limitation, over if counted from ``start``, may still run: it may count from later on."""
    if term.latest is None:
        return Said(code="limitation_open", given={"on": term.hangs_on}, missing=term.missing)
    outer = max(start, matter.due, term.latest)
    found = limitation(outer, matter.restarts, days_off)
    if found is None or _over(found, matter.as_of, days_off):
        return None
    later = found.last_day or Both("程序终结后三年", "three years after the procedure ends")
    return Said(code="limitation_arguable", given={"outer": found.start, "later": later})


def _standing(
    found: Limitation, matter: Matter, near: int, days_off: Sequence[SuppliedYear], *, over: bool
) -> Iterator[Said]:
    """Where limitation stands: pending, running, near its end, or over."""
    as_of = matter.as_of
    left, last = found.days_left(as_of), found.last_day
    if left is None or last is None:
        since = found.start if found.pending is None else found.pending.date
        yield Said(code="limitation_pending", given={"since": since}, date=since)
    elif left < 0 and not over:
        until = roll(last, days_off)
        shown = until or Both(
            "下一个工作日（放假安排未核对）", "the next working day (not verified)"
        )
        yield Said(
            code="limitation_rest_day",
            given={"last": last, "until": shown, "act": to_do(matter)},
            date=until or last, days=None if until is None else (until - as_of).days,
        )  # fmt: skip
    elif left < 0:
        code = "limitation_long_stop" if last == found.long_stop else "limitation_lapsed"
        yield Said(
            code=code, given={"last": last, "unruled": unruled(matter)}, date=last, days=left
        )
    else:
        capped = Both("", "")
        if found.capped:
            capped = Both("，但自权利受损起最长二十年", " but twenty from the breach at most")
        yield Said(
            code="limitation",
            given={
                "start": found.start, "capped": capped, "last": last, "days": left,
                "counted": len(found.counted), "evidence": _latest(found.evidence),
            },
            date=last, days=left,
        )  # fmt: skip
        if left <= near:
            yield Said(
                code="limitation_near",
                given={"last": last, "days": left, "act": to_do(matter)}, date=last, days=left,
            )  # fmt: skip


def _latest(evidence: Evidence | None) -> Both:
    """What is on file for the last restart that counts; nothing where none does."""
    if evidence is None:
        return Both("", "")
    zh, en = (evidence.label(lang) for lang in ("zh", "en"))
    return Both(f"，最近证据：{zh}", f"; latest evidence: {en}")


def _instalments(
    found: Limitation, careful: Limitation, start: date, matter: Matter, near: int
) -> Iterator[Said]:
    """The earlier last day of an instalment taken as a debt of its own."""
    last = careful.last_day
    if last is None or (found.last_day is not None and last >= found.last_day):
        return  # a restart governs both, or it is one debt
    since = Both(f"最近一次中断{found.start}", f"the latest restart, {found.start}")
    if found.start == start:
        since = Both(f"最后一期到期日{start}", f"the last one's due date, {start}")
    left = (last - matter.as_of).days
    code = "limitation_instalments_past" if left < 0 else "limitation_instalments"
    if 0 <= left <= near:
        code = "limitation_instalments_near"
    yield Said(
        code=code,
        given={"since": since, "careful": last, "days": left, "act": to_do(matter)},
        date=last,
        days=left,
    )


def _as_either(found: Limitation, careful: Limitation) -> tuple[Judged, ...]:
    """Each restart as the headline counts it; where the careful count differs it says so."""
    out = []
    for one, other in zip(found.judged, careful.judged, strict=True):
        standing = one.standing
        if standing.counts != other.standing.counts:
            standing = RestartStanding.WHOLE if standing.counts else RestartStanding.ALONE
        out.append(replace(one, standing=standing))
    return tuple(out)


def _restarts(found: Limitation, careful: Limitation, start: date, *, over: bool) -> Iterator[Said]:
    """Each restart, and apart those that counsel has to judge or nobody could prove."""
    judged = _as_either(found, careful)
    if not judged:
        return
    listed = Both(
        "；".join(one.text("zh") for one in judged), "; ".join(one.text("en") for one in judged)
    )
    yield Said(code="limitation_restarts", given={"list": listed, "start": start}, restarts=judged)
    asked = [one.date for one in found.of(RestartStanding.COUNSEL)]
    if asked and over:  # a later promise settles it
        yield Said(
            code="limitation_counsel",
            given={"n": len(asked), "last": max(asked)},
            date=max(asked),
        )
    unfiled = [one.restart.date for one in judged if one.unfiled]
    if unfiled:
        late = Both("", "")
        if any(one.unfiled and one.standing is RestartStanding.AFTER_END for one in judged):
            late = Both(
                "（届满之后提起的不计入，实际更早的请更正日期）",
                " (begun after the end they do not count: if one was begun sooner, put its day"
                " right)",
            )
        yield Said(
            code="limitation_unfiled",
            given={"n": len(unfiled), "last": max(unfiled), "late": late},
            date=max(unfiled),
            missing=("claim.restarts",),
        )
    unproven = [one.date for one in found.of(RestartStanding.UNPROVEN)]
    if unproven:
        yield Said(
            code="limitation_unproven",
            given={"n": len(unproven), "last": max(unproven)},
            date=max(unproven),
            missing=("claim.restarts",),
        )
