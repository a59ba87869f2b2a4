"""What stands between words, clauses and sentences that are put together, in zh and in en."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marks of one language; where it wants a blank behind one, that is part of it.

    Parameters
    ----------
    comma : str
        Between the items of a list; in Chinese 顿号.
    stop : str
        At the end of a sentence that another follows.
    gap : str
        Between two sentences that have their stops.
    """

    comma: str
    semicolon: str
    colon: str
    stop: str
    gap: str


_ZH = Marks(comma="、", semicolon="；", colon="：", stop="。", gap="")
_EN = Marks(comma=", ", semicolon="; ", colon=": ", stop=". ", gap=" ")


def marks(lang: str) -> Marks:
    """The marks of a language, "zh" or "en".

    Examples
    --------
    >>> [marks(lang).comma.join(["a", "b"]) for lang in ("zh", "en")]
    ['a、b', 'a, b']
    """
    return _ZH if lang == "zh" else _EN
