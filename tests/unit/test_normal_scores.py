"""Normal scores: few rows read at once say to the bit what many read column by column say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.normal_scores import Map, NormalScores

number = st.integers(-(10**6), 10**6).map(lambda n: n / 7)


@st.composite
def a_map(draw: st.DrawFn) -> Map:
    knots = sorted(draw(st.lists(number, min_size=2, max_size=17, unique=True)))
    scores = sorted(draw(st.lists(number, min_size=len(knots), max_size=len(knots))))
    return tuple(knots), tuple(scores)


@given(st.lists(a_map() | st.just(((), ())), min_size=1, max_size=4), st.data())
def test_few_rows_say_what_many_say(maps: list[Map], data: st.DataObject) -> None:
    """Inside, between, on and outside the knots, and where nothing is known."""
    rows = [
        [
            data.draw(
                number | st.just(np.nan) | (st.sampled_from(knots) if knots else st.nothing())
            )
            for knots, _ in maps
        ]
        for _ in range(3)
    ]
    x = np.array(rows, dtype="float64")
    scores = NormalScores(maps)
    np.testing.assert_array_equal(scores.at_once(x), scores.by_column(x))
