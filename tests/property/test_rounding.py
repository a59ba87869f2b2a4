"""Laws of figures rounded together: they add up as they are shown, and none strays."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.score import Score
from model.advice.case import raised
from model.attribution import of_units
from model.bundle import Contributions
from model.rounding import shown_parts, shown_steps, whole_parts
from model.wording import NOTEWORTHY, explanation_text, percent
from service.desk.charts import bars, named_inputs, signed
from service.desk.words import Words
from service.report.sections import causes
from service.report.words import ReportWords
from tests.long_answers import a_long_score
from tests.property.situations import situations

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
ONE = 0.1 + 1e-5
"""As far as a step shown may be from the exact one, in percentage points, and what floats leave."""

effects = st.one_of(st.just(0.0), st.floats(-0.4, 0.4, allow_nan=False), st.floats(-1e-3, 1e-3))
halves = st.integers(0, 2000).map(lambda n: n / 2000)
"""Where rounding of both ends goes apart as far as it can."""
starts = st.one_of(st.floats(0, 1), halves)
"""Of every kind: nothing, noticeable, hardly any."""


def in_tenths(probability: float) -> int:
    """A probability as it is printed."""
    return round(10 * float(percent(probability).rstrip("%")))


@given(start=starts, steps=st.lists(st.one_of(effects, halves), min_size=1, max_size=12))
@example(start=0.0625, steps=[0.125])
@example(start=0.8206, steps=[0.0304, 0.0254])
def test_steps_shown_add_up_to_the_totals_shown(start: float, steps: list[float]) -> None:
    end = start + sum(steps)
    told = shown_steps(start, end, steps)
    tenths = [round(1000 * one) for one in told]
    assert [one / 1000 for one in tenths] == told
    if any(abs(one) > 1e-8 for one in steps):
        assert sum(tenths) == in_tenths(end) - in_tenths(start)
    for one, exact in zip(told, steps, strict=True):
        assert 100 * one == pytest.approx(100 * exact, abs=ONE)
        assert one * exact >= 0
        assert exact != 0 or one == 0
    in_order = [one for _, one in sorted(zip(steps, told, strict=True))]
    assert in_order == sorted(in_order)


@given(steps=st.lists(effects, min_size=1, max_size=40), more=st.integers(-1, 1))
def test_inputs_shown_add_up_to_the_step_shown(steps: list[float], more: int) -> None:
    whole = round(1000 * sum(steps)) / 1000
    told = shown_parts(whole, steps)
    assert sum(round(1000 * one) for one in told) == round(1000 * whole) or not any(
        abs(one) > 1e-8 for one in steps
    )
    assert all(abs(one - exact) < 0.001 + 1e-8 for one, exact in zip(told, steps, strict=True))
    assert whole_parts([0.0, 0.0], more) == [0, 0]  # nothing is shared among nothing


def of_log_odds(lang: str, base: float, steps: list[float]) -> Score:
    """A score whose causes add up, as the model makes them."""
    row = np.array([steps])
    made = Contributions(np.array([base]), row, row, np.array([base + sum(steps)]))
    (found,) = of_units(made)
    score = a_long_score(lang, Stage.OPEN, "R")
    told = []
    for cause, points in zip(Cause, found.cause_probability.tolist(), strict=True):
        old = next(c for c in score.explanation.causes if c.cause is cause)
        share = [0.5, 0.3, 0.15, 0.04, 0.01]
        features = [
            f.model_copy(update={"probability_points": points * part})
            for f, part in zip(old.features, share, strict=True)
        ]
        told.append(old.model_copy(update={"probability_points": points, "features": features}))
    told.sort(key=lambda c: -abs(c.probability_points))
    ends = {
        "baseline_probability": found.base_probability, "probability": found.probability,
        "text": explanation_text(lang, 90, found.probability, found.base_probability, told),
    }  # fmt: skip
    explanation = score.explanation.model_copy(update={"causes": told, **ends})
    return score.model_copy(update={"explanation": explanation})


def figure(text: str) -> float:
    return float(text.replace("−", "-").strip("<>%+"))


@LANGS
@given(
    base=st.floats(-6, 6),
    steps=st.lists(st.one_of(st.just(0.0), st.floats(-1.5, 1.5)), min_size=11, max_size=11),
)
def test_bars_text_and_sheet_show_one_figure_and_all_of_them_add_up(
    lang: str, base: float, steps: list[float]
) -> None:
    score = of_log_odds(lang, base, steps)
    drawn = bars(score, Words(lang), whole=True)
    of_cause = {bar.cause: bar.text for bar in drawn if bar.cause is not None}
    sure = [bar.text[0] in "<>" for bar in (drawn[0], drawn[-1])]
    if not any(sure):
        first, *middle, last = [figure(bar.text) for bar in drawn]
        assert first + sum(middle) == pytest.approx(last, abs=1e-9)
    words = ReportWords(lang)
    listed = {item.head.split("（" if lang == "zh" else " (")[0].lower(): item
              for item in causes(score, words, 11).items}  # fmt: skip
    for cause in score.explanation.causes:
        told = of_cause[cause.cause]
        item = next((v for k, v in listed.items() if cause.label.lower().startswith(k)), None)
        assert (item is None) == (told == "0.0")
        assert item is None or item.tail.startswith(words("pp", n=told) + " ")
        if abs(cause.probability_points) >= NOTEWORTHY and cause.label in score.explanation.text:
            after = score.explanation.text.split(cause.label)[1]
            assert re.findall(r"[+−]\d+\.\d", after)[0] == told
        inputs = named_inputs(cause, figure(told) / 100, 12)
        assert sum(part for _, part in inputs) == pytest.approx(figure(told) / 100, abs=1e-9)


@given(now=situations())
def test_a_ground_quotes_a_cause_as_the_bars_show_it(now: Any) -> None:
    base = now.probability - sum(now.causes.values())
    told = shown_steps(base, now.probability, list(now.causes.values()))
    for cause, step in zip(now.causes, told, strict=True):
        for one in raised(now, cause):
            assert one.code is GroundCode.CAUSE_RAISES
            assert signed(100 * step).removeprefix("+") in one.text("zh")
