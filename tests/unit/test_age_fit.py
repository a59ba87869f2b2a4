"""Old claims of a book are told as risky as they turn out, whatever fields that say nothing say."""

import numpy as np
import pytest

from model.columns import Columns
from model.curve import sigmoid
from model.estimator import Recipe, fit_blend
from model.ground import Ground
from model.left_out import Taught
from model.line_fit import Pull
from model.reader_fit import fit_reader
from model.trees import Trees

CLAIMS, DAYS, HORIZON, MOST = 900, 50, 10, 120
OLDEST, OLD = 20, 8
STAYS = 0.93
"""Chance that an open claim is still open a day later, whatever its age and its fields."""


def columns(fields: int, pieces: int = 1) -> Columns:
    """So many fields that say nothing, then pieces of age."""
    f = fields + pieces
    return Columns(
        names=[f"f{at}" for at in range(f)], monotone=[0] * f, group=[-1] * f, echo=[False] * f,
        kind=[False] * f, field=[-1] * f, peers=[-1] * f, busy=[False] * f, day=[False] * f,
        age=[False] * fields + [True] * pieces,
    )  # fmt: skip


class Company:
    """Claims begun on some day, looked at every day they stay open; their fields say nothing."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        begun = rng.integers(0, DAYS, CLAIMS)
        lasts = rng.geometric(1 - STAYS, CLAIMS)
        field = rng.normal(size=(CLAIMS, MOST))
        claim, age = np.nonzero(np.arange(OLDEST) < lasts[:, None])
        looked = begun[claim] + age
        x = np.column_stack([field[claim], age / (OLDEST - 1)])
        ripe = looked + HORIZON < DAYS
        self._x, self._claim, self._looked = x[ripe], claim[ripe], looked[ripe]
        self._y = (lasts[claim] > age + HORIZON).astype(float)[ripe]
        self._old = x[(looked == DAYS) & (age >= OLD)]

    def told(self, fields: int, *, untaught: bool) -> float:
        """Mean probability told of the old claims of the book, by so many of the fields."""
        x, old = self._x[:, MOST - fields :], self._old[:, MOST - fields :]
        taught = Taught(self._claim, self._looked, self._looked + HORIZON) if untaught else None
        ready = fit_reader(x, columns(fields))
        backbone = fit_blend(
            ready, Ground(ready.reader.read(x), self._y), Trees(), Pull(alone=20.0),
            Recipe(growth=0.0), 30, taught=taught,
        ).backbone  # fmt: skip
        return float(sigmoid(backbone.log_odds(ready.reader.read(old))).mean())


@pytest.mark.parametrize("fields", [20, 60, 120])
def test_fields_that_say_nothing_do_not_make_old_claims_look_safer(fields: int) -> None:
    """By one fit they explain why these claims stayed, and no other claim has them."""
    companies = [Company(seed) for seed in range(16)]

    def off(*, untaught: bool) -> float:
        """How much higher old claims are told than by age alone."""
        return float(np.mean([
            one.told(fields, untaught=untaught) - one.told(0, untaught=untaught)
            for one in companies
        ]))  # fmt: skip

    once, beside = off(untaught=False), off(untaught=True)
    assert once < -0.005
    assert abs(beside) < abs(once) / 2


def test_one_great_change_between_two_ages_is_not_spread_over_others() -> None:
    """A pull by the square flattens what one piece says and gives its neighbours the rest."""
    pieces, great, change = 8, 5, -2.0
    found = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        age = np.minimum(rng.exponential(2.5, 1500), pieces)
        x = np.clip(age[:, None] - np.arange(pieces), 0, 1)
        y = (rng.random(len(x)) < sigmoid(1.5 + change * x[:, great])).astype(float)
        ready, row = fit_reader(x, columns(0, pieces)), np.arange(len(x))
        read = ready.reader.read(x)
        by_square, as_it_is = (
            fit_blend(
                ready, Ground(read, y), Trees(), Pull(), Recipe(growth=0.0), 30, taught=taught
            ).backbone.log_odds(ready.reader.read(np.tril(np.ones((pieces + 1, pieces)), -1)))
            for taught in (None, Taught(row, row, row))
        )  # fmt: skip
        found.append([np.diff(by_square), np.diff(as_it_is)])
    by_square, as_it_is = np.mean(found, axis=0)
    assert by_square[great] > change / 2
    assert as_it_is[great] < 0.8 * change
    assert np.abs(np.delete(as_it_is, great)).max() < -change / 10
