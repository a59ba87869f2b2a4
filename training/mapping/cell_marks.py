"""Marks of a currency or a unit in cells and headings, and cells whose mark others contradict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

FOREIGN = "EUR|USD|[$€£]"
"""Marks of foreign currencies that an amount may bear."""
YUAN = "CNY|RMB|[¥元]"
"""Marks of yuan, in the form of half-width characters."""
CODES = {
    "$": "USD", "US$": "USD", "美元": "USD", "美金": "USD", "€": "EUR", "欧元": "EUR",
    "£": "GBP", "英镑": "GBP", "港币": "HKD", "港元": "HKD", "HK$": "HKD", "日元": "JPY",
    "韩元": "KRW", "韩币": "KRW", "台币": "TWD", "澳门元": "MOP", "澳门币": "MOP",
    "新加坡元": "SGD", "新加坡币": "SGD", "澳元": "AUD", "澳大利亚元": "AUD", "加元": "CAD",
    "加拿大元": "CAD", "新西兰元": "NZD", "瑞士法郎": "CHF", "瑞典克朗": "SEK",
    "挪威克朗": "NOK", "丹麦克朗": "DKK", "卢布": "RUB", "印度卢比": "INR", "泰铢": "THB",
    "林吉特": "MYR", "马币": "MYR", "印尼盾": "IDR", "越南盾": "VND", "菲律宾比索": "PHP",
    "雷亚尔": "BRL", "墨西哥比索": "MXN", "兰特": "ZAR", "迪拉姆": "AED",
    "沙特里亚尔": "SAR", "里拉": "TRY", "坚戈": "KZT",
}  # fmt: skip
"""Names of foreign currencies, and their codes by ISO 4217."""
_IN_HEADING = re.compile(
    r"(?<![A-Z])(US\$|USD|EUR|GBP|HKD|JPY)(?![A-Z])|[$€£]|美元|美金|欧元|英镑|港币|港元|日元",
    re.IGNORECASE,
)
_ENDS = r" *[-)]?$"
_CONVERTED = re.compile("人民币|CNY|RMB|折|等值", re.IGNORECASE)
_IN_YUAN = re.compile(
    "本位币|(?<!日)本币|人民币|CNY|RMB|折(?![扣后让旧])|local currency", re.IGNORECASE
)

Mask = NDArray[np.bool_]


def currency_of(heading: str) -> str | None:
    """The foreign currency that a heading names; none where it speaks of yuan too.

    Examples
    --------
    >>> [currency_of(one) for one in ("amt (USD)", "金额（美元）", "美元折人民币", "usdebt")]
    ['USD', 'USD', None, None]
    """
    found = _IN_HEADING.search(heading)
    if found is None or _CONVERTED.search(heading):
        return None
    return CODES.get(found[0].upper(), found[0].upper())


def says_yuan(heading: str) -> bool:
    """Whether amounts are in yuan by their heading, whatever the currency of the contract.

    Examples
    --------
    >>> [says_yuan(one) for one in ("本位币金额", "折人民币", "折扣后金额", "原币金额")]
    [True, True, False, False]
    """
    return _IN_YUAN.search(heading) is not None and currency_of(heading) is None


def foreign_marked(text: pa.Array) -> Mask:
    """Which cells bear the mark of a foreign currency; shape (n,).

    Examples
    --------
    >>> foreign_marked(pa.array(["1000", "USD 500", "¥7", None])).tolist()
    [False, True, False, False]
    """
    return _matching(text, FOREIGN)


def foreign_counts(text: pa.Array) -> Counter[str]:
    """How many cells bear the mark of which foreign currency.

    Examples
    --------
    >>> sorted(foreign_counts(pa.array(["$1", "USD 500", "€7", None, "3"])).items())
    [('EUR', 1), ('USD', 2)]
    """
    marked = text.filter(pa.array(foreign_marked(text)))
    found = (re.search(FOREIGN, one) for one in marked.to_pylist())
    return Counter(CODES.get(one[0], one[0]) for one in found if one is not None)


def in_yuan(text: pa.Array, unit: str) -> Mask:
    """Which cells say 元 in a column that counts in another unit, such as 125000元 in one of 万元.

    Examples
    --------
    >>> in_yuan(pa.array(["12.5", "12.5万元", "(125000元)"]), "万元").tolist()
    [False, False, True]
    """
    if not _scaled(unit):
        return np.zeros(len(text), dtype=bool)
    return _matching(text, f"元{_ENDS}") & ~_names(text, unit)


def yuan_marked(text: pa.Array, unit: str) -> Mask:
    """Which cells bear a mark of yuan, ¥ or CNY, in a column of another unit they do not name.

    Examples
    --------
    >>> yuan_marked(pa.array(["12.5", "¥12.5万元", "¥125000"]), "万元").tolist()
    [False, False, True]
    """
    if not _scaled(unit):
        return np.zeros(len(text), dtype=bool)
    return _matching(text, "CNY|RMB|¥") & ~_names(text, unit)


def _names(text: pa.Array, unit: str) -> Mask:
    """Which cells end in the unit of their column: they mean it, whatever else they bear."""
    return _matching(text, re.escape(unit) + _ENDS)


def _scaled(unit: str) -> bool:
    return unit not in ("1", "元", "%")


def _matching(text: pa.Array, pattern: str) -> Mask:
    found = pc.match_substring_regex(pc.utf8_normalize(text, form="NFKC"), pattern)
    return np.asarray(pc.fill_null(found, False))


class TableMarks:
    """The marks of every column of amounts or other numbers of a table.

    Parameters
    ----------
    of : dict of (str, str) to ColumnMarks
        By field and code of the reason that such a cell is refused for.
    """

    def __init__(self) -> None:
        self.of: dict[tuple[str, str], ColumnMarks] = {}

    def contradicted(
        self,
        name: str,
        marks: Mapping[str, Mask],
        text: pa.Array,
        number: Mask,
        numbers: NDArray[np.int64],
    ) -> dict[str, Mask]:
        """By code, which cells of a chunk of one field others are known by now to contradict.

        Parameters
        ----------
        marks : mapping of str to array of bool, shape (n,)
            By code, the cells of wanted rows that bear a mark.
        number : array of bool, shape (n,)
            The wanted rows that hold a number: one that is left out, such as a total, contradicts
            none.
        numbers : array of int64, shape (n,)
            Of the rows in the file.
        """
        return {
            code: self.of.setdefault((name, code), ColumnMarks()).add(
                marked, number & ~marked, text, numbers
            )
            for code, marked in marks.items()
        }

    @property
    def foreign(self) -> Counter[str]:
        """Rows per currency where every amount bears the mark of the same."""
        seen = self.of.get(("amount", "foreign_currency"))
        return seen.counts if seen is not None and seen.whole else Counter()


class ColumnMarks:
    """Cells of one column that bear a mark, until it is known whether all of them bear the same.

    A column all in one currency is taken as it is; of a mixed one no sum means anything. That
    holds of the whole column, however many chunks it is read in.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._plain = False
        self._held: list[tuple[NDArray[np.int64], str]] = []

    def add(self, marked: Mask, plain: Mask, text: pa.Array, numbers: NDArray[np.int64]) -> Mask:
        """Take in one chunk; which of its cells others are known to contradict.

        Parameters
        ----------
        marked, plain : arrays of bool, shape (n,)
            Cells with the mark, and numbers without it.
        text : array of text, shape (n,)
        numbers : array of int64, shape (n,)
            Of the rows in the file.
        """
        self._plain |= bool(plain.any())
        if not marked.any():
            return marked
        self.counts += foreign_counts(text.filter(pa.array(marked)))
        if self.mixed:
            return marked
        self._held.append((numbers[marked], text[int(np.flatnonzero(marked)[0])].as_py()))
        return np.zeros_like(marked)

    def late(self) -> list[tuple[NDArray[np.int64], str]]:
        """Rows taken in before a cell that contradicts them was met, with a cell of each chunk."""
        return self._held if self.mixed else []

    @property
    def mixed(self) -> bool:
        """Whether cells contradict each other: some have no mark, or that of another currency."""
        return self._plain or len(self.counts) > 1

    @property
    def whole(self) -> bool:
        """Whether every cell that is filled bears the mark."""
        return bool(self._held) and not self.mixed
