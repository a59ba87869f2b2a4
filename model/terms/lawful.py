"""Terms the law objects to are never asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from data_schemas.case import DealCase
from data_schemas.law.codes import Level
from data_schemas.policy import Policy
from model.law.cases import deal_matters
from model.law.clauses import clause_findings
from model.law.scope import scope_of
from model.terms.move import Move, Reason

ABOUT = {"credit_days": frozenset({"clause_over_60", "clause_long_enterprise"})}
"""Objections to the term a lever moves: it must be moved until they are gone."""


def objections(case: DealCase, policy: Policy, as_of: date) -> frozenset[str]:
    """Codes of what the law says against a contract's clauses; what it asks is no objection."""
    found = _clauses(case, policy, as_of)
    return frozenset(code for code, level in found.items() if level is not Level.MISSING)


def breaches(case: DealCase, policy: Policy, as_of: date) -> frozenset[str]:
    """Codes of the clauses that the law forbids."""
    found = _clauses(case, policy, as_of)
    return frozenset(code for code, level in found.items() if level is Level.BREACH)


def _clauses(case: DealCase, policy: Policy, as_of: date) -> dict[str, Level]:
    matters = deal_matters(case, as_of, policy.law)
    first = matters[0]
    scope = scope_of(first.contract, first.buyer, first.signing)
    found = clause_findings(matters, scope, case.deal, policy.law)
    return {one.code: one.rule.level for one in found}


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


def no_worse(
    case: DealCase, moves: Iterable[Move], before: frozenset[str], policy: Policy, as_of: date
) -> bool:
    """Whether a changed deal draws no new objection, nor one to what was changed."""
    found = objections(case, policy, as_of)
    return found <= before and not any(ABOUT.get(m.lever.id, frozenset()) & found for m in moves)
