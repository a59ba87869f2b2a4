"""What the estimator has to know of its input columns, beyond their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_schemas.causes import Cause
from data_schemas.customer import PEERS
from model.feature import Feature, readable_field

KIND = "unit.kind"
"""Name of the kind of instalment; one column a kind."""
DUE_MONTH = "calendar.due_month"
"""Name of the month of the due date."""
BEFORE_DUE, PAST_DUE = "question.before_due_", "question.past_due_"
"""Names of the pieces of an open receivable's age begin so."""
PHASES = tuple(f"{PAST_DUE}{days}_" for days in (0, 90, 365))
"""Pieces of age with which a phase begins in which causes matter as much as they do there."""
STATE = "receivable.furthest_state"
"""Name of how far an open receivable has come in the payer's process."""
CLAIM = "receivable."
"""Names of what is told of an open receivable itself begin so."""
DAYS = ("calendar.due_day_of_month", "calendar.due_weekday")
"""Names of what the day of a question is within its month and week."""
BUSY = "calendar.busy_"
"""Names of the features that tell how busy the payers are, 1 being usual, begin so."""
HISTORY = "history."
"""Names of the features of payment history begin so."""
PEER_FIELDS = tuple(f"customer.{name}" for name in PEERS)


def is_age(name: str) -> bool:
    """Whether a feature of that name is a piece of an open receivable's age."""
    return name.startswith((BEFORE_DUE, PAST_DUE))


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
    field : list of int
        Which declared field that may be left blank the column belongs to; −1 for everything else.
    peers : list of int
        Which of the fields that make two customers peers it belongs to; −1 for everything else.
    age : list of bool
        Whether the column is a piece of the way an open receivable's age has gone.
    busy : list of bool
        Whether the column tells how busy the payers are beside usual.
    day : list of bool
        Whether the column tells the day within month or week: papers wait a cycle.
    phases : tuple of int
        Positions of the pieces of age with which an open receivable's later phases begin.
    month : int, optional
        Position of the month of the due date.
    state : int, optional
        Position of how far an open receivable has come in the payer's process.
    claim : tuple of int
        Positions of declared fields, with a direction, of the receivable itself.
    """

    names: list[str]
    monotone: list[int]
    group: list[int]
    echo: list[bool]
    kind: list[bool]
    field: list[int]
    peers: list[int]
    age: list[bool]
    busy: list[bool]
    day: list[bool]
    phases: tuple[int, ...] = ()
    month: int | None = None
    state: int | None = None
    claim: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.names)


def columns_of(features: Sequence[Feature], names: list[str]) -> Columns:
    """The columns of some features, under the names given."""
    causes = list(Cause)
    shown = list(dict.fromkeys(f.shown for f in features))
    return Columns(
        names=names,
        monotone=[f.monotone for f in features],
        group=[
            causes.index(f.cause) if f.compute is None and f.cause and f.monotone else -1
            for f in features
        ],
        echo=[f.name.startswith(HISTORY) for f in features],
        kind=[f.shown == KIND for f in features],
        field=[shown.index(f.shown) if may_be_blank(f) else -1 for f in features],
        peers=[PEER_FIELDS.index(f.shown) if f.shown in PEER_FIELDS else -1 for f in features],
        age=[is_age(f.name) for f in features],
        busy=[f.name.startswith(BUSY) for f in features],
        day=[f.name in DAYS for f in features],
        phases=tuple(at for at, f in enumerate(features) if f.name.startswith(PHASES)),
        month=next((at for at, f in enumerate(features) if f.name == DUE_MONTH), None),
        state=next((at for at, f in enumerate(features) if f.name == STATE), None),
        claim=tuple(
            at
            for at, f in enumerate(features)
            if f.name.startswith(CLAIM) and f.monotone and may_be_blank(f)
        ),
    )


def may_be_blank(one: Feature) -> bool:
    """Whether a feature is a declared field, or a column of one, that a caller may leave out."""
    return one.compute is None and not any(readable_field(name).required for name in one.reads)
