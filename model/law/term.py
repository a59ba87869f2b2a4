"""The latest lawful day of payment of one claim, also where it is open which law holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.law.codes import BuyerKind
from data_schemas.law.settings import SuppliedYear
from data_schemas.law.texts import SME_2025
from model.law.matter import Matter
from model.law.said import Both, Said, Value, labels
from model.law.scope import Regime, Scope, version_then
from model.law.start import TOLD_BY, Start, start_of
from model.law.term_words import by_contract, cases
from model.workdays import roll, verified_up_to

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
        The last day on which payment is in time, whatever the facts that are lacking turn out to
        be; ``None`` where no such day is known.
    earliest : date
        The first day that may turn out to be that day: limitation is counted from it, to be safe.
    late : str
        Code of what is said once the day, or the one agreed where none is known, is past.
    missing : tuple of str
        The fields on which it hangs.
    start, days
        What a number of days set by law runs from and how many they are; ``None`` where the
        contract's own day holds or nothing is known.
    """

    latest: date | None
    earliest: date
    late: str
    said: tuple[Said, ...]
    missing: tuple[str, ...] = ()
    start: Start | None = None
    days: int | None = None

    @property
    def hangs_on(self) -> Both:
        """What the latest day hangs on where none is known."""
        if self.missing:
            return Both(*(labels(self.missing, lang) for lang in ("zh", "en")))
        if self.start is None:
            return Both("军队规定的付款期限", "the term the army's rules set")
        return Both(
            "最后一日是否顺延（放假安排未核对）", "whether the last day moves on (not verified)"
        )


def payment_term(matter: Matter, scope: Scope, days_off: Sequence[SuppliedYear] = ()) -> Term:
    """The latest lawful day of payment.

    The day the term starts is not counted (Civil Code 201); a last day on which offices are closed
    moves to the next working day (203). A fixed day that is earlier than the law's holds, being
    agreed.

    Returns
    -------
    Term
        For advances and for retention: the day agreed. So it is outside the Regulation, but where
        payment waits for an event the days agreed run from that. Where it is open whether the
        Regulation holds: what follows in either case, with a day only where it is the last one in
        both. The army's rules are not known here.

    References
    ----------
    .. [1] Regulation on Ensuring Payments to SMEs, 2025 articles 9, 10, 13, 36; 2020 articles 8, 9,
       12, 28.
    """
    if scope.regime is Regime.SME:
        return _regulated(matter, scope, days_off)
    if scope.regime is Regime.UNKNOWN:
        return _either(matter, scope, days_off)
    if scope.regime is Regime.ARMY:
        army = Said(code="term_army", given={"due": matter.due}, date=matter.due)
        return Term(latest=None, earliest=matter.due, late="overdue_army", said=(army,))
    return _contracted(matter, days_off)


def _regulated(matter: Matter, scope: Scope, days_off: Sequence[SuppliedYear]) -> Term:
    due = matter.due
    agreed = Said(code="term_agreed", given={"latest": due}, date=due)
    if matter.kind is InstalmentKind.RETENTION or matter.trigger is Trigger.WARRANTY_END:
        return _agreed(matter, replace(agreed, code="term_deposit"))
    if matter.kind is InstalmentKind.ADVANCE or matter.trigger is Trigger.SIGNING:
        return _agreed(matter, agreed)
    days, capped = _days(matter, scope)
    if days is None:
        return _contracted(matter, days_off)
    start, fixed = start_of(matter, days_off), matter.trigger is Trigger.FIXED_DATE
    said = [*start.said]
    if matter.term_days is None and not fixed:
        said.append(
            Said(
                code="term_silent",
                given={"days": days, "due": due},
                days=days,
                missing=(
                    "law.payment_days",
                    *(("claim.trigger",) if matter.trigger is None else ()),
                ),
            )
        )
    if capped:
        said.append(Said(code="term_capped", given={"agreed": matter.term_days or 0}))
    if start.day is None:
        return _not_begun(matter, start, days, said, days_off)
    end = start.day + timedelta(days=days)
    if fixed and due <= (roll(end, days_off) or end):
        within = Said(
            code="term_fixed",
            given={"latest": due, "event": start.event, "start": start.day, "days": days},
            date=due,
        )
        return _agreed(matter, *said, within)
    if fixed:
        said.append(Said(code="term_capped", given={"agreed": (due - start.day).days}))
    public = matter.buyer is not None and matter.buyer.is_public
    term = _counted(matter, start, days, "term_public" if public else "term_enterprise", days_off)
    late = "overdue_open" if term.latest is None else "overdue"
    return replace(term, late=late, said=(*said, *term.said), days=days)


def _contracted(matter: Matter, days_off: Sequence[SuppliedYear]) -> Term:
    """What the contract alone says: the day agreed, or days from what payment waits for.

    Where that has no day yet, the day planned is only expected. Where no days are agreed payment
    is due on the day agreed, but not before what it waits for.
    """
    due = matter.due
    agreed = Said(code="term_agreed", given={"latest": due}, date=due)
    if not matter.waits:
        return _agreed(matter, agreed)
    start, days = start_of(matter, days_off), matter.term_days
    if start.day is None:
        missing = () if _unsigned(matter) else (TOLD_BY[start.event],)
        given: dict[str, Value] = {"event": start.event, "day": matter.as_of, "due": due}
        code = "trigger_missing" if missing else "term_expected"
        return Term(
            latest=None, earliest=_earliest(matter, start, days or 0, days_off),
            late="overdue_expected", missing=missing, start=start,
            said=(*start.said, Said(code=code, given=given, missing=missing)),
        )  # fmt: skip
    if days is None and start.day <= due:
        return _agreed(matter, *start.said, agreed)
    code = "term_upon" if days is None else "term_contract"
    term = _counted(matter, start, days or 0, code, days_off)
    return replace(term, said=(*start.said, *term.said))


def _counted(
    matter: Matter, start: Start, days: int, code: str, days_off: Sequence[SuppliedYear]
) -> Term:
    """So many days from the day something happened, the last of them no day of rest."""
    assert start.day is not None  # noqa: S101  # both callers have looked
    end = start.day + timedelta(days=days)
    given: dict[str, Value] = {"event": start.event, "start": start.day, "days": days}
    latest = roll(end, days_off)
    if latest is None:
        given |= {"day": verified_up_to(days_off), "end": end}
        said = [Said(code="calendar_unpublished", given=given, days=days)]
    else:
        given |= {"latest": latest, "due": matter.due}
        said = [Said(code=code, given=given, date=latest, days=days)]
        if latest != end:
            said.append(Said(code="rest_day", given={"end": end, "latest": latest}, date=latest))
    return Term(
        latest=latest, earliest=_earliest(matter, start, days, days_off),
        late="overdue_expected" if latest is None else "overdue_agreed", said=tuple(said),
        start=start,
    )  # fmt: skip


def _earliest(matter: Matter, start: Start, days: int, days_off: Sequence[SuppliedYear]) -> date:
    """The first day that may turn out to be the last one for payment.

    A last day of rest moves on before anything counts from it (Civil Code 203), as far as days off
    are verified; beyond that it stands unmoved, to be safe.
    """
    begun = start.earliest
    if begun is None:
        return matter.due
    end = begun + timedelta(days=days)
    last = roll(end, days_off) or end
    # Agreed as it is counted, before it moves, the day is that same one.
    return last if matter.due == end else min(matter.due, last)


def _unsigned(matter: Matter) -> bool:
    """Whether it is asked about before signing: nothing can have happened yet."""
    return matter.signing is not None and matter.as_of <= matter.signing


def _not_begun(
    matter: Matter, start: Start, days: int, said: list[Said], days_off: Sequence[SuppliedYear]
) -> Term:
    """A term whose start is not on file: it is said which field tells it.

    Before signing nothing can have happened yet. A fixed day holds unless the law's comes sooner,
    so that it is the last one in any case.
    """
    before = _unsigned(matter)
    missing = () if before else (TOLD_BY[start.event],)
    fixed = matter.trigger is Trigger.FIXED_DATE
    code = "clock_not_started" if before else "term_fixed_open" if fixed else "start_missing"
    given: dict[str, Value] = {
        "event": start.event, "days": days, "day": matter.as_of, "due": matter.due,
    }  # fmt: skip
    waits = Said(code=code, given=given, days=days, missing=missing)
    return Term(
        latest=matter.due if fixed else None,
        earliest=_earliest(matter, start, days, days_off),
        late="overdue_agreed" if fixed else "overdue_open",
        said=(*said, waits),
        missing=missing,
        start=start,
        days=days,
    )


def _agreed(matter: Matter, *said: Said) -> Term:
    return Term(latest=matter.due, earliest=matter.due, late="overdue_agreed", said=said)


def _either(matter: Matter, scope: Scope, days_off: Sequence[SuppliedYear]) -> Term:
    """What follows where the Regulation holds and where it does not; who buys may be open too."""
    version = version_then(scope, matter)
    holds = Scope(regime=Regime.SME, version=version, said=())
    payers = (BuyerKind.ORGAN, BuyerKind.ENTERPRISE) if matter.buyer is None else (matter.buyer,)
    terms = {
        payer: _regulated(replace(matter, buyer=payer), holds, days_off) for payer in payers
    }  # fmt: skip
    contract = _contracted(matter, days_off)
    if matter.buyer is not None and all(term.days is None for term in terms.values()):
        same = Said(code="term_same", given={"due": matter.due}, date=matter.due)
        return _agreed(matter, same) if contract.start is None else contract
    each = (*terms.values(), contract)
    missing = dict.fromkeys((*scope.missing, *(f for t in each for f in t.missing)))
    said = Said(
        code="term_open",
        given={
            "law": Both(version.zh, version.en),
            "holds": Both(*(cases(matter, terms, lang) for lang in ("zh", "en"))),
            "contract": Both(*(by_contract(matter, contract, zh=zh) for zh in (True, False))),
        },
        missing=tuple(missing),
    )  # fmt: skip
    sure = None
    if matter.buyer is not None:
        days = [term.latest for term in each if term.latest is not None]
        sure = max(days) if len(days) == len(each) else None
    return Term(
        latest=sure,
        earliest=min(term.earliest for term in each),
        late="overdue_open" if sure is None else "overdue_either",
        said=(said,),
        missing=tuple(missing),
    )


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
