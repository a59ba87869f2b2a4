"""The column beside amounts that names their currency, and the one currency of a ledger."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data_schemas.currency import YUAN
from training.mapping.cell_marks import CODES

HEADING = re.compile(
    r"(x_)?((\w+[ _])?(currency|ccy)([ _]code)?|(\w+)?(币种|币别|货币)(代码)?|moneda|divisa|"
    r"devise|währung|waers)",
    re.IGNORECASE,
)
"""Headings that name a currency."""
_DECIDES = re.compile("currency|币种|币别|货币", re.IGNORECASE)
_YUAN = {"元", "中国元", "本位币", "¥", "CN¥", "YUAN", "156"}
_SAYS_YUAN = re.compile("CNY|RMB|CNH|RENMINBI|人民币|(?<!日)本币")
_FOREIGN = re.compile(
    f"(?<![A-Z])({'|'.join(sorted(set(CODES.values())))})(?![A-Z])|"
    + "|".join(re.escape(one) for one in sorted(CODES, key=len, reverse=True))
)
_TOLD = 8


def currency_headings(headings: Iterable[str]) -> list[str]:
    """Those that name a currency."""
    return [heading for heading in headings if HEADING.fullmatch(heading.strip())]


def decides(heading: str) -> bool:
    """Whether a heading of a ledger folder says the currency of the amount, and nothing else."""
    return _DECIDES.fullmatch(heading.strip()) is not None


def currency_heading(headings: Iterable[str]) -> str | None:
    """The one of them that speaks of the amount: the plainest.

    Examples
    --------
    >>> currency_heading(["ccy", "合同币种", "币种"]), currency_heading(["amount"])
    ('币种', None)
    """
    found = currency_headings(headings)
    return min(found, key=lambda one: (not decides(one), len(one)), default=None)


def code_of(cell: str) -> str:
    """The currency that a cell names, "" where it is blank or names none that is known.

    Examples
    --------
    >>> [code_of(one) for one in (" usd", "美元", "人民币(CNY)", "￥", "CHF", " ", "无", "120")]
    ['USD', 'USD', 'CNY', 'CNY', 'CHF', '', '', '']
    """
    text = unicodedata.normalize("NFKC", cell).strip().upper()
    if text in _YUAN or _SAYS_YUAN.search(text):
        return YUAN
    found = _FOREIGN.search(text)
    return "" if found is None else CODES.get(found[0], found[0])


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
    refuses : bool
        Whether rows are refused by it; else it is told alone.
    """

    def __init__(self, heading: str | None = None, *, refuses: bool = True) -> None:
        self.heading = heading
        self.rows: Counter[str] = Counter()
        self._refuses = refuses
        self._said: Counter[str] = Counter()
        self._named: list[tuple[NDArray[np.str_], NDArray[np.int64]]] = []

    def add(self, cells: pa.Array, numbers: NDArray[np.int64]) -> NDArray[np.str_]:
        """Take in some rows; the currency of each by which it may be refused, "" where none.

        Parameters
        ----------
        cells : array of text, shape (n,)
        numbers : array of int64, shape (n,)
            Of the rows in the file.
        """
        values = cells.fill_null("").dictionary_encode()
        texts = values.dictionary.to_pylist()
        names = [code_of(one) for one in texts]
        at = values.indices.to_numpy(zero_copy_only=False)
        counts = np.bincount(at, minlength=len(texts)).tolist()
        for text, code, count in zip(texts, names, counts, strict=True):
            self._said[code or text.strip()] += count
            if self._refuses:
                self.rows[code] += count
        named: NDArray[np.str_] = np.array(names, dtype=np.str_)[at]
        names_one = named != ""
        if not self._refuses:
            return np.full(len(named), "", dtype=named.dtype)
        if names_one.any():
            self._named.append((named[names_one], numbers[names_one]))
        return named

    def others(self, currency: str | None) -> list[tuple[NDArray[np.int64], str]]:
        """Rows that name another currency than the ledger's, with where and what the first does."""
        found = []
        for named, numbers in self._named:
            other = named != currency
            if other.any():
                found.append((numbers[other], f"{self.heading}: {named[other][0]}"))
        return found

    @property
    def told(self) -> dict[str, dict[str, int]]:
        """By the column that names them: rows per currency, and per text that names none.

        Of such texts the commonest alone, the rows of all others under "…"; blank rows are left
        out.
        """
        named = {said: n for said, n in self._said.items() if code_of(said)}
        unknown = Counter({said: n for said, n in self._said.items() if said and said not in named})
        most = dict(unknown.most_common(_TOLD))
        rest = {"…": unknown.total() - sum(most.values())} if len(unknown) > _TOLD else {}
        found = named | most | rest
        return {} if self.heading is None or not found else {self.heading: found}
