"""Bounded plain types that the records share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from annotated_types import Interval, MaxLen, MinLen
from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

_UNSEEN = (
    (0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F),
    (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
)  # fmt: skip
"""First and last of the characters that show nothing: white space, Unicode's
``Default_Ignorable_Code_Point`` of the basic plane, and the blank of Braille."""
BLANKS = "".join(chr(code) for first, last in _UNSEEN for code in range(first, last + 1))
"""Text of these alone is blank: a page that shows it shows nothing."""


def visible(text: Any) -> Any:
    """Text without surrounding white space, blank text as ``""``; anything else as it is.

    Examples
    --------
    >>> visible(" yes\u200b no "), visible(" \u200b\ufeff ")
    ('yes\u200b no', '')
    """
    if not isinstance(text, str):
        return text
    text = text.strip()
    return text if text.strip(BLANKS) else ""


def folded(text: str) -> str:
    """A text as it is compared with another: however wide its characters are, and in any case.

    Examples
    --------
    >>> folded(" 水利局\uff08\uff12\uff09 "), folded("\uff23000286")
    ('水利局(2)', 'c000286')
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def shared(values: Iterable[Any], kept: dict[Any, Any] | None = None) -> list[Any]:
    """The same values, of equal texts one kept for all.

    A file or a database hands over a text of its own for every cell. Of a million dated facts most
    name the same few fields and ids: kept apart they take five times the memory.

    Parameters
    ----------
    kept : dict, optional
        Texts that were shared before, and will be with these.

    Examples
    --------
    >>> one, two = shared(["R-" + str(7), "R-" + str(7)])
    >>> one is two
    True
    """
    keep = ({} if kept is None else kept).setdefault
    return [keep(value, value) for value in values]


def plain_text(value: Any) -> str:
    """One text for one value, whatever kind of file it came from.

    A file of text, a workbook and a typed file write the same yes, the same 1 and the same day in
    ways of their own. "007" is a code and stays.

    Examples
    --------
    >>> [plain_text(v) for v in (True, "TRUE", 1.0, "1.0", 2, "007", 1.25, "A")]
    ['true', 'true', '1', '1', '2', '007', '1.25', 'A']
    >>> plain_text("2025-01-31 00:00:00")
    '2025-01-31'
    """
    text = str(value)
    if text.lower() in ("true", "false"):
        return text.lower()
    short = _LONG.fullmatch(text)
    return short[1] or short[2] if short else text


_LONG = re.compile(r"(-?(?:0|[1-9]\d*))\.0+|(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?")
"""A whole number that was kept with decimals, or a day that was kept with a time."""

Share = Annotated[float, Interval(ge=0, le=1)]
"""A share from 0 to 1."""
Score5 = Annotated[float, Interval(ge=0, le=5)]
"""A score from 0 (worst) to 5 (best)."""
Count = Annotated[int, Interval(ge=0, le=10_000)]
"""A count."""
Amount = Annotated[float, Interval(ge=0.01, le=1e12)]
"""Money owed, CNY, more than zero."""
Balance = Annotated[float, Interval(ge=0, le=1e12)]
"""Money, CNY, zero allowed."""
DISORDERLY = r"\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""Characters, as a class of a pattern lists them, that command a terminal or turn the direction of
text: what is printed beside them, an amount say, would be read as another."""
NAME_PATTERN = rf"^[^\x00-\x1f{DISORDERLY}]+$"
"""Joiners are allowed: names in Persian or of emoji need them."""
ID_PATTERN = rf"^[^\x00-\x1f{DISORDERLY}\u200b-\u200f\u2060\ufeff]+$"
"""Nor what takes no room: two ids that look the same would be two."""

Id = Annotated[str, MinLen(1), MaxLen(64), StringConstraints(pattern=ID_PATTERN)]
"""An identifier: 1 to 64 characters, none of which controls, turns text or is invisible."""
Name = Annotated[str, MinLen(1), MaxLen(120), StringConstraints(pattern=NAME_PATTERN)]
"""A name for people to read, never a model input."""
Note = Annotated[
    str,
    MinLen(1),
    MaxLen(500),
    StringConstraints(pattern=NAME_PATTERN),
    BeforeValidator(visible),
]
"""What somebody writes down for others to read: 1 to 500 characters that can be seen."""
_MONTH = r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"


def _a_month(given: object) -> object:
    """Refuse what is no month by saying how one is written, before its length is complained of."""
    if isinstance(given, str) and not re.match(_MONTH, given):
        raise PydanticCustomError("not_month", "", {"given": given, "allowed": "YYYY-MM"})
    return given


Month = Annotated[
    str,
    MinLen(7),
    MaxLen(7),
    StringConstraints(pattern=_MONTH),
    BeforeValidator(_a_month),
]
"""A calendar month, ``2026-07``."""
Day = date
"""A calendar day, ISO 8601."""
