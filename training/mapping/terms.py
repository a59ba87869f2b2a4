"""Terms of payment as companies write them, to the days after which an amount is due."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from training.mapping.number import numbers_of
from training.mapping.spec import NumberStyle

_MOST = 100_000
_UNIT = re.compile(r"(?:天|日|days?|d)").pattern
_NET = r"(?:net|n)[ /]*"
_AT_ONCE = re.compile(
    r"货到(?:即)?付款?|(?:见票)?即付|即期|现结|c\.?o\.?d\.?|cash on delivery"
    r"|(?:due |payable )?(?:up)?on receipt|(?:due |payable )?immediate(?:ly)?"
)
_DAYS = re.compile(
    rf"(?:\d+(?:\.\d+)? *%? *[/ ,]? *\d+ *{_UNIT}?[ ,/]*(?={_NET}))?"  # 2/10: if paid in 10 days
    rf"(?:{_NET}|账期)?(?P<days>\d+)(?: *{_UNIT})?(?: *(?:net|账期))?"
)
_FROM_INVOICE = re.compile(
    rf"(?:自?开票(?:日期?|之日)?(?:后|起)|票后)(?P<zh>\d+)天?"
    rf"|(?:{_NET})?(?P<en>\d+) *{_UNIT} (?:from|after) (?:the )?(?:date of )?invoice(?: date)?"
)
_AFTER_MONTH = re.compile(
    rf"(?:当月)?月[末底](?:后|起)(?P<zh>\d+)天?"
    rf"|(?P<en>\d+) *{_UNIT} (?:from|after) (?:the )?(?:month[ -]?end|end of (?:the )?month)"
)
_MONTHLY = re.compile(rf"(?:当|次)?月结 *(?P<zh>\d+)? *天?|(?:{_NET})?(?P<en>\d+) *{_UNIT}? *eom")


@dataclass(frozen=True)
class Terms:
    """A column of terms.

    Parameters
    ----------
    days : array of float64, shape (n,)
        NaN where there is none.
    after_month : array of bool, shape (n,)
        Where the days count from the end of the month.
    monthly : array of bool, shape (n,)
        Where they count from a closing day that the terms do not name, such as 月结60天.
    unreadable : array of bool, shape (n,)
        Where there is something else that names no number of days.
    """

    days: NDArray[np.float64]
    after_month: NDArray[np.bool_]
    monthly: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]


def terms_of(
    text: pa.Array,
    style: NumberStyle = "1,234.56",
    *,
    of_invoice: bool = True,
    month_end: bool = False,
) -> Terms:
    """Read a column of trimmed text; null where blank.

    Parameters
    ----------
    of_invoice : bool
        Whether the days count from the invoice, as terms that name it do.
    month_end : bool
        Whether all of them count from the end of the month: then 月结60天 says what it means.

    Examples
    --------
    >>> found = terms_of(pa.array(["30 days net", "2/10 net 30", "COD", "月末后15天", "ZB12"]))
    >>> found.days.tolist(), found.after_month.tolist()
    ([30.0, 30.0, 0.0, 15.0, nan], [False, False, False, True, False])
    >>> terms_of(pa.array(["月结60天", "预付30%"])).monthly.tolist()
    [True, False]
    """
    encoded = pc.dictionary_encode(text)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    each = encoded.dictionary.to_pylist()
    days = np.full(len(each) + 1, np.nan)
    numbers = numbers_of(encoded.dictionary, style).floats()
    days[:-1] = np.where(np.abs(numbers) < _MOST, numbers, np.nan)
    after_month, monthly = np.zeros_like(days, dtype=bool), np.zeros_like(days, dtype=bool)
    for at in np.flatnonzero(np.isnan(days[:-1])).tolist():
        said = " ".join(unicodedata.normalize("NFKC", each[at]).casefold().split())
        if _AT_ONCE.fullmatch(said):
            days[at] = 0
        elif found := _DAYS.fullmatch(said) or (of_invoice and _FROM_INVOICE.fullmatch(said)):
            days[at] = _number(found)
        elif found := _AFTER_MONTH.fullmatch(said):
            days[at], after_month[at] = _number(found), True
        elif found := _MONTHLY.fullmatch(said):
            monthly[at] = not month_end
            days[at] = _number(found) if month_end else np.nan
    at = pc.fill_null(encoded.indices, len(each)).to_numpy(zero_copy_only=False)
    bad = np.isnan(days) & ~monthly
    bad[-1] = False
    return Terms(days[at], after_month[at], monthly[at], bad[at])


def _number(found: re.Match[str]) -> float:
    """The days that terms name; none where they name no number, as 月结 alone."""
    named = next((one for one in found.groupdict().values() if one is not None), "0")
    number = float(named)
    return number if number < _MOST else np.nan
