"""Causes act on each other and by kind: learnt, exact, and never against a declared direction."""

import itertools
import math

import numpy as np

from model.interplay import Interplay, Scene
from model.interplay_fit import Ease, fit_interplay

ROWS = 20_000
KINDS = 2
PHASES = 2
CELLS = (1 + KINDS) * PHASES


def scene(rng: np.random.Generator, rows: int = ROWS, causes: int = 3) -> Scene:
    gone = np.clip(rng.uniform(-0.5, 1.5, rows), 0.0, 1.0)
    return Scene(
        values=rng.normal(size=(rows, causes)),
        kind=rng.integers(0, KINDS + 1, rows),
        phase=np.column_stack([1 - gone, gone]),
        month=rng.integers(1, 13, rows).astype(float),
    )


def outcomes(rng: np.random.Generator, log_odds: np.ndarray) -> np.ndarray:
    return (rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).astype(float)


def fitted(log_odds: object, seed: int = 4) -> tuple[Scene, Interplay]:
    rng = np.random.default_rng(seed)
    seen = scene(rng)
    y = outcomes(rng, log_odds(seen))  # type: ignore[operator]
    rest, start = np.zeros(ROWS), np.full(seen.values.shape[1], 0.3)
    return seen, fit_interplay(seen, CELLS, y, rest, start, Ease())


def said(interplay: Interplay, asked: Scene) -> np.ndarray:
    """The log-odds an interplay gives."""
    own = interplay.slopes(asked) * (asked.values - np.array(interplay.middle))
    parts = own.sum(axis=1) + interplay.together(asked).sum(axis=1)
    return np.asarray(parts + interplay.levels(asked) + interplay.seasons(asked.month))


def test_a_cause_that_matters_for_one_kind_only_is_found() -> None:
    _, found = fitted(lambda s: np.where(s.kind == 2, 1.2, 0.0) * s.values[:, 0])
    slope = np.array(found.slope)
    of_kind = slope[0].reshape(PHASES, -1)
    assert of_kind[:, 2].min() > 0.8
    assert of_kind[:, :2].max() < 0.25


def test_a_cause_that_matters_in_one_phase_only_is_found_and_fades_in() -> None:
    seen, found = fitted(lambda s: 1.2 * s.phase[:, 1] * s.values[:, 0])
    slope = np.array(found.slope)[0].reshape(PHASES, -1)
    assert slope[1].min() > 0.8
    assert slope[0].max() < 0.25
    between = np.flatnonzero((seen.phase[:, 1] > 0.4) & (seen.phase[:, 1] < 0.6))
    here = found.slopes(seen)[between, 0]
    assert slope[0].max() < here.min() < here.max() < slope[1].min()


def test_two_causes_that_aggravate_each_other_are_found() -> None:
    def true(s: Scene) -> np.ndarray:
        a, b, c = s.values.T
        return 0.4 * (a + b + c) + 1.5 * np.maximum(a, 0) * np.maximum(b, 0)

    _, found = fitted(true)
    of_pair = dict(zip(itertools.combinations(range(3), 2), found.joint, strict=True))
    assert of_pair[0, 1] > 0.2
    assert of_pair[0, 1] > 3 * max(of_pair[0, 2], of_pair[1, 2])


def test_the_time_of_year_is_found() -> None:
    seen, found = fitted(lambda s: np.cos(2 * np.pi * s.month / 12))
    assert found.season[0] > 0.7
    assert abs(found.season[1]) < 0.2
    assert abs(found.seasons(seen.month).mean()) < 1e-9


def test_a_worse_composite_never_lowers_the_log_odds() -> None:
    """Even where the outcomes say the opposite."""
    _, found = fitted(lambda s: -0.8 * s.values[:, 0] - s.values[:, 1] * s.values[:, 2])
    rng = np.random.default_rng(9)
    asked = scene(rng, rows=4000)
    before = said(found, asked)
    for cause in range(3):
        worse = asked.values.copy()
        worse[:, cause] += rng.exponential(1.0, len(worse))
        after = said(found, Scene(worse, asked.kind, asked.phase, asked.month))
        assert (after >= before - 1e-12).all()


def test_what_pairs_give_equals_brute_force_shapley_values() -> None:
    _, found = fitted(lambda s: s.values[:, 0] * s.values[:, 1] + 0.5 * s.values[:, 2])
    assert max(found.joint) > 0.05
    rng = np.random.default_rng(2)
    asked = scene(rng, rows=5)
    trouble = np.maximum(asked.values - np.array(found.middle) + 1, 0)

    def worth(row: int, known: frozenset[int]) -> float:
        """Each part without its composite is the part's mean in training."""
        t = [trouble[row, c] if c in known else found.trouble[c] for c in range(3)]
        pairs = itertools.combinations(range(3), 2)
        return sum(v * t[i] * t[j] for (i, j), v in zip(pairs, found.joint, strict=True))

    for row in range(5):
        for cause in range(3):
            others = [c for c in range(3) if c != cause]
            value = 0.0
            for size in range(3):
                for s in itertools.combinations(others, size):
                    weight = math.factorial(size) * math.factorial(2 - size) / math.factorial(3)
                    gain = worth(row, frozenset({*s, cause})) - worth(row, frozenset(s))
                    value += weight * gain
            np.testing.assert_allclose(found.together(asked)[row, cause], value, atol=1e-12)
