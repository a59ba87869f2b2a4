"""What a feature is: declared once, with label, unit, cause and direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from model.asked import Asked
from model.day import Floats

BOTH = (Stage.SIGNING, Stage.OPEN)


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

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


def feature(
    *,
    zh: str,
    en: str,
    unit: str,
    cause: Cause | None,
    monotone: int = 0,
    stages: tuple[Stage, ...] = BOTH,
    name: str | None = None,
) -> Callable[[Compute], Feature]:
    """Declare an engineered feature; the function's name is the column's name.

    Raises
    ------
    TypeError
        If the function has no docstring.
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
        )

    return declare
