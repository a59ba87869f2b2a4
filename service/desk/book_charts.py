"""What is drawn of the book by ECharts, and how its figures are shown to add up; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from data_schemas.portfolio import AgeBand, CashForecast
from model.rounding import shown_parts
from service.desk.charts import FONT, LINE, RAISES, TOTAL
from service.desk.words import Words

_TEN_THOUSAND, _THOUSAND = Decimal(10_000), Decimal(1_000)
_AXIS = {"color": "#6b7785", "fontSize": 11}
_GRID = {"lineStyle": {"color": "#edf0f3"}}
_LOOKS: dict[str, Any] = {
    "animationDuration": 300,
    "textStyle": {"fontFamily": FONT},
    "grid": {"left": 8, "right": 12, "top": 34, "bottom": 4, "containLabel": True},
    "tooltip": {"trigger": "axis"},
}
"""What both charts have alike."""


def short(amount: Decimal) -> float:
    """An amount in ten thousands of CNY, as people read it."""
    return round(float(amount / _TEN_THOUSAND), 2)


def _drawn(amount: Decimal, words: Words) -> float:
    """An amount in the unit of a chart's axis: ten thousands in zh, thousands in en."""
    return short(amount) if words.lang == "zh" else round(float(amount / _THOUSAND), 1)


def adding_up(start: Decimal, steps: Sequence[Decimal], lang: str) -> list[Decimal]:
    """What is shown of a start and of steps from it, so that they add up as they stand.

    Each step is the difference of the totals before and after it, as these are shown: to a hundred
    yuan in zh, to one in en. Rounded by themselves, opening and steps would miss the closing.

    Examples
    --------
    >>> [str(one) for one in adding_up(Decimal("149"), [Decimal("2"), Decimal("-2")], "zh")]
    ['100', '100', '-100']
    """
    unit = Decimal(100) if lang == "zh" else Decimal(1)
    nothing = Decimal(0)  # added to a rounded minus nothing it makes nothing
    totals = accumulate([start, *steps])
    shown = [(one / unit).quantize(Decimal(1)) * unit + nothing for one in totals]
    return [shown[0], *(after - before for before, after in pairwise(shown))]


def shares_shown(shares: Sequence[float]) -> list[str]:
    """Shares of a whole as they are shown, to a tenth of a percent, so that they make 100 %.

    Examples
    --------
    >>> shares_shown([1 / 3, 1 / 3, 1 / 3]), shares_shown([])
    (['33.4%', '33.3%', '33.3%'], [])
    """
    return [f"{one:.1%}" for one in shown_parts(1.0, shares)]


def beside_band(mean: Decimal, low: Decimal, high: Decimal) -> bool:
    """Whether a mean, as it is told to the cent, lies outside its band: a few large claims decide.

    Each of them ends one way or the other: the mean is what hardly ever happens.

    Examples
    --------
    >>> beside_band(Decimal(5), Decimal(0), Decimal(1)), beside_band(*[Decimal(0)] * 3)
    (True, False)
    """
    return not low <= mean <= high


def ageing_chart(bands: list[AgeBand], words: Words) -> dict[str, Any]:
    """A bar per age band; what is overdue in another colour."""
    return {
        **_LOOKS,
        "media": [
            {"query": {"maxWidth": 460}, "option": {"xAxis": {"axisLabel": {"rotate": 45}}}},
        ],
        "xAxis": {
            "type": "category",
            "data": [_days(band) for band in bands],
            "axisTick": {"show": False},
            "axisLabel": {**_AXIS, "interval": 0, "fontSize": 10.5},
        },
        "yAxis": _amounts(words),
        "series": [
            {
                "type": "bar",
                "barWidth": "60%",
                "data": [
                    {
                        "value": _drawn(band.balance, words),
                        "itemStyle": {
                            "color": TOTAL if band.first is None else RAISES,
                            "borderRadius": 2,
                        },
                    }
                    for band in bands
                ],
            }
        ],
    }


def _amounts(words: Words) -> dict[str, Any]:
    return {
        "type": "value",
        "name": words("money_unit"),
        "nameTextStyle": _AXIS,
        "axisLabel": _AXIS,
        "splitLine": _GRID,
    }


def _days(band: AgeBand) -> str:
    """The band's days past due, short enough to stand under its bar."""
    if band.first is None:
        return band.label
    return f"{band.first}–{band.last}" if band.last is not None else f"> {band.first - 1}"


def cash_chart(cash: CashForecast, words: Words) -> dict[str, Any]:
    """A bar per week with the band behind it."""
    low = [_drawn(week.low, words) for week in cash.weeks]
    width = [
        round(_drawn(week.high, words) - at, 2) for week, at in zip(cash.weeks, low, strict=True)
    ]
    return {
        **_LOOKS,
        "legend": {
            "data": [words("cash_expected"), words("cash_band")],
            "right": 8,
            "top": 0,
            "itemWidth": 12,
            "textStyle": {"fontSize": 12},
        },
        "xAxis": {
            "type": "category",
            "data": [f"{week.start:%m-%d}" for week in cash.weeks],
            "axisTick": {"show": False},
            "axisLabel": _AXIS,
        },
        "yAxis": _amounts(words),
        "series": [
            {
                "type": "line",
                "stack": "band",
                "symbol": "none",
                "silent": True,
                "lineStyle": {"opacity": 0},
                "tooltip": {"show": False},
                "data": low,
            },
            {
                "name": words("cash_band"),
                "type": "line",
                "stack": "band",
                "symbol": "none",
                "silent": True,
                "lineStyle": {"opacity": 0},
                "itemStyle": {"color": "#9db4cc"},
                "areaStyle": {"color": "#9db4cc", "opacity": 0.45},
                "tooltip": {"show": False},
                "data": width,
            },
            {
                "name": words("cash_expected"),
                "type": "bar",
                "z": 3,
                "barWidth": "55%",
                "itemStyle": {"color": LINE, "borderRadius": 2},
                "data": [_drawn(week.expected, words) for week in cash.weeks],
            },
        ],
    }
