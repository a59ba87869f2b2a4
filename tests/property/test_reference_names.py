"""What a reference is called beside what is explained."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from data_schemas.case import ReceivableCase
from data_schemas.reference import Reference
from model.scorer import Scorer
from model.view import LedgerView
from service.desk.charts import bars
from service.desk.words import Words
from tests.referred import a_deal


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bar_an_explanation_starts_from_is_called_what_is_compared(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str], lang: str
) -> None:
    """Nothing is receivable yet of a deal that is not signed, nor has it an age."""
    case = a_deal(view, Reference.TYPICAL)
    ids = itertools.count()
    deal = scorer.score_deal(case, view, as_of=as_of, lang=lang, new_id=lambda: str(next(ids)))
    asked = ReceivableCase(receivable_id=old_claims[0])
    claim = scorer.score_receivable(asked, view, as_of=as_of, lang=lang, new_id=lambda: "s")
    called = {
        "zh": ("典型合同", "典型分期", "典型应收"),
        "en": ("the typical deal", "the typical instalment", "the typical receivable"),
    }
    for score, name in zip((deal.deal, deal.instalments[0], claim), called[lang], strict=True):
        told = score.explanation.reference
        assert told.label == name
        assert name in told.text
        assert ("账龄" in told.text or "age" in told.text.split()) == (score is claim)
        assert bars(score, Words("zh" if lang == "zh" else "en"), whole=True)[0].label == name
