"""What the API answers beside scores: the vocabulary, the model card, the state of the service."""

from __future__ import annotations

from datetime import date
from typing import Literal

from data_schemas.causes import CAUSES, Cause, Side
from data_schemas.codes import Code, Stage
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, KnownAt, Record, fields_of
from data_schemas.instalment import Instalment
from data_schemas.receivable import Receivable
from data_schemas.score import Answer
from data_schemas.sources import told_source

ASKED: tuple[type[Record], ...] = (Customer, Deal, Instalment, Receivable)
"""The records whose fields a caller fills in."""


class CodeEntry(Answer):
    """A code of a closed list."""

    code: str
    label: str


class FieldEntry(Answer):
    """A declared field: what it means and what it takes."""

    name: str
    owner: str
    label: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    codes: list[CodeEntry]
    known_at: KnownAt
    learnt: bool | None


class CauseVocabulary(Answer):
    """A cause, who can act on it, what it measures, and its fields."""

    cause: Cause
    label: str
    side: Side
    side_label: str
    measures: str
    source: str
    fields: list[FieldEntry]


class Causes(Answer):
    """The eleven causes that every explanation speaks in."""

    causes: list[CauseVocabulary]


class ModelInput(Answer):
    """An input of the model.

    ``importance`` is the mean absolute contribution in log-odds, per stage; 0 where it is none.
    """

    feature: str
    label: str
    unit: str
    cause: Cause
    importance: dict[str, float]


class OwnInput(Answer):
    """A column of the company's own that the model has learnt, and that a case may name.

    ``kind``: by its few ``values``, as a number, or by the payment history of each of its many
    values. ``stages`` are those that have learnt from it.
    """

    column: str
    label: str
    unit: str
    cause: Cause
    kind: Literal["values", "number", "history"]
    values: list[str]
    stages: list[Stage]


class MergedHorizon(Answer):
    """A horizon with too few matured outcomes; it is read off its neighbours.

    Where rows are enough and one outcome is too rare, it is told at the level that was seen.

    ``missing_…`` are the matured outcomes it lacks; ``expected`` the day by which they would be
    there at the present rate, if that can be said.
    """

    stage: Stage
    horizon_days: int
    rows: int
    unpaid: int
    missing_rows: int
    missing_paid: int
    missing_unpaid: int
    expected: date | None
    text: str


class Scorecard(Answer):
    """The scale of the points: ``base_points`` at ``base_odds`` of paying in time."""

    base_points: float
    base_odds: float
    points_to_double: float


class ModelCard(Answer):
    """What is known about the model in service; ``horizons`` and ``rows`` are per stage.

    ``notes`` say in the reader's language what was learnt from little or not at all.
    ``seller_is_sme`` is the policy's word for cases that do not say whether the seller was an SME.
    """

    model_version: str
    schema_version: str
    data_as_of: date
    synthetic: bool
    horizons: dict[str, list[int]]
    delay_days: int
    default_days: int
    grade_limits: list[float]
    seller_is_sme: bool | None
    scorecard: Scorecard
    metrics: dict[str, float]
    rows: dict[str, int]
    inputs: list[ModelInput]
    own_columns: list[OwnInput]
    not_learnt: list[str]
    merged: list[MergedHorizon]
    notes: list[str]


class Health(Answer):
    """The process is alive."""

    status: Literal["ok"]


class Readiness(Answer):
    """The database answers and a model is loaded."""

    status: Literal["ready"]
    model_version: str
    ledger_revision: int


def causes(lang: str, not_learnt: frozenset[str] | None) -> Causes:
    """The vocabulary in ``lang``.

    Parameters
    ----------
    not_learnt : frozenset of str, optional
        Inputs the served model could not learn from its ledger; ``None`` while none is loaded.
    """
    return Causes(
        causes=[
            CauseVocabulary(
                cause=cause,
                label=cause.label(lang),
                side=cause.side,
                side_label=cause.side.label(lang),
                measures=CAUSES[cause].measures_zh if lang == "zh" else CAUSES[cause].measures_en,
                source=told_source(CAUSES[cause].source, lang),
                fields=[
                    _entry(field, lang, not_learnt)
                    for record in ASKED
                    for field in fields_of(record).values()
                    if field.meta.cause is cause
                ],
            )
            for cause in Cause
        ]
    )


def _entry(field: Field, lang: str, not_learnt: frozenset[str] | None) -> FieldEntry:
    codes: tuple[Code, ...] = field.codes
    return FieldEntry(
        name=field.name,
        owner=field.owner,
        label=field.meta.label(lang),
        kind="code" if codes else field.kind.__name__,
        unit=field.meta.unit,
        low=field.low,
        high=field.high,
        codes=[CodeEntry(code=c.value, label=c.label(lang)) for c in codes],
        known_at=field.meta.known_at,
        learnt=None if not_learnt is None else f"{field.owner}.{field.name}" not in not_learnt,
    )
