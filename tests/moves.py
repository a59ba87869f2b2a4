"""The changes of terms that are open to a deal."""

from typing import Any

from data_schemas.case import DealCase
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from data_schemas.terms_policy import TermsPolicy
from model.terms.move import Move, moves_of


def moves(case: DealCase, goal: GoalKind = GoalKind.GRADE, **terms: Any) -> dict[str, list[Move]]:
    """The open changes of a case by lever."""
    policy = Policy(terms=TermsPolicy(**terms))
    out: dict[str, list[Move]] = {}
    for move in moves_of(case, policy, goal, frozenset(), frozenset())[0]:
        out.setdefault(move.lever.id, []).append(move)
    return out


def the(case: DealCase, lever: str, after: object, goal: GoalKind = GoalKind.GRADE) -> Move:
    """The change of a lever to a value."""
    (found,) = (m for m in moves(case, goal)[lever] if m.after == after)
    return found
