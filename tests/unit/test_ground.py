"""Rows that trees are grown on and that teach no backbone."""

import ctypes

import lightgbm as lgb
import numpy as np
import pytest

from model.day import Floats
from model.ground import Ground
from model.line_fit import LineFit, Pull
from model.linear import Linear
from model.reader_fit import FittedReader, fit_reader
from model.trees import Trees, grow
from tests.unit.test_age_fit import columns
from training.read_ahead import ReadAhead

ROWS, FIELDS = 5_000, 3
LINED = np.arange(ROWS) % 5 == 0


@pytest.fixture(scope="module")
def book() -> tuple[FittedReader, Floats, Floats]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(ROWS, FIELDS + 1)).round(1)  # few values: each has a bin of its own
    x[rng.random(x.shape) < 0.1] = np.nan
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-np.nan_to_num(x[:, 0] * x[:, 1])))).astype(float)
    return fit_reader(x, columns(FIELDS)), x, y


@pytest.fixture(scope="module")
def ahead(book: tuple[FittedReader, Floats, Floats]) -> ReadAhead:
    ready, x, _ = book
    return ReadAhead(ready, ready.columns, x, LINED, ~LINED, until=0)


def line_of(ready: FittedReader, ground: Ground) -> Linear:
    return LineFit(ready, ground.read, ground.taught, Pull()).fit(0.0)


def test_trees_are_grown_on_both_kinds_of_rows(
    book: tuple[FittedReader, Floats, Floats], ahead: ReadAhead
) -> None:
    """As if all had been binned for this horizon alone, those of the backbone first."""
    ready, x, y = book
    some = np.arange(ROWS) % 7 != 0
    lined, beside = LINED & some, ~LINED & some
    ground = ahead.ground(lined, beside, y)
    line = line_of(ready, ground)
    order = np.concatenate([np.flatnonzero(lined), np.flatnonzero(beside)])
    np.testing.assert_array_equal(ground.y, y[order])
    start = ground.start(line, 0.5)
    np.testing.assert_array_equal(start, line.log_odds(ready.reader.read(x[order]), 0.5))
    below = ready.reader.columns_left(ready.columns)
    (one,) = grow(ground, below, Trees(bags=1, rounds=20), 20, start, [1.0] * len(below))
    alone = Ground(ready.reader.read(x[order]), y[order])
    (other,) = grow(alone, below, Trees(bags=1, rounds=20), 20, start, [1.0] * len(below))
    left = ready.reader.read(x).left
    np.testing.assert_allclose(one.predict(left), other.predict(left), atol=1e-12)


def test_what_the_backbone_had_been_taught_is_taken_off_its_own_rows_alone(
    book: tuple[FittedReader, Floats, Floats], ahead: ReadAhead
) -> None:
    ready, _, y = book
    ground = ahead.ground(LINED, ~LINED, y)
    line = line_of(ready, ground)
    moved = ground.start(line, 0.5, np.ones(int(LINED.sum()))) - ground.start(line, 0.5)
    np.testing.assert_allclose(moved, np.where(np.arange(ROWS) < LINED.sum(), 0.5, 0.0))


def test_horizons_that_share_rows_have_outcomes_of_their_own(
    book: tuple[FittedReader, Floats, Floats], ahead: ReadAhead
) -> None:
    """A subset of a Dataset that knows no outcome is told them without telling its siblings."""
    ready, _, y = book
    one, other = ahead.ground(LINED, ~LINED, y), ahead.ground(LINED, ~LINED, 1 - y)
    names = ready.reader.columns_left(ready.columns).names
    told = [of.dataset(names, np.zeros(ROWS)) for of in (one, other)]
    assert all(isinstance(of, lgb.Dataset) for of in told)
    np.testing.assert_array_equal(told[0].get_label(), one.y)
    np.testing.assert_array_equal(told[1].get_label(), 1 - one.y)


def test_without_rows_besides_a_ground_is_what_teaches_the_backbone(
    book: tuple[FittedReader, Floats, Floats],
) -> None:
    ready, x, y = book
    ahead = ReadAhead(ready, ready.columns, x, LINED, np.zeros(ROWS, dtype=bool), until=0)
    ground = ahead.ground(LINED, np.zeros(ROWS, dtype=bool), y)
    np.testing.assert_array_equal(ground.y, y[LINED])
    assert len(ground.start(line_of(ready, ground), 1.0)) == LINED.sum()


def test_nobody_changes_the_number_of_threads_under_another(
    book: tuple[FittedReader, Floats, Floats],
) -> None:
    """LightGBM keeps it for the whole process: trees grown meanwhile would crash it."""
    ready, x, y = book
    threads = ctypes.c_int.in_dll(lgb.basic._LIB, "LGBM_DEFAULT_NUM_THREADS")
    lgb.train({"num_threads": 1, "verbose": -1}, lgb.Dataset(x, y), num_boost_round=1)
    assert threads.value == 1
    ahead = ReadAhead(ready, ready.columns, x, LINED, ~LINED, until=0)
    assert threads.value == 1, "while rows are binned"
    ground = ahead.ground(LINED, ~LINED, y)
    assert threads.value == 1, "while a horizon takes its own"
    start, below = np.zeros(ROWS), ready.reader.columns_left(ready.columns)
    alone = Ground(ready.reader.read(x), y)
    for one in (ground, alone):
        one.dataset(below.names, start).construct()
        assert threads.value == 1
        grow(one, below, Trees(bags=1, rounds=1), 1, start, [1.0] * len(below))
        assert threads.value == 1
