"""The unit of amounts as headings, titles, sheets and cells name it."""

from __future__ import annotations

import re

from training.mapping.cell_marks import currency_of
from training.mapping.column_spec import SCALES

YUAN = "元"
_FULL = ("百万元", "亿元", "万元", "千元")
"""Names that are nothing but units."""
_NAMES = {one: one for one in (*_FULL, YUAN)} | {
    "亿": "亿元", "百万": "百万元", "万": "万元", "thousand": "thousand", "'000": "thousand",
    "million": "million", "mn": "million",
}  # fmt: skip
_LETTERS = {"w": "万元", "k": "thousand", "千": "千元", "m": "million"}
"""What stands for a unit in brackets alone; m, which means much, beside a mark of yuan."""
_OTHERS = str.maketrans(
    {"萬": "万", "圆": "元", "圓": "元", "仟": "千", "’": "'", "‘": "'", "％": "%"}
)
_WORD = re.compile(
    r"(?:百万元|亿元|万元|千元|(?:百万|亿|万)(?!\s*[一-龥])"
    r"|(?<![A-Za-z])(?:thousand|million)(?=s?(?![A-Za-z]))|(?<![A-Za-z])mn(?![A-Za-z])|'000)"
).pattern
"""A unit wherever it stands; a bare 万 before another word is a name, as in 万科."""
_MONEY = re.compile(r"(?:人民币|RMB|CNY|[¥￥])").pattern
_OPEN, _CLOSE = re.compile(r"[（(【\[]").pattern, re.compile(r"[)）】\]]").pattern
_IN_HEADING = re.compile(
    rf"(?P<name>{_WORD})"
    rf"|{_OPEN}\s*{_MONEY}?\s*(?P<letter>[wk千])\s*(?:{_MONEY}|元)?\s*{_CLOSE}"
    rf"|{_MONEY}\s*(?P<much>m)(?![A-Za-z])",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?<![价量])单位\s*[:：=为（(]?\s*{_MONEY}?\s*(?P<told>{_WORD}|元)(?={_MONEY}|[^一-龥]|$)"
    rf"|以\s*{_MONEY}?(?P<by>{_WORD}|元)为(?:金额)?单位"
    rf"|unit\s*[:：]\s*{_MONEY}?\s*(?P<unit>{_WORD})"
    rf"|amounts?\s.*\bin\s.*?(?P<amounts>{_WORD})",
    re.IGNORECASE,
)
"""That the unit is named as such."""
_BESIDE = re.compile(
    rf"{_OPEN}\s*(?:金额\s*)?{_MONEY}?\s*(?P<within>{_WORD}|元)s?\s*{_CLOSE}"
    rf"|(?P<end>{'|'.join(_FULL)})\s*$",
    re.IGNORECASE,
)
"""A unit in brackets, or one that ends a title and is no amount of its own."""
_AT_END = re.compile(
    rf"(?:[\s/:：_,，-]+{_MONEY}?\s*(?:in )?(?:{_WORD}|元)|{_MONEY}?(?:{'|'.join(_FULL)}))s?\s*$",
    re.IGNORECASE,
)
CELL = re.compile(
    r"^[（(]?(单位[:：])?(人民币|RMB|CNY)?(亿元|百万元|百万|[万萬][元圆]?|[千仟]元|元)"
    r"([（(](人民币|RMB|CNY)[)）])?[)）]?$"
).pattern
"""A cell that is a unit and nothing else, as in a row of units below the headings.

Read here by ``re`` and in a mapping likewise.
"""


def unit_in(heading: str) -> str | None:
    """The unit of money that a heading or cell names; none where it names none, or foreign money.

    Examples
    --------
    >>> [unit_in(one) for one in ("金额/万元", "金额(w)", "金额（元）", "金额", "amount (USD)")]
    ['万元', '万元', '元', None, None]
    """
    text = heading.translate(_OTHERS)
    if (found := _IN_HEADING.search(text)) is not None:
        name = found["name"]
        letter = found["letter"] or found["much"]
        return _NAMES[name.lower()] if name else _LETTERS[letter.lower()]
    if currency_of(text) is None and re.search(rf"{YUAN}\W*$", text):
        return YUAN
    return None


def plainly(heading: str) -> bool:
    """Whether a heading names its unit in brackets and in full: nobody would ask."""
    found = re.search(r"[（(【\[](?:人民币)?([^（(【\[\])）】]*)[)）】\]]", heading)
    return found is not None and found[1].strip() in SCALES


def unit_of_all(title: str) -> str | None:
    """The unit that a title, or the name of a sheet, says all amounts below are in.

    What is named as the unit goes before what stands in brackets or at the end.

    Examples
    --------
    >>> [unit_of_all(one) for one in ("金额单位：人民币万元", "应收明细（万元）", "编制单位：万科")]
    ['万元', '万元', None]
    """
    text = title.translate(_OTHERS)
    told = list(_TOLD.finditer(text))
    if told:  # 金额单位 before another
        best = next((one for one in told if text[: one.start()].endswith("金额")), told[0])
        return _NAMES[next(filter(None, best.groups())).lower()]
    found = _BESIDE.search(text)
    if found is None or (re.search(r"\d\s*$", text[: found.start()]) and found["end"]):
        return None  # 注册资本 500 万元 is an amount
    return _NAMES[(found["within"] or found["end"]).lower()]


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
    return _AT_END.sub("", heading.translate(_OTHERS))
