"""What the values of a column look like: days in which format, numbers in which style, codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.mapping.day import ORDINARY, days_of
from training.mapping.number import numbers_of
from training.mapping.spec import NumberStyle

_FORMATS = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y年%m月", "%Y-%m", "%Y/%m",
    "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%y.%m.%d", "%y/%m/%d", "%y-%m-%d",
    "%y年%m月%d日", "%d.%m.%y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%y", "excel",
)  # fmt: skip
"""Formats that need saying, the commoner before the rarer."""

MONTHS_ONLY = ("%Y年%m月", "%Y-%m", "%Y/%m")
"""Those that name no day: the first of the month is read."""

_ENOUGH = 0.95
"""Share of the filled cells that must fit; a column may hold a few broken ones."""
_FEW = 12


@dataclass(frozen=True)
class Guess:
    """What one column of a file seems to hold.

    Parameters
    ----------
    kind : str
        "date", "number", "code" (few texts), "id" (nearly all different), "text" or "blank".
    formats : list of str
        Date formats that fit; empty where they need no saying.
    styles : list of str
        Number styles that fit.
    values : list of str
        The texts of a code, the commonest first.
    cells : array of text, shape (n,)
        The cells looked at, trimmed; null where blank.
    """

    heading: str
    kind: str
    filled: float
    formats: tuple[str, ...] = ()
    styles: tuple[NumberStyle, ...] = ()
    values: tuple[str, ...] = ()
    negative: bool = False
    cells: pa.Array | None = field(default=None, compare=False, repr=False)


def guess(heading: str, raw: pa.Array) -> Guess:
    """Look at the values of a column; shape (n,), "" where blank."""
    text = pc.utf8_trim_whitespace(raw)
    cells = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return replace(_guess(heading, pc.drop_null(cells), len(raw)), cells=cells)


def _guess(heading: str, text: pa.Array, rows: int) -> Guess:
    """What the filled cells of a column of so many rows look like."""
    if not len(text):
        return Guess(heading, "blank", 0.0)
    filled = len(text) / rows
    days = _dates(text)
    if days is not None:
        return Guess(heading, "date", filled, formats=days)
    counts = Counter(text.to_pylist())
    styles = _styles(text)
    codes = tuple(value for value, _ in counts.most_common(_FEW))
    if styles and not _numbered(text):
        low = numbers_of(text, styles[0]).floats()
        negative = bool(np.nanmin(low) < 0)
        return Guess(heading, "number", filled, styles=styles, values=codes, negative=negative)
    if len(counts) <= _FEW and len(text) >= 2 * len(counts):
        return Guess(heading, "code", filled, values=codes)
    kind = "id" if len(counts) > 0.9 * len(text) else "text"
    return Guess(heading, kind, filled, values=codes)


def _dates(text: pa.Array) -> tuple[str, ...] | None:
    """Formats that fit; () where the ordinary ones do, None where none does."""
    if _fits(text, ORDINARY) >= _ENOUGH:
        return ()
    digits = pc.all(pc.match_substring_regex(text, r"^\d+$")).as_py()
    found = [one for one in (("excel",) if digits else _FORMATS) if _fits(text, (one,)) >= _ENOUGH]
    if found == ["excel"] and not _serial_days(text):
        return None
    return tuple(found) or None


def _fits(text: pa.Array, formats: tuple[str, ...]) -> float:
    return 1.0 - float(days_of(text, formats)[1].mean())


def _serial_days(text: pa.Array) -> bool:
    """Whether whole numbers are days from 2000 to 2099, as serials count them, and vary."""
    number = numbers_of(text).floats()
    return bool(((number >= 36_526) & (number <= 73_050)).all() and len(set(number)) > 1)


def _styles(text: pa.Array) -> tuple[NumberStyle, ...]:
    styles: tuple[NumberStyle, ...] = get_args(NumberStyle)
    unread = {style: float(numbers_of(text, style).unreadable.mean()) for style in styles}
    return tuple(style for style in styles if 1.0 - unread[style] >= _ENOUGH)


def _numbered(text: pa.Array) -> bool:
    """Whether digits are names: with zeros in front, or long and all of one length."""
    zeros = pc.match_substring_regex(text, r"^0\d")
    if pc.mean(pc.cast(zeros, pa.int8())).as_py() > 0:
        return True
    plain = pc.all(pc.match_substring_regex(text, r"^\d{7,}$")).as_py()
    return bool(plain and pc.count_distinct(pc.utf8_length(text)).as_py() == 1)
