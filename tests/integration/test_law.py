"""A real score carries what the law says: a deal's, its instalments', a receivable's."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import InvalidRecord
from data_schemas.law.facts import ClaimLaw, ContractLaw
from model.scorer import Scorer
from model.units import current_units, known_before
from model.view import LedgerView
from tests.factories import a_case_body

LAW = ContractLaw(seller_is_sme=True, sme_declared=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_deals_score_and_each_instalments(scorer: Scorer, view: LedgerView, lang: str) -> None:
    case = DealCase.model_validate(a_case_body() | {"law": LAW})
    got = scorer.score_deal(case, view, as_of=date(2026, 7, 1), lang=lang, new_id=lambda: "s_1")
    assert got.deal.statute[0].code == "protected"
    assert got.deal.statute[-1].code == "not_legal_advice"
    for part in got.instalments:
        assert part.statute[-1].code == "not_legal_advice"
    assert "clock_not_started" in {f.code for f in got.instalments[1].statute}
    chinese = any("\u4e00" <= c <= "\u9fff" for c in got.deal.statute[0].text)
    assert chinese == (lang == "zh")


def test_facts_of_law_change_no_score(scorer: Scorer, view: LedgerView) -> None:
    ask = {"as_of": date(2026, 7, 1), "lang": "zh", "new_id": lambda: "s_1"}
    plain = scorer.score_deal(DealCase.model_validate(a_case_body()), view, **ask)
    told = scorer.score_deal(DealCase.model_validate(a_case_body() | {"law": LAW}), view, **ask)
    assert told.deal.statute != plain.deal.statute
    assert told.deal.model_copy(update={"statute": []}) == plain.deal.model_copy(
        update={"statute": []}
    )


def test_a_receivable_of_the_ledger_by_its_id(scorer: Scorer, view: LedgerView) -> None:
    day = view.ledger.as_of
    units = current_units(view, day)
    overdue = units.loc[units["due"] < str(day - timedelta(days=30))].iloc[0]
    claim = ClaimLaw(delivery_date=overdue["due"].date(), acceptance_date=overdue["due"].date())
    case = ReceivableCase(receivable_id=overdue["receivable_id"], law=LAW, claim=claim)
    got = scorer.score_receivable(case, view, as_of=day, lang="zh", new_id=lambda: "s_1")
    codes = {f.code for f in got.statute}
    assert {"overdue", "overdue_agreed"} & codes
    assert {"limitation", "limitation_instalments", "limitation_lapsed"} & codes
    assert got.statute[-1].code == "not_legal_advice"


def test_acceptance_on_record_as_pending_is_read_as_it_was_known(
    scorer: Scorer, view: LedgerView
) -> None:
    """Past the agreed inspection period the buyer drags it out; before we knew, nothing is said."""
    day = view.ledger.as_of
    units = current_units(view, day)
    name = units.loc[units["due"] < str(day - timedelta(days=60)), "receivable_id"].iloc[0]
    facts = view.ledger.facts
    theirs = facts["id"].eq(name) & facts["field"].eq("acceptance_pending")
    told = pd.DataFrame(
        {
            "entity": "receivable", "id": name, "field": "acceptance_pending", "value": "true",
            "valid_from": pd.Timestamp(day - timedelta(days=50)),
            "known_at": pd.Timestamp(day - timedelta(days=20)),
        },
        index=[0],
    ).astype(facts.dtypes.to_dict())  # fmt: skip
    undated = view.ledger.receivables.assign(acceptance_pending=np.nan)
    facts = pd.concat([facts[~theirs], told], ignore_index=True)
    ledger = view.ledger.replace(facts=facts, receivables=undated)
    claim = ClaimLaw(inspection_end=day - timedelta(days=45))
    law = LAW.model_copy(update={"acceptance_is_condition": True})
    case = ReceivableCase(receivable_id=name, law=law, claim=claim)

    def codes(asked: date) -> set[str]:
        past = LedgerView(known_before(ledger, asked))
        got = scorer.score_receivable(case, past, as_of=asked, lang="zh", new_id=lambda: "s_1")
        return {f.code for f in got.statute}

    assert "term_stalled_recorded" in codes(day)
    assert "term_stalled_recorded" not in codes(day - timedelta(days=25))


def test_a_dispute_on_record_without_its_amount_is_said(scorer: Scorer, view: LedgerView) -> None:
    body = {
        "receivable": {
            "receivable_id": "R1", "customer_id": "C1", "invoice_date": "2025-07-15",
            "due_date": "2025-08-13", "amount": 100_000.0, "disputed": True,
        },
        "law": {"seller_is_sme": False}, "claim": {},
    }  # fmt: skip
    for claim, told in (({}, True), ({"disputed_amount": 40_000.0}, False)):
        case = ReceivableCase.model_validate(body | {"claim": claim})
        got = scorer.score_receivable(
            case, view, as_of=date(2026, 7, 1), lang="zh", new_id=lambda: "s_1"
        )
        assert ("dispute_unmeasured" in {f.code for f in got.statute}) is told


def test_more_cannot_be_disputed_than_a_claim_on_record(scorer: Scorer, view: LedgerView) -> None:
    """A zero too many took breach and interest away; given whole it was refused."""
    claim = current_units(view, view.ledger.as_of).iloc[0]

    def score(disputed: float) -> object:
        case = ReceivableCase.model_validate(
            {"receivable_id": claim["receivable_id"], "claim": {"disputed_amount": disputed}}
        )
        return scorer.score_receivable(
            case, view, as_of=view.ledger.as_of, lang="zh", new_id=lambda: "s"
        )

    with pytest.raises(InvalidRecord) as caught:
        score(float(claim["amount"]) * 10)
    (problem,) = caught.value.problems_en
    assert problem.field == "claim.disputed_amount"
    assert score(float(claim["amount"]))
