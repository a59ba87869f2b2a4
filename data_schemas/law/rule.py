"""One rule of law as data: its articles by version, its words, its place in the code."""

from __future__ import annotations

from dataclasses import dataclass

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.texts import LawText


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    Parameters
    ----------
    old, new : str
        Article of the Regulation on payments to SMEs of 2020 and of 2025; "" where that version
        has none.
    other : tuple of (LawText, str)
        Other laws with the article.
    general : tuple of (LawText, str)
        Those that hold instead of the Regulation where it does not protect the seller.
    either : bool
        Whether the rule speaks of both cases, so that both are cited.
    level : Level
        How a finding by this rule is to be taken.
    place : str
        The function that applies it.
    zh, en : str
        Templates of what is said.
    """

    code: str
    kind: FindingKind
    level: Level
    old: str = ""
    new: str = ""
    other: tuple[tuple[LawText, str], ...] = ()
    general: tuple[tuple[LawText, str], ...] = ()
    either: bool = False
    place: str
    zh: str
    en: str

    def text(self, lang: str, **given: object) -> str:
        """What is said in ``lang`` ("zh" or "en"), with what is given filled in."""
        return (self.zh if lang == "zh" else self.en).format(**given)
