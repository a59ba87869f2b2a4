"""Where everything stands on the one page: a head, two pictures, two columns, a foot."""

from __future__ import annotations

from collections.abc import Callable

from service.report.content import BUDGETS, Budget, Section, Sheet
from service.report.drawing import (
    FAINT,
    GREY,
    INK,
    POINT,
    Box,
    Drawing,
    Measure,
    Shape,
    Stroke,
    Text,
    moved,
)
from service.report.wrap import wrapped

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 11.0
"""A4, mm."""
GUTTER = 6.0
SIZES = (8.6, 8.2, 7.8, 7.4, 7.0)
"""Points of running text, from comfortable to the smallest that reads well."""
SMALLEST = (6.6, 6.2, 5.8, 5.4, 5.0)
"""Tried only with the least of everything."""
LEADING = 1.36
GRADES = {"A": "#1f7a4d", "B": "#4f7f2a", "C": "#9a6700", "D": "#b8481f", "E": "#9b1c1c"}
"""As on the desk."""
WARNS = "#fdf3d8"


def fitted(make: Callable[[Budget], Sheet], measure: Measure) -> tuple[Sheet, float, Drawing]:
    """The most that fits the page, its size of text, and the page.

    Text shrinks a little first, then the lists get shorter, then it shrinks further; nothing is
    ever cut off.
    """
    for budget in BUDGETS:
        sheet = make(budget)
        sizes = SIZES if budget is not BUDGETS[-1] else (*SIZES, *SMALLEST)
        for size in sizes:
            page = laid_out(sheet, size, measure)
            if page.height <= HEIGHT - MARGIN:
                return sheet, size, page
    return sheet, size, page


def size_of(sheet: Sheet, measure: Measure) -> float:
    """The size of text at which a sheet holds one page, or the comfortable one if none does."""
    fine = (s for s in SIZES if laid_out(sheet, s, measure).height <= HEIGHT - MARGIN)
    return next(fine, SIZES[0])


class _Pen:
    """Writes downwards in one column."""

    def __init__(self, x: float, y: float, width: float, size: float, measure: Measure) -> None:
        self.x, self.y, self.width = x, y, width
        self.size, self.measure = size, measure
        self.shapes: list[Shape] = []

    def text(
        self,
        text: str,
        *,
        factor: float = 1.0,
        bold: bool = False,
        colour: str = INK,
        indent: float = 0.0,
        room: float = 0.0,
    ) -> None:
        """A paragraph; ``room`` mm are left free on the right of its lines."""
        size = self.size * factor
        step = size * POINT * LEADING
        for line in wrapped(text, self.width - indent - room, size, bold, self.measure):
            self.y += step
            self.shapes.append(
                Text(self.x + indent, self.y - step * 0.27, line, size, colour, bold)
            )

    def gap(self, lines: float) -> None:
        """Some room."""
        self.y += lines * self.size * POINT


def laid_out(sheet: Sheet, size: float, measure: Measure) -> Drawing:
    """The page at a size of text; its ``height`` is what it takes, whether that fits or not."""
    full = WIDTH - 2 * MARGIN
    head = _Pen(MARGIN, MARGIN - 2, full, size, measure)
    _head(sheet, head)
    y = head.y + 2
    shapes = head.shapes
    for title, drawing, x in (
        (sheet.waterfall_title, sheet.waterfall, MARGIN),
        (sheet.curve_title, sheet.curve, WIDTH - MARGIN - sheet.curve.width),
    ):
        shapes.append(Text(x, y + 3, title, size * 1.08, INK, bold=True))
        shapes += moved(drawing.shapes, x, y + 4)
    y += 5 + max(sheet.waterfall.height, sheet.curve.height)
    width = (full - GUTTER) / 2
    columns = _columns(sheet.sections, width, size, measure)
    for pen, x in zip(columns, (MARGIN, MARGIN + width + GUTTER), strict=True):
        shapes += moved(pen.shapes, x, y)
    y += max(pen.y for pen in columns)
    foot = _Pen(MARGIN, y + 1.5, full, size, measure)
    _foot(sheet, foot)
    return Drawing(WIDTH, foot.y, (*shapes, *foot.shapes))


def _head(sheet: Sheet, pen: _Pen) -> None:
    badge = 25.0
    top = pen.y
    pen.text(sheet.title, factor=1.9, bold=True, room=badge + 4)
    pen.text(sheet.subject, factor=1.4, bold=True, room=badge + 4)
    pen.text(sheet.about, colour=GREY, room=badge + 4)
    x, height = pen.x + pen.width - badge, 17.0
    middle = x + badge / 2
    pen.shapes += [
        Box(x, top + 2, badge, height, GRADES.get(sheet.grade, INK)),
        Text(middle, top + 11.2, sheet.grade, 24, "#ffffff", bold=True, anchor="middle"),
        *_centred(sheet.grade_label, middle, top + 15.4, badge - 2, pen, "#ffffff", 0.85),
    ]
    pen.y = max(pen.y, top + height + 2) + 1.5
    if sheet.banner:
        band = _Pen(pen.x + 1.5, pen.y + 0.3, pen.width - 3, pen.size, pen.measure)
        band.text(sheet.banner, factor=0.92)
        pen.shapes.append(Box(pen.x, pen.y, pen.width, band.y - pen.y + 0.8, WARNS))
        pen.shapes += band.shapes
        pen.y = band.y + 1.6
    if sheet.decided:
        pen.text(sheet.decided, bold=True)
        pen.y += 0.6
    cell = pen.width / len(sheet.figures)
    bottom = pen.y
    for i, (value, name) in enumerate(sheet.figures):
        one = _Pen(pen.x + i * cell, pen.y, cell - 3, pen.size, pen.measure)
        one.text(value, factor=1.5, bold=True)
        one.text(name, factor=0.88, colour=GREY)
        pen.shapes += one.shapes
        bottom = max(bottom, one.y)
    pen.y = bottom + 1.2
    pen.text(sheet.lead)
    pen.text(sheet.confidence)


def _centred(
    text: str, x: float, y: float, width: float, pen: _Pen, colour: str, factor: float
) -> list[Shape]:
    """Lines about ``x``; the first on ``y``."""
    size = pen.size * factor
    lines = wrapped(text, width, size, False, pen.measure)
    step = size * POINT * 1.1
    return [
        Text(x, y + i * step, line, size, colour, anchor="middle") for i, line in enumerate(lines)
    ]


def _columns(
    sections: tuple[Section, ...], width: float, size: float, measure: Measure
) -> tuple[_Pen, _Pen]:
    """The sections in order over two columns, parted where the taller one is lowest."""
    drawn = []
    for one in sections:
        pen = _Pen(0.0, 0.0, width, size, measure)
        _section(one, pen)
        drawn.append(pen)
    tall = [pen.y for pen in drawn]
    n = min(range(1, len(drawn) + 1), key=lambda n: max(sum(tall[:n]), sum(tall[n:])))
    return _stacked(drawn[:n], width, size, measure), _stacked(drawn[n:], width, size, measure)


def _stacked(pens: list[_Pen], width: float, size: float, measure: Measure) -> _Pen:
    out = _Pen(0.0, 0.0, width, size, measure)
    for pen in pens:
        out.shapes += moved(pen.shapes, 0.0, out.y)
        out.y += pen.y
    return out


def _section(one: Section, pen: _Pen) -> None:
    pen.gap(0.9)
    pen.text(one.title, factor=1.08, bold=True)
    pen.y += 0.5
    pen.shapes.append(Stroke(((pen.x, pen.y), (pen.x + pen.width, pen.y)), FAINT))
    pen.y += 0.3
    if one.table:
        _table(one.table, pen)
    for item in one.items:
        tail = pen.measure(item.tail, pen.size * 0.92, False) if item.tail else 0.0
        at = pen.y
        beside = tail <= 0.55 * pen.width
        pen.text(item.head, bold=True, room=tail + 2 if tail and beside else 0)
        if item.tail and beside:
            y = at + pen.size * POINT * LEADING * 0.73
            right = pen.x + pen.width
            pen.shapes.append(Text(right, y, item.tail, pen.size * 0.92, GREY, anchor="end"))
        elif item.tail:
            pen.text(item.tail, factor=0.92, colour=GREY)
        if item.text:
            pen.text(item.text, factor=0.96)
        pen.gap(0.25)
    if one.note:
        pen.text(one.note, factor=0.88, colour=GREY)


def _table(table: tuple[tuple[str, ...], ...], pen: _Pen) -> None:
    """Columns as wide as they need; heads break where there is no room for them in one line."""
    pad = 1.6
    size = pen.size * 0.94
    count = len(table[0])
    need = [
        _widest([*(row[c] for row in table[1:]), *table[0][c].split()], size, pen)
        for c in range(count)
    ]
    heads = [_widest([head], size, pen) for head in table[0]]
    room = pen.width - pad * (count - 1)
    if sum(need) > room:
        size *= room / sum(need)
        need = [n * room / sum(need) for n in need]
    # What is left goes to the heads that lack most.
    lack = [max(h - n, 0.0) for h, n in zip(heads, need, strict=True)]
    spare = max(room - sum(need), 0.0)
    if sum(lack) > spare:
        need = [n + spare * w / sum(lack) for n, w in zip(need, lack, strict=True)]
    else:
        need = [n + w for n, w in zip(need, lack, strict=True)]
        more = (room - sum(need)) / count
        need = [n + more for n in need]
    step = size * POINT * LEADING
    for r, row in enumerate(table):
        left, most = pen.x, 1
        for c, cell in enumerate(row):
            lines = wrapped(cell, need[c] + 0.01, size, False, pen.measure)
            most = max(most, len(lines))
            for i, line in enumerate(lines):
                y = pen.y + step * (i + 0.73)
                colour = GREY if r == 0 else INK
                if c == 0:
                    pen.shapes.append(Text(left, y, line, size, colour))
                else:
                    pen.shapes.append(Text(left + need[c], y, line, size, colour, anchor="end"))
            left += need[c] + pad
        pen.y += step * most
    pen.gap(0.3)


def _widest(cells: list[str], size: float, pen: _Pen) -> float:
    return max((pen.measure(cell, size, False) for cell in cells), default=0.0)


def _foot(sheet: Sheet, pen: _Pen) -> None:
    pen.gap(1.0)
    step = pen.size * POINT * LEADING
    cell = pen.width / len(sheet.signature)
    pen.y += step * 1.3
    for i, name in enumerate(sheet.signature):
        x = pen.x + i * cell
        start = x + pen.measure(name, pen.size, False) + 1
        pen.shapes.append(Text(x, pen.y - step * 0.27, name, pen.size))
        pen.shapes.append(Stroke(((start, pen.y), (x + cell - 4, pen.y)), GREY))
    pen.gap(0.8)
    pen.shapes.append(Stroke(((pen.x, pen.y), (pen.x + pen.width, pen.y)), FAINT))
    pen.text(" ".join(sheet.foot), factor=0.84, colour=GREY)
