"""The column beside amounts that names their currency, and the one currency of a ledger."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from training.mapping.cell_marks import CODES

HEADING = re.compile(
    r"(x_)?((\w+[ _])?(currency|curr|ccy)([ _]code)?|(\w+)?(币种|币别|货币)(代码)?|moneda|divisa|"
    r"devise|währung|waers)",
    re.IGNORECASE,
)
"""Headings that name a currency."""
YUAN = "CNY"
_YUAN = {"RMB", "CNH", "人民币", "元", "人民币元", "本位币", "¥", "YUAN"}


def currency_headings(headings: Iterable[str]) -> list[str]:
    """Those that name a currency."""
    return [heading for heading in headings if HEADING.fullmatch(heading.strip())]


def currency_heading(headings: Iterable[str]) -> str | None:
    """The one of them that speaks of the amount: the plainest.

    Examples
    --------
    >>> currency_heading(["amount", "合同币种", "币种"]), currency_heading(["amount"])
    ('币种', None)
    """
    return min(currency_headings(headings), key=len, default=None)


def code_of(cell: str) -> str:
    """The currency that a cell names, "" where it is blank.

    Examples
    --------
    >>> [code_of(one) for one in (" usd", "美元", "人民币", "￥", "CHF", " ")]
    ['USD', 'USD', 'CNY', 'CNY', 'CHF', '']
    """
    code = unicodedata.normalize("NFKC", cell).strip().upper()
    return YUAN if code in _YUAN else CODES.get(code, code)


def ledger_currency(rows: Mapping[str, int]) -> str | None:
    """The one currency that amounts are in; none where no row names any.

    Yuan wherever a row names it, since all figures are shown in yuan, or where most rows name
    nothing; else what most of them name.

    Parameters
    ----------
    rows : mapping of str to int
        By currency, "" where blank.

    Examples
    --------
    >>> ledger_currency({"USD": 9, "CNY": 1}), ledger_currency({"USD": 1, "": 5})
    ('CNY', 'CNY')
    >>> ledger_currency({"EUR": 9, "USD": 1, "": 2}), ledger_currency({"": 2})
    ('EUR', None)
    """
    named = {code: count for code, count in rows.items() if code}
    if not named or YUAN in named:
        return YUAN if named else None
    most = max(named, key=lambda code: named[code])
    return most if named[most] > rows.get("", 0) else YUAN


class NamedCurrencies:
    """Which rows of a table name which currency, until it is known which one the ledger is in.

    Parameters
    ----------
    heading : str, optional
        The column that names them; by default there is none.
    """

    def __init__(self, heading: str | None = None) -> None:
        self.heading = heading
        self.rows: Counter[str] = Counter()
        self._foreign: list[tuple[NDArray[np.str_], NDArray[np.int64]]] = []

    def add(self, cells: pa.Array, numbers: NDArray[np.int64]) -> None:
        """Take in some rows.

        Parameters
        ----------
        cells : array of text, shape (n,)
        numbers : array of int64, shape (n,)
            Of the rows in the file.
        """
        values = cells.fill_null("").dictionary_encode()
        names = np.array([code_of(one) for one in values.dictionary.to_pylist()], dtype=np.str_)
        named = names[values.indices.to_numpy(zero_copy_only=False)]
        for code, count in zip(*np.unique(named, return_counts=True), strict=True):
            self.rows[str(code)] += int(count)
        foreign = (named != "") & (named != YUAN)
        if foreign.any():
            self._foreign.append((named[foreign], numbers[foreign]))

    def others(self, currency: str | None) -> list[tuple[NDArray[np.int64], str]]:
        """Rows that name another currency than the ledger's, with what the first of them names."""
        found = []
        for named, numbers in self._foreign:
            other = named != currency
            if other.any():
                found.append((numbers[other], str(named[other][0])))
        return found

    @property
    def told(self) -> dict[str, dict[str, int]]:
        """By the column that names them: rows per currency, those left out that name none."""
        named = {code: count for code, count in self.rows.items() if code}
        return {} if self.heading is None or not named else {self.heading: named}
