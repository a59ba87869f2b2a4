"""What a stage is given to learn with: rows, trees, and what an explanation may cost."""

from __future__ import annotations

from dataclasses import dataclass

from model.trees import Trees
from training.rehearsal import SHARES, TOLERANCE
from training.snapshots import MOST_ROWS

MOST_REHEARSED = 15_000
"""Rows a rehearsal is taught on, and asked about, at most: it only has to tell recipes apart."""
MANY_ROWS = 4 * MOST_REHEARSED
"""Rows of a stage above which they are many."""
MOST_TAUGHT = 30_000
"""Rows a horizon is learnt from at most, of a stage whose rows are not many (ADR 0015)."""
DRAWS, DRAWS_OF_MANY = 6, 3
"""Times as many boosters where causes are not told, in rehearsals and in the model: the fewer the
rows, the more hangs on a draw, and the less another costs (ADR 0047)."""


@dataclass(frozen=True)
class Most:
    """Rows at most, in whole groups.

    Parameters
    ----------
    lined, grown : int
        Those a backbone is learnt from, and those trees are grown on, the former among them.
    """

    lined: int
    grown: int


MANY, MANY_REHEARSED = Most(MOST_TAUGHT, 80_000), Most(MOST_REHEARSED, 60_000)
"""Rows of a stage that has many, and of its rehearsals, where causes are told: what a minute on two
cores allows for 100,000 receivables, and as large a share of them as is early (ADR 0042)."""
MANY_BARE, MANY_BARE_REHEARSED = Most(120_000, MOST_ROWS), Most(45_000, MOST_ROWS)
"""The same where none are told: a backbone of few columns is soon fitted."""


@dataclass(frozen=True)
class Allowance:
    """What the horizons of one stage are learnt with.

    Parameters
    ----------
    taught, rehearsed : Most
    trees : Trees
    tolerance : float
        Relative log loss a recipe that keeps causes apart better may cost.
    shares : tuple of float
        Of the backbone to choose from.
    draws : int
        Times as many boosters as the settings have. Without causes no backbone steadies them, and
        much hangs on a draw (ADR 0026).
    many : bool
        Whether a recipe is chosen on a few horizons inside the grid.
    twice : bool
        Whether it is rehearsed on two times. Of few rows without causes recipes lie so near each
        other that one time chooses by chance; for the same reason open claims get their mean (ADR
        0034).
    """

    taught: Most
    rehearsed: Most
    trees: Trees
    tolerance: float
    shares: tuple[float, ...]
    draws: int
    many: bool
    twice: bool

    @classmethod
    def of(cls, rows: int, trees: Trees, *, tells_causes: bool) -> Allowance:
        """That of a stage with so many rows.

        Many rows tell which recipe is best, and more trees then spoil no explanation. What they
        say beyond straight lines takes wider trees, grown on all of them, to say; straight lines
        are as straight drawn through some (ADR 0042). Trees do not see the fields of causes: with
        nothing of the backbone nothing would be told of them, however well it told the rest.
        """
        if rows > MANY_ROWS:
            draws = 1 if tells_causes else DRAWS_OF_MANY
            most = (MANY, MANY_REHEARSED) if tells_causes else (MANY_BARE, MANY_BARE_REHEARSED)
            shares = SHARES[1:] if tells_causes else SHARES
            return cls(*most, trees.wider(), 0.0, shares, draws, many=True, twice=False)
        taught, rehearsed = (Most(n, n) for n in (MOST_TAUGHT, MOST_REHEARSED))
        draws, twice = 1 if tells_causes else DRAWS, not tells_causes
        return cls(taught, rehearsed, trees, TOLERANCE, SHARES, draws, many=False, twice=twice)
