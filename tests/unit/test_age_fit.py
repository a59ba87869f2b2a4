"""Old claims of a book are told as risky as they turn out, whatever fields that say nothing say."""

import numpy as np
import pytest

from data_schemas.codes import Stage
from model.age_fit import FEWEST, Taught, taught_by
from model.bundle import Bundle
from model.columns import Columns
from model.estimator import Recipe, Trees, fit_blend
from model.line_fit import Pull
from model.linear import Linear
from model.reader_fit import fit_reader
from training.snapshots import StageRows

CLAIMS, DAYS, HORIZON, NOISE = 900, 50, 10, 120
OLDEST, OLD = 20, 8
STAYS = 0.93
"""Chance that an open claim is still open a day later, whatever its age and its fields."""
PULL = Pull(alone=20.0)
COLUMNS = Columns(
    names=[f"f{at}" for at in range(NOISE + 1)], monotone=[0] * (NOISE + 1),
    group=[-1] * (NOISE + 1), echo=[False] * (NOISE + 1), kind=[False] * (NOISE + 1),
    field=[-1] * (NOISE + 1), peers=[-1] * (NOISE + 1), age=[False] * NOISE + [True],
    busy=[False] * (NOISE + 1),
)  # fmt: skip


class Company:
    """Claims begun on some day, looked at every day they stay open; their fields say nothing."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        begun = rng.integers(0, DAYS, CLAIMS)
        lasts = rng.geometric(1 - STAYS, CLAIMS)
        field = rng.normal(size=(CLAIMS, NOISE))
        claim, age = np.nonzero(np.arange(OLDEST) < lasts[:, None])
        looked = begun[claim] + age
        x = np.column_stack([field[claim], age / (OLDEST - 1)])
        ripe = looked + HORIZON < DAYS
        self.x, self.claim, self.looked = x[ripe], claim[ripe], looked[ripe]
        self.y = (lasts[claim] > age + HORIZON).astype(float)[ripe]
        self.old = x[(looked == DAYS) & (age >= OLD)]

    def backbone(self, taught: Taught | None) -> Linear:
        ready = fit_reader(self.x, COLUMNS)
        blend = fit_blend(
            ready, self.x, self.y, Trees(), PULL, Recipe(growth=0.0), taught=taught
        )  # fmt: skip
        return blend.backbone

    def taught(self) -> Taught:
        return taught_by(self.claim, self.looked, self.looked + HORIZON, 7)

    def bias(self, taught: Taught | None) -> float:
        """How far the old claims of the book are told too high."""
        read = fit_reader(self.x, COLUMNS).reader.read(self.old)
        told = 1 / (1 + np.exp(-self.backbone(taught).log_odds(read)))
        return float(told.mean()) - STAYS**HORIZON


def test_age_is_learnt_beside_what_others_say_of_a_claim() -> None:
    """By one fit the fields explain why these claims stayed, and no other claim has them."""
    companies = [Company(seed) for seed in range(16)]
    once = np.mean([one.bias(None) for one in companies])
    apart = np.mean([one.bias(one.taught()) for one in companies])
    assert once < -0.03
    assert abs(apart) < abs(once) / 2


def test_with_too_few_outcomes_in_a_half_age_stays_as_it_is() -> None:
    one = Company(5)
    one.y[np.cumsum(one.y) > FEWEST] = 0.0
    assert one.y.sum() == FEWEST
    assert one.backbone(one.taught()) == one.backbone(None)


def test_what_a_claim_taught_before_a_day_is_counted_by_deal() -> None:
    group = np.array([3, 3, 3, 1, 3, 1])
    looked = np.array([10, 20, 30, 30, 25, 5])
    found = taught_by(group, looked, looked + 10, 7)
    assert found.before == pytest.approx([0, 0, 1 / 4, 1 / 2, 1 / 4, 0])
    assert all(len(set(found.half[group == one].tolist())) == 1 for one in (1, 3))


def test_deals_are_halved() -> None:
    group = np.arange(1000)
    assert 450 < taught_by(group, group, group, 7).half.sum() < 550


def test_some_of_many_rows_read_as_they_do_alone(
    bundle: Bundle, rows: dict[Stage, StageRows]
) -> None:
    x = rows[Stage.OPEN].x[::50][:, list(bundle.stage(Stage.OPEN).used)]
    reader, some = bundle.reader(Stage.OPEN), np.arange(len(x)) % 3 == 1
    among, alone = reader.read(x).of(some), reader.read(x[some])
    assert len(alone.told.row), "some fields are blank"
    for horizon in bundle.horizons(Stage.OPEN):
        backbone = bundle.blend(Stage.OPEN, horizon).backbone
        for says in (backbone.log_odds, backbone.contributions):
            np.testing.assert_allclose(says(among), says(alone), rtol=0, atol=1e-12)
