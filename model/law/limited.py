"""What limitation makes of a claim: how long it can still be enforced, and what bears on that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data_schemas.law.codes import RestartStanding
from model.law.limitation import Limitation, limitation
from model.law.matter import Matter
from model.law.said import Both, Said


def limitation_findings(matter: Matter, own: date, near: int) -> Iterator[Said]:
    """Where limitation stands, and every restart with whether it counts.

    Parameters
    ----------
    own : date
        The first day that may turn out to be the last one for payment; it is counted from here, to
        be safe, or from the last of the debt's other instalments where that is later.
    near : int
        Days before the end from which on it is pointed out.
    """
    if matter.as_of <= own or not matter.open:
        return
    start = max(matter.last_due or own, own)
    found, careful = limitation(start, matter.restarts), limitation(own, matter.restarts)
    if found is None or careful is None:
        yield Said(code="limitation_older")
        return
    argued = None if start > own else _by_the_day_agreed(matter, found)
    if argued is None:
        yield from _standing(found, matter.as_of, near)
    else:
        yield argued
    if start > own and careful.last_day is not None:
        left = careful.days_left(matter.as_of)
        past = careful.last_day < matter.as_of
        yield Said(
            code="limitation_instalments_past" if past else "limitation_instalments",
            given={"start": start, "careful": careful.last_day},
            date=careful.last_day,
            days=left,
        )
    yield from _restarts(found)


def _by_the_day_agreed(matter: Matter, found: Limitation) -> Said | None:
    """Where it has run out from the last lawful day but not from a later day agreed."""
    agreed = limitation(matter.due, matter.restarts)
    if found.last_day is None or found.last_day >= matter.as_of or agreed is None:
        return None
    if agreed.last_day is not None and agreed.last_day < matter.as_of:
        return None
    later = agreed.last_day or Both("程序终结后三年", "three years after the procedure ends")
    return Said(
        code="limitation_arguable",
        given={"start": found.start, "last": found.last_day, "due": matter.due, "later": later},
        date=found.last_day,
        days=found.days_left(matter.as_of),
    )


def _standing(found: Limitation, as_of: date, near: int) -> Iterator[Said]:
    """Where limitation stands: pending, running, near its end, or over."""
    left, last = found.days_left(as_of), found.last_day
    if left is None or last is None:
        since = found.start if found.pending is None else found.pending.date
        yield Said(code="limitation_pending", given={"since": since}, date=since)
    elif left < 0:
        code = "limitation_long_stop" if last == found.long_stop else "limitation_lapsed"
        yield Said(code=code, given={"last": last}, date=last, days=left)
    else:
        yield Said(
            code="limitation",
            given={
                "start": found.start, "last": last, "days": left, "counted": len(found.counted),
                "evidence": found.evidence or "–",
            },
            date=last, days=left,
        )  # fmt: skip
        if left <= near:
            yield Said(
                code="limitation_near", given={"last": last, "days": left}, date=last, days=left
            )


def _restarts(found: Limitation) -> Iterator[Said]:
    """Each restart, and apart those that counsel has to judge or nobody could prove."""
    if not found.judged:
        return
    listed = Both(
        "；".join(one.text("zh") for one in found.judged),
        "; ".join(one.text("en") for one in found.judged),
    )
    yield Said(code="limitation_restarts", given={"list": listed}, restarts=found.judged)
    asked = [one.date for one in found.of(RestartStanding.COUNSEL)]
    if asked:
        yield Said(
            code="limitation_counsel",
            given={"n": len(asked), "last": max(asked)},
            date=max(asked),
        )
    unproven = [one.date for one in found.of(RestartStanding.UNPROVEN)]
    if unproven:
        yield Said(
            code="limitation_unproven",
            given={"n": len(unproven), "last": max(unproven)},
            date=max(unproven),
            missing=("claim.restarts",),
        )
