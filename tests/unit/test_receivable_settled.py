"""A receivable given whole whose payments leave nothing of it open."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.case import ReceivableCase
from data_schemas.errors import InvalidRecord
from model.scorer import Scorer
from model.view import LedgerView


def score(scorer: Scorer, view: LedgerView, lang: str, payment: dict[str, Any]) -> None:
    settled = {"payment_id": "P", "receivable_id": "R", "amount": 1000.0, "paid_date": "2026-06-20"}
    body = {
        "receivable": {
            "receivable_id": "R", "customer_id": "C", "due_date": "2026-07-01", "amount": 1000.0,
            "invoice_date": "2026-06-01",
        },
        "payments": [settled | payment], "as_of": "2026-06-30",
    }  # fmt: skip
    case = ReceivableCase.model_validate(body)
    scorer.score_receivable(case, view, as_of=view.ledger.as_of, lang=lang, new_id=lambda: "s")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["cash", "credit_note", "void", "write_off"])
def test_it_is_told_that_it_is_the_payments(
    scorer: Scorer, view: LedgerView, lang: str, kind: str
) -> None:
    """It was not found, as if somebody had looked for an id."""
    with pytest.raises(InvalidRecord) as caught:
        score(scorer, view, lang, {"kind": kind})
    (problem,) = caught.value.problems(lang)
    assert problem.field == "payments"
    assert {"zh": "已无未回款", "en": "nothing of the receivable open"}[lang] in problem.message


@pytest.mark.parametrize("open_yet", [{"amount": 900.0}, {"recorded_date": "2026-06-30"}])
def test_what_is_paid_in_part_or_not_known_yet_is_scored(
    scorer: Scorer, view: LedgerView, open_yet: dict[str, Any]
) -> None:
    score(scorer, view, "zh", open_yet)
