"""What ECharts is to draw: the waterfall by cause and the curve. Pure functions of a score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from data_schemas.causes import Cause
from data_schemas.score import CauseContribution, FeatureContribution, Score
from model.rounding import shown, shown_causes, shown_parts
from service.desk.words import Words

RAISES = "#c2542d"
"""Orange and teal: also people who see no red or green can tell them apart."""
LOWERS = "#1f7f86"
TOTAL = "#5b6b7b"
LINE = "#1c4e80"
FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
WIDE = {"width": 225, "fontSize": 12}
"""The longest name of a bar in two lines, which is what it has room for."""
STEP = 5
"""The axis ends on a multiple of this, so that its last label has room."""


@dataclass(frozen=True)
class Bar:
    """One bar of the waterfall, from ``low`` to ``high``, in percent."""

    label: str
    low: float
    high: float
    text: str
    colour: str
    cause: Cause | None


def bars(score: Score, words: Words, *, whole: bool) -> list[Bar]:
    """The waterfall from top to bottom: the reference, the causes by size, where it ends."""
    found = score.explanation
    start, end = found.baseline_probability * 100, found.probability * 100
    out = [
        Bar(found.reference.label, 0.0, start, total_text(found.baseline_probability), TOTAL, None)
    ]
    at = start
    ordered = sorted(found.causes, key=lambda c: -abs(c.probability_points))
    told = shown_causes(found)
    for cause in ordered:
        step, in_words = cause.probability_points * 100, told[cause.cause] * 100
        low, high = sorted((at, at + step))
        colour = TOTAL if not in_words else RAISES if in_words > 0 else LOWERS
        out.append(Bar(cause.label, low, high, signed(in_words), colour, cause.cause))
        at += step
    name = words("this_deal") if whole else words("this_part")
    out.append(Bar(name, 0.0, end, total_text(found.probability), TOTAL, None))
    return out


def total_text(probability: float) -> str:
    """A probability with one decimal, as its steps are told; never certain where it is not.

    Examples
    --------
    >>> total_text(0.423), total_text(0.9996), total_text(0.0004), total_text(1.0)
    ('42.3%', '>99.9%', '<0.1%', '100.0%')
    """
    told = shown(probability)
    sure = told in (0, 1) and told != probability
    return percent(probability) if sure else f"{100 * told:.1f}%"


def named_inputs(
    cause: CauseContribution, step: float, most: int
) -> list[tuple[FeatureContribution, float]]:
    """The inputs that move a cause most, each with its part of the step as that is told.

    An input whose part is told as nothing is not named.
    """
    told = shown_parts(step, [f.probability_points for f in cause.features])
    parts = sorted(
        zip(cause.features, told, strict=True), key=lambda one: -abs(one[0].probability_points)
    )
    return [(f, part) for f, part in parts[:most] if part]


def waterfall(shown: list[Bar]) -> dict[str, Any]:
    """The bars lying down, so that the names of the causes can be read."""
    top = max(bar.high for bar in shown)
    return {
        "animationDuration": 300,
        "media": [
            {
                "query": {"maxWidth": 460},
                "option": {"yAxis": {"axisLabel": {"width": 128, "fontSize": 11}}},
            },
            # Without a rule for the rest, a window made wider again would keep the narrow names.
            {"option": {"yAxis": {"axisLabel": WIDE}}},
        ],
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 8, "right": 56, "top": 6, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "value",
            "max": STEP * math.ceil(top * 1.02 / STEP),
            "axisLabel": {
                "formatter": "{value}%",
                "color": "#6b7785",
                "fontSize": 11,
                "hideOverlap": True,  # on a telephone every second one has room
            },
            "splitLine": {"lineStyle": {"color": "#edf0f3"}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [bar.label for bar in shown],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {
                "color": "#25313d",
                "lineHeight": 13,
                "overflow": "break",
                **WIDE,
            },
        },
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "silent": True,
                "itemStyle": {"color": "transparent"},
                "data": [round(bar.low, 3) for bar in shown],
            },
            {
                "type": "bar",
                "stack": "all",
                "barWidth": "62%",
                "cursor": "pointer",
                "data": [
                    {
                        "value": round(bar.high - bar.low, 3),
                        "itemStyle": {"color": bar.colour, "borderRadius": 2},
                        "label": {
                            "show": True,
                            "position": "right",
                            "formatter": bar.text,
                            "color": bar.colour,
                            "fontSize": 12,
                        },
                    }
                    for bar in shown
                ],
            },
        ],
    }


def curve(score: Score, words: Words) -> dict[str, Any]:
    """Days past due against the probability of being unpaid, with the two questions marked."""
    points = [[p.days_past_due, round(p.probability_unpaid * 100, 2)] for p in score.curve]
    marks = [
        {
            "xAxis": at.horizon_days,
            "label": {"formatter": f"{at.horizon_days}: {percent(at.probability)}"},
        }
        for at in {at.horizon_days: at for at in (score.default, score.delay)}.values()
    ]
    return {
        "animationDuration": 300,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 12, "right": 24, "top": 28, "bottom": 30, "containLabel": True},
        "tooltip": {"trigger": "axis", ":valueFormatter": "v => v + '%'"},
        "xAxis": {
            "type": "value",
            "name": words("curve_x"),
            "nameLocation": "middle",
            "nameGap": 26,
            "min": max(points[0][0], -90),
            "max": points[-1][0],
            "axisLabel": {
                ":formatter": "v => String(v).replace('-', '−')",
                "color": "#6b7785",
                "fontSize": 11,
            },
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "max": 100,
            "axisLine": {"onZero": False},
            "axisLabel": {"formatter": "{value}%", "color": "#6b7785", "fontSize": 11},
            "splitLine": {"lineStyle": {"color": "#edf0f3"}},
        },
        "series": [
            {
                "type": "line",
                "data": points,
                "symbolSize": 5,
                "lineStyle": {"color": LINE, "width": 2},
                "itemStyle": {"color": LINE},
                "areaStyle": {"color": LINE, "opacity": 0.08},
                "markLine": {
                    "symbol": "none",
                    "lineStyle": {"type": "dashed", "color": "#9aa7b4"},
                    "label": {"color": "#25313d", "fontSize": 11},
                    "data": marks,
                },
            }
        ],
    }


def percent(probability: float) -> str:
    """A probability for people: whole percents, finer where it is small or nearly sure.

    Examples
    --------
    >>> percent(0.423), percent(0.0312), percent(0.0004), percent(0.9996)
    ('42%', '3.1%', '<0.1%', '>99.9%')
    """
    value = probability * 100
    if value < 0.1:
        return "<0.1%" if value > 0 else "0%"
    if value > 99.9:
        return ">99.9%" if value < 100 else "100%"
    return f"{value:.1f}%" if value < 10 or value > 99 else f"{value:.0f}%"


def signed(points: float) -> str:
    """A step in percentage points with its sign.

    Examples
    --------
    >>> signed(6.21), signed(-0.44), signed(0.001)
    ('+6.2', '−0.4', '0.0')
    """
    text = f"{abs(points):.1f}"
    return text if float(text) == 0 else f"+{text}" if points > 0 else f"−{text}"
