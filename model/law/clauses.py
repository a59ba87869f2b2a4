"""Clauses a contract should not have, looked at before it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from data_schemas.codes import BudgetStatus, InstalmentKind, Trigger
from data_schemas.deal import Deal
from data_schemas.instalment import Instalment
from data_schemas.law.codes import BuyerKind, ContractSubject, Level
from data_schemas.law.rates import STATUTORY_DAILY_RATE
from data_schemas.law.settings import LawSettings
from data_schemas.law.texts import SME_2025, WORKS_RETENTION, WORKS_SETTLEMENT, LawText
from data_schemas.percentage import exact_percent
from model.law.matter import Matter
from model.law.rate import agreed_rate, floor_rate, told_rate
from model.law.said import Both, Said, Value, text_of
from model.law.scope import Regime, Scope, version_then
from model.law.term import MOST_DAYS
from model.money.cents import cents, money

MOST_BOND = 0.1
"""Largest performance bond, as a share of a government procurement contract."""
MOST_RETENTION = 0.03
"""Largest quality retention, as a share of the price of works."""
MOST_UPFRONT = 0.3
"""Largest advance in principle, as a share of a contract for works."""


def clause_findings(
    matters: list[Matter], scope: Scope, deal: Deal | None, settings: LawSettings,
    retained: Decimal | None = None,
) -> list[Said]:  # fmt: skip
    """What the law says against the contract's clauses.

    Parameters
    ----------
    matters : list of Matter
        The contract's claims, one at least; they share its terms.
    deal : Deal, optional
        Budget and audit as told for the score; ``None`` where they are not known as of signing.
    retained : Decimal, optional
        What the contract's whole plan retains, CNY; by default what these claims do.

    References
    ----------
    .. [1] Regulation, 2025 articles 7 to 13, 17; Government Procurement Law's implementing
       regulation, article 48; Budget Law 13 and its implementing regulation, article 57.
    """
    public = [
        *_differs(matters[0]), *_public(matters[0], deal), *_retention(matters, deal, retained),
        *_upfront(matters, deal),
    ]  # fmt: skip
    if scope.protected:
        return [*_regulated(matters, scope, deal, settings), *public]
    if scope.regime is Regime.UNKNOWN:
        return [*_open(matters, scope, deal, settings), *public]
    if matters[0].contract.pay_when_paid:
        # Nothing forbids it, but this payment waits for another's.
        return [Said(code="clause_pay_when_paid_general"), *public]
    return public


def _regulated(
    matters: list[Matter], scope: Scope, deal: Deal | None, settings: LawSettings
) -> list[Said]:
    first = matters[0]
    return [
        *_terms(first), *_settlement(matters, scope, deal), *_inspection(matters),
        *_money(first, settings), *_deposits(first),
    ]  # fmt: skip


def _open(
    matters: list[Matter], scope: Scope, deal: Deal | None, settings: LawSettings
) -> Iterator[Said]:
    """What the Regulation would say were it to hold; who buys may be open too."""
    buyer = matters[0].buyer or BuyerKind.ORGAN
    holds = Scope(regime=Regime.SME, version=version_then(scope, matters[0]), said=())
    assumed = [replace(matter, buyer=buyer) for matter in matters]
    against = [
        one
        for one in _regulated(assumed, holds, deal, settings)
        if one.rule.level.rank > Level.MISSING.rank
    ]
    if against:
        texts = Both("".join(text_of(one, "zh") for one in against),
                     " ".join(text_of(one, "en") for one in against))  # fmt: skip
        given: dict[str, Value] = {"buyer": buyer, "clauses": texts}
        yield Said(code="clauses_open", given=given, missing=scope.missing)


def _terms(matter: Matter) -> Iterator[Said]:
    agreed, buyer = matter.term_days, matter.buyer
    if agreed is None or agreed <= MOST_DAYS or buyer is None:
        return
    if buyer.is_public:
        yield Said(code="clause_over_60", given={"agreed": agreed}, days=agreed)
    elif buyer.is_enterprise:
        yield Said(code="clause_long_enterprise", given={"agreed": agreed}, days=agreed)


def _differs(matter: Matter) -> Iterator[Said]:
    """That the term of the contract is told twice and not the same."""
    credit, agreed = matter.credit_days, matter.contract.payment_days
    if credit is not None and agreed is not None and credit != agreed:
        yield Said(
            code="term_differs", given={"credit": credit, "agreed": agreed},
            missing=("deal.credit_days", "law.payment_days"),
        )  # fmt: skip


def _settlement(matters: list[Matter], scope: Scope, deal: Deal | None) -> Iterator[Said]:
    contract, buyer = matters[0].contract, matters[0].buyer
    if buyer is not BuyerKind.ENTERPRISE:  # that rule binds public money only
        if contract.audit_settlement:
            yield Said(code="clause_audit" if scope.version is SME_2025 else "clause_audit_2020")
        elif contract.audit_settlement is None and _audited(matters, deal):
            yield Said(code="clause_audit_unsure", missing=("law.audit_settlement",))
    if contract.pay_when_paid:
        public = buyer is not None and buyer.is_public
        yield Said(code="clause_pay_when_paid_public" if public else "clause_pay_when_paid")


def _audited(matters: list[Matter], deal: Deal | None) -> bool:
    """Whether payment waits for a settlement audit, whoever makes it."""
    needed = deal is not None and bool(deal.audit_required)
    return needed or any(m.trigger is Trigger.AUDIT for m in matters)


def _inspection(matters: list[Matter]) -> Iterator[Said]:
    first, waiting = matters[0], [m for m in matters if m.accepted_first]
    if not waiting or first.inspection_period is not None:
        return
    written = first.contract.inspection_period_written
    if written is False:
        yield Said(code="clause_no_inspection")
    elif written is None and not all(_inspected(m) for m in waiting):
        yield Said(
            code="clause_inspection_unknown",
            missing=("law.inspection_period_written", "deal.acceptance_days"),
        )


def _inspected(matter: Matter) -> bool:
    """Whether the end of inspection is known, so that its period need not be asked."""
    claim = matter.claim
    return claim.inspection_end is not None or matter.known(claim.acceptance_date) is not None


def _money(matter: Matter, settings: LawSettings) -> Iterator[Said]:
    if matter.contract.forced_bills:
        yield Said(code="clause_bills")
    agreed = agreed_rate(matter.contract, settings)
    if agreed is None:
        return
    ahead = matter.signing is not None and matter.signing >= matter.as_of
    silent = STATUTORY_DAILY_RATE * settings.year_days
    if ahead and agreed < Fraction(silent):
        rate = told_rate(matter.contract, settings)
        yield Said(
            code="clause_rate_replaces", given={"rate": rate, "silent": exact_percent(silent)}
        )
    floor = floor_rate(matter, settings)
    if isinstance(floor, Said):
        yield replace(floor, code="clause_rate_open")  # nothing need be late yet
        return
    # Of a signing that is only planned the rate that counts is not known yet.
    planned = matter.signing is not None and matter.signing > matter.as_of
    planned &= matter.contract.lpr_at_signing is None
    if agreed < Fraction(floor):
        rate, lpr = told_rate(matter.contract, settings), exact_percent(floor)
        which = Both(f"签约时一年期LPR {lpr}", f"the one-year LPR at signing, {lpr}")
        if planned:
            which = Both(f"最近公布的一年期LPR {lpr}", f"the one-year LPR announced last, {lpr}")
        yield Said(code="clause_low_rate", given={"rate": rate, "lpr": which})
    if planned:
        yield Said(
            code="clause_rate_planned",
            given={
                "day": matter.as_of,
                "lpr": exact_percent(floor),
                "signing": matter.signing or "",
            },
            date=matter.signing,
        )


def _deposits(matter: Matter) -> Iterator[Said]:
    contract = matter.contract
    if contract.other_deposit:
        works = contract.subject is not None and contract.subject.has_works
        yield Said(code="clause_deposit" if works else "clause_deposit_other")
    if contract.deposit_cash_only:
        yield Said(code="clause_cash_deposit")
    if contract.prefinancing:
        yield Said(code="clause_prefinancing")


def retained_in(parts: Iterable[Matter | Instalment]) -> Decimal:
    """What is held back as quality retention, CNY."""
    return _of_kind(parts, InstalmentKind.RETENTION)


def _of_kind(parts: Iterable[Matter | Instalment], kind: InstalmentKind) -> Decimal:
    return sum((money(float(one.amount)) for one in parts if one.kind is kind), Decimal(0))


def _retention(
    matters: list[Matter], deal: Deal | None, retained: Decimal | None
) -> Iterator[Said]:
    """What binds whoever has works built; the army has rules of its own."""
    if deal is None or not _works(matters[0], WORKS_RETENTION):
        return
    kept = retained_in(matters) if retained is None else retained
    over = _over(deal.retention_share, kept, deal, MOST_RETENTION)
    if over is not None:
        yield Said(code="clause_retention", given={"share": over})


def _upfront(matters: list[Matter], deal: Deal | None) -> Iterator[Said]:
    """What is paid in advance for works; of a plan of which less is known, what is known of it."""
    if deal is None or not _works(matters[0], WORKS_SETTLEMENT):
        return
    paid = _of_kind(matters, InstalmentKind.ADVANCE)
    over = _over(deal.upfront_share, paid, deal, MOST_UPFRONT)
    if over is not None:
        yield Said(code="clause_upfront", given={"share": over})


def _works(first: Matter, law: LawText) -> bool:
    """Whether rules for works bind the contract."""
    works = first.contract.subject is ContractSubject.WORKS and first.buyer is not BuyerKind.ARMY
    return works and law.holds_on(first.signing or first.as_of)


def _over(told: float | None, planned: Decimal, deal: Deal, most: float) -> Value | None:
    """A share of the contract as it is told, or else planned, where it is over the most allowed.

    A share of the contract is a sum of money, so it is lawful as it is rounded to the cent.
    """
    if told is not None:
        return exact_percent(told) if told > most else None
    whole = money(deal.amount)
    limit = cents(Fraction(str(most)) * Fraction(whole))
    if planned <= limit:
        return None
    share = exact_percent(round(planned / whole, 4))
    return Both(
        f"{planned:,.2f}元（合同额的{share}，上限{limit:,.2f}元）",
        f"CNY {planned:,.2f} ({share} of the contract; at most {limit:,.2f})",
    )


def _public(matter: Matter, deal: Deal | None) -> Iterator[Said]:
    """What binds public money whoever the seller is."""
    if matter.buyer is None or not matter.buyer.is_public:
        return
    bond = matter.contract.performance_bond_share
    if bond is not None and bond > MOST_BOND:
        yield Said(code="clause_bond", given={"share": exact_percent(bond)})
    if deal is None:
        return
    status, coverage = deal.budget_status, deal.budget_coverage
    if status is BudgetStatus.NONE:
        yield Said(code="clause_no_budget")
    elif status is not None and not status.is_approved:
        yield Said(code="clause_budget_open", given={"status": status})
    if coverage is not None and coverage < 1 and status is not BudgetStatus.NONE:
        yield Said(code="clause_over_budget", given={"share": exact_percent(coverage)})
