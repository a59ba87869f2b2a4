from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from model.curve import sigmoid
from model.features import features_at
from training.blank import blank_scores
from training.snapshots import StageRows

FEATURES = features_at(Stage.SIGNING)
NAMES = [f.name for f in FEATURES]
FIELD = NAMES.index("deal.upfront_share")
LEVEL = NAMES.index("customer.level")
AMOUNT = NAMES.index("deal.amount")


class Told:
    """A model of one field: log-odds = base − 2 × upfront share, and a term for blank."""

    def __init__(self, base: float, blank: float) -> None:
        self.base, self.blank = base, blank

    def horizons(self, _: Stage) -> tuple[int, ...]:
        return (90,)

    def features(self, _: Stage) -> Any:
        return FEATURES

    def stage(self, _: Stage) -> Any:
        class Fitted:
            used = (FIELD, LEVEL, AMOUNT)

        return Fitted()

    def predict(self, _: Stage, x: np.ndarray, __: Any, ___: int) -> np.ndarray:
        value = x[:, [FIELD]]
        return sigmoid(self.base + np.where(np.isnan(value), self.blank, -2 * value))


def rows_of(share: np.ndarray, level: np.ndarray) -> StageRows:
    n = len(share)
    x = np.full((n, len(FEATURES)), np.nan)
    x[:, FIELD], x[:, LEVEL] = share, level
    day = np.full(n, 10_000)
    return StageRows(
        stage=Stage.SIGNING, features=FEATURES, units=pd.DataFrame(index=range(n)), x=x,
        snapshot=day, due=day + 30, question=day + 30, paid=day, group=np.arange(n), start=day,
    )  # fmt: skip


def told(model: Told, rows: StageRows) -> dict[str, float]:
    table = blank_scores(model, rows).set_index("feature")  # type: ignore[arg-type]
    return dict(table.loc["deal.upfront_share"])


def test_blank_is_compared_with_the_mean_probability_over_the_answers() -> None:
    """Answers 0 and 0.5, half each, at base 0: mean of σ(0) and σ(−1)."""
    rows = rows_of(np.tile([0.0, 0.5, np.nan], 40), np.zeros(120))
    mean = (0.5 + 1 / (1 + np.e)) / 2
    gain = mean - 1 / (1 + np.exp(0.6))
    better = told(Told(0.0, -0.6), rows)
    assert better["better"] == 1.0
    assert better["gain"] == pytest.approx(gain)
    assert better["most"] == pytest.approx(gain)
    even = told(Told(0.0, float(np.log(mean / (1 - mean)))), rows)
    assert (even["better"], even["most"]) == (0.0, pytest.approx(0.0, abs=1e-12))
    worse = told(Told(0.0, 0.0), rows)
    assert (worse["better"], worse["gain"]) == (0.0, 0.0)
    assert worse["most"] == pytest.approx(mean - 0.5)


def test_the_mean_is_taken_in_probability_not_in_log_odds() -> None:
    """Far below even odds the worse answer weighs more: the mean log-odds would be too kind."""
    rows = rows_of(np.tile([0.0, 1.0], 60), np.zeros(120))
    assert told(Told(-4.0, -1.0), rows)["better"] == 1.0
    assert told(Told(4.0, -1.0), rows)["better"] == 0.0


def test_the_answers_are_those_of_peers() -> None:
    """County customers answer 0, central ones 0.5: blank lies between the two."""
    level = np.repeat([0.0, 1.0], 60)
    rows = rows_of(np.where(level == 0, 0.0, 0.5), level)
    found = told(Told(0.0, -0.5), rows)
    share = blank_scores(Told(0.0, -0.5), rows, sample=120)  # type: ignore[arg-type]
    assert 0.3 < found["better"] < 0.7
    assert share.set_index("feature").loc["deal.upfront_share", "better"] == 0.5
    few = rows_of(np.where(np.arange(120) < 5, 0.0, 0.5), np.where(np.arange(120) < 5, 0.0, 1.0))
    assert told(Told(0.0, -0.5), few)["most"] == pytest.approx(
        5 / 120 * 0.5 + 115 / 120 / (1 + np.e) - 1 / (1 + np.exp(0.5))
    )  # five are too few to be peers: everybody answers


def test_a_field_nobody_may_leave_out_is_not_asked_about() -> None:
    rows = rows_of(np.tile([0.0, 0.5], 60), np.tile([0.0, 1.0], 60))
    rows.x[:, AMOUNT] = np.tile([1.0, 2.0], 60)
    asked = set(blank_scores(Told(0.0, 0.0), rows)["feature"])  # type: ignore[arg-type]
    assert asked == {"deal.upfront_share", "customer.level"}
