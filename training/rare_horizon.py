"""A horizon one of whose outcomes is too rare to learn from: told at the level that was seen.

Read off its neighbour it would say of 400 receivables, 12 of them unpaid after 30 days, that half
will be: what is known of it, how seldom it happens, must not be lost with what is not (ADR 0036).
"""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm as lgb
from scipy.optimize import brentq

from model.curve import sigmoid
from model.estimator import Blend
from model.linear import Linear
from model.manifest import Dropped, HorizonModel
from training.horizon import StageLearner
from training.learnt import Learnt

FAR = 60.0
"""Log-odds by which no level is further from another."""


def at_its_level(gone: Dropped, learnt: Sequence[Learnt], learner: StageLearner) -> HorizonModel:
    """The nearest learnt horizon, moved so that it says as many unpaid as were.

    Who is riskier than whom is taken from there, and so are the reasons. Half a one more of each
    outcome is counted: what was never seen is not impossible.

    Parameters
    ----------
    gone : Dropped
        A horizon of enough matured rows.
    learnt : sequence of Learnt
        At least one; of two as near the later counts.
    """
    near = min(learnt, key=lambda one: (abs(one.entry.days - gone.days), -one.entry.days))
    entry = near.entry
    rows = learner.rows.usable(gone.days, learner.as_of)
    bag = [lgb.Booster(model_str=near.texts[name]) for name in entry.boosters]
    backbone = Linear.model_validate_json(near.texts[entry.backbone])
    blend = Blend(backbone, bag, entry.backbone_weight)
    z = entry.intercept + entry.slope * blend.log_odds(learner.read(rows))
    rate = (gone.unpaid + 0.5) / (gone.rows + 1)
    moved = brentq(lambda step: float(sigmoid(z + step).mean()) - rate, -FAR, FAR)
    return entry.model_copy(
        update={
            "days": gone.days, "intercept": entry.intercept + moved, "rows": gone.rows,
            "unpaid": gone.unpaid, "calibration_rows": 0, "record_weight": 0.0,
            "record_centre": 0.0,
        }
    )  # fmt: skip
