"""An answer as JSON: the one place where commands turn what they say into text for machines."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from data_schemas.errors import RiskError


class NotFinite(RiskError):
    """A figure of an answer is no number that JSON knows."""

    code = "not_finite"


def json_text(told: object) -> str:
    """One line of JSON; Chinese stays readable.

    Python would write ``NaN`` and ``Infinity``, which no other reader of JSON takes: nothing that
    was said before it would be read either.

    Raises
    ------
    NotFinite
        If a figure is not finite, with where it stands.

    Examples
    --------
    >>> json_text({"auc": 0.8})
    '{"auc": 0.8}'
    """
    try:
        return json.dumps(told, ensure_ascii=False, allow_nan=False)
    except ValueError as err:
        where, value = next(_not_finite(told, ""), ("", err))
        raise NotFinite(
            f"结果中的 {where} 不是有限的数（{value}），JSON 无法表示，因此没有写出；不带 --json "
            "可以看到其余结果。",
            f"{where} in the answer is no finite number ({value}), which JSON has no word for, so"
            " none was written; without --json the rest can be seen.",
        ) from err


def finite(told: Any) -> Any:
    """The same with nothing (null) in the place of every figure that could not be worked out."""
    if isinstance(told, float):
        return told if math.isfinite(told) else None
    if isinstance(told, Mapping):
        return {name: finite(value) for name, value in told.items()}
    if isinstance(told, (list, tuple)):
        return [finite(value) for value in told]
    return told


def _not_finite(told: object, where: str) -> Iterator[tuple[str, object]]:
    """Where the figures stand that are not finite, and what they are."""
    if isinstance(told, float) and not math.isfinite(told):
        yield where, told
    elif isinstance(told, Mapping):
        for name, value in told.items():
            if isinstance(name, float) and not math.isfinite(name):
                yield f"{where}.{name}".lstrip("."), name
            yield from _not_finite(value, f"{where}.{name}".lstrip("."))
    elif isinstance(told, (list, tuple)):
        for n, value in enumerate(told):
            yield from _not_finite(value, f"{where}[{n}]")
