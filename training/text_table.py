"""A table as text, for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence


def shown(value: object) -> str:
    """A figure in four places; "-" where there is none."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return "-"
        return f"{value:.2e}" if 0 < abs(value) < 1e-4 else f"{value:.4f}"
    return str(value)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side; numbers to the right, words to the left."""
    columns = []
    for at, head in enumerate(heads):
        cells = [row[at] for row in rows]
        numbers = all(cell[:1].isdigit() or cell[:1] in "-−" for cell in cells)
        width = max(_width(cell) for cell in (head, *cells))
        gaps = [" " * (width - _width(cell)) for cell in (head, *cells)]
        padded = zip(gaps, (head, *cells), strict=True)
        columns.append([gap + cell if numbers else cell + gap for gap, cell in padded])
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def _width(text: str) -> int:
    """Columns a terminal needs: Chinese characters and signs take two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
