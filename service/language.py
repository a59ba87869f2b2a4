"""Which language a caller reads: zh or en, by ``Accept-Language``."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]


def answered_in(lang: Lang) -> dict[str, str]:
    """Headers of an answer in a language: to another reader it reads otherwise; none is kept."""
    return {"Content-Language": lang, "Vary": "Accept-Language", "Cache-Control": "no-store"}


def language_of(header: str | None, default: Lang) -> Lang:
    """The language an ``Accept-Language`` header asks for.

    Parameters
    ----------
    header : str, optional
        The header as it was sent; anything unreadable in it is passed over.
    default : Lang
        The language where the header names neither zh nor en.

    Examples
    --------
    >>> language_of("en-GB,en;q=0.9,zh;q=0.5", "zh")
    'en'
    >>> language_of("fr", "zh")
    'zh'
    """
    best: Lang = default
    best_weight = 0.0
    for part in (header or "").split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        lang = _known(tag)
        weight = _weight(parameters)
        # The first of equals wins: that is the order in which people list them.
        if lang is not None and weight > best_weight:
            best, best_weight = lang, weight
    return best


def _known(tag: str) -> Lang | None:
    primary = tag.strip().lower().split("-")[0]
    if primary == "zh":
        return "zh"
    if primary == "en":
        return "en"
    return None


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
