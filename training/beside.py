"""What a challenger showed beside the champion of its day, as it is kept and read again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from data_schemas.codes import Stage
from data_schemas.json_text import json_text
from training.gates import FEWEST_APART
from training.maturity import MIN_ROWS
from training.metrics import MIN_ROWS as FEWEST_IN_CELL

TAG = "beside_champion"
"""Tag of a registered version, and first part of the names of its figures in MLflow."""
SCORES = ("log_loss", "brier")
"""What is smaller for the better model; only beyond chance on both is one better or worse."""
FIGURES = (*SCORES, "auc")
LONGEST = 300
"""Signs of a reason that are kept: a tag holds 5,000."""


class State(StrEnum):
    """Whether there was a comparison, or why there was none."""

    COMPARED = "compared"
    NO_CHAMPION = "no_champion"
    UNREADABLE = "unreadable"
    OTHER_KIND = "simulated_and_real"


class Verdict(StrEnum):
    """What the comparison says of the challenger at a stage, or why it says nothing."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"
    ALL_KNOWN = "outcomes_known"
    NOT_LEARNT = "stage_not_learnt"
    NOT_MEASURED = "stage_not_measured"
    NO_HORIZON = "no_common_horizon"


@dataclass(frozen=True, kw_only=True)
class FigureBeside:
    """A figure of both, and the challenger's less the champion's with its interval.

    Missing where it could not be worked out; bounds also where customers are too few.
    """

    challenger: float | None
    champion: float | None
    less: float | None
    low: float | None
    high: float | None

    @property
    def is_above(self) -> bool:
        """Whether the challenger's is larger beyond chance."""
        return self.low is not None and self.low > 0

    @property
    def is_below(self) -> bool:
        """Whether the challenger's is smaller beyond chance."""
        return self.high is not None and self.high < 0


@dataclass(frozen=True, kw_only=True)
class StageBeside:
    """The comparison at one stage; of ``FIGURES``, means over ``horizons``.

    ``rows`` counts each row once, ``customers`` those whose they are, ``apart`` as how many they
    count if each had as many rows; where they are too few to tell, all there are, not only those at
    ``horizons`` that can be measured. ``behind`` are the days of outcomes the champion was taught
    and the challenger's holdout fit was not.
    """

    stage: Stage
    verdict: Verdict
    rows: int = 0
    customers: int = 0
    apart: float = 0.0
    behind: int = 0
    horizons: tuple[int, ...] = ()
    figures: dict[str, FigureBeside] = field(default_factory=dict)

    @property
    def is_worse(self) -> bool:
        """Whether the challenger is worse, and not for having been taught less here."""
        return self.verdict is Verdict.WORSE and not self.behind


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A challenger beside the champion of the day it was trained on.

    ``champion`` is the version of the registered model, ``model_version`` and ``as_of`` are its
    bundle's own; ``why`` says in zh and en why the bundle could not be read. It takes
    ``needed_rows``, of horizons that have ``needed_each``, and ``needed_customers`` to tell.
    """

    state: State
    champion: int | None = None
    model_version: str = ""
    as_of: str = ""
    why: tuple[str, str] = ("", "")
    stages: tuple[StageBeside, ...] = ()
    needed_rows: int = MIN_ROWS
    needed_each: int = FEWEST_IN_CELL
    needed_customers: float = FEWEST_APART

    def metrics(self) -> dict[str, float]:
        """Names and figures for MLflow.

        ``beside_champion.signing.brier`` is the challenger's, ``….brier_champion`` the champion's,
        ``….brier_over_champion`` the difference, with ``…_low`` and ``…_high``.
        """
        out: dict[str, float | None] = {}
        for one in self.stages:
            at = f"{TAG}.{one.stage.value}"
            out |= {f"{at}.rows": one.rows, f"{at}.customers": one.customers}
            for name, told in one.figures.items():
                over = f"{at}.{name}_over_champion"
                out |= {
                    f"{at}.{name}": told.challenger, f"{at}.{name}_champion": told.champion,
                    over: told.less, f"{over}_low": told.low, f"{over}_high": told.high,
                }  # fmt: skip
        return {name: float(value) for name, value in out.items() if value is not None}

    def gate_figures(self) -> dict[str, float]:
        """Those of ``metrics`` that decide whether the challenger is worse."""
        ends = tuple(f".{name}_over_champion_low" for name in SCORES)
        return {name: value for name, value in self.metrics().items() if name.endswith(ends)}

    def tags(self) -> dict[str, str]:
        """The whole of it as a tag, and each verdict as one to find versions by."""
        found = {f"{TAG}.{one.stage.value}": one.verdict.value for one in self.stages}
        return {TAG: json_text(asdict(self)), **found}


def beside_of(tags: Mapping[str, str]) -> Beside | None:
    """What stands in the tags of a version; none of one trained before this was kept."""
    try:
        return TypeAdapter(Beside).validate_json(tags[TAG])
    except (KeyError, ValidationError):
        return None


def rounded(value: float) -> float | None:
    """A figure as it is kept: six places; none where it is no number."""
    return round(float(value), 6) if math.isfinite(value) else None
