"""The plan the desk lays out by itself: marked as its own, and in step with the terms typed."""

from __future__ import annotations

from datetime import date

import pytest

from data_schemas.case import DealCase
from service.desk.draft import Draft
from tests.drafts import a_draft


def _draft(**told: str) -> Draft:
    return a_draft(**{f"deal__{name}": value for name, value in told.items()})


def _shares(draft: Draft) -> dict[str, str | bool | None]:
    return {str(row["kind"]): row["amount"] for row in draft.instalments}


def test_what_is_laid_out_is_a_guess_until_somebody_has_looked_at_it() -> None:
    draft = _draft(amount="100万")
    assert draft.guessed() == [1, 2, 3]
    draft.put(0, "amount", "300,000")
    assert draft.guessed() == [2, 3], "the days of the others are still ours"
    draft.remove_row(1)
    assert draft.guessed() == [2]
    draft.confirm()
    assert draft.guessed() == []
    assert draft.own_plan
    assert isinstance(draft.case("zh"), DealCase)


@pytest.mark.parametrize(
    ("told", "rows"),
    [
        ({}, {"advance": "300,000", "acceptance": "600,000", "retention": "100,000"}),
        (
            {"upfront_share": "50%"},
            {"advance": "500,000", "acceptance": "400,000", "retention": "100,000"},
        ),
        ({"upfront_share": "0", "retention_share": "0"}, {"acceptance": "1,000,000"}),
        ({"upfront_share": "100%"}, {"advance": "1,000,000"}),
        ({"upfront_share": "95%"}, {"advance": "950,000", "retention": "50,000"}),
        (
            {"retention_share": "5%"},
            {"advance": "300,000", "acceptance": "650,000", "retention": "50,000"},
        ),
        # What cannot be is told beside its field, and moves no row.
        (
            {"upfront_share": "120%"},
            {"advance": "300,000", "acceptance": "600,000", "retention": "100,000"},
        ),
    ],
)
def test_it_follows_the_shares_that_are_typed(told: dict[str, str], rows: dict[str, str]) -> None:
    assert _shares(_draft(amount="100万", **told)) == rows


def test_a_share_typed_is_no_contradiction_of_what_was_guessed() -> None:
    case = _draft(amount="100万", upfront_share="50%").case("zh")
    assert isinstance(case, DealCase)
    assert case.deal.upfront_share == 0.5


def test_it_follows_the_credit_days_and_the_retention_stays_last() -> None:
    def days(**told: str) -> list[int]:
        draft = _draft(amount="100万", **told)
        signed = date.fromisoformat(str(draft.values["deal.signing_date"]))
        return [
            (date.fromisoformat(str(row["due_date"])) - signed).days for row in draft.instalments
        ]

    assert days() == [30, 180, 545]
    assert days(credit_days="30") == [30, 150, 545]
    assert days(credit_days="0") == [30, 120, 545]
    assert days(credit_days="730") == [30, 850, 850]
    assert days(credit_days="soon") == days()
