"""The answer: a ``Score`` with its curve and its explanation. No field has a default."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from data_schemas.advice import ActionAdvised, Arrears, Gap, PhenomenonShown
from data_schemas.answer import Answer as Answer  # part of this module's offer
from data_schemas.causes import Cause, Side
from data_schemas.codes import ConfidenceLevel, Grade, Stage
from data_schemas.comparable import Comparable
from data_schemas.law.codes import Evidence, FindingKind, Level, RestartKind, RestartStanding
from data_schemas.money import Money
from data_schemas.reference import Reference


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
    """The 10 %, 50 % and 90 % quantile of the payment date; of a deal: of its amount paid.

    80 % sure is from ``p10`` to ``p90``; where ``p90`` is a bound ``"after"``, from ``p20`` on.
    ``p20`` is ``None`` in scores kept before it was told.
    """

    p10: PaymentDay
    p20: PaymentDay | None = None
    p50: PaymentDay
    p90: PaymentDay


class FeatureContribution(Answer):
    """What one feature adds, beside its value as it was given and that of the reference.

    ``reading`` says whether it is worse or better than the reference; the reference's value is
    null where it has none or its instalments differ. ``is_share``: the values are shares of one,
    read in percent. ``value_label``: what a value that is one of a list stands for, in the answer's
    language; null for other values, and in scores kept before it was told.
    """

    feature: str
    label: str
    value: float | int | str | bool | None
    value_label: str | None = None
    unit: str
    is_share: bool = False
    reference: float | int | str | bool | None
    reading: str
    log_odds: float
    probability_points: float
    points: float


class CauseContribution(Answer):
    """What one cause adds; its features sum to it."""

    cause: Cause
    label: str
    side: Side
    log_odds: float
    probability_points: float
    points: float
    features: list[FeatureContribution]


class ReferenceUsed(Answer):
    """What an explanation starts from; ``used`` is typical where what was asked is not there.

    ``subject`` is the deal or receivable compared with, ``day`` the day it is read on, ``cases``
    the number of peers' receivables, ``probability`` what the reference scored on that day as its
    own question. Null where they do not apply.
    """

    asked: Reference
    used: Reference
    label: str
    text: str
    subject: str | None
    day: date | None
    cases: int | None
    probability: float | None


class Explanation(Answer):
    """Why: ``baseline + Σ causes = score``, in log-odds, in probability and in points, to 1e-9.

    ``probability_points`` are shares of 1 (0.05 is five percentage points). ``points`` are those of
    a scorecard, linear in the log-odds by the policy's scale: more points, less risk, so their sign
    is the other one; the score's own ``points`` are these, rounded. The baseline is what the model
    says of the same question (stage, age, kind) with the causes of the reference: by default of
    the typical receivable, instalment or deal. Contributions describe the model, not the world.
    """

    horizon_days: int
    reference: ReferenceUsed
    baseline_log_odds: float
    log_odds: float
    baseline_probability: float
    probability: float
    baseline_points: float
    points: float
    causes: list[CauseContribution]
    text: str


class Changed(Answer):
    """What moved an open receivable's score since a day, the ledger read as known on that day.

    ``probability_before + time_points + Σ causes = probability`` of the score. ``time_points`` is
    what the passing of time alone did: today's age, calendar and clocks, had nothing been recorded
    since. A promise whose day passed unpaid is no time but a cause: the customer broke it. All but
    ``since`` and ``text`` is null where the receivable was not open on that day.

    Undated values of the ledger count on both days, so that their being told is no change; asked
    with that earlier day as ``as_of``, a score or a list, which does not know them, can say another
    number than ``probability_before``.
    """

    since: date
    text: str
    probability_before: float | None
    grade_before: Grade | None
    time_points: float | None
    explanation: Explanation | None


class ConfidenceReason(Answer):
    """One reason for the level, in the reader's language."""

    code: str
    text: str


class Confidence(Answer):
    """How far the score can be relied on, and why; ``effective_n`` counts like outcomes seen."""

    level: ConfidenceLevel
    reasons: list[ConfidenceReason]
    effective_n: float


class UnseenValue(Answer):
    """A value given for a column of the company's own that the model has not learnt."""

    column: str
    label: str
    value: str
    text: str


class InputsUsed(Answer):
    """Where the inputs came from; values are never echoed for what the ledger holds.

    A column of the company's own is named as it is called, ``x_…``; one that was given and the
    model has not learnt is among ``not_learnt``. ``unseen`` are those it has learnt whose value
    is new to it, with what such a value counts as.
    """

    given: list[str]
    from_ledger: list[str]
    missing: list[str]
    not_learnt: list[str]
    unseen: list[UnseenValue]


class Citation(Answer):
    """A place in a law: which, its number, the article, and since when that text is in force."""

    law: str
    title: str
    number: str
    article: str
    in_force: date


class RestartJudged(Answer):
    """Something that may have started limitation anew: the evidence on file, and if it counts."""

    ended_date: date | None
    date: date
    kind: RestartKind
    evidence: Evidence
    standing: RestartStanding
    text: str


class Finding(Answer):
    """What a rule of law says of this case, in the reader's language.

    ``amount`` (with ``amount_high`` a range) is money to the cent, written as text; ``missing``
    names the fields to supply. ``date`` and ``days`` are the finding's own: the latest day of
    payment, days over, days left. ``restarts`` lists what may have started limitation anew, in the
    finding about that alone; scores kept before it was told have none.
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
    restarts: list[RestartJudged] = []


class Score(Answer):
    """The risk of one instalment, receivable or deal.

    ``gaps``, ``actions`` and ``comparable`` are given for a deal and for a receivable; an
    instalment of a deal has none of its own. ``comparable_note`` says among how many past cases
    was looked, or why none is shown. ``arrears`` is null unless the claim is past due; ``changed``
    unless it was asked for. ``expected_loss`` and ``cost_of_waiting`` are CNY, the same figures as
    in ``money``. ``customer_id`` is null in scores kept before it was told, and so is
    ``ledger_revision``, the revision of the records that the answer was given by.
    """

    score_id: str
    as_of: date
    model_version: str
    schema_version: str
    ledger_revision: int | None = None
    synthetic: bool
    stage: Stage
    subject: str
    customer_id: str | None = None
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
    changed: Changed | None
    phenomenon: PhenomenonShown
    arrears: Arrears | None
    gaps: list[Gap]
    actions: list[ActionAdvised]
    statute: list[Finding]
    comparable: list[Comparable]
    comparable_note: str
    inputs: InputsUsed


class DealScore(Answer):
    """A deal's score and one per instalment, in the order given."""

    deal: Score
    instalments: list[Score]
