"""The reasons for a confidence count rightly in words: one, none, and peers that are not there."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.case import ReceivableCase
from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.policy import Policy
from data_schemas.score import Confidence
from model.bundle import Bundle
from model.confidence import confidence
from model.day import day_number
from model.manifest import HorizonModel
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView
from tests.factories import a_case


@pytest.fixture(scope="module")
def learnt(bundle: Bundle) -> HorizonModel:
    return bundle.manifest.horizons(Stage.OPEN)[0]


@given(n=st.floats(0, 60), peers=st.floats(0, 500))
def test_counts_are_said_as_people_do(learnt: HorizonModel, n: float, peers: float) -> None:
    for lang in ("zh", "en"):
        found = confidence(
            policy=Policy(), lang=lang, effective_n=n, peers_n=peers, missing_share=0.5,
            learnt=learnt, gone=(), synthetic=True,
        )  # fmt: skip
        told = "; ".join(one.text for one in found.reasons)
        assert not re.search(r"\b1 matured receivables|\(0\)|（0 笔）|inputs.* is unknown", told)
        assert f"{n:.0f}" in told or n < 0.5


def test_peers_are_counted_without_the_customer_itself(learnt: HorizonModel) -> None:
    """The only one of its kind has no peers: its own four records are none of theirs."""
    for lang, said in (
        ("zh", "也没有同类单位的记录可参照"),
        ("en", "none of peers to go by either"),
    ):
        found = confidence(
            policy=Policy(), lang=lang, effective_n=4.0, peers_n=4.0, missing_share=0.0,
            learnt=learnt, gone=(), synthetic=False,
        )  # fmt: skip
        assert said in found.reasons[0].text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "单位类型或政府层级未填，暂无同类可参照"),
        ("en", "type or level of the agency is not given, so there"),
    ],
)
def test_who_is_of_no_known_kind_is_told_why_there_are_no_peers(
    learnt: HorizonModel, lang: str, said: str
) -> None:
    def told(peers_n: float, *, kind_known: bool) -> str:
        found = confidence(
            policy=Policy(), lang=lang, effective_n=0.0, peers_n=peers_n, missing_share=0.0,
            learnt=learnt, gone=(), synthetic=False, kind_known=kind_known,
        )  # fmt: skip
        return found.reasons[0].text

    assert said in told(0.0, kind_known=False)
    assert said not in told(0.0, kind_known=True)
    assert said not in told(9.0, kind_known=False)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "模型尚未学到这些成因，其贡献为 0 不代表没有问题：品牌影响力差、服务不周到"),
        ("en", "causes not learnt yet, whose 0 does not mean that all is well: weak brand, poor"
         " service"),
    ],
)  # fmt: skip
def test_what_a_bare_ledger_never_taught_is_named(
    learnt: HorizonModel, lang: str, said: str
) -> None:
    def told(causes: tuple[Cause, ...]) -> Confidence:
        return confidence(
            policy=Policy(), lang=lang, effective_n=60.0, peers_n=0.0, missing_share=0.0,
            learnt=learnt, gone=(), synthetic=False, causes_not_learnt=causes,
        )  # fmt: skip

    assert said not in [one.text for one in told(()).reasons]
    lacking = told((Cause.BRAND, Cause.SERVICE))
    assert said in [one.text for one in lacking.reasons]
    assert lacking.level is told(()).level  # the rate itself is measured without them


def test_a_cause_is_learnt_where_one_of_its_columns_may_move_an_answer(bundle: Bundle) -> None:
    fitted = bundle.manifest.stage(Stage.OPEN)
    assert fitted is not None
    assert fitted.causes_not_learnt == ()
    brand = {at for at, cause in enumerate(fitted.causes) if cause == Cause.BRAND}
    bare = fitted.model_copy(update={"used": tuple(set(fitted.used) - brand)})
    assert bare.causes_not_learnt == (Cause.BRAND,)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_deal_that_should_have_been_paid_by_now_is_said_to_be_one(
    scorer: Scorer, view: LedgerView, lang: str
) -> None:
    """As at signing nobody looks at what was paid since: what is unpaid is an open receivable."""
    case = a_case()
    last = max(part.due_date for part in case.instalments)
    for day, past in ((last, False), (last + timedelta(days=1), True)):
        deal = scorer.score_deal(case, view, as_of=day, lang=lang, new_id=lambda: "s").deal
        told = {one.code: one.text for one in deal.confidence.reasons}
        assert ("planned_past" in told) == past
        if past:
            assert str(last) in told["planned_past"]
            assert ("未收应收" if lang == "zh" else "open receivables") in told["planned_past"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_claim_on_record_asked_about_long_after_the_records_end_says_so(
    scorer: Scorer, view: LedgerView, lang: str
) -> None:
    """The book refuses a day ahead; a score took all for unpaid until then without a word."""
    last = view.ledger.as_of
    never = view.outcomes.open_on(day_number(last + timedelta(days=400)))
    ids = set(current_units(view, last)["receivable_id"])
    claim = next(one for one in view.receivable_ids[never] if one in ids)

    def told(day: date) -> dict[str, str]:
        case = ReceivableCase(receivable_id=claim)
        score = scorer.score_receivable(case, view, as_of=day, lang=lang, new_id=lambda: "s")
        return {one.code: one.text for one in score.confidence.reasons}

    assert "records_end" not in told(last + timedelta(days=30))
    said = told(last + timedelta(days=300))["records_end"]
    assert str(last) in said
    assert str(last + timedelta(days=300)) in said
    # What was put in one by one since leaves the ledger's day where it was, and counts.
    assert ("除单独登记的以外" if lang == "zh" else "but for single records") in said


def test_a_claim_given_whole_tells_itself_what_was_paid(scorer: Scorer, view: LedgerView) -> None:
    day = view.ledger.as_of + timedelta(days=300)
    given = {"receivable_id": "mine", "customer_id": "C", "amount": 10.0}
    given |= {"due_date": str(day), "invoice_date": str(day - timedelta(days=9))}
    case = ReceivableCase.model_validate({"receivable": given})
    score = scorer.score_receivable(case, view, as_of=day, lang="en", new_id=lambda: "s")
    assert "records_end" not in {one.code for one in score.confidence.reasons}
