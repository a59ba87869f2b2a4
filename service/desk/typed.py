"""What is typed into a widget, and values as a widget holds them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from data_schemas.codes import Code
from data_schemas.field import Field

Raw = str | bool | None
"""What a widget holds: text as typed, a code (several: joined by commas), yes or no, or nothing."""

_NUMBER = re.compile(
    r"(-?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+)(?:\.\d+)?|-?\.\d+)(%|万|亿)?元?"
)
"""Commas stand between thousands or 万: in ``2,50`` one would be a decimal point elsewhere."""
_FACTOR = {None: 1.0, "%": 0.01, "万": 1e4, "亿": 1e8}


def number(raw: Raw) -> float | int | str | None:
    """What was typed as a number, in the ways people type them; the text itself if it is none.

    Examples
    --------
    >>> number("268万"), number("30%"), number("1,200.5"), number("\uff13"), number("soon")
    (2680000, 0.3, 1200.5, 3, 'soon')
    >>> number("12,0000"), number("2,50")
    (120000, '2,50')
    """
    if not isinstance(raw, str):
        return None
    text = unicodedata.normalize("NFKC", raw).strip()
    match = _NUMBER.fullmatch(re.sub(r"[\s¥]", "", text))
    if match is None:
        return text or None
    value = round(float(match[1].replace(",", "")) * _FACTOR[match[2]], 10)
    return int(value) if value.is_integer() else value


def day(raw: Raw) -> date | None:
    """A day that was typed, or ``None``."""
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def money_text(amount: float) -> str:
    """An amount as it is typed: no more decimals than needed.

    Examples
    --------
    >>> money_text(804000.0), money_text(0.5)
    ('804,000', '0.50')
    """
    return f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"


def read(raw: dict[str, Raw], fields: dict[str, Field]) -> dict[str, Any]:
    """Typed values to what the schema takes; what cannot be read goes on as text and is refused.

    An own column that is in no list of fields is text.
    """
    out: dict[str, Any] = {}
    for name, value in raw.items():
        kind = fields[name].kind if name in fields else str
        if kind in (int, float):
            days = fields[name].meta.unit == "day" and isinstance(value, str)
            out[name] = number(str(value).strip().removesuffix("天") if days else value)
        elif kind is list:
            out[name] = value.split(",") if isinstance(value, str) and value else None
        else:
            out[name] = value.strip() if isinstance(value, str) else value
        if out[name] in (None, ""):
            del out[name]
    return out


def shown(value: object) -> Raw:
    """A value of a record as its widget holds it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Code):
        return value.value
    if isinstance(value, list):
        return ",".join(map(str, value)) or None
    if isinstance(value, (int, float)):
        return money_text(value) if abs(value) >= 1000 else f"{value:.10g}"
    return str(value)
