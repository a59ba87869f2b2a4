"""The company's own columns on the form: asked as the model learnt them, read as people type."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.codes import Stage
from service.answers import ModelCard, OwnInput
from service.desk.draft import of_case
from service.desk.own import own_fields
from service.desk.typed import Raw
from service.desk.widgets import suffix
from service.desk.words import Words
from tests.drafts import a_draft
from tests.long_answers import a_long_card


def an_input(column: str, kind: str, **more: Any) -> OwnInput:
    told = {
        "column": column, "label": column, "unit": "", "cause": Cause.CONTROL, "kind": kind,
        "values": [], "stages": [Stage.SIGNING, Stage.OPEN],
    }  # fmt: skip
    return OwnInput.model_validate(told | more)


CARD: ModelCard = a_long_card().model_copy(
    update={
        "own_columns": [
            an_input("x_class", "values", values=["1", "2"], unit="day"),
            an_input("x_km", "number", unit="km"),
            an_input("x_seller", "history"),
            an_input("x_batch", "values", values=["A", "B"], stages=[Stage.OPEN]),
            an_input("x_" + "long" * 20, "history"),
        ]
    }
)
OWN = own_fields(CARD, {})


def test_what_was_learnt_before_signing_is_asked_as_it_was_learnt() -> None:
    assert {name: field.kind for name, field in OWN.items() if not field.codes} == {
        "x_km": float, "x_seller": str,
    }  # fmt: skip
    assert [code.label("zh") for code in OWN["x_class"].codes] == ["1 天", "2 天"]
    assert suffix(OWN["x_km"], Words("zh")) == "km"
    assert own_fields(None, {}) == own_fields(a_long_card(), {}) == {}


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("x_km", "1,200.5", 1200.5), ("x_km", "30%", 0.3), ("x_km", "5万", 50_000),
        ("x_seller", " 007 ", "007"), ("x_class", "2", "2"),
    ],
)  # fmt: skip
def test_what_is_typed_goes_with_the_deal_and_comes_back(
    name: str, typed: Raw, read: float | str
) -> None:
    draft = a_draft()
    draft.values[f"deal.{name}"] = typed
    case = draft.case("zh", own=OWN)
    assert isinstance(case, DealCase)
    assert case.deal.own_values == {name: read}
    again = of_case(case).case("zh", own=OWN)
    assert isinstance(again, DealCase)
    assert again.deal == case.deal


@pytest.mark.parametrize("blank", ["", " ", None])
def test_what_is_left_blank_is_left_to_the_record(blank: Raw) -> None:
    draft = a_draft()
    draft.values |= {f"deal.{name}": blank for name in OWN}
    case = draft.case("zh", own=OWN)
    assert isinstance(case, DealCase)
    assert case.deal.own_values == {}


@pytest.mark.parametrize(("lang", "said"), [("zh", "应为数字"), ("en", "must be a number")])
def test_a_text_for_a_number_is_told_beside_whatever_else_is_wrong(lang: Any, said: str) -> None:
    draft = a_draft(deal__x_km="far")
    (alone,) = draft.case(lang, own=OWN)
    assert (alone.field, said in alone.message) == ("deal.x_km", True)
    draft.values |= {"deal.amount": "many", "deal.x_seller": "S" * 121}
    problems = draft.case(lang, own=OWN)
    assert isinstance(problems, list)
    assert {"deal.x_km", "deal.amount", "deal.x_seller"} <= {p.field for p in problems}


def test_a_value_that_is_learnt_no_more_can_still_be_shown() -> None:
    """The model was exchanged while somebody was typing."""
    field = own_fields(CARD, {"deal.x_class": "3"})["x_class"]
    assert [code.value for code in field.codes] == ["1", "2", "3"]
    draft = a_draft(deal__x_old="A")
    case = draft.case("zh", own=OWN)
    assert isinstance(case, DealCase)
    assert case.deal.own_values == {"x_old": "A"}  # the answer says that it was not learnt
