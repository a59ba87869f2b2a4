"""What the values of a column look like: days in which format, numbers in which style, codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.mapping.day import days_of
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
_MOST = 0.5
"""The same of a column whose heading names a field of days or numbers: the heading tells more."""
_FEW = 12

_NOTHING = (
    r"(?i)^([-–—/\\*]+|[尚暂还]?[未没无待]\p{Han}{0,4}|空|n/?a|null|none|nil|nan|tbd"
    r"|unpaid|open|pending|not (yet )?(paid|received))$"
)
"""What stands in a cell of a day or a number that has none."""

Wanted = Literal["date", "number"]
_Form = TypeVar("_Form", bound=str)


@dataclass(frozen=True)
class Guess:
    """What one column of a file seems to hold.

    Parameters
    ----------
    kind : str
        "date", "number", "code" (few texts), "id" (nearly all different), "text" or "blank".
    formats : list of str
        Date formats that fit; empty where they need no saying.
    serials : bool
        Whether days that fit none of these are numbers, as Excel counts them.
    styles : list of str
        Number styles that fit.
    values : list of str
        The texts of a code, the commonest first.
    nothing : list of str
        Texts among days or numbers that mean there is none, the commonest first.
    unread : list of str
        Other texts among them that are none, one a cell; the rest is a day or number.
    unit : str
        The cell of this column in a row of units below the headings, "" where there is none.
    cells : array of text, shape (n,)
        The cells looked at, trimmed; null where there is nothing.
    """

    heading: str
    kind: str
    filled: float
    formats: tuple[str, ...] = ()
    serials: bool = False
    styles: tuple[NumberStyle, ...] = ()
    values: tuple[str, ...] = ()
    negative: bool = False
    nothing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unit: str = ""
    cells: pa.Array | None = field(default=None, compare=False, repr=False)

    @property
    def said(self) -> tuple[str, ...]:
        """The formats by which a mapping that names no others reads its days."""
        return (*self.formats[:1], *(("excel",) if self.serials else ()))


def guess(heading: str, raw: pa.Array, wanted: Wanted | None = None) -> Guess:
    """Look at the values of a column; shape (n,), "" where blank.

    Parameters
    ----------
    wanted : str, optional
        What the heading says that the values are: then half of them is enough.
    """
    text = pc.utf8_trim_whitespace(raw)
    null = pa.scalar(None, pa.string())
    cells = pc.if_else(pc.equal(text, ""), null, text)
    none = pc.fill_null(pc.match_substring_regex(cells, _NOTHING), False)
    if pc.any(none).as_py():
        # 未付 among days says that there is none; among names it may be one.
        rest = pc.if_else(none, null, cells)
        found = _guess(heading, pc.drop_null(rest), len(raw), wanted)
        if found.kind in ("date", "number") or (found.kind == "blank" and wanted is not None):
            nothing = Counter(cells.filter(none).to_pylist()).most_common(_FEW)
            return replace(found, cells=rest, nothing=tuple(value for value, _ in nothing))
    return replace(_guess(heading, pc.drop_null(cells), len(raw), wanted), cells=cells)


def _guess(heading: str, text: pa.Array, rows: int, wanted: Wanted | None) -> Guess:
    """What the filled cells of a column of so many rows look like."""
    if not len(text):
        return Guess(heading, "blank", 0.0)
    filled = len(text) / rows
    days = _dates(text, _MOST if wanted == "date" else _ENOUGH)
    if days == ("excel",) and wanted == "number":  # 41,000 is a day to Excel, and an amount
        days = None
    if days is not None:
        rest = text.filter(pa.array(days_of(text, days)[1]))
        serials = "excel" not in days and _serial_days(rest, mixed=True)
        unread = _at(text, days_of(text, (*days, "excel") if serials else days)[1])
        return Guess(heading, "date", filled, formats=days, serials=serials, unread=unread)
    counts = Counter(text.to_pylist())
    styles = _styles(text, _MOST if wanted == "number" else _ENOUGH)
    codes = tuple(value for value, _ in counts.most_common(_FEW))
    if styles and not _numbered(text):
        read = numbers_of(text, styles[0])
        negative, unread = bool(np.nanmin(read.floats()) < 0), _at(text, read.unreadable)
        return Guess(
            heading, "number", filled, styles=styles, values=codes, negative=negative,
            unread=unread,
        )  # fmt: skip
    if len(counts) <= _FEW and len(text) >= 2 * len(counts):
        return Guess(heading, "code", filled, values=codes)
    kind = "id" if len(counts) > 0.9 * len(text) else "text"
    return Guess(heading, kind, filled, values=codes)


def _dates(text: pa.Array, enough: float) -> tuple[str, ...] | None:
    """Formats that fit, with the ordinary ones; () where these do, None where none does.

    Where none fits nearly all, those that fit most, if it is enough.
    """
    ordinary = _fits(text, ())
    if ordinary >= _ENOUGH:
        return ()
    digits = pc.all(pc.match_substring_regex(text, r"^\d+$")).as_py()
    fits = {one: _fits(text, (one,)) for one in (("excel",) if digits else _FORMATS)}
    found = _fitting(fits, enough)
    if ordinary >= enough and ordinary >= max(fits.values()):
        return ()
    if found == ("excel",):
        rest = text.filter(pa.array(days_of(text)[1]))
        if not _serial_days(rest, mixed=ordinary > 0):
            return () if ordinary >= enough else None
    return found or None


def _fitting(fits: dict[_Form, float], enough: float) -> tuple[_Form, ...]:
    """What fits nearly all, or, if that is enough, what fits most."""
    least = min(_ENOUGH, max(enough, *fits.values()))
    return tuple(one for one, share in fits.items() if share >= least)


def _at(text: pa.Array, mask: Iterable[bool]) -> tuple[str, ...]:
    """The texts of some cells."""
    return tuple(text.filter(pa.array(mask)).to_pylist())


def _fits(text: pa.Array, formats: tuple[str, ...]) -> float:
    return 1.0 - float(days_of(text, formats)[1].mean())


def _serial_days(text: pa.Array, *, mixed: bool) -> bool:
    """Whether numbers are days from 2000 to 2099, as serials count them.

    Parameters
    ----------
    mixed : bool
        Whether they stand among other days; else each text must be one, and they must vary.
    """
    number = numbers_of(text).floats()
    if mixed:
        number = number[~np.isnan(number)]
    fine = bool(len(number) and ((number >= 36_526) & (number <= 73_050)).all())
    return fine and (mixed or len(set(number)) > 1)


def _styles(text: pa.Array, enough: float) -> tuple[NumberStyle, ...]:
    styles: tuple[NumberStyle, ...] = get_args(NumberStyle)
    return _fitting(
        {style: 1.0 - float(numbers_of(text, style).unreadable.mean()) for style in styles}, enough
    )


def _numbered(text: pa.Array) -> bool:
    """Whether digits are names: with zeros in front, or long and all of one length."""
    zeros = pc.match_substring_regex(text, r"^0\d")
    if pc.mean(pc.cast(zeros, pa.int8())).as_py() > 0:
        return True
    plain = pc.all(pc.match_substring_regex(text, r"^\d{7,}$")).as_py()
    return bool(plain and pc.count_distinct(pc.utf8_length(text)).as_py() == 1)
