"""What a report is made of, before it has a place on paper."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields

from service.language import Lang
from service.report.drawing import Drawing


@dataclass(frozen=True)
class Budget:
    """How much is shown of each list; what is left out is counted."""

    parts: int = 10
    causes: int = 6
    gaps: int = 3
    actions: int = 8
    findings: int = 6
    cases: int = 5
    options: int = 3


BUDGETS = (
    Budget(),
    Budget(parts=8, causes=5, gaps=3, actions=6, findings=5, cases=5),
    Budget(parts=8, causes=5, gaps=3, actions=5, findings=5, cases=4),
    Budget(parts=7, causes=4, gaps=2, actions=5, findings=4, cases=4),
    Budget(parts=6, causes=4, gaps=2, actions=4, findings=4, cases=3, options=2),
    Budget(parts=5, causes=4, gaps=2, actions=3, findings=3, cases=3, options=2),
    Budget(parts=4, causes=3, gaps=2, actions=3, findings=3, cases=2, options=1),
)
"""From generous to the least a page is worth printing for."""
EVERYTHING = Budget(*[sys.maxsize] * len(fields(Budget)))
"""Where there is no end to the page."""


@dataclass(frozen=True)
class Item:
    """One entry of a section: what, how much or who, and the rest."""

    head: str
    tail: str = ""
    text: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its entries, a table, or a remark at the end; any may be missing."""

    title: str
    items: tuple[Item, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A report, in words and drawings; ``table`` rows begin with their heads."""

    lang: Lang
    title: str
    subject: str
    about: str
    grade: str
    grade_label: str
    banner: str
    decided: str
    figures: tuple[tuple[str, str], ...]
    lead: str
    confidence: str
    waterfall: Drawing
    waterfall_title: str
    curve: Drawing
    curve_title: str
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    foot: tuple[str, ...]
