"""Numbers as people and their programs write them, to exact decimal text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from training.mapping.cell_marks import FOREIGN, YUAN
from training.mapping.column_spec import SCALES
from training.mapping.spec import NumberStyle

_MARK = f"({YUAN}|{FOREIGN})"
_EXPONENT = r"([eE][+-]?\d{1,2})?"

_STYLES: dict[NumberStyle, tuple[str, str, str]] = {
    "1,234.56": (rf"^[+-]?(\d{{1,3}}(,\d{{3}})+|\d+)(\.\d*)?{_EXPONENT}$|^[+-]?\.\d+$", ",", "."),
    "1.234,56": (rf"^[+-]?(\d{{1,3}}(\.\d{{3}})+|\d+)(,\d*)?{_EXPONENT}$|^[+-]?,\d+$", ".", ","),
    "1 234,56": (rf"^[+-]?(\d{{1,3}}( \d{{3}})+|\d+)(,\d*)?{_EXPONENT}$|^[+-]?,\d+$", " ", ","),
}
"""Of each style: what a number looks like, what parts its thousands, what begins its decimals.

Groups of thousands must be whole, so that 12.5 is never read as 125."""

_LONGEST = 60


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Parameters
    ----------
    text : array of text, shape (n,)
        Each number in plain decimal digits with its sign, in the unit of the file; null where
        there is none.
    scale : Decimal
        What one unit of the file is in the unit of the field.
    unreadable : array of bool, shape (n,)
        Where there is something that is no number.
    """

    text: pa.Array
    scale: Decimal
    unreadable: NDArray[np.bool_]

    def floats(self) -> NDArray[np.float64]:
        """The numbers in the unit of the field, correctly rounded; NaN where there is none."""
        if self.scale == 1:
            out: NDArray[np.float64] = pc.cast(self.text, pa.float64()).to_numpy(
                zero_copy_only=False
            )
            return out
        scaled = [np.nan if t is None else float(Decimal(t) * self.scale)
                  for t in self.text.to_pylist()]  # fmt: skip
        return np.array(scaled, dtype="float64")

    def total(self, mask: NDArray[np.bool_] | None = None) -> Decimal:
        """The exact sum of the numbers (of those in ``mask``) in the unit of the field."""
        text = self.text if mask is None else self.text.filter(pa.array(mask))
        return sum(map(Decimal, text.drop_null().to_pylist()), Decimal()) * self.scale


def numbers_of(
    text: pa.Array,
    style: NumberStyle = "1,234.56",
    unit: str = "1",
    sign: str = "as_is",
    negated: NDArray[np.bool_] | None = None,
) -> Numbers:
    """Read a column of trimmed text; null where blank.

    Brackets and a trailing minus make negative, marks of currency and the unit itself are left
    out, full-width digits are digits.

    Parameters
    ----------
    sign : str
        "as_is", "negate" or "absolute".
    negated : array of bool, shape (n,), optional
        The rows whose sign a column of its own turns around.

    Examples
    --------
    >>> numbers_of(pa.array(["1,234.5", "(1,000.00)", "¥7-", "12.5万"])).text.to_pylist()
    ['1234.5', '-1000.00', '-7', None]
    """
    given = text
    text = pc.utf8_trim_whitespace(pc.utf8_normalize(text, form="NFKC"))
    for minus in "\u2212\u2013":
        text = pc.replace_substring(text, minus, "-")
    if unit != "1":
        text = pc.replace_substring_regex(text, rf" *{re.escape(unit)} *([-)]?)$", r"\1")
    text = pc.replace_substring_regex(text, rf"^([-+(]?) *{_MARK} *", r"\1")
    text = pc.replace_substring_regex(text, rf" *{_MARK} *([-)]?)$", r"\2")
    text = pc.replace_substring_regex(text, r"^\((.*)\)$", r"-\1")
    text = pc.replace_substring_regex(text, r"^([^-]+)-$", r"-\1")
    text = pc.replace_substring_regex(text, "^- *", "-")
    pattern, thousands, point = _STYLES[style]
    fine = pc.and_(pc.match_substring_regex(text, pattern), pc.less(pc.utf8_length(text), _LONGEST))
    text = pc.if_else(fine, text, pa.scalar(None, pa.string()))
    text = pc.replace_substring(text, thousands, "")
    if point != ".":
        text = pc.replace_substring(text, point, ".")
    text = pc.replace_substring_regex(text, r"^\+", "")
    if sign == "absolute":
        text = pc.replace_substring_regex(text, "^-", "")
    if sign == "negate":
        text = _turned(text)
    if negated is not None:
        text = pc.if_else(pa.array(negated), _turned(text), text)
    unreadable = np.asarray(pc.and_(pc.is_valid(given), pc.is_null(text)))
    return Numbers(text=text, scale=SCALES[unit], unreadable=unreadable)


def with_points(text: pa.Array, style: NumberStyle) -> pa.Array:
    """Text of which whatever is a number of this style is written plainly, as 1234.5.

    Examples
    --------
    >>> with_points(pa.array(["1.234,5", "7,5", "PG-1,5", None]), "1.234,56").to_pylist()
    ['1234.5', '7.5', 'PG-1,5', None]
    """
    pattern, thousands, point = _STYLES[style]
    plain = pc.replace_substring(pc.replace_substring(text, thousands, ""), point, ".")
    return pc.if_else(pc.match_substring_regex(text, pattern), plain, text)


def written_otherwise(text: pa.Array, style: NumberStyle, unit: str = "1") -> NDArray[np.bool_]:
    """Which cells are numbers of another style than this one; shape (n,)."""
    out = np.zeros(len(text), dtype=bool)
    for other in _STYLES:
        if other != style:
            out |= ~numbers_of(text, other, unit).unreadable
    return out


def _turned(text: pa.Array) -> pa.Array:
    """The numbers with their sign turned around."""
    bare = pc.replace_substring_regex(text, "^-", "")
    return pc.if_else(pc.starts_with(text, "-"), bare, pc.binary_join_element_wise("-", bare, ""))
