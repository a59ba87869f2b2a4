"""Facts of law that cannot be: said in both languages, naming field, given and allowed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.law.facts import ContractLaw
from data_schemas.problems import problems
from tests.factories import a_case_body

WRONG: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "two rates": (
        {"law": {"late_rate_year": 0.08, "late_rate_day": 0.0003}},
        "law.late_rate_year", "", "late_rate_day",
    ),
    "a rate of 8 instead of 8 %": ({"law": {"late_rate_year": 8}}, "law.late_rate_year", "8", "1"),
    "another signing day": (
        {"law": {"signing_date": "2026-06-30"}}, "law.signing_date", "2026-06-30", "2026-07-01",
    ),
    "an unknown kind of buyer": ({"law": {"buyer": "army_unit"}}, "law.buyer", "army_unit", "army"),
    "an instalment that is not there": (
        {"claims": [{"instalment_id": "9"}]}, "claims.0.instalment_id", "9", "1, 2, 3",
    ),
    "an instalment twice": (
        {"claims": [{"instalment_id": "1"}, {"instalment_id": "1"}]},
        "claims.1.instalment_id", "1", "",
    ),
    "more in dispute than is owed": (
        {"claims": [{"instalment_id": "3", "disputed_amount": 100_000.01}]},
        "claims.0.disputed_amount", "100000.01", "100000.00",
    ),
    "delivery in another century": (
        {"claims": [{"instalment_id": "1", "delivery_date": "1926-07-14"}]},
        "claims.0.delivery_date", "1926-07-14", "2000-01-01",
    ),
    "a restart out of range": (
        {"claims": [{"instalment_id": "1", "restarts": [
            {"date": "1926-07-14", "kind": "demand", "evidence": "signed"}]}]},
        "claims.0.restarts.0.date", "1926-07-14", "2000-01-01",
    ),
    "a suit that ends before it begins": (
        {"claims": [{"instalment_id": "1", "restarts": [
            {"date": "2026-07-14", "kind": "suit", "ended_date": "2026-07-13"}]}]},
        "claims.0.restarts.0.ended_date", "2026-07-13", "2026-07-14",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named(what: str, lang: str) -> None:
    more, field, given, allowed = WRONG[what]
    with pytest.raises(ValidationError) as caught:
        DealCase.model_validate(a_case_body() | more)
    (problem,) = problems(caught.value.errors(), lang)
    assert problem.field == field
    assert given in problem.message
    assert allowed in problem.message
    assert any("\u4e00" <= c <= "\u9fff" for c in problem.message) == (lang == "zh")
    labels = {"zh": "法律事实", "en": "law"}
    assert labels[lang] in problem.label


def test_a_dispute_about_a_receivable_given_whole_is_checked_too() -> None:
    body = {
        "receivable": {
            "receivable_id": "R", "customer_id": "C", "due_date": "2026-07-01", "amount": 10.0,
        },
        "claim": {"disputed_amount": 10.01},
    }  # fmt: skip
    with pytest.raises(ValidationError, match=r"claim\.disputed_amount"):
        ReceivableCase.model_validate(body)
    assert ReceivableCase.model_validate(body | {"claim": {"disputed_amount": 10.0}}).claim


@pytest.mark.parametrize("rate", [{"late_rate_year": 0.05}, {"late_rate_day": 0.0005}])
def test_a_rate_where_no_interest_is_agreed_is_refused(rate: dict[str, float]) -> None:
    """It was reckoned with, at less than the law gives where nothing is agreed."""
    (name,) = rate
    with pytest.raises(ValidationError, match=name):
        ContractLaw.model_validate({"late_interest_agreed": False, **rate})
    assert ContractLaw.model_validate({"late_interest_agreed": True, **rate})
