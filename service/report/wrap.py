"""Text in lines: Chinese breaks between any two signs, save where its punctuation forbids it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from service.report.drawing import POINT, Measure

_NOT_FIRST = frozenset("，。；：、！？）》〉」』】〕”’…％%,.;:!?)]}·")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{")
"""Signs that may not begin or end a line."""


def wrapped(text: str, width: float, size: float, bold: bool, measure: Measure) -> list[str]:
    """The lines of a text; nothing is cut off, a word wider than the line is broken.

    Examples
    --------
    >>> wrapped("预算、资金未到位", 10.6, 10, False, rough)
    ['预算、', '资金未', '到位']
    """
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(" ".join(text.split())):
        long = measure(piece, size, bold)
        if used + measure(piece.rstrip(), size, bold) <= width:
            line, used = line + piece, used + long
            continue
        if line:
            lines.append(line.rstrip())
        line, used = piece, long
        while used > width and len(line.rstrip()) > 1:
            kept = _fitting(line, width, size, bold, measure)
            lines.append(line[:kept])
            line = line[kept:]
            used = measure(line, size, bold)
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _fitting(word: str, width: float, size: float, bold: bool, measure: Measure) -> int:
    """How many signs of a word go into a line; at least one."""
    used = 0.0
    for n, sign in enumerate(word):
        used += measure(sign, size, bold)
        if used > width:
            return max(n, 1)
    return len(word)


def rough(text: str, size: float, bold: bool) -> float:
    """About how wide a text is, mm, in a usual face: for what is laid out by somebody else."""
    em = sum(_em(sign) for sign in text)
    return em * size * POINT * (1.04 if bold else 1.0)


def _em(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    return 0.66 if sign.isupper() or sign in "mwMW@%" else 0.3 if sign in " .,:;'il|!" else 0.555


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, ...]:
    """What stays together: a Chinese sign with its punctuation, or a word with its space."""
    out: list[str] = []
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        if out and _stays(out[-1], sign, wide):
            out[-1] += sign
        else:
            out.append(sign)
    return tuple(out)


def _stays(piece: str, sign: str, wide: bool) -> bool:
    last = piece[-1]
    if sign == " ":
        return True
    if last == " ":
        return False
    if sign in _NOT_FIRST or last in _NOT_LAST:
        return True
    return not wide and unicodedata.east_asian_width(last) not in "WF"
