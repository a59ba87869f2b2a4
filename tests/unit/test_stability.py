"""How far a column has drifted from the bins a bundle keeps of it, beyond what chance would do."""

from __future__ import annotations

import numpy as np
import pytest

from training.stability import BEYOND_CHANCE, DRIFTED, WATCH, bins_of, by_chance, stability

RNG = np.random.default_rng(3)
COLUMNS = {
    "even": RNG.uniform(size=4000),
    "yes or no": (RNG.uniform(size=4000) < 0.33).astype(float),
    "rarely yes": (RNG.uniform(size=4000) < 0.02).astype(float),
    "few values": RNG.integers(0, 4, 4000).astype(float),
    "days of credit": RNG.choice([15.0, 30.0, 60.0, 90.0], 4000, p=[0.15, 0.22, 0.49, 0.14]),
    "half missing": np.where(RNG.uniform(size=4000) < 0.5, np.nan, RNG.normal(size=4000)),
    "a heap at nought": np.maximum(RNG.normal(size=4000), 0.0),
}


@pytest.mark.parametrize("name", list(COLUMNS))
def test_the_same_again_is_stable(name: str) -> None:
    column = COLUMNS[name]
    assert stability(bins_of(column[:2000]), column[2000:]) < WATCH / 2


@pytest.mark.parametrize("name", list(COLUMNS))
def test_a_column_that_goes_missing_has_drifted(name: str) -> None:
    column = COLUMNS[name].copy()
    then = bins_of(column)
    column[:3000] = np.nan
    assert stability(then, column) > DRIFTED


def test_few_values_that_are_dealt_anew_have_drifted() -> None:
    rng = np.random.default_rng(4)
    longer = rng.choice([15.0, 30.0, 60.0, 90.0], 1000, p=[0.05, 0.1, 0.35, 0.5])
    assert stability(bins_of(COLUMNS["days of credit"]), longer) > DRIFTED


@pytest.mark.parametrize("rare", [0.02, 0.07])
def test_a_rare_value_that_spreads_has_drifted_and_else_does_not_move(rare: float) -> None:
    """It fills no decile: everybody could come to have it, and nothing was said."""
    rng = np.random.default_rng(6)

    def drawn(share: float) -> np.ndarray:
        return (rng.random(4000) < share).astype("float64")

    then, whose = bins_of(drawn(rare)), np.arange(4000)
    for share in (0.4, 1.0):
        now = drawn(share)
        assert stability(then, now) > DRIFTED
        assert stability(then, now) > BEYOND_CHANCE * by_chance(then, now, whose, 4000)
        assert stability(bins_of(1.0 - drawn(rare)), 1.0 - now) > DRIFTED
    assert stability(then, drawn(rare)) < WATCH / 10
    of_twelve = rng.integers(0, 12, size=(2, 4000))
    for one in range(12):
        told, later = (np.asarray(some == one, dtype="float64") for some in of_twelve)
        assert stability(bins_of(told), later) < WATCH / 10
    for gone_or_everywhere in (0.0, 1.0):
        assert stability(bins_of(told), np.full(4000, gone_or_everywhere)) > DRIFTED


def test_the_index_by_hand() -> None:
    """All known values now lie above the median of before: five bins of a tenth are empty."""
    then = bins_of(np.linspace(0.0, 1.0, 1001))
    found = stability(then, np.linspace(0.5, 0.9999, 1000))
    want = 5 * (0.001 - 0.1) * np.log(0.001 / 0.1) + 5 * (0.2 - 0.1) * np.log(0.2 / 0.1)
    assert found == pytest.approx(want, rel=0.02)


@pytest.mark.parametrize(("customers", "near"), [(20, 0.7), (60, 0.35), (2000, 0.35)])
def test_what_a_customers_field_says_in_many_rows_is_told_once(customers: int, near: float) -> None:
    """Nothing changes: a field of the customer, ten rows of each; the mean of forty looks.

    Of twenty customers some bins are empty, which counts for more than a variance tells.
    """
    rng, found = np.random.default_rng(customers), []
    for _ in range(40):
        then, now = (np.repeat(rng.normal(size=customers), 10) for _ in range(2))
        told, whose = bins_of(then), np.repeat(np.arange(customers), 10)
        found.append((stability(told, now), by_chance(told, now, whose, len(then))))
    index, chance = np.mean(found, axis=0)
    assert index == pytest.approx(chance, rel=near)
    alarms = np.mean([one > BEYOND_CHANCE * expected for one, expected in found])
    assert alarms <= 0.25
    assert (index > DRIFTED) == (customers < 100)  # of few the usual bound cries wolf


@pytest.mark.parametrize("lost", [0.1, 0.3, 0.7])
@pytest.mark.parametrize("blank_then", [0.0, 0.01])
def test_a_field_that_is_no_longer_filled_in_is_not_excused(lost: float, blank_then: float) -> None:
    """Known everywhere or nearly so, then blank with a share of 60 customers."""
    rng, whose = np.random.default_rng(5), np.repeat(np.arange(60), 20)
    then, now = rng.normal(size=5000), rng.normal(size=len(whose))
    then[rng.random(len(then)) < blank_then] = np.nan
    now[whose < 60 * lost] = np.nan
    told = bins_of(then)
    found = stability(told, now)
    assert found >= WATCH
    assert found > BEYOND_CHANCE * by_chance(told, now, whose, len(then))
