"""The unit of numbers as headings, titles and cells name it."""

from __future__ import annotations

import re

from training.mapping.cell_marks import currency_of
from training.mapping.column_spec import SCALES

YUAN = "元"
_NAMES = {
    "亿元": "亿元", "亿": "亿元", "百万元": "百万元", "百万": "百万元", "万元": "万元",
    "萬元": "万元", "万": "万元", "千元": "千元", "仟元": "千元", "thousand": "thousand",
    "'000": "thousand", "million": "million", "mn": "million", YUAN: YUAN,
}  # fmt: skip
_LETTERS = {"w": "万元", "k": "thousand", "m": "million"}
"""What stands for a unit in brackets alone."""
_UNIT = re.compile(
    r"(?:亿元|百万元|万元|萬元|千元|仟元|(?:百万|亿|万)(?![一-龥])"
    r"|(?<![A-Za-z])(?:thousand|million)(?=s?(?![A-Za-z]))|(?<![A-Za-z])mn(?![A-Za-z])|'000)"
).pattern
"""A unit wherever it stands; a bare 万 before another word is a name, as in 万科."""
_OF_YUAN = re.compile(r"(?:人民币|RMB|CNY|[¥￥])?\s*(?:in )?").pattern
_OPEN, _CLOSE = re.compile(r"[（(【\[]").pattern, re.compile(r"[)）】\]]").pattern
_IN_HEADING = re.compile(
    rf"(?P<name>{_UNIT})|{_OPEN}\s*{_OF_YUAN}(?P<letter>[wkm])\s*{_CLOSE}", re.IGNORECASE
)
_OF_ALL = re.compile(
    rf"(?:单位\s*[:：（(]?\s*|(?<![\d.])(?:{_OPEN}|[\s_/:：,，-])\s*|^)(?:金额\s*)?"
    rf"{_OF_YUAN}(?P<name>{_UNIT}|{YUAN})s?\s*(?:{_CLOSE}|$|[\s,，;；。])",
    re.IGNORECASE,
)
"""A unit that a title names of all amounts below: after 单位, in brackets, or by itself."""
_AT_END = re.compile(
    rf"(?:[\s/:：_,，-]+{_OF_YUAN}(?:{_UNIT}|{YUAN})|{_OF_YUAN}[亿万萬千仟]元)s?\s*$", re.IGNORECASE
)
CELL = re.compile(r"^[（(]?(单位[:：])?(人民币)?(亿元|百万元|百万|万元|万|千元|元)[)）]?$").pattern
"""A cell that is a unit and nothing else, as in a row of units below the headings.

Read here by ``re`` and in a mapping likewise.
"""


def unit_in(heading: str) -> str | None:
    """The unit that a heading names; none where it names none, or foreign money.

    Examples
    --------
    >>> [unit_in(one) for one in ("金额/万元", "金额(w)", "金额（元）", "金额", "amount (USD)")]
    ['万元', '万元', '元', None, None]
    """
    if "%" in heading or "％" in heading:
        return "%"
    if (found := _IN_HEADING.search(heading)) is not None:
        name = found["name"]
        return _NAMES[name.lower()] if name else _LETTERS[found["letter"].lower()]
    if currency_of(heading) is None and re.search(rf"{YUAN}\W*$", heading):
        return YUAN
    return None


def plainly(heading: str) -> bool:
    """Whether a heading names its unit in brackets and in full: nobody would ask."""
    found = re.search(r"[（(【\[](?:人民币)?([^（(【\[\])）】]*)[)）】\]]", heading)
    return found is not None and found[1].strip() in SCALES


def unit_of_all(title: str) -> str | None:
    """The unit that a title, or the name of a sheet, says all amounts below are in.

    Examples
    --------
    >>> [unit_of_all(one) for one in ("金额单位：人民币万元", "应收明细（万元）", "编制单位：万科")]
    ['万元', '万元', None]
    """
    found = _OF_ALL.search(title)
    return _NAMES[found["name"].lower()] if found is not None else None


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit and nothing else."""
    return re.search(CELL, cell) is not None


def without_unit(heading: str) -> str:
    """A heading without the unit at its end.

    Examples
    --------
    >>> [without_unit(one) for one in ("金额/万元", "应收金额 万元", "应收金额万元", "单元")]
    ['金额', '应收金额', '应收金额', '单元']
    """
    return _AT_END.sub("", heading)
