"""Boosters in pairs: half of them start from the backbone, half from nothing."""

from dataclasses import replace

import numpy as np
import pytest

from model.columns import Columns
from model.day import Floats
from model.estimator import Recipe, fit_blend
from model.ground import Ground
from model.line_fit import Pull
from model.reader_fit import FittedReader, fit_reader
from model.trees import Trees

FIELDS = 4
TREES = Trees(bags=1, rounds=60)


@pytest.fixture(scope="module")
def rows() -> tuple[FittedReader, Floats, Floats]:
    """A reader, and rows without blanks whose outcomes follow a line and a step."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(1500, FIELDS))
    z = 0.8 * x[:, 0] - 0.5 * x[:, 1] + 1.5 * (x[:, 2] > 0.5)
    y = (rng.random(len(x)) < 1 / (1 + np.exp(-z))).astype("float64")
    columns = Columns(
        names=[f"f{at}" for at in range(FIELDS)], monotone=[0] * FIELDS, group=[-1] * FIELDS,
        echo=[False] * FIELDS, kind=[False] * FIELDS, field=[-1] * FIELDS, peers=[-1] * FIELDS,
        busy=[False] * FIELDS, day=[False] * FIELDS, age=[False] * FIELDS,
    )  # fmt: skip
    return fit_reader(x, columns), x, y


@pytest.mark.parametrize("growth", [0.25, 0.5])
def test_a_pair_is_the_mean_of_a_blend_and_of_trees_that_start_from_nothing(
    rows: tuple[FittedReader, Floats, Floats], growth: float
) -> None:
    ready, x, y = rows
    read = ready.reader.read(x)
    recipe = Recipe(line=0.8, growth=growth)
    later = replace(TREES, seed=TREES.seed + 1)
    one = fit_blend(ready, Ground(read, y), TREES, Pull(), recipe, 30)
    other = fit_blend(ready, Ground(read, y), later, Pull(), Recipe(line=0.0, growth=1.0), 30)
    both = fit_blend(
        ready, Ground(read, y), replace(TREES, bags=2), Pull(), replace(recipe, paired=True), 30
    )
    assert both.weight == 0.4
    assert [len(b.bag) for b in (one, other, both)] == [1, 1, 2]
    np.testing.assert_allclose(
        both.log_odds(read), (one.log_odds(read) + other.log_odds(read)) / 2, atol=1e-12
    )
    phi, base = both.contributions(read)
    np.testing.assert_allclose(base + phi.sum(axis=1), both.log_odds(read), atol=1e-9)


def test_a_recipe_without_trees_still_brings_its_half_along(
    rows: tuple[FittedReader, Floats, Floats],
) -> None:
    ready, x, y = rows
    both = fit_blend(
        ready, Ground(ready.reader.read(x), y), replace(TREES, bags=3), Pull(),
        Recipe(line=1.0, growth=0.0, paired=True), 30,
    )  # fmt: skip
    assert both.weight == 0.5
    assert [b.num_trees() for b in both.bag] == [1, 1, 60, 60]
