"""The legal clock's answer: what the law says of a deal's instalments or of one receivable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import BudgetStatus
from data_schemas.frame import Ledger
from data_schemas.law.codes import Level
from data_schemas.law.rules import RULES
from data_schemas.law.settings import LawSettings
from data_schemas.law.texts import REGULATION, SME_2025, LawText
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.calendar import budget_ahead, payment_day, where_the_year_stands
from model.law.cases import deal_matters, receivable_matter
from model.law.clauses import clause_findings
from model.law.dates import date_findings
from model.law.interest import Accrual, Cover, accrue
from model.law.limited import limitation_findings
from model.law.matter import Matter
from model.law.rate import NoRate, late_rate
from model.law.remedy import remedy_findings
from model.law.said import Both, Said, cited, worded
from model.law.scope import Regime, Scope, by_default, scope_of, version_then
from model.law.term import Term, payment_term

DISCLAIMER = Said(code="not_legal_advice")
SOONER = "overdue_sooner"
"""Code of the finding that payment is late although the day on record is later."""


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
    matters = deal_matters(case, as_of, policy.law)
    first = matters[0]
    scope = scope_of(first.contract, first.buyer, first.signing)
    region = case.customer.region
    whole = [
        *scope.said, *by_default(case.law, policy.law, first),
        *clause_findings(matters, scope, case.deal, policy.law),
        *where_the_year_stands(first, policy.calendar.of(region), policy.law),
    ]  # fmt: skip
    status = case.deal.budget_status
    parts = [claim_findings(matter, scope, policy, region, status) for matter in matters]
    answer, *answers = (findings_of(said, first, scope, policy, lang) for said in (whole, *parts))
    return answer, answers


def receivable_statute(
    case: ReceivableCase, ledger: Ledger, policy: Policy, as_of: date, lang: str,
    *, pending: bool | None = None, disputed: bool | None = None,
) -> list[Finding]:  # fmt: skip
    """What the law says of one receivable; only the disclaimer where a void leaves no claim.

    Parameters
    ----------
    pending, disputed : bool, optional
        Whether acceptance was on record as pending, and the claim as disputed, as known on that
        day.

    Raises
    ------
    NotFound
        If it is named by an id that is not in the ledger.
    """
    found = receivable_matter(case, ledger, as_of, policy.law, pending=pending)
    if found is None:
        return [worded(DISCLAIMER, None, lang)]
    matter = replace(found.matter, dispute_recorded=disputed)
    scope = scope_of(matter.contract, matter.buyer, matter.signing)
    said = [
        *scope.said, *by_default(case.law, policy.law, matter),
        *claim_findings(matter, scope, policy, found.region),
        *clause_findings([matter], scope, found.deal, policy.law, found.retained),
        *where_the_year_stands(matter, policy.calendar.of(found.region), policy.law),
    ]  # fmt: skip
    return findings_of(said, matter, scope, policy, lang)


def late_since(said: Iterable[Finding]) -> date | None:
    """The last day for payment where it is past and before the day on record; else ``None``."""
    return next((one.date for one in said if one.code == SOONER), None)


def claim_findings(
    matter: Matter, scope: Scope, policy: Policy, region: str | None,
    budget: BudgetStatus | None = None,
) -> list[Said]:  # fmt: skip
    """Term, delay, interest, remedies, limitation, budget and fiscal calendar of one claim.

    Parameters
    ----------
    budget : BudgetStatus, optional
        How far it is on the day asked about; of a receivable only what it was at signing is known.
    """
    place = policy.calendar.of(region)
    term = payment_term(matter, scope, policy.law.days_off)
    return [
        *term.said, *_special(matter, scope), *_overdue(matter, scope, term),
        *_interest(matter, scope, term, policy),
        *remedy_findings(matter, scope, term.latest, policy.law.days_off),
        *limitation_findings(matter, term, policy.law.near_days, policy.law.days_off),
        *date_findings(matter, scope),
        *payment_day(matter, term.latest or matter.due, place, policy.law),
        *budget_ahead(matter, budget, place, policy.law),
    ]  # fmt: skip


def findings_of(
    said: Sequence[Said], matter: Matter, scope: Scope, policy: Policy, lang: str
) -> list[Finding]:
    """The answer in words, with what nobody has checked since and that it is no legal advice."""
    whole = (*said, *unchecked(said, matter, scope, policy.law), DISCLAIMER)
    version = _version(matter, scope)
    subject = matter.contract.subject
    return [worded(one, version, lang, protected=scope.protected, subject=subject) for one in whole]


def _version(matter: Matter, scope: Scope) -> LawText | None:
    """The version to cite; ``None`` for a contract that is older than the Regulation."""
    return scope.version if matter.signing is not None else version_then(scope, matter)


def unchecked(
    said: Sequence[Said], matter: Matter, scope: Scope, settings: LawSettings
) -> Iterator[Said]:
    """A remark where the answer stands on texts that nobody has checked for so long.

    The Regulation is that of the signing day; every other text, as on the day asked about.
    """
    since: dict[date, dict[str, LawText]] = {}
    for one in said:
        for law, _ in cited(
            one.rule, one.version or _version(matter, scope), protected=scope.protected,
            subject=matter.contract.subject, acts=one.acts,
        ):  # fmt: skip
            day = matter.signing or matter.as_of if law in REGULATION else matter.as_of
            verified = max(law.verified_up_to, settings.texts_verified_up_to or date.min)
            if law.until is None and day > verified:
                since.setdefault(verified, {})[law.id] = law
    if since:
        by_day = [(day, since[day].values()) for day in sorted(since)]
        named = Both(
            "；".join(f"{day}：{''.join(f'《{law.zh}》' for law in laws)}" for day, laws in by_day),
            "; ".join(f"{day}: {', '.join(law.en for law in laws)}" for day, laws in by_day),
        )
        yield Said(code="law_unchecked", given={"laws": named}, date=by_day[0][0])


def _special(matter: Matter, scope: Scope) -> Iterator[Said]:
    subject = matter.contract.subject
    if scope.protected and scope.version is SME_2025 and subject is not None and subject.has_works:
        yield Said(code="special_term")


def _overdue(matter: Matter, scope: Scope, term: Term) -> Iterator[Said]:
    latest = term.latest or matter.due
    days = (matter.as_of - latest).days
    if days <= 0 or not matter.open:
        return
    undisputed = matter.open - matter.disputed
    # Whether what is in dispute is owed is not known, nor whether paying late is a breach.
    code = term.late if undisputed > 0 or term.latest is None else "overdue_disputed"
    yield Said(
        code=code,
        given={"latest": latest, "days": days, "on": term.hangs_on, "amount": matter.open},
        date=latest,
        days=days,
        missing=term.missing if term.latest is None else (),
    )
    if latest < matter.due and RULES[code].level is Level.BREACH:
        yield Said(code=SOONER, given={"due": matter.due, "latest": latest}, date=latest)
    if not matter.payments_known:
        yield Said(code="unpaid_assumed")
    if matter.dispute_recorded and matter.claim.disputed_amount is None:
        yield Said(code="dispute_unmeasured", missing=("claim.disputed_amount",))
    known = scope.protected and scope.version is SME_2025 and term.latest is not None
    if known and matter.disputed and undisputed > 0:
        yield Said(code="undisputed_part", given={"amount": undisputed}, amount=undisputed)


def _interest(matter: Matter, scope: Scope, term: Term, policy: Policy) -> Iterator[Said]:
    """Interest from the day after the latest lawful day; a disputed part is left out."""
    principal = matter.amount - matter.disputed
    latest = term.earliest if scope.regime is Regime.UNKNOWN else term.latest
    if latest is None or matter.as_of <= latest or principal <= 0:
        return
    if not accrue(principal, latest, matter.payments, matter.as_of, Fraction(1)).days:
        return  # paid in time
    rate = late_rate(matter, scope, policy.law, latest)
    if isinstance(rate, NoRate):
        yield from rate.said
        return

    def accrued(cover: Cover) -> tuple[Accrual, Accrual]:
        low, high = (
            accrue(principal, latest, matter.payments, matter.as_of, daily, cover)
            for daily in (rate.low, rate.high)
        )
        return low, high

    cover = policy.law.payments_cover
    low, high = accrued(cover)
    if not low.interest:
        return
    # Paid in time and gone back later, it bears interest from then on.
    first = low.spans[0].since
    since = first + timedelta(days=1)
    ranged = high.interest if rate.high != rate.low else None
    yield Said(
        code=rate.code,
        given={
            **rate.given, "since": since, "days": low.days, "amount": low.interest,
            "amount_high": high.interest,
        },
        date=since, days=low.days, amount=low.interest, amount_high=ranged,
    )  # fmt: skip
    paid = [p.day for p in matter.payments if p.amount > 0 and first < p.day <= matter.as_of]
    if paid:
        # The order decides how much of the principal bears interest from then on.
        other = accrued("interest" if cover == "principal" else "principal")
        yield Said(code=f"covers_{cover}", given={"other": _from_to(*other)}, acts=tuple(paid))
    if matter.disputed and matter.open:
        left = min(matter.disputed, matter.open)
        yield Said(code="dispute_left_out", given={"amount": left}, amount=left)
    if matter.interest_agreed is None:
        yield Said(code="silent_assumed", missing=("law.late_interest_agreed",))


def _from_to(low: Accrual, high: Accrual) -> Both:
    """An amount of interest, or the range it lies in."""
    least, most = (f"{one.interest:,.2f}" for one in (low, high))
    return Both(least, least) if least == most else Both(f"{least}至{most}", f"{least} to {most}")
