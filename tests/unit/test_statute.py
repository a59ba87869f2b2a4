"""From a deal, a receivable given whole, or one of the ledger's to what the law says of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import NotFound
from data_schemas.frame import Ledger
from data_schemas.law.settings import LawSettings
from data_schemas.levers import LEVERS
from data_schemas.policy import Policy
from model.law.answered import known
from model.law.cases import deal_matters
from model.law.statute import deal_statute, receivable_statute
from model.terms.lawful import objections
from tests.claims_at_law import (
    DAY,
    DELIVERED,
    NOTHING,
    PROTECTED,
    RECEIVABLE,
    interest,
    payment,
    said,
    whole,
)  # fmt: skip
from tests.factories import a_case_body, a_ledger


def test_a_deal_and_its_instalments_are_looked_at_apart() -> None:
    body = a_case_body(late_penalty_written=False) | {
        "law": PROTECTED | {"audit_settlement": True},
        "claims": [{"instalment_id": "2", "acceptance_date": "2026-08-03"}],
    }
    case = DealCase.model_validate(body)
    deal, parts = deal_statute(case, Policy(), date(2026, 8, 20), "en")
    assert [f.code for f in deal] == [
        "protected", "clause_audit", "fiscal_distances", "law_unchecked", "not_legal_advice",
    ]  # fmt: skip
    assert "预算法" not in deal[-2].text
    assert "Budget Law" in deal[-2].text
    assert len(parts) == 3
    advance, accepted, retention = ({f.code: f for f in part} for part in parts)
    assert advance["overdue_agreed"].days == 20
    assert "unpaid_assumed" in advance
    # 60 credit days are agreed; 2026-10-02 is in National Day, 2026-10-08 the first day worked.
    assert accepted["term_public"].date == date(2026, 10, 8)
    assert retention["term_deposit"].date == date(2027, 12, 1)
    assert all(part[-1].code == "not_legal_advice" for part in parts)


@pytest.mark.parametrize(("credit", "agreed"), [(30, 90), (60, 45), (60, 60), (60, None)])
def test_a_term_told_twice_and_not_the_same_is_named(credit: int, agreed: int | None) -> None:
    body = a_case_body(credit_days=credit) | {"law": PROTECTED | {"payment_days": agreed}}
    case = DealCase.model_validate(body)
    for lang in ("zh", "en"):
        found = {f.code: f for f in deal_statute(case, Policy(), DAY, lang)[0]}
        assert ("term_differs" in found) == (agreed not in (None, credit))
        if "term_differs" in found:
            told = found["term_differs"]
            assert told.missing == ["deal.credit_days", "law.payment_days"]
            assert str(credit) in told.text
            assert str(agreed) in told.text
    # Whoever asks for terms hears the same first: what the contract says.
    field = LEVERS["credit_days"].declared
    assert known(case, field) == (credit if agreed is None else agreed)
    assert deal_matters(case, DAY, LawSettings())[1].term_days == known(case, field)


def test_a_deal_without_facts_of_law_is_told_what_to_supply() -> None:
    deal, _ = deal_statute(DealCase.model_validate(a_case_body()), Policy(), DAY, "en")
    assert deal[0].code == "scope_missing"
    # A county hospital is a public institution; that need not be asked.
    assert deal[0].missing == ["law.seller_is_sme", "law.sme_declared"]
    assert "Seller was an SME at signing" in deal[0].text


def test_the_company_says_that_it_is_an_sme_where_a_case_does_not_and_the_answer_tells() -> None:
    ours = Policy(law=LawSettings(seller_is_sme=True))
    deal, _ = deal_statute(DealCase.model_validate(a_case_body()), ours, DAY, "en")
    found = {f.code: f for f in deal}
    # That the buyer was told is a fact of each contract.
    assert found["scope_missing"].missing == ["law.sme_declared"]
    assert found["sme_by_default"].missing == ["law.seller_is_sme"]
    assert "default of the company's policy file (yes)" in found["sme_by_default"].text
    for told, code, default in (
        ({"sme_declared": True}, "protected", True),
        ({"seller_is_sme": False, "sme_declared": True}, "not_sme", False),
        (PROTECTED, "protected", False),
    ):
        claim = receivable_statute(whole(law=told), NOTHING, ours, DAY, "zh")
        codes = {f.code for f in claim}
        assert code in codes
        assert ("sme_by_default" in codes) is default
    never = Policy(law=LawSettings(seller_is_sme=False))
    claim = receivable_statute(whole(law={"sme_declared": True}), NOTHING, never, DAY, "zh")
    assert {"not_sme", "sme_by_default"} <= {f.code for f in claim}
    silent = receivable_statute(whole(law=None), NOTHING, Policy(), DAY, "zh")
    assert "sme_by_default" not in {f.code for f in silent}


def test_terms_are_lawful_by_what_the_company_says_it_is() -> None:
    case = DealCase.model_validate(
        a_case_body() | {"law": {"sme_declared": True, "payment_days": 90, "buyer": "organ"}}
    )
    assert "clause_over_60" not in objections(case, Policy(), DAY)
    ours = Policy(law=LawSettings(seller_is_sme=True))
    assert "clause_over_60" in objections(case, ours, DAY)


def test_one_day_is_one_day() -> None:
    """The day after the last lawful one; thirty-one days are more than one."""
    case = whole(law=PROTECTED, claim=DELIVERED)
    for day, told in ((date(2025, 8, 14), "1 day over"), (date(2025, 9, 13), "31 days over")):
        found = receivable_statute(case, NOTHING, Policy(), day, "en")
        over = next(one.text for one in found if one.code.startswith("overdue"))
        assert over.startswith(told)


def test_nothing_is_said_twice() -> None:
    """Late, with a rate agreed, signed after the last LPR that is known."""
    law = PROTECTED | {"late_rate_year": 0.06}
    deal = {
        "deal_id": "D1", "customer_id": "C1", "signing_date": "2026-09-01", "amount": 100_000.0,
    }  # fmt: skip
    case = whole(law=law, deal=deal, claim={"delivery_date": "2026-09-14"})
    found = receivable_statute(case, NOTHING, Policy(), date(2026, 11, 20), "zh")
    texts = [one.text for one in found]
    assert len(texts) == len(set(texts))
    assert {"lpr_missing", "clause_rate_open"} <= {one.code for one in found}


def test_what_each_settlement_does_to_the_interest() -> None:
    assert interest(whole()) == Decimal("1500.00")
    # 15 days on all of it, 15 on 60,000.
    half = whole(payments=[payment("cash", 40_000)])
    assert interest(half) == Decimal("1200.00")
    # A credit note was never owed; a write-off still is.
    assert interest(whole(payments=[payment("credit_note", 40_000)])) == Decimal("900.00")
    assert interest(whole(payments=[payment("write_off", 100_000)])) == Decimal("1500.00")
    back = [payment("cash", 40_000), payment("reversal", 40_000, "2025-08-29")]
    assert interest(whole(payments=back)) == Decimal("1480.00")
    # More taken back than was paid: no more than the claim bears interest.
    too_much = [*back[:1], payment("reversal", 90_000, "2025-08-29")]
    assert interest(whole(payments=too_much)) == Decimal("1480.00")
    void = receivable_statute(
        whole(payments=[payment("void", 100_000)]), NOTHING, Policy(), DAY, "zh"
    )
    assert [f.code for f in void] == ["not_legal_advice"]


def test_a_payment_recorded_later_was_not_known_on_that_day() -> None:
    late = whole(payments=[payment("cash", 40_000, recorded_date="2025-09-20")])
    assert interest(late) == Decimal("1500.00")
    # Known from the next day on: 15 days on all of it, 24 on 60 %.
    assert interest(late, day=date(2025, 9, 20)) == Decimal("1900.00")
    assert interest(late, day=date(2025, 9, 21)) == Decimal("1470.00")


def test_counsels_word_that_the_texts_are_unchanged_ends_the_remark() -> None:
    policy = Policy.model_validate({"law": {"texts_verified_up_to": DAY}})
    codes = [f.code for f in receivable_statute(whole(), NOTHING, policy, DAY, "zh")]
    assert "law_unchecked" not in codes
    assert "law_unchecked" in said(whole())


def ledger() -> Ledger:
    return a_ledger(
        "2025-09-30",
        [RECEIVABLE],
        customers=[{"customer_id": "C1", "agency_type": "organ", "region": "清河县"}],
        deals=[
            {
                "deal_id": "D1", "customer_id": "C1", "signing_date": "2025-07-01",
                "amount": 150_000.0, "late_penalty_written": "false", "audit_required": "true",
                "budget_status": "none",
            }
        ],
        instalments=[
            {
                "instalment_id": "I1", "deal_id": "D1", "kind": "acceptance", "amount": 100_000.0,
                "due_date": "2025-08-20", "trigger": "acceptance",
            },
            {
                "instalment_id": "I2", "deal_id": "D1", "kind": "retention", "amount": 50_000.0,
                "due_date": "2026-08-20",
            },
        ],
        payments=[payment("cash", 40_000)],
        contacts=[
            {
                "contact_id": "K1", "customer_id": "C1", "receivable_id": "R1",
                "date": "2025-09-01", "channel": "letter",
            },
            {
                "contact_id": "K2", "customer_id": "C1", "receivable_id": "R1",
                "date": "2025-09-20", "channel": "letter",
            },
        ],
    )  # fmt: skip


def test_by_id_the_ledger_tells_parties_terms_payments_and_letters() -> None:
    facts = {"acceptance_date": "2025-07-14"}
    case = ReceivableCase.model_validate({"receivable_id": "R1", "law": PROTECTED, "claim": facts})
    found = said(case, ledger())
    assert found["protected"].date == date(2025, 7, 1)
    assert "term_acceptance" in found  # from the plan's trigger
    assert found["interest_statutory"].amount == Decimal("1200.00")
    # The debt's last instalment is due in 2026; the part payment came before that.
    assert found["limitation"].date == date(2029, 8, 20)
    assert found["limitation_instalments"].date == date(2028, 8, 28)
    assert found["limitation_unproven"].date == date(2025, 9, 1)  # the later letter is not written
    assert "clause_audit_unsure" in found  # whose audit it is the ledger does not say
    # Whether there was a budget changes over time, and the ledger's line bears no date.
    assert "clause_no_budget" not in found


def test_an_unknown_id_is_not_found() -> None:
    case = ReceivableCase.model_validate({"receivable_id": "R9"})
    with pytest.raises(NotFound, match="R9"):
        receivable_statute(case, ledger(), Policy(), DAY, "zh")


def test_money_is_text_to_the_cent_in_json() -> None:
    told = json.loads(said(whole())["interest_statutory"].model_dump_json())
    assert told["amount"] == "1500.00"
    assert told["amount_high"] is None
    assert told["citations"][0] == {
        "law": "sme_2025", "title": "保障中小企业款项支付条例（2025修订）",
        "number": "国务院令第802号", "article": "17", "in_force": "2025-06-01",
    }  # fmt: skip


def test_what_the_plan_on_record_retains_is_added_up() -> None:
    """Two of 2 % are 4 % of the works, whichever claim of the deal is asked about."""
    parts = [
        {
            "instalment_id": name, "deal_id": "D1", "kind": kind, "amount": amount,
            "due_date": "2025-08-20",
        }
        for name, kind, amount in (
            ("I1", "acceptance", 96_000.0), ("I2", "retention", 2_000.0),
            ("I3", "retention", 2_000.0),
        )
    ]  # fmt: skip
    deal = {"deal_id": "D1", "customer_id": "C1", "signing_date": "2025-07-01", "amount": 1e5}
    held = a_ledger(
        "2025-09-30",
        [RECEIVABLE, RECEIVABLE | {"receivable_id": "R2", "instalment_id": "I2", "amount": 2e3}],
        customers=[{"customer_id": "C1", "agency_type": "organ"}],
        deals=[deal],
        instalments=parts,
    )
    law = PROTECTED | {"subject": "works"}
    for name in ("R1", "R2"):
        case = ReceivableCase.model_validate({"receivable_id": name, "law": law})
        assert "4,000.00元（合同额的4%" in said(case, held)["clause_retention"].text
