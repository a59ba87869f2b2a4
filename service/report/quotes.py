"""English in a Chinese face: its quotation marks are as wide as a Chinese sign and leave holes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from service.report.drawing import Drawing

Part = TypeVar("Part")

_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_QUOTED = re.compile("“[^“”]*”|‘[^‘’]*’")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")


def straight(part: Part) -> Part:
    """The same with straight marks around English; drawings stay as they are.

    What is quoted in Chinese keeps its marks: they are as wide as the signs inside.

    Parameters
    ----------
    part : str, tuple or dataclass
        A text, or what holds texts.

    Examples
    --------
    >>> straight(("do not speak of “the contract”", "某“双一流”大学"))
    ('do not speak of "the contract"', '某“双一流”大学')
    """
    new: object = part
    if isinstance(part, str):
        new = _QUOTED.sub(_unquoted, _APOSTROPHE.sub("'", part))
    elif isinstance(part, tuple):
        new = tuple(straight(one) for one in part)
    elif is_dataclass(part) and not isinstance(part, (type, Drawing)):
        new = replace(part, **{f.name: straight(getattr(part, f.name)) for f in fields(part)})
    return new  # type: ignore[return-value]


def _unquoted(found: re.Match[str]) -> str:
    text = found[0]
    if any(unicodedata.east_asian_width(sign) in "WF" for sign in text):
        return text
    return f"{_MARKS[text[0]]}{text[1:-1]}{_MARKS[text[-1]]}"
