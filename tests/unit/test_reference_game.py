"""Shapley values of causes against one reference, beside every order written out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.shapley import shapley, subsets


def by_every_order(worth: np.ndarray, k: int) -> np.ndarray:
    """The mean over all orders of what each player's turn adds."""
    orders = list(itertools.permutations(range(k)))
    out = np.zeros(k)
    for order in orders:
        at = 0
        for player in order:
            out[player] += worth[at + 2**player] - worth[at]
            at += 2**player
    return out / len(orders)


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_shapley_values_are_the_mean_over_all_orders(k: int, seed: int) -> None:
    worth = np.random.default_rng(seed).normal(size=2**k) * 5
    found = shapley(worth)
    np.testing.assert_allclose(found, by_every_order(worth, k), atol=1e-12)
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-12)


@given(st.integers(1, 6), st.integers(0, 10_000), st.data())
def test_who_changes_nothing_gets_nothing(k: int, seed: int, data: st.DataObject) -> None:
    idle = data.draw(st.integers(0, k - 1))
    worth = np.random.default_rng(seed).normal(size=2**k)
    members = subsets(k)
    place = members @ (2 ** np.arange(k))
    worth = worth[place - members[:, idle] * 2**idle]
    assert shapley(worth)[idle] == 0


def test_subsets_begin_with_nobody_and_end_with_all() -> None:
    found = subsets(3)
    assert found.shape == (8, 3)
    assert not found[0].any()
    assert found[-1].all()
    assert len(np.unique(found, axis=0)) == 8
    assert subsets(0).shape == (1, 0)
    assert shapley(np.array([1.5])).shape == (0,)
