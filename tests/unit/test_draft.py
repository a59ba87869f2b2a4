"""The form's draft: what people type becomes a declared deal, or problems in the API's words."""

from __future__ import annotations

from datetime import date

import pytest

from data_schemas.approach import Approach, CustomerType, Sanction
from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from data_schemas.law.codes import FindingKind
from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.policy import Policy
from data_schemas.score import FeatureContribution
from data_schemas.terms import Goal
from model.law.statute import deal_statute
from service.desk.asked import (
    ESSENTIALS,
    LINKED,
    ORDER,
    RECORDS,
    SAME_AS_DEAL,
    approach_paths,
    legal_paths,
    money_paths,
    paths_of,
)
from service.desk.draft import new_draft, of_case
from service.desk.law import law_defaults
from service.desk.shown import value_in
from service.desk.typed import Raw, number, read
from service.desk.widgets import suffix
from service.desk.words import Words
from service.example import example_deal
from service.language import Lang
from tests.drafts import SIGNING, a_draft
from tests.long_answers import a_long_card


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1200", 1200),
        (" 1,200.50 ", 1200.5),
        ("268万", 2_680_000),
        ("1.5亿", 150_000_000),
        ("30%", 0.3),
        ("\uff13\uff10\uff05", 0.3),
        ("¥5万元", 50_000),
        ("-3", -3),
        ("abc", "abc"),
        ("1e5", "1e5"),
        ("", None),
        (None, None),
        (".5", 0.5),
        ("12 000", 12000),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: Raw, read: object) -> None:
    assert number(typed) == read


def test_two_new_deals_of_a_day_have_ids_of_their_own() -> None:
    ids = [str(new_draft(SIGNING).values["deal.deal_id"]) for _ in range(20)]
    assert len(set(ids)) == 20
    assert {one[:9] for one in ids} == {"20261122-"}
    assert max(map(len, ids)) == 13


def test_the_example_survives_the_form() -> None:
    case = example_deal(SIGNING)
    again = of_case(case).case("zh")
    assert isinstance(again, DealCase)
    assert again.model_dump() == case.model_dump()


def test_how_we_stand_goes_with_the_deal_and_comes_back() -> None:
    draft = a_draft(
        approach__customer_type="leader", approach__visit_planned=True,
        approach__sanctions_taken="stop_supply,stop_service",
    )  # fmt: skip
    case = draft.case("zh")
    assert isinstance(case, DealCase)
    assert case.approach == Approach(
        customer_type=CustomerType.LEADER, visit_planned=True,
        sanctions_taken=[Sanction.STOP_SUPPLY, Sanction.STOP_SERVICE],
    )  # fmt: skip
    again = of_case(case).case("zh")
    assert isinstance(again, DealCase)
    assert again.approach == case.approach
    draft.values["approach.sanctions_taken"] = ""
    draft.values["approach.customer_type"] = draft.values["approach.visit_planned"] = None
    nothing = draft.case("zh")
    assert isinstance(nothing, DealCase)
    assert nothing.approach is None


def test_facts_of_an_instalment_go_with_the_deal_stay_with_their_row_and_come_back() -> None:
    draft = a_draft(law__seller_is_sme=True, law__sme_declared=True, law__buyer="organ")
    assert draft.case("zh").claims == []
    draft.instalments[1] |= {"claim.delivery_date": "2026-11-25", "claim.stalled": False}
    draft.instalments[2]["claim.disputed_amount"] = "5万"
    case = draft.case("zh")
    assert isinstance(case, DealCase)
    assert case.claims == [
        ClaimLaw(instalment_id="1"),
        ClaimLaw(instalment_id="2", delivery_date=date(2026, 11, 25), stalled=False),
        ClaimLaw(instalment_id="3", disputed_amount=50_000),
    ]
    again = of_case(case).case("zh")
    assert isinstance(again, DealCase)
    assert again.claims == case.claims
    draft.remove_row(0)
    fewer = draft.case("zh")
    assert isinstance(fewer, DealCase)
    assert [c.delivery_date for c in fewer.claims] == [date(2026, 11, 25), None]


def test_the_clock_runs_from_what_is_told_of_an_instalment() -> None:
    draft = a_draft(law__seller_is_sme=True, law__sme_declared=True, law__buyer="organ")
    today = date(2026, 12, 20)

    def terms() -> list[date | None]:
        case = draft.case("zh")
        assert isinstance(case, DealCase)
        found = deal_statute(case, Policy(), today, "zh")[1][1]
        return [f.date for f in found if f.kind is FindingKind.TERM]

    assert date(2026, 12, 25) not in terms()
    # Accepted on 25 November: 30 days on is a working day.
    draft.instalments[1]["claim.acceptance_date"] = "2026-11-25"
    assert date(2026, 12, 25) in terms()


def test_the_form_says_what_the_company_says_of_itself_where_a_fact_is_left_out() -> None:
    card, words = a_long_card(), Words("zh")
    ours = card.model_copy(update={"seller_is_sme": True})
    assert law_defaults(ours, words) == {"law.seller_is_sme": "未填按公司政策：是"}
    assert set(law_defaults(ours, Words("en"))) <= set(legal_paths())
    assert law_defaults(card, words) == law_defaults(None, words) == {}


def test_a_number_says_its_unit_or_what_is_allowed() -> None:
    zh = Words("zh")
    said = {
        f"{record.__name__}.{name}": suffix(fields_of(record)[name], zh)
        for record, name in (
            (Deal, "amount"), (Deal, "upfront_share"), (Deal, "retention_share"),
            (Deal, "brand_awareness"), (ContractLaw, "late_rate_day"), (Goal, "least_return"),
        )
    }  # fmt: skip
    assert said == {
        "Deal.amount": "元", "Deal.upfront_share": "0–1 或 %", "Deal.retention_share": "0–0.5 或 %",
        "Deal.brand_awareness": "0–5", "ContractLaw.late_rate_day": "0–0.01 或 %",
        "Goal.least_return": "−1 … 0.95 或 %",
    }  # fmt: skip


def test_what_differs_by_instalment_is_not_called_unknown() -> None:
    one = FeatureContribution(
        feature="instalment.kind", label="款项类型", value=None, unit="", reference=None,
        reading="", log_odds=0, probability_points=0, points=0,
    )  # fmt: skip
    assert value_in(one, frozenset(), Words("zh")) == "各期不同"
    assert value_in(one, frozenset({"instalment.kind"}), Words("zh")) == "未知"


def test_a_fact_of_an_instalment_that_cannot_be_is_refused_in_its_row() -> None:
    draft = a_draft()
    draft.instalments[2]["claim.disputed_amount"] = "20万"
    problems = draft.case("zh")
    assert isinstance(problems, list)
    assert [p.field for p in problems] == ["claims.2.disputed_amount"]
    draft.instalments[2]["claim.disputed_amount"] = "多"
    problems = draft.case("zh")
    assert isinstance(problems, list)
    assert [p.field for p in problems] == ["claims.2.disputed_amount"]


def test_the_usual_plan_adds_up_to_the_cent() -> None:
    draft = a_draft(deal__amount="1000000.01")
    case = draft.case("zh")
    assert isinstance(case, DealCase)
    assert sum(round(p.amount * 100) for p in case.instalments) == 100_000_001
    assert [p.kind.value for p in case.instalments] == ["advance", "acceptance", "retention"]


def test_every_field_is_asked_exactly_once() -> None:
    asked = [f"{o}.{n}" for o, names in ESSENTIALS.items() for n in names]
    asked += [path for cause in ORDER for path in paths_of(cause)]
    asked += money_paths() + legal_paths() + approach_paths()
    declared = {f"{o}.{n}" for o, record in RECORDS.items() for n in fields_of(record)}
    assert len(asked) == len(set(asked))
    assert set(asked) == declared - {LINKED, SAME_AS_DEAL}
    assert set(ORDER) == set(Cause)


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("deal.amount", "", "必填"),
        ("deal.amount", "很多", "应为数字"),
        ("deal.upfront_share", "120%", "超过上限"),
        ("deal.credit_days", "30.5", "应为整数"),
        ("customer.customer_id", None, "必填"),
        ("deal.signing_date", "", "必填"),
        ("law.late_rate_year", "8", "超过上限"),
    ],
)
def test_problems_name_the_widget_they_belong_to(path: str, typed: Raw, said: str) -> None:
    draft = a_draft()
    draft.values[path] = typed
    problems = draft.case("zh")
    assert isinstance(problems, list)
    assert [p.field for p in problems] == [path]
    assert said in problems[0].message


def test_a_row_due_before_signing_is_refused_in_its_row() -> None:
    draft = a_draft()
    draft.instalments[1]["due_date"] = "2026-01-01"
    problems = draft.case("en")
    assert isinstance(problems, list)
    assert [p.field for p in problems] == ["instalments.1.due_date"]


def test_rows_are_added_over_what_is_left_and_removed() -> None:
    draft = a_draft()
    draft.remove_row(2)
    draft.add_row()
    assert draft.own_plan
    assert draft.instalments[2]["amount"] == "100,000"
    assert isinstance(draft.case("zh"), DealCase)


@pytest.mark.parametrize(("lang", "said"), [("zh", "请添加一期"), ("en", "add one")])
def test_a_plan_without_rows_asks_for_one_beside_whatever_else_is_wrong(
    lang: Lang, said: str
) -> None:
    draft = a_draft(deal__amount="lots")
    while draft.instalments:
        draft.remove(0)
    found = draft.case(lang)
    assert isinstance(found, list)
    told = {one.field: one.message for one in found}
    assert told.keys() == {"deal.amount", "instalments"}
    assert said in told["instalments"]


@pytest.mark.parametrize("typed", ["60天", " 60 天 ", "60"])
def test_days_may_be_typed_with_their_unit(typed: str) -> None:
    assert read({"credit_days": typed, "amount": "60天"}, fields_of(Deal)) == {
        "credit_days": 60, "amount": "60天",
    }  # fmt: skip
