"""What a stage is given to learn with: rows, trees, and what an explanation may cost."""

from __future__ import annotations

from dataclasses import dataclass

from model.estimator import Trees
from training.rehearsal import TOLERANCE

MOST_REHEARSED = 15_000
"""Rows a rehearsal is taught on, and asked about, at most: it only has to tell recipes apart."""
MANY_ROWS = 4 * MOST_REHEARSED
"""Rows of a stage above which they are many."""
MOST_TAUGHT = 30_000
"""Rows a horizon is learnt from at most, of a stage whose rows are not many (ADR 0015)."""
MOST_OF_MANY = 40_000
"""The same of one whose rows are many: what a minute on two cores allows (ADR 0041)."""
MOST_OF_MANY_BARE, MOST_REHEARSED_BARE = 120_000, 45_000
"""Rows taught and rehearsed at most where they are many and tell no causes."""
DRAWS = 3
"""Times as many boosters where nothing may hang on a draw, in rehearsals and in the model."""


@dataclass(frozen=True)
class Allowance:
    """What the horizons of one stage are learnt with.

    Parameters
    ----------
    taught, rehearsed : int
        Rows at most, in whole groups.
    trees : Trees
    tolerance : float
        Relative log loss a recipe that keeps causes apart better may cost.
    many : bool
        Whether a recipe is chosen on a few horizons inside the grid.
    twice : bool
        Whether it is rehearsed on two times, and draws more boosters (ADR 0026). Of few rows
        without causes recipes lie so near each other that one time and one draw choose by chance;
        for the same reason open claims get their mean (ADR 0034).
    """

    taught: int
    rehearsed: int
    trees: Trees
    tolerance: float
    many: bool
    twice: bool = False

    @property
    def draws(self) -> int:
        """Times as many boosters as the settings have."""
        return DRAWS if self.twice else 1

    @classmethod
    def of(cls, rows: int, trees: Trees, *, tells_causes: bool) -> Allowance:
        """That of a stage with so many rows.

        Many rows tell which recipe is best, and more trees then spoil no explanation. Without
        causes what they say beyond straight lines takes wider trees, and all of them, to say.
        """
        if rows <= MANY_ROWS:
            twice = not tells_causes
            return cls(MOST_TAUGHT, MOST_REHEARSED, trees, TOLERANCE, many=False, twice=twice)
        if tells_causes:
            return cls(MOST_OF_MANY, MOST_REHEARSED, trees, 0.0, many=True)
        return cls(MOST_OF_MANY_BARE, MOST_REHEARSED_BARE, trees.wider(), 0.0, many=True)
