"""What a bundle says of itself: data only, checked when it is loaded."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.extras import Extra, extra_features
from model.portfolio.common_risk import Common

MODEL_NAME = "huikuan-risk"
"""Name of the model in the registry."""
MANIFEST = "manifest.json"
"""The file that makes a folder a bundle."""
LITTLE_OUTCOMES = 200
"""Outcomes of the rarer kind below which a horizon is learnt from little: trees are few then, and
what is said leans on the declared directions and on averages."""


class Part(BaseModel):
    """Base of the manifest's parts: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HorizonModel(Part):
    """One horizon: calibrated = intercept + slope × (mean + w × backbone + mean of boosters).

    Reported is (1 − r) × calibrated + r × the log-odds of the customer's own record; ``r`` is
    ``record_weight`` (``model.track_record``).

    ``boosters`` and ``backbone`` name the files; ``w`` is ``backbone_weight``, the share of the
    backbone's terms the boosters started from.
    """

    days: int
    boosters: tuple[str, ...]
    backbone: str
    backbone_weight: float
    slope: float
    intercept: float
    rows: int
    unpaid: int
    calibration_rows: int
    record_weight: float = 0.0
    record_centre: float = 0.0

    @property
    def rarer(self) -> int:
        """Matured rows of the rarer outcome it was learnt from."""
        return min(self.unpaid, self.rows - self.unpaid)

    @property
    def is_little(self) -> bool:
        """Whether it was learnt from few outcomes."""
        return self.rarer < LITTLE_OUTCOMES

    @property
    def is_idle(self) -> bool:
        """Whether it says one rate of all: there was nothing to learn."""
        return self.backbone_weight == 0 and not self.boosters and not self.record_weight


class StageModel(Part):
    """The inputs of one stage, in order, and its horizons from short to long.

    ``features`` are all columns that can be known at the stage, ``record`` the days at which they
    tell the customer's own record (``model.track_record``); ``used`` those with at least two
    different values in training; ``reader`` names the file that says how they are read.
    ``importance`` is each shown feature's share of the mean
    absolute contributions over all horizons; ``typical`` the median of each column.
    """

    stage: Stage
    features: tuple[str, ...]
    record: tuple[int, ...] = ()
    monotone: tuple[int, ...]
    causes: tuple[str, ...]
    used: tuple[int, ...]
    reader: str
    horizons: tuple[HorizonModel, ...]
    recipe: dict[str, float]
    importance: dict[str, float]
    typical: dict[str, float]

    @property
    def on_record(self) -> tuple[int, ...]:
        """The columns of the customer's own record, one for each of its days; they stand last."""
        count = len(self.features)
        return tuple(range(count - len(self.record), count))

    @property
    def moving(self) -> tuple[int, ...]:
        """The columns that may move an answer: those learnt from, and the record where it counts.

        That of a horizon which could not be learnt may never have had a value.
        """
        weighed = {one.days for one in self.horizons if one.record_weight}
        told = zip(self.on_record, self.record, strict=True)
        return (*self.used, *(at for at, days in told if days in weighed))

    @property
    def causes_not_learnt(self) -> tuple[Cause, ...]:
        """The causes of which no column may move an answer, in the documents' order."""
        learnt = {self.causes[at] for at in self.moving}
        return tuple(c for c in Cause if c.value in self.causes and c.value not in learnt)


class Dropped(Part):
    """A horizon that could not be learnt, and why.

    Of one that lacks rows nothing is known, and it is read off its neighbours; where one outcome is
    too rare, its level is known, and it is told at that (``training.rare_horizon``).
    ``missing_…`` are the matured rows that it lacks, in all and of each outcome; ``expected`` the
    day by which they would be there at the present rate, if that can be said.
    """

    stage: Stage
    days: int
    reason: str
    rows: int
    unpaid: int
    missing_rows: int = 0
    missing_paid: int = 0
    missing_unpaid: int = 0
    expected: date | None = None

    @property
    def is_rare(self) -> bool:
        """Whether its rows were enough, and one outcome too rare among them."""
        return not self.missing_rows


class Bins(Part):
    """How the values of an input were spread.

    k bins lie below, between and from ``edges`` (k − 1, rising) on; ``shares`` (k) and ``missing``
    are of all rows.
    """

    edges: tuple[float, ...]
    shares: tuple[float, ...]
    missing: float


class Truncation(Part):
    """Where the register begins: old receivables are in it only because they were still open.

    Receivables are complete from ``complete_from``, settlements from ``settled_from``;
    ``receivables`` were issued before, and ``rows`` of each stage were not learnt from.
    """

    complete_from: date
    settled_from: date
    receivables: int
    rows: dict[str, int]


class Manifest(Part):
    """Everything about a model except its trees.

    ``common`` is what claims have in common beyond their curves, as out-of-time outcomes have it;
    ``season`` how far payments follow the payers' year beyond them in the window that ends with a
    horizon, by its days (``portfolio.season``).
    """

    format: int
    model_version: str
    schema_hash: str
    data_as_of: date
    synthetic: bool
    horizons_asked: tuple[int, ...]
    stages: tuple[StageModel, ...]
    extras: tuple[Extra, ...]
    dropped: tuple[Dropped, ...]
    not_learnt: tuple[str, ...]
    rows: dict[str, int]
    metrics: dict[str, float]
    reference: dict[str, dict[str, Bins]]
    truncation: Truncation | None = None
    common: Common | None = None
    season: dict[int, float] = {}

    def stage(self, stage: Stage) -> StageModel | None:
        """The model of a stage, if it could be learnt."""
        return next((s for s in self.stages if s.stage is stage), None)

    def horizons(self, stage: Stage) -> tuple[HorizonModel, ...]:
        """The horizons a stage has learnt, from short to long; none where it has not."""
        fitted = self.stage(stage)
        return fitted.horizons if fitted else ()

    def own_learnt(self, stage: Stage) -> tuple[Extra, ...]:
        """The own columns that a stage has learnt from; of receivables alone none is at signing."""
        fitted = self.stage(stage)
        used = {fitted.features[at] for at in fitted.used} if fitted else set()
        return tuple(e for e in self.extras if any(f.name in used for f in extra_features((e,))))
