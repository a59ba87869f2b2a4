"""What was typed goes together: a customer by its name, shares by their plan."""

from __future__ import annotations

import pytest

from data_schemas.case import DealCase
from tests.drafts import a_draft


def test_a_customer_without_an_id_goes_by_its_name() -> None:
    draft = a_draft(customer__customer_id=None, customer__name="清河县教育局")
    case = draft.case("zh")
    assert isinstance(case, DealCase)
    assert case.customer.customer_id == case.deal.customer_id == "清河县教育局"


def test_a_customer_on_record_is_known_by_its_name_alone() -> None:
    draft = a_draft(customer__customer_id=None, customer__name="清河县教育局")
    on_record = {"清河县教育局": ["C7"]}
    case = draft.case("zh", lambda name: on_record.get(name, []))
    assert isinstance(case, DealCase)
    assert (case.customer.customer_id, case.customer.name) == ("C7", "清河县教育局")
    # Whoever gives an id means it.
    draft.values["customer.customer_id"] = "C9"
    case = draft.case("zh", lambda name: on_record.get(name, []))
    assert isinstance(case, DealCase)
    assert case.customer.customer_id == "C9"


def test_of_several_customers_of_one_name_one_is_to_be_chosen() -> None:
    draft = a_draft(customer__customer_id=None, customer__name="清河县教育局")
    for lang, said in (("zh", "有 2 个客户叫这个名称（C7、C8）"), ("en", "2 customers on record")):
        found = draft.case(lang, lambda _: ["C7", "C8"])
        assert isinstance(found, list)
        assert [p.field for p in found] == ["customer.name"]
        assert said in found[0].message


def test_shares_left_out_are_those_of_the_plan() -> None:
    case = a_draft().case("zh")
    assert isinstance(case, DealCase)
    assert (case.deal.upfront_share, case.deal.retention_share) == (0.3, 0.1)
    alone = a_draft()
    alone.instalments = [{**alone.instalments[0], "kind": "single", "amount": "100万"}]
    case = alone.case("zh")
    assert isinstance(case, DealCase)
    assert (case.deal.upfront_share, case.deal.retention_share) == (0.0, 0.0)


def test_a_retention_beyond_what_the_field_may_say_is_left_to_the_plan() -> None:
    draft = a_draft()
    draft.instalments = [{**draft.instalments[2], "amount": "100万"}]
    case = draft.case("zh")
    assert isinstance(case, DealCase)
    assert (case.deal.upfront_share, case.deal.retention_share) == (0.0, None)


@pytest.mark.parametrize(("name", "other"), [("upfront_share", "30%"), ("retention_share", "10%")])
def test_a_share_that_is_not_the_plan_s_is_refused_with_both_figures(name: str, other: str) -> None:
    draft = a_draft()
    draft.values[f"deal.{name}"] = "50%"
    for lang in ("zh", "en"):
        found = draft.case(lang)
        assert isinstance(found, list)
        assert [p.field for p in found] == [f"deal.{name}"]
        assert "50%" in found[0].message
        assert other in found[0].message
    # A third is told as 33 %.
    draft.values[f"deal.{name}"] = f"{float(other[:-1]) + 0.4}%"
    assert isinstance(draft.case("zh"), DealCase)
