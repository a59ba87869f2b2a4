"""The answer: a ``Score`` with its curve and its explanation. No field has a default."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from data_schemas.advice import ActionAdvised, Arrears, Gap, PhenomenonShown
from data_schemas.answer import Answer as Answer  # part of this module's offer
from data_schemas.causes import Cause, Side
from data_schemas.codes import ConfidenceLevel, Grade, Stage
from data_schemas.law.codes import FindingKind, Level
from data_schemas.money import Money


class HorizonProbability(Answer):
    """Probability of still being unpaid ``horizon_days`` after the question date."""

    horizon_days: int
    probability: float


class CurvePoint(Answer):
    """A point of the curve; ``days_past_due`` counts from the due date, also at the open stage."""

    days_past_due: int
    probability_unpaid: float


class PaymentDay(Answer):
    """A quantile of the payment date: a day, or a bound where the curve does not reach.

    ``bound`` is ``None`` with a date, ``"before"``: paid before ``date`` (the first point of the
    curve), ``"after"``: not paid by ``date`` (its last point).
    """

    date: date
    bound: str | None


class PaymentDate(Answer):
    """The 10 %, 50 % and 90 % quantile of the payment date; of a deal: of its amount paid."""

    p10: PaymentDay
    p50: PaymentDay
    p90: PaymentDay


class FeatureContribution(Answer):
    """What one feature adds, beside its value as it was given."""

    feature: str
    label: str
    value: float | int | str | bool | None
    unit: str
    log_odds: float
    probability_points: float


class CauseContribution(Answer):
    """What one cause adds; its features sum to it."""

    cause: Cause
    label: str
    side: Side
    log_odds: float
    probability_points: float
    features: list[FeatureContribution]


class Explanation(Answer):
    """Why: ``baseline + Σ causes = score``, in log-odds and in probability, to 1e-9.

    ``probability_points`` are shares of 1 (0.05 is five percentage points). The baseline is the
    typical receivable of this stage and age. Contributions describe the model, not the world.
    """

    horizon_days: int
    baseline_log_odds: float
    log_odds: float
    baseline_probability: float
    probability: float
    causes: list[CauseContribution]
    text: str


class ConfidenceReason(Answer):
    """One reason for the level, in the reader's language."""

    code: str
    text: str


class Confidence(Answer):
    """How far the score can be relied on, and why; ``effective_n`` counts like outcomes seen."""

    level: ConfidenceLevel
    reasons: list[ConfidenceReason]
    effective_n: float


class InputsUsed(Answer):
    """Where the inputs came from; values are never echoed for what the ledger holds."""

    given: list[str]
    from_ledger: list[str]
    missing: list[str]
    not_learnt: list[str]


class Citation(Answer):
    """A place in a law: which, its number, the article, and since when that text is in force."""

    law: str
    title: str
    number: str
    article: str
    in_force: date


class Finding(Answer):
    """What a rule of law says of this case, in the reader's language.

    ``amount`` (with ``amount_high`` a range) is money to the cent, written as text; ``missing``
    names the fields to supply. ``date`` and ``days`` are the finding's own: the latest day of
    payment, days over, days left.
    """

    code: str
    kind: FindingKind
    level: Level
    text: str
    citations: list[Citation]
    date: date | None
    days: int | None
    amount: Decimal | None
    amount_high: Decimal | None
    missing: list[str]


class Score(Answer):
    """The risk of one instalment, receivable or deal.

    ``gaps`` and ``actions`` are given for a deal and for a receivable; an instalment of a deal has
    none of its own. ``arrears`` is null unless the claim is past due. ``expected_loss`` and
    ``cost_of_waiting`` are CNY, the same figures as in ``money``.
    """

    score_id: str
    as_of: date
    model_version: str
    schema_version: str
    synthetic: bool
    stage: Stage
    subject: str
    amount: float
    grade: Grade
    points: int
    confidence: Confidence
    delay: HorizonProbability
    default: HorizonProbability
    curve: list[CurvePoint]
    expected_days_late: float
    payment_date: PaymentDate
    expected_loss: float
    cost_of_waiting: float
    money: Money
    explanation: Explanation
    phenomenon: PhenomenonShown
    arrears: Arrears | None
    gaps: list[Gap]
    actions: list[ActionAdvised]
    statute: list[Finding]
    inputs: InputsUsed


class DealScore(Answer):
    """A deal's score and one per instalment, in the order given."""

    deal: Score
    instalments: list[Score]


def plain(value: Any) -> float | int | str | bool | None:
    """A value as JSON can carry it."""
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)
