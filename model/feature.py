"""What a feature is: declared once, with label, unit, cause and direction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from data_schemas.causes import Cause
from data_schemas.codes import Code, Stage
from data_schemas.field import Field, KnownAt, fields_of
from data_schemas.frame import TABLES
from model.asked import Asked
from model.day import Floats

BOTH = (Stage.SIGNING, Stage.OPEN)
LATEST = {Stage.SIGNING: KnownAt.SIGNING, Stage.OPEN: KnownAt.COLLECTION}
"""The last event whose fields can be known at a stage. An open receivable is not paid, so what is
known at payment is known too late for both."""


class Compute(Protocol):
    """Computes a feature for all units asked: shape (n,), missing as NaN."""

    __name__: str
    __doc__: str | None

    def __call__(self, asked: Asked, /) -> Floats:
        """Values for all units asked."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One column the model may see.

    Parameters
    ----------
    name : str
        Name of the column.
    shown : str
        Name it is explained under; the columns of one unordered code share it.
    zh, en, unit : str
        Label and unit.
    cause : Cause, optional
        Cause its contribution counts under; ``None``: it only names the question (age, days to
        due) and belongs to the baseline.
    monotone : int
        +1: risk cannot fall when it rises; −1: cannot rise; 0: free.
    stages : tuple of Stage
        Stages at which it can be known; elsewhere it is no input.
    compute : callable, optional
        For an engineered feature; a raw field is taken from the values given.
    rank : int, optional
        For one column of an unordered code: the rank that makes it 1.
    reads : tuple of str
        Declared fields ("owner.field") of the unit's own records that its value comes from,
        beyond what every unit carries. What happened to others before the snapshot is history
        and not listed.
    is_share : bool
        Whether its value is told in percent.
    codes : tuple of Code
        The list whose ranks its values are, to be told by their labels.
    key : str
        The own column under whose value it is history; "" for all others.

    Raises
    ------
    TypeError
        If it reads a field that is known later than one of its stages, or has no stage at all.
    """

    name: str
    shown: str
    zh: str
    en: str
    unit: str
    cause: Cause | None
    monotone: int
    stages: tuple[Stage, ...] = BOTH
    compute: Compute | None = None
    rank: int | None = None
    reads: tuple[str, ...] = ()
    is_share: bool = False
    codes: tuple[Code, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        for name in self.reads:
            known_at = readable_field(name).meta.known_at
            for stage in self.stages:
                if known_at.is_after(LATEST[stage]):
                    raise TypeError(
                        f"feature {self.name}: {name} is known at {known_at.value}, "
                        f"too late for stage {stage.value}"
                    )
        if not self.stages:
            raise TypeError(f"feature {self.name} is known too late for every stage")

    @property
    def is_worked_out(self) -> bool:
        """Whether it is an engineered feature, no field that somebody fills in."""
        return self.compute is not None

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@cache
def _readable() -> dict[str, Field]:
    """Every declared field of a ledger by "owner.field", the day a receivable was paid included."""
    return {
        f"{field.owner.removeprefix('ledger')}.{name}": field
        for record in TABLES.values()
        for name, field in fields_of(record).items()
    }


def readable_field(name: str) -> Field:
    """The declared field "owner.field".

    Raises
    ------
    TypeError
        If nothing of that name is declared.
    """
    found = _readable().get(name)
    if found is None:
        raise TypeError(f"no declared field is called {name}")
    return found


def feature(
    *,
    zh: str,
    en: str,
    unit: str,
    cause: Cause | None,
    monotone: int = 0,
    stages: tuple[Stage, ...] = BOTH,
    name: str | None = None,
    reads: tuple[str, ...] = (),
    is_share: bool = False,
    codes: Iterable[Code] = (),
) -> Callable[[Compute], Feature]:
    """Declare an engineered feature; the function's name is the column's name.

    Raises
    ------
    TypeError
        If the function has no docstring, or reads what is not known yet (see ``Feature``).
    """

    def declare(compute: Compute) -> Feature:
        if not compute.__doc__:
            raise TypeError(f"feature {compute.__name__} needs a docstring")
        return Feature(
            name=name or compute.__name__,
            shown=name or compute.__name__,
            zh=zh,
            en=en,
            unit=unit,
            cause=cause,
            monotone=monotone,
            stages=stages,
            compute=compute,
            reads=reads,
            is_share=is_share,
            codes=tuple(codes),
        )

    return declare
