"""What the estimator has to know of its input columns, beyond their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_schemas.causes import Cause
from model.feature import Feature

KIND = "unit.kind"
"""Name of the kind of instalment; one column a kind."""
DUE_MONTH = "calendar.due_month"
"""Name of the month of the due date."""
HISTORY = "history."
"""Names of the features of payment history begin so."""


@dataclass(frozen=True)
class Columns:
    """Names and meaning of f columns.

    Parameters
    ----------
    names : list of str
        Names, as the boosters keep them.
    monotone : list of int
        −1, 0 or +1: the direction the outcome must keep.
    group : list of int
        Position of the cause a declared field measures; −1 for everything else.
    echo : list of bool
        Whether the column is payment history: an echo of every cause at once.
    kind : list of bool
        Whether the column flags one kind of instalment.
    month : int, optional
        Position of the month of the due date.
    """

    names: list[str]
    monotone: list[int]
    group: list[int]
    echo: list[bool]
    kind: list[bool]
    month: int | None = None

    def __len__(self) -> int:
        return len(self.names)


def columns_of(features: Sequence[Feature], names: list[str]) -> Columns:
    """The columns of some features, under the names given."""
    causes = list(Cause)
    return Columns(
        names=names,
        monotone=[f.monotone for f in features],
        group=[
            causes.index(f.cause) if f.compute is None and f.cause and f.monotone else -1
            for f in features
        ],
        echo=[f.name.startswith(HISTORY) for f in features],
        kind=[f.shown == KIND for f in features],
        month=next((at for at, f in enumerate(features) if f.name == DUE_MONTH), None),
    )
