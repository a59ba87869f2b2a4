"""What the terms are to reach, as a number that is the better the smaller."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.policy import Policy
from data_schemas.score import Score
from data_schemas.terms import Goal, GoalKind
from model.day import Floats
from model.terms.bench import Figures


@dataclass(frozen=True)
class Aim:
    """A goal.

    Parameters
    ----------
    kind : GoalKind
        Of what the number is: delay probability, expected loss in CNY, margin after risk.
    target : float
        In the goal's own unit: at most, but for the return: at least.
    """

    kind: GoalKind
    target: float

    @property
    def limit(self) -> float:
        """The most that ``badness`` may be."""
        return -self.target if self.kind is GoalKind.RETURN else self.target

    def badness(self, found: Figures) -> Floats:
        """How bad versions of a deal are by this goal, shape (m,)."""
        if self.kind is GoalKind.GRADE:
            return found.delay
        if self.kind is GoalKind.RETURN:
            return -found.margin_share
        return np.array([float(one) for one in found.loss])

    def reached_by(self, score: Score) -> bool:
        """Whether a deal is there as it was scored."""
        if self.kind is GoalKind.GRADE:
            return score.delay.probability <= self.target
        if self.kind is GoalKind.EXPECTED_LOSS:
            return score.expected_loss <= self.target
        left = score.money.margin
        return left is not None and left.after_risk_share >= self.target

    def value(self, badness: float) -> float:
        """A badness in the goal's own unit."""
        return -badness if self.kind is GoalKind.RETURN else badness


def aim_of(goal: Goal | None, policy: Policy) -> Aim:
    """The goal as a number; the policy's wanted grade where none is told."""
    if goal is not None and goal.expected_loss is not None:
        return Aim(GoalKind.EXPECTED_LOSS, goal.expected_loss)
    if goal is not None and goal.least_return is not None:
        return Aim(GoalKind.RETURN, goal.least_return)
    grade = policy.terms.wanted_grade if goal is None or goal.grade is None else goal.grade
    limits = (*policy.grade_limits, 1.0)
    return Aim(GoalKind.GRADE, limits[grade.rank])
