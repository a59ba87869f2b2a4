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
    brackets : (str, str)
        Before and behind an aside.
    """

    comma: str
    semicolon: str
    colon: str
    stop: str
    gap: str
    brackets: tuple[str, str]

    def within(self, aside: str) -> str:
        """An aside in its brackets, to stand right behind the word it belongs to.

        Examples
        --------
        >>> ["A" + marks(lang).within("b") for lang in ("zh", "en")]
        ['A（b）', 'A (b)']
        """
        return aside.join(self.brackets)


_ZH = Marks(comma="、", semicolon="；", colon="：", stop="。", gap="", brackets=("（", "）"))
_EN = Marks(comma=", ", semicolon="; ", colon=": ", stop=". ", gap=" ", brackets=(" (", ")"))


def marks(lang: str) -> Marks:
    """The marks of a language, "zh" or "en".

    Examples
    --------
    >>> [marks(lang).comma.join(["a", "b"]) for lang in ("zh", "en")]
    ['a、b', 'a, b']
    """
    return _ZH if lang == "zh" else _EN
