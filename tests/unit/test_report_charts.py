"""The pictures of a report show the answer's causes, points and curve."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import Stage
from data_schemas.score import Score
from service.desk.charts import percent
from service.desk.words import Words
from service.report.charts import (
    NAMES,
    SIZE,
    WATERFALL,
    curve,
    told_points,
    waterfall,
    whole_points,
)
from service.report.drawing import INK, POINT, Box, Text
from service.report.words import ReportWords
from service.report.wrap import rough
from tests.long_answers import a_long_score
from tests.reports import LANGS, squeezed


@LANGS
def test_the_charts_show_every_cause_and_the_two_questions(lang: str) -> None:
    score, words = a_long_score(lang, Stage.OPEN, "R"), ReportWords(lang)
    drawn = waterfall(score, words, "R")
    texts = squeezed("".join(s.text for s in drawn.shapes if isinstance(s, Text)))
    for cause in score.explanation.causes:
        assert squeezed(cause.label) in texts
    assert len([s for s in drawn.shapes if isinstance(s, Box)]) == 13
    for one in drawn.shapes:
        if isinstance(one, Text):
            wide = rough(one.text, one.size, one.bold)
            assert one.anchor == "start" or one.x - wide >= -0.5, one
            assert one.anchor == "end" or one.x + wide <= WATERFALL[0], one
    marked = [s.text for s in curve(score, words).shapes if isinstance(s, Text) and s.bold]
    assert marked == [percent(score.default.probability), percent(score.delay.probability)]


def test_thousands_of_days_on_the_axis_are_set_apart() -> None:
    score = a_long_score("en", Stage.OPEN, "R")
    points = [
        one.model_copy(update={"days_past_due": one.days_past_due + 1710}) for one in score.curve
    ]
    drawn = curve(score.model_copy(update={"curve": points}), ReportWords("en"))
    days = [s.text for s in drawn.shapes if isinstance(s, Text) and s.anchor == "middle"]
    assert len(days) > 2  # the name of the axis among them
    assert all(re.fullmatch(r"\d,\d{3}", one) for one in days[:-1]), days


@LANGS
def test_no_name_is_smaller_than_the_others_or_lies_on_them(lang: str) -> None:
    score, words = a_long_score(lang, Stage.OPEN, "R"), ReportWords(lang)
    drawn = waterfall(score, words, words("this_claim"))
    names = [
        s for s in drawn.shapes
        if isinstance(s, Text) and s.anchor == "end" and s.x < NAMES and s.colour == INK
    ]  # fmt: skip
    assert {one.size for one in names} == {SIZE}
    tops = [one.y for one in names]
    assert all(below - above >= SIZE * POINT for above, below in pairwise(tops))
    assert tops[-1] <= WATERFALL[1]


@given(st.lists(st.floats(-300, 300), min_size=11, max_size=11), st.floats(-500, 1500))
def test_whole_points_add_up_and_are_next_to_the_exact_ones(
    steps: list[float], base: float
) -> None:
    score = a_long_score("zh", Stage.SIGNING, "D")
    causes = [
        c.model_copy(update={"points": p})
        for c, p in zip(score.explanation.causes, steps, strict=True)
    ]
    total = base + sum(steps)
    found = score.explanation.model_copy(
        update={"causes": causes, "baseline_points": base, "points": total}
    )
    told: Score = score.model_copy(update={"explanation": found, "points": round(total)})
    whole = whole_points(told)
    assert sum(whole[:-1]) == whole[-1] == told.points
    assert all(abs(a - b) < 1 + 1e-9 for a, b in zip(whole[:-1], [base, *steps], strict=True))


@pytest.mark.parametrize(
    ("points", "en"), [(1, "+1 point"), (-1, "−1 point"), (0, "0 points"), (12, "+12 points")]
)
def test_one_point_is_one(points: int, en: str) -> None:
    assert told_points(points, Words("en")) == en
    assert told_points(points, Words("zh")).endswith(" 分")
