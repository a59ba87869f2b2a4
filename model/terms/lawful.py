"""Terms the law objects to are never asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data_schemas.case import DealCase
from data_schemas.codes import BudgetStatus
from data_schemas.law.codes import Level
from data_schemas.policy import Policy
from model.law.cases import deal_matters
from model.law.clauses import clause_findings
from model.law.matter import Matter
from model.law.said import Said
from model.law.scope import scope_of
from model.terms.move import Move, Reason

ABOUT = {
    "upfront_share": frozenset({"clause_upfront"}),
    "credit_days": frozenset({"clause_over_60", "clause_long_enterprise"}),
    "retention_share": frozenset({"clause_retention"}),
    "acceptance_days": frozenset({"clause_no_inspection"}),
}
"""Objections to the term a lever moves: it must be moved until they are gone."""


@dataclass(frozen=True)
class Against:
    """What keeps terms from being signed by law: what it forbids, and what is not known yet.

    Parameters
    ----------
    breaches : tuple of Said
        Clauses of the contract that the law forbids. A day of payment that has passed is none.
    asked : tuple of str
        Fields that would settle whether the law has something against it, as "law.buyer".
    unfunded : bool
        Whether the payer has no budget at all, where no rule of law says so already: a platform
        company's money has to come from somewhere too.
    """

    breaches: tuple[Said, ...] = ()
    asked: tuple[str, ...] = ()
    unfunded: bool = False


def objections(case: DealCase, policy: Policy, as_of: date) -> frozenset[str]:
    """Codes of what the law says against a contract's clauses; what it asks is no objection."""
    _, found = _clauses(case, policy, as_of)
    return frozenset(one.code for one in found if one.rule.level is not Level.MISSING)


def breaches(case: DealCase, policy: Policy, as_of: date) -> frozenset[str]:
    """Codes of the clauses of a contract that the law forbids."""
    return frozenset(one.code for one in against(case, policy, as_of).breaches)


def against(case: DealCase, policy: Policy, as_of: date) -> Against:
    """What the law forbids of a contract's clauses, and what would settle whether it does."""
    first, found = _clauses(case, policy, as_of)
    public = first.buyer is not None and first.buyer.is_public
    deal = case.deal
    unfunded = deal.budget_status is BudgetStatus.NONE or deal.budget_coverage == 0
    forbidden = {one.code: one for one in found if one.rule.level is Level.BREACH}
    return Against(
        breaches=tuple(forbidden.values()),
        asked=tuple(dict.fromkeys(path for one in found for path in one.missing)),
        unfunded=unfunded and not public,
    )


def _clauses(case: DealCase, policy: Policy, as_of: date) -> tuple[Matter, list[Said]]:
    """The first claim of a contract, and what is said against the clauses they share."""
    matters = deal_matters(case, as_of, policy.law)
    first = matters[0]
    scope = scope_of(first.contract, first.buyer, first.signing)
    return first, clause_findings(matters, scope, case.deal, policy.law)


def lawful(
    case: DealCase,
    moves: Iterable[Move],
    policy: Policy,
    as_of: date,
    version: Callable[[tuple[Move, ...]], DealCase],
) -> tuple[list[Move], dict[str, Reason]]:
    """The changes that the law has nothing against, and the levers left without any.

    Parameters
    ----------
    version : callable
        The case with some changes.
    """
    now = objections(case, policy, as_of)
    kept: list[Move] = []
    refused: dict[str, Reason] = {}
    for move in moves:
        if no_worse(version((move,)), (move,), now, policy, as_of):
            kept.append(move)
        else:
            refused[move.lever.id] = Reason.LAW
    for move in kept:
        refused.pop(move.lever.id, None)
    return kept, refused


def cures(
    case: DealCase,
    moves: Sequence[Move],
    policy: Policy,
    as_of: date,
    version: Callable[[tuple[Move, ...]], DealCase],
) -> tuple[frozenset[Move], ...]:
    """Of each breach of a deal as given whose own term can be put right, the changes that do it.

    The law leaves no choice there: without one of each, terms cannot be signed. A breach whose term
    none of them moves is not among them; what leaves it says so (``model.terms.amiss``). So it is
    with an inspection period where none is told: to be paid on delivery instead would be far more
    than the law asks of the customer.
    """
    left = breaches(case, policy, as_of)
    if not left:
        return ()
    still = {move: breaches(version((move,)), policy, as_of) for move in moves}
    found = (
        frozenset(m for m in moves if code not in still[m])
        for code in sorted(left)
        if any(code not in still[m] and code in ABOUT.get(m.lever.id, ()) for m in moves)
    )
    return tuple(found)


def no_worse(
    case: DealCase, moves: Iterable[Move], before: frozenset[str], policy: Policy, as_of: date
) -> bool:
    """Whether a changed deal draws no new objection, nor one to what was changed."""
    found = objections(case, policy, as_of)
    return found <= before and not any(ABOUT.get(m.lever.id, frozenset()) & found for m in moves)
