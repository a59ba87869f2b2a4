"""Shapes on paper, in millimetres from the top left: what a chart or a page is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

INK, GREY, FAINT = "#1d2733", "#5b6773", "#d9dfe5"
POINT = 25.4 / 72
"""Millimetres of a typographic point, in which text sizes are given."""

Measure = Callable[[str, float, bool], float]
"""Width in mm of a text of a size, bold or not."""


@dataclass(frozen=True)
class Text:
    """A line of text; ``y`` is its baseline, ``x`` where its start, middle or end stands."""

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 0.2
    dashed: bool = False


Shape = Text | Box | Stroke


@dataclass(frozen=True)
class Drawing:
    """Shapes on an area; later ones lie on top."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def moved(shapes: Sequence[Shape], dx: float, dy: float) -> list[Shape]:
    """The shapes, further to the right and down."""
    return [
        replace(one, points=tuple((x + dx, y + dy) for x, y in one.points))
        if isinstance(one, Stroke)
        else replace(one, x=one.x + dx, y=one.y + dy)
        for one in shapes
    ]


def svg(drawing: Drawing, label: str) -> str:
    """The drawing as inline SVG, as wide as where it stands; no scripts, nothing from elsewhere."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}"'
        f' viewBox="0 0 {drawing.width:g} {drawing.height:g}">'
    ]
    for one in drawing.shapes:
        if isinstance(one, Box):
            parts.append(
                f'<rect x="{one.x:.2f}" y="{one.y:.2f}" width="{max(one.width, 0):.2f}"'
                f' height="{max(one.height, 0):.2f}" fill="{one.colour}"/>'
            )
        elif isinstance(one, Stroke):
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in one.points)
            dash = ' stroke-dasharray="1 0.8"' if one.dashed else ""
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{one.colour}"'
                f' stroke-width="{one.width:g}"{dash}/>'
            )
        else:
            bold = ' font-weight="700"' if one.bold else ""
            parts.append(
                f'<text x="{one.x:.2f}" y="{one.y:.2f}" font-size="{one.size * POINT:.2f}"'
                f' fill="{one.colour}" text-anchor="{one.anchor}"{bold}>{escape(one.text)}</text>'
            )
    return "".join([*parts, "</svg>"])
