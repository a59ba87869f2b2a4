"""Sums over dated events."""

import numpy as np

from model.events import Events, Moments


def totals(events: Events, key: int, days: list[int]) -> list[float]:
    at = Moments(np.full(len(days), key), np.array(days))
    return at.given_order(events.total("value", *events.until(at))).tolist()


def test_a_sum_is_the_same_to_the_last_digit_whoever_else_is_in_the_ledger() -> None:
    rng = np.random.default_rng(0)
    day, value = np.arange(10), rng.uniform(0, 1, 10)
    alone = Events(np.full(10, 3), day, value=value)
    key = np.r_[np.full(10, 3), rng.integers(0, 8, 500)]
    key[10:][key[10:] == 3] = 4
    among = Events(
        key, np.r_[day, rng.integers(0, 10, 500)], value=np.r_[value, rng.uniform(0, 1e12, 500)]
    )
    days = [0, 1, 5, 10, 11]
    assert totals(among, 3, days) == totals(alone, 3, days)
    assert totals(alone, 3, days)[0] == 0.0
    np.testing.assert_allclose(totals(alone, 3, days)[-1], value.sum())


def test_nobody_and_nothing_sum_to_nothing() -> None:
    none = Events(np.array([], dtype="int64"), np.array([], dtype="int64"), value=np.array([]))
    assert totals(none, 0, [5]) == [0.0]
    some = Events(np.array([0, 2]), np.array([1, 2]), value=np.array([1.0, 2.0]))
    for key in (-1, 1, 7):
        assert totals(some, key, [5]) == [0.0]


def test_a_window_counts_what_lies_in_it() -> None:
    events = Events(np.array([0, 0, 0, 1]), np.array([1, 5, 9, 5]), value=np.array([1.0, 2, 4, 8]))
    at = Moments(np.array([0, 1]), np.array([9, 9]))
    (_, since), (_, last) = events.until(at.earlier(6)), events.until(at)
    assert at.given_order(events.total("value", since, last)).tolist() == [2.0, 8.0]
