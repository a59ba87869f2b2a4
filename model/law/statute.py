"""The legal clock's answer: what the law says of a deal's instalments or of one receivable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.frame import Ledger
from data_schemas.law.texts import SME_2025
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.calendar import payment_day, where_the_year_stands
from model.law.cases import deal_matters, receivable_matter
from model.law.clauses import clause_findings
from model.law.interest import accrue
from model.law.limitation import Limitation, limitation
from model.law.matter import Matter
from model.law.rate import NoRate, late_rate
from model.law.remedy import remedy_findings
from model.law.said import Said, worded
from model.law.scope import Scope, scope_of
from model.law.term import Term, payment_term

DISCLAIMER = Said(code="not_legal_advice")


def deal_statute(
    case: DealCase, policy: Policy, as_of: date, lang: str
) -> tuple[list[Finding], list[list[Finding]]]:
    """What the law says of a deal, and of each of its instalments.

    Returns
    -------
    tuple
        Findings about the contract as a whole; findings per instalment, in the order given. Each
        list ends with the line that this is no legal advice.
    """
    matters = deal_matters(case, as_of)
    first = matters[0]
    scope = scope_of(first.contract, first.buyer, first.signing)
    region = case.customer.region
    whole = [
        *scope.said, *unchecked(first, scope, policy),
        *clause_findings(matters, scope, case.deal, policy.law),
        *where_the_year_stands(first, policy.calendar.of(region)),
    ]  # fmt: skip
    parts = [claim_findings(matter, scope, policy, region) for matter in matters]
    return (
        _worded(whole, scope, lang),
        [_worded(part, scope, lang) for part in parts],
    )


def receivable_statute(
    case: ReceivableCase, ledger: Ledger, policy: Policy, as_of: date, lang: str
) -> list[Finding]:
    """What the law says of one receivable; only the disclaimer where a void leaves no claim.

    Raises
    ------
    NotFound
        If it is named by an id that is not in the ledger.
    """
    found = receivable_matter(case, ledger, as_of)
    if found is None:
        return [worded(DISCLAIMER, None, lang)]
    matter = found.matter
    scope = scope_of(matter.contract, matter.buyer, matter.signing)
    said = [
        *scope.said, *unchecked(matter, scope, policy),
        *claim_findings(matter, scope, policy, found.region),
        *clause_findings([matter], scope, found.deal, policy.law),
        *where_the_year_stands(matter, policy.calendar.of(found.region)),
    ]  # fmt: skip
    return _worded(said, scope, lang)


def claim_findings(matter: Matter, scope: Scope, policy: Policy, region: str | None) -> list[Said]:
    """Term, delay, interest, remedies, limitation and fiscal calendar of one claim."""
    term = payment_term(matter, scope)
    return [
        *term.said, *_special(matter, scope), *_overdue(matter, scope, term),
        *_interest(matter, scope, term, policy),
        *remedy_findings(matter, scope, term.latest),
        *_limitation(matter, term, policy),
        *payment_day(matter, term.latest or matter.due, policy.calendar.of(region)),
    ]  # fmt: skip


def unchecked(matter: Matter, scope: Scope, policy: Policy) -> Iterator[Said]:
    """A remark where the contract is later than the last look at the Regulation's text."""
    version = scope.version
    if not scope.protected or version is None or matter.signing is None:
        return
    verified = policy.law.texts_verified_up_to or version.verified_up_to
    if version.until is None and matter.signing > verified:
        yield Said(code="law_unchecked", given={"day": verified, "signing": matter.signing})


def _worded(said: list[Said], scope: Scope, lang: str) -> list[Finding]:
    return [
        worded(one, scope.version, lang, protected=scope.protected) for one in (*said, DISCLAIMER)
    ]


def _special(matter: Matter, scope: Scope) -> Iterator[Said]:
    subject = matter.contract.subject
    if scope.protected and scope.version is SME_2025 and subject is not None and subject.has_works:
        yield Said(code="special_term")


def _overdue(matter: Matter, scope: Scope, term: Term) -> Iterator[Said]:
    latest = term.latest or matter.due
    days = (matter.as_of - latest).days
    if days <= 0 or not matter.open:
        return
    by_law = term.by_law and term.latest is not None
    code = "overdue" if by_law else "overdue_agreed"
    yield Said(code=code, given={"latest": latest, "days": days}, date=latest, days=days)
    if not matter.payments_known:
        yield Said(code="unpaid_assumed")
    undisputed = matter.open - matter.disputed
    if scope.protected and scope.version is SME_2025 and matter.disputed and undisputed > 0:
        yield Said(code="undisputed_part", given={"amount": undisputed}, amount=undisputed)


def _interest(matter: Matter, scope: Scope, term: Term, policy: Policy) -> Iterator[Said]:
    """Interest from the day after the latest lawful day; a disputed part is left out."""
    principal = matter.amount - matter.disputed
    if term.latest is None or matter.as_of <= term.latest or principal <= 0:
        return
    rate = late_rate(matter, scope, policy.law, term.latest)
    if isinstance(rate, NoRate):
        yield from rate.said
        return
    low, high = (
        accrue(
            principal, term.latest, matter.payments, matter.as_of, daily, policy.law.payments_cover
        )
        for daily in (rate.low, rate.high)
    )
    if not low.interest:
        return
    since = term.latest + timedelta(days=1)
    ranged = high.interest if rate.high != rate.low else None
    yield Said(
        code=rate.code,
        given={
            **rate.given, "since": since, "days": low.days, "amount": low.interest,
            "amount_high": high.interest,
        },
        date=since, days=low.days, amount=low.interest, amount_high=ranged,
    )  # fmt: skip
    if matter.interest_agreed is None:
        yield Said(code="silent_assumed", missing=("law.late_interest_agreed",))


def _limitation(matter: Matter, term: Term, policy: Policy) -> Iterator[Said]:
    own = min(matter.due, term.latest) if term.latest is not None else matter.due
    if matter.as_of <= own or not matter.open:
        return
    last_due = max(matter.last_due or own, own)
    found = limitation(last_due, matter.restarts)
    careful = limitation(own, matter.restarts)
    if found is None or careful is None:
        yield Said(code="limitation_older")
        return
    yield from _standing(found, matter.as_of, policy.law.near_days)
    if last_due > own and careful.last_day is not None:
        yield Said(
            code="limitation_instalments",
            given={"start": last_due, "careful": careful.last_day},
            date=careful.last_day,
            days=careful.days_left(matter.as_of),
        )
    unproven = [*(r.date for r in careful.unproven), *matter.letters]
    if unproven:
        yield Said(
            code="limitation_unproven",
            given={"n": len(unproven), "last": max(unproven)},
            date=max(unproven),
            missing=("claim.restarts",),
        )


def _standing(found: Limitation, as_of: date, near: int) -> Iterator[Said]:
    """Where limitation stands: pending, running, near its end, or over."""
    left, last = found.days_left(as_of), found.last_day
    if left is None or last is None:
        since = found.counted[-1].date if found.pending is None else found.pending.date
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
