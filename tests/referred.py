"""Scores told from a chosen reference, and what has to hold of each; for the laws of both."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.reference import MONTH_DAYS, Reference
from data_schemas.score import Explanation, Score
from model.scorer import Scorer
from model.view import LedgerView
from tests.factories import a_case_body

LATER = timedelta(days=MONTH_DAYS)


def a_deal(view: LedgerView, reference: Reference, customer: str | None = None) -> DealCase:
    """A deal of the customer with most receivables, or of a named one."""
    body = a_case_body()
    name = customer or str(view.ledger.receivables["customer_id"].value_counts().index[0])
    body["customer"]["customer_id"] = body["deal"]["customer_id"] = name
    return DealCase.model_validate(body | {"reference": reference.value})


def deal_score(scorer: Scorer, view: LedgerView, case: DealCase, as_of: date) -> list[Score]:
    ids = (str(i) for i in itertools.count())
    found = scorer.score_deal(case, view, as_of=as_of, lang="en", new_id=lambda: next(ids))
    return [found.deal, *found.instalments]


def claim_score(scorer: Scorer, view: LedgerView, as_of: date, **given: Any) -> Score:
    case = ReceivableCase.model_validate(given)
    return scorer.score_receivable(case, view, as_of=as_of, lang="en", new_id=lambda: "s")


def check_sums(told: Explanation) -> None:
    assert abs(told.baseline_log_odds + sum(c.log_odds for c in told.causes) - told.log_odds) < 1e-9
    points = sum(c.probability_points for c in told.causes)
    assert abs(told.baseline_probability + points - told.probability) < 1e-9
    for cause in told.causes:
        assert abs(sum(f.log_odds for f in cause.features) - cause.log_odds) < 1e-9
        points = sum(f.probability_points for f in cause.features)
        assert abs(points - cause.probability_points) < 1e-9


def without_words(one: Score) -> Score:
    """The score without its explanation and its id."""
    plain = one.explanation.model_copy(update={"causes": [], "text": "", "reference": None})
    none = {"baseline_log_odds": 0.0, "baseline_probability": 0.0, "baseline_points": 0.0}
    plain = plain.model_copy(update=none)
    return one.model_copy(update={"explanation": plain, "score_id": "", "changed": None})
