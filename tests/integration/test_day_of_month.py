"""What day of month or week it is moves no chance of half a year on by a step."""

from __future__ import annotations

import lightgbm as lgb

from model.bundle import Bundle, booster_name
from model.columns import DAYS
from model.trees import CYCLE


def test_trees_beyond_a_cycle_have_no_step_of_the_day(bundle: Bundle) -> None:
    """Claims past due are all asked on one day: the whole book's loss fell by 4 % overnight."""
    steps: dict[bool, int] = {True: 0, False: 0}
    days = {booster_name(name) for name in DAYS}
    for stage in bundle.manifest.stages:
        for horizon in stage.horizons:
            for name in horizon.boosters:
                booster = lgb.Booster(model_str=bundle.texts[name])
                used = zip(booster.feature_name(), booster.feature_importance(), strict=True)
                steps[horizon.days > CYCLE] += sum(int(n) for name, n in used if name in days)
    assert steps[True] == 0
    assert steps[False] > 0
