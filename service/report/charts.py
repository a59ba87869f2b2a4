"""The waterfall by cause and the curve over time, drawn of a score."""

from __future__ import annotations

from itertools import pairwise

from data_schemas.score import Score
from model.rounding import whole_parts
from service.desk.charts import LINE, bars, percent
from service.desk.words import Words
from service.report.drawing import FAINT, GREY, INK, Box, Drawing, Shape, Stroke, Text
from service.report.wrap import rough, wrapped

SIZE = 7.0
"""Points of the charts' text."""
WATERFALL = (104.0, 48.0)
CURVE = (80.0, 48.0)
"""Width and height, mm."""
NAMES, POINTS = 40.0, 10.0
"""Width of the names on the left and of the points on the right of the waterfall."""
SECOND = 0.75
"""Of a row's height, what each further line of a name adds to its own."""
LEADING = 0.36
"""Millimetres from line to line of a name, a point of its size."""


def whole_points(score: Score) -> list[int]:
    """Points of the baseline, of each cause as listed, and of the score, whole and adding up."""
    found = score.explanation
    exact = [found.baseline_points, *(c.points for c in found.causes)]
    return [*whole_parts(exact, score.points), score.points]


def waterfall(score: Score, words: Words, name: str) -> Drawing:
    """From the reference to the score, cause by cause, in percentage points and points."""
    width, height = WATERFALL
    shown = bars(score, words, whole=True)
    points = whole_points(score)
    named = [shown[0].label, *(bar.label for bar in shown[1:-1]), name]
    by_cause = dict(zip([c.cause for c in score.explanation.causes], points[1:-1], strict=True))
    shapes: list[Shape] = []
    top = max(bar.high for bar in shown)
    left, right = NAMES, width - POINTS - 10
    scale = (right - left) / max(top, 1e-9)
    lines = [
        wrapped(label, left - 1.2, SIZE, bar.cause is None, rough)
        for bar, label in zip(shown, named, strict=True)
    ]
    row = (height - 4) / (len(shown) + SECOND * sum(len(one) - 1 for one in lines))
    bottom = 4.0
    shapes.append(Text(width, 2.6, words("card_points"), SIZE - 0.5, GREY, anchor="end"))
    shapes.append(
        Stroke(((left, 4.0), (left, height)), FAINT),
    )
    for i, (bar, name_lines) in enumerate(zip(shown, lines, strict=True)):
        room = row * (1 + SECOND * (len(name_lines) - 1))
        y = bottom + (room - row) / 2  # what has one line stands beside the middle of two
        bottom += room
        total = bar.cause is None
        text = y + row * 0.72
        shapes += _name(name_lines, left - 1.2, text, bold=total)
        shapes.append(
            Box(
                left + bar.low * scale,
                y + row * 0.16,
                max((bar.high - bar.low) * scale, 0.15),
                row * 0.68,
                bar.colour,
            )
        )
        shapes.append(Text(left + bar.high * scale + 0.8, text, bar.text, SIZE, bar.colour))
        if bar.cause is None:
            told = str(points[0] if i == 0 else points[-1])
        else:
            told = whole_signed(by_cause[bar.cause])
        shapes.append(Text(width, text, told, SIZE, GREY, bold=total, anchor="end"))
    return Drawing(width, height, tuple(shapes))


def _name(lines: list[str], right: float, middle: float, *, bold: bool) -> list[Shape]:
    """A name on as many lines as it needs, around one baseline, none of it smaller than others."""
    step = SIZE * LEADING
    first = middle - step * (len(lines) - 1) / 2
    return [
        Text(right, first + i * step, line, SIZE, INK, bold=bold, anchor="end")
        for i, line in enumerate(lines)
    ]


def told_points(points: int, words: Words) -> str:
    """Points with their sign and what they are."""
    return words("pts_one" if abs(points) == 1 else "pts", n=whole_signed(points))


def whole_signed(points: int) -> str:
    """Points with their sign.

    Examples
    --------
    >>> whole_signed(12), whole_signed(-3), whole_signed(0)
    ('+12', '−3', '0')
    """
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def curve(score: Score, words: Words) -> Drawing:
    """Days past due against the probability of being unpaid, with the two questions marked."""
    width, height = CURVE
    left, right, top, bottom = 9.0, width - 5, 5.0, height - 9
    at = [(p.days_past_due, p.probability_unpaid) for p in score.curve]
    first = max(at[0][0], -90)
    last = max(at[-1][0], first + 1)

    def x_of(day: float) -> float:
        return left + (right - left) * (day - first) / (last - first)

    def y_of(p: float) -> float:
        return bottom - (bottom - top) * p

    shapes: list[Shape] = []
    for p in (0.0, 0.25, 0.5, 0.75, 1.0):
        shapes.append(Stroke(((left, y_of(p)), (right, y_of(p))), FAINT))
        shapes.append(Text(left - 1, y_of(p) + 0.9, f"{p:.0%}", SIZE, GREY, anchor="end"))
    marks = {m.horizon_days: m.probability for m in (score.default, score.delay)}
    start = at[0][0] if score.curve[0].days_past_due > 0 else 0
    for days, p in marks.items():
        x = x_of(start + days)
        shapes.append(Stroke(((x, top), (x, bottom)), GREY, dashed=True))
        shapes.append(Text(x + 0.8, y_of(p) - 1.4, percent(p), SIZE, INK, bold=True))
    ticks = sorted({first if first >= 0 else 0, *(start + d for d in marks), last})
    shown: list[float] = []
    for day in ticks:
        if all(abs(x_of(day) - x) > 8 for x in shown):
            shown.append(x_of(day))
            shapes.append(Text(x_of(day), bottom + 3.4, f"{day:,}", SIZE, GREY, anchor="middle"))
    line = [(x_of(max(d, first)), y_of(p)) for d, p in at if d >= first]
    if at[0][0] < first and line:
        line.insert(0, (x_of(first), y_of(_between(at, first))))
    shapes.append(Stroke(tuple(line), LINE, 0.6))
    for x, y in line:
        shapes.append(Box(x - 0.5, y - 0.5, 1.0, 1.0, LINE))
    shapes.append(
        Text((left + right) / 2, height - 1.2, words("curve_x"), SIZE, GREY, anchor="middle")
    )
    return Drawing(width, height, tuple(shapes))


def _between(at: list[tuple[int, float]], day: int) -> float:
    """The probability on a day between two points, for the line only."""
    for (a, p), (b, q) in pairwise(at):
        if a <= day <= b:
            return p + (q - p) * (day - a) / (b - a)
    return at[0][1]
