"""What scoring a batch of units leaves behind, before it is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from data_schemas.approach import Approach
from data_schemas.law.codes import BuyerKind
from data_schemas.law.facts import ClaimLaw
from data_schemas.money import DealMoney
from data_schemas.plan_shares import Contradiction
from data_schemas.policy import Policy
from data_schemas.reference import LAST_CLAIM, Reference
from model.asked import Asked
from model.attribution import Attribution
from model.bundle import Bundle
from model.day import Days, Floats
from model.feature import Feature
from model.manifest import Manifest
from model.profiles import Profiles
from model.values import Values

NewId = Callable[[], str]
"""Makes a fresh score id."""


@dataclass(frozen=True)
class Telling:
    """How answers are told: by which policy and model, as of which day, in which language."""

    policy: Policy
    bundle: Bundle
    profiles: Profiles
    as_of: date
    lang: str
    new_id: NewId
    approach: Approach | None = None
    money: DealMoney | None = None
    contradictions: tuple[Contradiction, ...] = ()
    claim: ClaimLaw | None = None
    answered: Mapping[str, object] = field(default_factory=dict)
    """What the facts of law say of declared fields (``model.law.answered``)."""
    buyer: BuyerKind | None = None
    """What the payer is in law, where that was told; a public body where it was not."""

    @property
    def manifest(self) -> Manifest:
        """What is known about the model."""
        return self.bundle.manifest


@dataclass(frozen=True)
class Compared:
    """What the units asked are explained from, and their attributions from there on.

    Parameters
    ----------
    asked, used : Reference
        What was asked for; typical where that is not there.
    text : str
        What it is, or why what was asked for is not there; empty where that is typical.
    x : ndarray, shape (n, f)
        Inputs of the reference, one row for each unit.
    subject, day, cases, probability
        See ``data_schemas.score.ReferenceUsed``.
    of_no_deal : bool
        Whether the customer's last deal is a receivable of none.
    """

    asked: Reference
    used: Reference
    text: str
    x: Floats
    attributions: list[Attribution]
    subject: str | None = None
    day: date | None = None
    cases: int | None = None
    probability: float | None = None
    of_no_deal: bool = False

    @property
    def called(self) -> str:
        """What is used, as it is spoken of: a ``Reference``, or ``LAST_CLAIM``."""
        return LAST_CLAIM if self.of_no_deal else self.used


@dataclass(frozen=True)
class Scored:
    """Everything computed for the units asked; one row each.

    ``probability`` has shape (n, h) over ``horizons``; ``first`` is each row's first horizon that
    is a question. ``attributions`` start from the typical receivable, those of ``compared`` from
    what the reader chose; advice reads only the first, so a choice of words changes none of it.
    """

    asked: Asked
    features: tuple[Feature, ...]
    x: Floats
    given: Values
    values: Values
    horizons: tuple[int, ...]
    first: Days
    explained: int
    probability: Floats
    attributions: list[Attribution]
    importance: dict[str, float]
    reference: Compared | None = None

    @property
    def compared(self) -> Compared:
        """What the units are explained from.

        Raises
        ------
        TypeError
            Where nothing has been told yet.
        """
        if self.reference is None:
            raise TypeError("scored, but not compared with anything yet")
        return self.reference

    @cached_property
    def columns(self) -> dict[str, list[int]]:
        """Positions of the columns of each shown feature, in order."""
        out: dict[str, list[int]] = {}
        for at, one in enumerate(self.features):
            out.setdefault(one.shown, []).append(at)
        return out

    @cached_property
    def weights(self) -> Floats:
        """Importance of each column, shape (f,); the columns of one feature share its own."""
        out = np.zeros(len(self.features))
        for name, columns in self.columns.items():
            out[columns] = self.importance.get(name, 0.0) / len(columns)
        return out

    def curve(self, i: int) -> tuple[Floats, Floats]:
        """Days past due and probability of being unpaid, of unit ``i``; rises in days.

        It starts with certainty where the unit exists: on the snapshot (as days past due).
        """
        start = int(self.asked.snapshot[i] - self.asked.due[i])
        base = max(start, 0)
        days = [float(start)]
        p = [1.0]
        for at in range(int(self.first[i]), len(self.horizons)):
            if base + self.horizons[at] > days[-1]:
                days.append(float(base + self.horizons[at]))
                p.append(float(self.probability[i, at]))
        return np.array(days), np.array(p)


def nothing_scored(asked: Asked, horizons: tuple[int, ...]) -> Scored:
    """What scoring leaves behind where nothing was asked."""
    return Scored(
        asked=asked, features=(), x=np.empty((0, 0)), given={}, values={}, horizons=horizons,
        first=np.zeros(0, dtype="int64"), explained=horizons[0],
        probability=np.empty((0, len(horizons))), attributions=[], importance={},
    )  # fmt: skip
